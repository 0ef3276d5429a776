"""The rules, one file per rule or close family; the list is lvjian.checker.catalogue."""
