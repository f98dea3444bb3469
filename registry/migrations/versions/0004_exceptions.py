"""Findings that a reviewer lets stand, and drawings of which a floor has taken only a part."""

import sqlalchemy as sa
from alembic import op

from registry.store import columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOW_KNOWN = sa.text("known_to IS NULL AND valid_to IS NULL")


def upgrade() -> None:
    _dated(
        "accepted_finding",
        "place",
        "key",
        facts=[
            sa.Column(name, sa.String(), nullable=False)
            for name in ("key", "code", "building", "place", "digest", "subject", "zh", "en", "reviewer", "reason")
        ],
    )
    _dated(
        "partial_survey",
        "id",
        facts=[
            sa.Column("survey_id", columns.Id(), nullable=False),
            sa.Column("frame", sa.String(), nullable=False),
            sa.Column("remains", sa.JSON(), nullable=False),
            sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_partial_survey_survey_id")),
        ],
    )


def downgrade() -> None:
    op.drop_table("partial_survey")
    op.drop_table("accepted_finding")


def _dated(table: str, *key: str, facts: list[sa.schema.SchemaItem]) -> None:
    op.create_table(
        table,
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        *facts,
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("known_from", columns.Instant(timezone=True), nullable=False),
        sa.Column("known_to", columns.Instant(timezone=True), nullable=True),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_id"), table, ["id"], unique=False)
    name = f"uq_{table}_{'_'.join(key)}_current"
    op.create_index(name, table, list(key), unique=True, sqlite_where=NOW_KNOWN, postgresql_where=NOW_KNOWN)
