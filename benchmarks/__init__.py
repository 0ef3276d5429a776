"""Side-by-side measurements; each figure is a ratio of two things timed in turn in one run."""
