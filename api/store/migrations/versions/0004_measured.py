"""What rules and assessors are measured by: template, reader and place of findings and decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OF_DECISIONS = (("code", 8), ("rubric", None), ("reader", 8))


def upgrade() -> None:
    """To this form; findings entered before say nothing until their bundle is checked again."""
    op.add_column("findings", sa.Column("rubric", sa.String(), nullable=True))
    op.add_column("findings", sa.Column("reader", sa.String(length=8), nullable=True))
    op.add_column("findings", sa.Column("own", sa.Boolean(), nullable=True))
    for column, length in _OF_DECISIONS:
        op.add_column("decisions", sa.Column(column, sa.String(length=length), nullable=True))
    op.create_index("ix_decisions_code", "decisions", ["code", "id"])
    op.execute(
        "UPDATE decisions SET code = (SELECT MIN(findings.code) FROM findings WHERE"
        " findings.bundle_id = decisions.bundle_id AND"
        " findings.fingerprint = decisions.fingerprint)"
    )


def downgrade() -> None:
    """Back to the one before."""
    op.drop_index("ix_decisions_code", "decisions")
    for column, _ in reversed(_OF_DECISIONS):
        op.drop_column("decisions", column)
    for column in ("own", "reader", "rubric"):
        op.drop_column("findings", column)
