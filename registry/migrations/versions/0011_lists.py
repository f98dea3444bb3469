"""Lists in and out: which files were brought in as one batch, and the filters that accounts keep."""

import sqlalchemy as sa
from alembic import op

from registry.store import columns

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imported_list",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        *(sa.Column(name, columns.Text, nullable=False) for name in ("verb", "digest", "scope", "by")),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("known_from", columns.Instant(timezone=True), nullable=False),
        sa.Column("known_to", columns.Instant(timezone=True), nullable=True),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_imported_list")),
    )
    for name in ("id", "digest", "entry"):
        op.create_index(op.f(f"ix_imported_list_{name}"), "imported_list", [name])
    names = ("account", "list", "name")
    op.create_table(
        "saved_filter",
        *(sa.Column(name, columns.Text, nullable=False) for name in (*names, "query")),
        sa.PrimaryKeyConstraint(*names, name=op.f("pk_saved_filter")),
    )


def downgrade() -> None:
    op.drop_table("saved_filter")
    op.drop_table("imported_list")
