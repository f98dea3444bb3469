"""Making a register, and bringing an older one up to date."""

from datetime import UTC, datetime

from alembic import command
from alembic.config import Config
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.store.database import Database
from registry.store.ids import new_id


def upgrade(database: Database) -> None:
    """Run the migrations that the register lacks, all or none; an empty or absent database becomes a register."""
    from registry.store.journal import Register  # the models import what stands here

    config = Config()
    config.set_main_option("script_location", "registry:migrations")
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        with Session(connection, join_transaction_mode="conditional_savepoint") as session:
            if session.scalar(select(Register.node)) is None:
                made = datetime.now(UTC)
                session.add(Register(node=new_id(made), made=made))
                session.flush()
