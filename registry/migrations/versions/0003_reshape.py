"""Rooms that are split, merged and redrawn; several areas of a room; corrections of surveys."""

import sqlalchemy as sa
from alembic import op

from registry.store import columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NOW_KNOWN = sa.text("known_to IS NULL AND valid_to IS NULL")


def upgrade() -> None:
    op.create_table(
        "lineage",
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("parent_id", columns.Id(), nullable=False),
        sa.Column("child_id", columns.Id(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lineage")),
    )
    _dated(
        "room_alias",
        sa.Column("room_id", columns.Id(), nullable=False),
        sa.Column("alias", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
    )
    _dated(
        "room_area",
        sa.Column("room_id", columns.Id(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area", columns.Area(precision=14, scale=2), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
    )
    _dated(
        "correction",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("frame", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("becomes", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
    )
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    for table, names in KEYS.items():
        name = f"uq_{table}_{'_'.join(names)}_current"
        op.create_index(name, table, list(names), unique=True, sqlite_where=NOW_KNOWN, postgresql_where=NOW_KNOWN)


def downgrade() -> None:
    for table in ("correction", "room_area", "room_alias", "lineage"):
        op.drop_table(table)


INDEXES = (
    ("lineage", "parent_id"),
    ("lineage", "child_id"),
    ("lineage", "entry"),
    ("room_alias", "id"),
    ("room_alias", "room_id"),
    ("room_alias", "alias"),
    ("room_area", "id"),
    ("room_area", "room_id"),
    ("correction", "id"),
    ("correction", "digest"),
)

KEYS = {
    "room_alias": ("room_id", "alias"),
    "room_area": ("room_id", "kind", "source"),
    "correction": ("digest", "frame", "room", "field"),
}


def _dated(table: str, *facts: sa.Column[object]) -> None:
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
