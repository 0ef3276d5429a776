"""By what the next submission is recognised, and what a decision was made on."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_DECISION = (
    "id", "lineage", "party", "fingerprint", "decision", "reason", "bundle_id", "actor",
    "actor_name", "at",
)  # fmt: skip


def upgrade() -> None:
    """To this form."""
    for column, length in (("uscc", 18), ("applicant_key", None), ("templates", None)):
        op.add_column("bundles", sa.Column(column, sa.String(length=length), nullable=True))
    op.create_index("ix_bundles_applicant_key", "bundles", ["applicant_key", "id"])
    op.create_index("ix_bundles_uscc", "bundles", ["uscc", "id"])
    basis = sa.Column("basis", sa.String(length=32), nullable=False, server_default="")
    op.add_column("findings", basis)
    _remake("decisions_by_basis", with_basis=True)


def downgrade() -> None:
    """Back to the one before."""
    _remake("decisions_by_fingerprint", with_basis=False)
    op.drop_column("findings", "basis")
    op.drop_index("ix_bundles_uscc", "bundles")
    op.drop_index("ix_bundles_applicant_key", "bundles")
    for column in ("templates", "applicant_key", "uscc"):
        op.drop_column("bundles", column)


def _remake(name: str, *, with_basis: bool) -> None:
    """The table of decisions anew: SQLite cannot change what is unique in one."""
    key = ("lineage", "party", "fingerprint", *(("basis",) if with_basis else ()))
    more = [sa.Column("basis", sa.String(length=32), nullable=False, server_default="")]
    op.create_table(
        name,
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("lineage", sa.String(length=64), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        *(more if with_basis else ()),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("bundle_id", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(*key),
    )
    columns = ", ".join(_DECISION)
    # Of several decisions about one defect the last one stays.
    last = (
        "" if with_basis else " WHERE NOT EXISTS (SELECT 1 FROM decisions later WHERE"
        " later.lineage = d.lineage AND later.party = d.party AND"
        " later.fingerprint = d.fingerprint AND (later.at > d.at OR"
        " (later.at = d.at AND later.id > d.id)))"
    )  # fmt: skip
    op.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM decisions d{last}")  # noqa: S608 - our own names
    op.drop_table("decisions")
    op.rename_table(name, "decisions")
