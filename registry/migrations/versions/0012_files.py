"""Files: photos, scans, drawings and documents beside any record, and who handed in which file."""

import sqlalchemy as sa
from alembic import op

from registry.store import columns

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = ["record_kind", "record_id", "digest"]


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("record_kind", columns.Text, nullable=False),
        sa.Column("record_id", columns.Id(), nullable=False),
        sa.Column("digest", columns.Text, nullable=False),
        sa.Column("name", columns.Text, nullable=False),
        sa.Column("kind", columns.Text, nullable=False),
        sa.Column("caption", columns.Text, nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("taken_at", columns.Text, nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("known_from", columns.Instant(timezone=True), nullable=False),
        sa.Column("known_to", columns.Instant(timezone=True), nullable=True),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_attachment")),
    )
    now = sa.text("known_to IS NULL AND valid_to IS NULL")
    op.create_index(
        op.f("uq_attachment_record_kind_record_id_digest_current"),
        "attachment",
        KEY,
        unique=True,
        sqlite_where=now,
        postgresql_where=now,
    )
    for column in ("id", "record_id", "digest"):
        op.create_index(op.f(f"ix_attachment_{column}"), "attachment", [column])
    op.create_table(
        "handed_file",
        sa.Column("digest", columns.Text, nullable=False),
        sa.Column("account", columns.Text, nullable=False),
        sa.PrimaryKeyConstraint("digest", "account", name=op.f("pk_handed_file")),
        sa.ForeignKeyConstraint(["digest"], ["stored_file.digest"], name=op.f("fk_handed_file_digest")),
    )


def downgrade() -> None:
    op.drop_table("handed_file")
    op.drop_table("attachment")
