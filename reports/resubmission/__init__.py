"""Two submissions of one applicant laid side by side, from their report JSON."""
