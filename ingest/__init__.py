"""From bytes to files: kinds by content, archives opened safely, reading kept in workers."""
