"""What cannot be so twice on one day: the database itself refuses it, for bounded periods too."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ALONE = {
    "assignment": ("room_id", "organisation_id"),
    "seat": ("person_id", "second"),
    "title": ("building_id",),
    "authorised_posts": ("organisation_id", "post", "staffing"),
    "appointment": ("person_id", "organisation_id", "post"),
}
"""Of each key of these tables at most one row holds on any day, as far as it is known."""

OVER_THE_WHOLE = """
    SELECT 1 FROM (
      SELECT NEW.valid_from AS day
      UNION SELECT valid_from FROM assignment
      WHERE room_id = NEW.room_id AND known_to IS NULL AND valid_from > NEW.valid_from
        AND valid_from < coalesce(NEW.valid_to, '9999-12-31')
    ) AS start
    WHERE NEW.share + (
      SELECT coalesce(sum(share), 0) FROM assignment
      WHERE room_id = NEW.room_id AND known_to IS NULL AND valid_from <= start.day AND (valid_to IS NULL OR valid_to > start.day)
    ) > 100.001
"""
"""Days on which the shares of a room would come to more than a hundred, if the new row were written; SQLite adds floats."""


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS btree_gist")
        for table, key in ALONE.items():
            same = ", ".join(f"({name}::int) WITH =" if name == "second" else f"{name} WITH =" for name in key)
            connection.exec_driver_sql(
                f"ALTER TABLE {table} ADD CONSTRAINT ex_{table}_{'_'.join(key)} "
                f"EXCLUDE USING gist ({same}, daterange(valid_from, valid_to) WITH &&) WHERE (known_to IS NULL)"
            )
        connection.exec_driver_sql(
            "CREATE FUNCTION assignment_shares() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NEW.known_to IS NULL AND EXISTS ({OVER_THE_WHOLE}) THEN "
            "RAISE EXCEPTION 'the shares of a room exceed the whole' USING ERRCODE = 'exclusion_violation'; END IF; "
            "RETURN NEW; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER assignment_shares BEFORE INSERT ON assignment FOR EACH ROW EXECUTE FUNCTION assignment_shares()"
        )
        return
    for table, key in ALONE.items():
        same = " AND ".join(f"{name} = NEW.{name}" for name in key)
        connection.exec_driver_sql(
            f"CREATE TRIGGER ex_{table}_{'_'.join(key)} BEFORE INSERT ON {table} WHEN NEW.known_to IS NULL "
            f"AND EXISTS (SELECT 1 FROM {table} WHERE {same} AND known_to IS NULL "
            "AND valid_from < coalesce(NEW.valid_to, '9999-12-31') AND coalesce(valid_to, '9999-12-31') > NEW.valid_from) "
            f"BEGIN SELECT RAISE(ABORT, 'two of one key in {table} on one day'); END"
        )
    connection.exec_driver_sql(
        "CREATE TRIGGER assignment_shares BEFORE INSERT ON assignment "
        f"WHEN NEW.known_to IS NULL AND EXISTS ({OVER_THE_WHOLE}) "
        "BEGIN SELECT RAISE(ABORT, 'the shares of a room exceed the whole'); END"
    )


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP TRIGGER assignment_shares ON assignment")
        connection.exec_driver_sql("DROP FUNCTION assignment_shares()")
        for table, key in ALONE.items():
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT ex_{table}_{'_'.join(key)}")
        return
    connection.exec_driver_sql("DROP TRIGGER assignment_shares")
    for table, key in ALONE.items():
        connection.exec_driver_sql(f"DROP TRIGGER ex_{table}_{'_'.join(key)}")
