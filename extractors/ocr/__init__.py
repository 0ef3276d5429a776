"""Recognition of text on pictures, and what it found, kept."""
