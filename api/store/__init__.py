"""What the service knows: models, queries, migrations."""
