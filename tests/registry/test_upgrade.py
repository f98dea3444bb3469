"""Making a register and bringing it up to date."""

import sqlite3
from threading import Thread

import pytest
from sqlalchemy import select, text

from registry import Database, Unusable, head, upgrade
from registry.models import Base
from registry.store.journal import Register
from tests.factories import hand_in, record, row, sheet, survey
from tests.registry import clerks


def test_upgrading_again_changes_nothing(database, register, tmp_path):
    with database.writing() as session:
        record(session)
        hand_in(session, survey(tmp_path, sheet(*row("101"))))
    with database.reading() as session:
        before = head(session), session.scalars(select(Register.node)).all()
    for _ in range(2):
        upgrade(database)
    with database.reading() as session:
        assert (head(session), session.scalars(select(Register.node)).all()) == before
    clerks.assert_sound(database, register)


def test_every_register_is_a_node_of_its_own(fresh):
    nodes = set()
    for url in (fresh(), fresh()):
        database = Database(url)
        with database.migrating() as connection:  # the template's copies bear its name until they are made anew
            connection.exec_driver_sql("DELETE FROM register")
        upgrade(database)
        with database.reading() as session:
            nodes.add(session.scalar(select(Register.node)))
        database.close()
    assert len(nodes) == 2


def test_the_chain_of_migrations_makes_what_the_models_say(database):
    """Nobody may add a column to a model and forget the migration."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from registry.migrations import layers

    known = set(Base.metadata.tables)

    def ours(_object, name, kind, _reflected, _compare_to):
        return (name in known) if kind == "table" else not (name or "").endswith("_outline")

    with database.migrating() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
        layers.drop(connection)
        layers.make(connection)


def test_text_stands_in_the_order_of_its_bytes_whatever_the_locale_of_the_cluster(database):
    """Or two registers would list the same codes in two orders, and an update of the system could break an index."""
    if database.embedded:
        with database.reading() as session:
            schema = " ".join(session.connection().exec_driver_sql("SELECT coalesce(sql, '') FROM sqlite_master").scalars())
        assert "COLLATE" not in schema  # its own order is BINARY
        return
    with database.reading() as session:
        columns = session.execute(
            text(
                "SELECT table_name, column_name, collation_name FROM information_schema.columns "
                "WHERE data_type IN ('text', 'character varying') AND table_schema = 'public'"
            )
        ).all()
    ours = [(table, column, collation) for table, column, collation in columns if table in Base.metadata.tables]
    assert len(ours) >= 40
    assert [it for it in ours if it[2] != "C"] == []


def test_two_who_make_one_register_at_once(tmp_path):
    path = str(tmp_path / "new.gpkg")
    failed = []

    def make():
        database = Database(path)
        try:
            upgrade(database)
        except Exception as refused:  # noqa: BLE001  # whatever it is, the test shows it
            failed.append(refused)
        finally:
            database.close()

    clerks_ = [Thread(target=make) for _ in range(4)]
    for one in clerks_:
        one.start()
    for one in clerks_:
        one.join()
    assert failed == []
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM register").fetchone() == (1,)
    connection.close()


@pytest.mark.parametrize("url", ["register.db", "mysql://somewhere/register", ""])
def test_an_address_that_is_no_register_s(url):
    with pytest.raises(Unusable):
        Database(url)


def test_a_register_that_is_not_there_is_not_made_by_looking(tmp_path):
    path = tmp_path / "none.gpkg"
    database = Database(str(path))
    for session in (database.reading, database.writing):
        with pytest.raises(Unusable), session():
            pass
    assert not path.exists()
