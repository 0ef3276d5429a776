"""Footprints of bundles, and what was found across the bundles of a round."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this form."""
    op.add_column("bundles", sa.Column("footprint", sa.String(length=64), nullable=True))
    for column in ("across", "across_of"):
        op.add_column("batches", sa.Column(column, sa.String(length=64), nullable=True))
    op.add_column("batches", sa.Column("across_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Back to the one before."""
    for column in ("across_at", "across_of", "across"):
        op.drop_column("batches", column)
    op.drop_column("bundles", "footprint")
