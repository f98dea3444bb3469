"""Runs the one chain of migrations on either database, whole or not at all."""

from alembic import context

from registry.migrations import guard, layers
from registry.models import Base
from registry.store.database import Database

OURS = frozenset(Base.metadata.tables)


def _ours(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Leave alone what GeoPackage, PostGIS and the R*Tree keep for themselves."""
    return kind != "table" or name in OURS


def run() -> None:
    """On the connection that the caller brought, or on the register named by ``-x register=``."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        with Database(context.get_x_argument(as_dictionary=True)["register"]).migrating() as connection:
            context.config.attributes["connection"] = connection
            run()
        return
    context.configure(connection=connection, target_metadata=Base.metadata, transactional_ddl=True, include_object=_ours)
    layers.initialise(connection)
    layers.drop(connection)
    context.run_migrations()
    if connection.dialect.has_table(connection, "room_survey"):
        layers.make(connection)
        guard.guard_journal(connection)


run()
