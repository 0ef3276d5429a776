"""What is said of assessors, of rules, and of changes before they are made."""
