"""Pages that are pictures → their words, tables and marks."""
