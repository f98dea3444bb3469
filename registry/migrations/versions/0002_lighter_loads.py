"""Lighter loads: originals are stored as they are and in place, and codes of rooms have an index that can be made after the rooms.

PostgreSQL spent more on compressing a city's drawing than on all its rooms. The key of a table is
kept row by row in SQLite; an index need not be.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROOM = (
    "CREATE TABLE room (id BLOB NOT NULL, floor_id BLOB NOT NULL, code TEXT NOT NULL, entry INTEGER NOT NULL, "
    "CONSTRAINT pk_room PRIMARY KEY (id){unique}) WITHOUT ROWID"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE stored_part ALTER COLUMN content SET STORAGE EXTERNAL")
        op.execute("ALTER TABLE stored_part SET (toast_tuple_target = 8160)")
        op.drop_constraint("uq_room_code", "room")
    else:
        _room_anew("")
    op.create_index("uq_room_code", "room", ["code"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_room_code", "room")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE stored_part ALTER COLUMN content SET STORAGE EXTENDED")
        op.execute("ALTER TABLE stored_part RESET (toast_tuple_target)")
        op.create_unique_constraint("uq_room_code", "room", ["code"])
    else:
        _room_anew(", CONSTRAINT uq_room_code UNIQUE (code)")


def _room_anew(unique: str) -> None:
    """The same rows in a table made anew, which is how SQLite changes a constraint."""
    op.execute("ALTER TABLE room RENAME TO room_before")
    op.execute(ROOM.format(unique=unique))
    op.execute("INSERT INTO room SELECT id, floor_id, code, entry FROM room_before")
    op.execute("DROP TABLE room_before")
