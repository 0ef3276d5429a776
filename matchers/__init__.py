"""Documents laid beside rubrics: which template, which section, field, row, score, attachment."""
