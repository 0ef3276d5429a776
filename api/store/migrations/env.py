"""Alembic's entry: runs on the connection it is handed."""

from alembic import context

import lvjian.api.store.labour
import lvjian.api.store.models
import lvjian.api.store.people  # noqa: F401 - all three for their tables
from lvjian.api.store.database import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
