"""PDF files → documents."""
