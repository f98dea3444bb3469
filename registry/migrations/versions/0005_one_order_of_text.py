"""Text stands in one order, that of its bytes, in either database and whatever the locale of a PostgreSQL cluster."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXTS = {
    "accepted_finding": ("key", "code", "building", "place", "digest", "subject", "zh", "en", "reviewer", "reason"),
    "building": ("code", "name", "address"),
    "correction": ("digest", "frame", "room", "field", "was", "becomes", "reason", "person"),
    "floor": ("code", "floor_name"),
    "floor_survey": ("frame", "unit", "mapping", "basis"),
    "journal": ("act", "subject", "by", "because", "rows_digest", "previous", "digest"),
    "lineage": ("act",),
    "partial_survey": ("frame",),
    "room": ("code",),
    "room_alias": ("alias", "kind"),
    "room_area": ("kind", "basis", "method", "source"),
    "room_survey": ("number", "name", "use", "repaired"),
    "site": ("code", "name", "division_code", "address"),
    "stored_file": ("digest", "name"),
    "stored_part": ("digest",),
    "survey": ("digest", "file_name", "surveyor", "report"),
}


def upgrade() -> None:
    _collate("C")


def downgrade() -> None:
    _collate("default")


def _collate(collation: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, names in TEXTS.items():
            op.execute(
                f"ALTER TABLE {table} " + ", ".join(f'ALTER "{name}" TYPE varchar COLLATE "{collation}"' for name in names)
            )
