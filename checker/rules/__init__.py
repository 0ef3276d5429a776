"""The rules, one module per rule or close family; ``catalogue`` lists them all."""
