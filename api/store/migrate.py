"""Bring a database to the present form with Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from lvjian.api.store.database import Database

_LOCK = 0x6C766A  # one upgrade at a time on PostgreSQL


def upgrade(database: Database) -> None:
    """To the newest form; does nothing where it is there already."""
    with database.engine.begin() as connection:
        if not database.sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        command.upgrade(_config(connection), "head")


def is_current(database: Database) -> bool:
    """Whether the database has the newest form."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        heads = ScriptDirectory.from_config(_config(connection)).get_heads()
        return set(context.get_current_heads()) == set(heads)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
