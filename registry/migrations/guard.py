"""The journal is only ever added to: the database itself refuses anything else."""

from sqlalchemy import Connection

SAYS = "the journal is only ever added to"


def guard_journal(connection: Connection) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE on the journal."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION journal_stands() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE OR REPLACE TRIGGER journal_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON journal EXECUTE FUNCTION journal_stands()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS journal_stands_{verb.lower()} BEFORE {verb} ON journal BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )
