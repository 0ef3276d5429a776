"""Recognition of scanned pages."""
