"""What has a code, and what was surveyed of a room or a floor, is found by an index on any day, not only as it is now."""

from alembic import op
from sqlalchemy import text

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NOW = text("known_to IS NULL AND valid_to IS NULL")
CODED = ("building", "floor", "organisation", "person")


def upgrade() -> None:
    """A question for a day may meet rows that have ended since, which an index of what is so now leaves out."""
    op.drop_index("ix_room_survey_floor_id_known", table_name="room_survey")
    op.create_index("ix_room_survey_floor_id", "room_survey", ["floor_id"])
    op.create_index("ix_room_survey_id", "room_survey", ["id"])
    for table in CODED:
        op.create_index(f"ix_{table}_code", table, ["code"])


def downgrade() -> None:
    """Back to what is so now."""
    for table in CODED:
        op.drop_index(f"ix_{table}_code", table_name=table)
    op.drop_index("ix_room_survey_id", table_name="room_survey")
    op.drop_index("ix_room_survey_floor_id", table_name="room_survey")
    op.create_index("ix_room_survey_floor_id_known", "room_survey", ["floor_id"], sqlite_where=NOW, postgresql_where=NOW)
