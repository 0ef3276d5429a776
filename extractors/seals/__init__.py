"""Company seals on pictures of pages: where they are and whose."""
