"""Making a register, and bringing an older one up to date."""

from datetime import UTC, datetime

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.store.database import Database
from registry.store.errors import Unusable
from registry.store.ids import new_id


def newest() -> str:
    """The schema that this software works on."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def known_schemas() -> frozenset[str]:
    """Every schema that this software can bring up to date, its own among them."""
    return frozenset(it.revision for it in ScriptDirectory.from_config(_config()).walk_revisions())


def schema_of(session: Session) -> str:
    """The schema that a register has; empty where it is none yet."""
    return MigrationContext.configure(session.connection()).get_current_revision() or ""


def schema_at(database: Database) -> str:
    """The same of a register that may not be there at all, which is not made by looking."""
    try:
        with database.reading() as session:
            return schema_of(session)
    except Unusable:
        return ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "registry:migrations")
    return config


def upgrade(database: Database) -> None:
    """Run the migrations that the register lacks, all or none; an empty or absent database becomes a register."""
    from registry.store.journal import Register  # the models import what stands here

    config = _config()
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        with Session(connection, join_transaction_mode="conditional_savepoint") as session:
            if session.scalar(select(Register.node)) is None:
                made = datetime.now(UTC)
                session.add(Register(node=new_id(made), made=made))
                session.flush()
