"""Shared types and pure functions. Knows nothing of the other packages and does no I/O."""
