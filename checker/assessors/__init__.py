"""What a round says of the assessors' work: counts, shares and intervals, never a ranking."""
