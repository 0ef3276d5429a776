"""Word files → documents."""
