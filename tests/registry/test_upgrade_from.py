"""A register of every earlier version, with what such a register could hold, is brought up to date and proved whole."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select

from registry import Database, head, state_area
from registry.acts.accounts import found
from registry.acts.area import AreaKind, AreaTold
from registry.models import Base, Room
from registry.store import geopackage
from registry.store.restore import restore
from registry.store.upgrade import _config, newest, schema_at
from tests import postgres
from tests.conftest import create, size
from tests.factories import BUILDING, DAY, SAYS, hand_in, record, row, sheet, survey
from tests.registry import clerks
from tests.rights import FINANCE, body

CHAIN = sorted(it.revision for it in ScriptDirectory.from_config(_config()).walk_revisions())
EARLIER = CHAIN[:-1]
TRIED = size(["0001", CHAIN[-2]], EARLIER)
"""In PostgreSQL, where a database takes a second; in the embedded register always all."""


def surveyed(database, folder):
    """What the first version could hold: a building, its survey and a resurvey."""
    with database.writing() as session:
        record(session)
        hand_in(session, survey(folder, sheet(*row("101", "102"))))
    with database.writing() as session:
        hand_in(session, survey(folder, sheet(*row("101", "102", width=4.5)), name="复测.dxf"))


def with_areas(database, folder):
    """And an area that somebody states."""
    with database.writing() as session:
        room = session.scalar(select(Room.code).where(Room.code.startswith(BUILDING)))
        state_area(session, room, AreaTold(kind=AreaKind.USABLE, area=Decimal("20.50"), source="房产证"), on=DAY, **SAYS)


def with_rights(database, folder):
    """And organisations and accounts."""
    body(database, FINANCE, "市财政局")
    with database.writing() as session:
        found(session, on=DAY, **SAYS)


@pytest.fixture(scope="module")
def stages(empty_file, tmp_path_factory):
    """Registers of today that hold more and more, in the embedded form; what is in them fits an earlier schema or not."""
    folder = tmp_path_factory.mktemp("stages")
    made, last = [], empty_file
    for add in (surveyed, with_areas, with_rights):
        path = shutil.copyfile(last, folder / f"{add.__name__}.gpkg")
        with closing(Database(str(path))) as database:
            add(database, folder)
        made.append(path)
        last = path
    return made


def filled(path):
    """Tables with rows in them."""
    with closing(sqlite3.connect(path)) as file:
        return {name for name in Base.metadata.tables if file.execute(f"SELECT EXISTS (SELECT 1 FROM {name})").fetchone()[0]}


def at_schema(url, revision):
    """Make an empty database what the software of a revision made of it; its tables with their columns."""
    with closing(Database(url)) as database, database.migrating() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        look = inspect(connection)
        return {
            it: {column["name"] for column in look.get_columns(it)} for it in look.get_table_names() if it in Base.metadata.tables
        }


def fitting(stages, tables):
    """The fullest of the registers that an earlier schema could have held."""
    return next(it for it in reversed(stages) if filled(it) <= set(tables))


def pour_into_file(source, url, tables):
    with closing(sqlite3.connect(url)) as file:
        geopackage.prepare(file)
        file.execute("PRAGMA foreign_keys=OFF")
        file.execute("ATTACH ? AS filled", (str(source),))
        file.execute("BEGIN")
        for name, columns in tables.items():
            file.execute(f"DELETE FROM {name}")
            both = ",".join(f'"{it}"' for it in sorted(columns & {c.name for c in Base.metadata.tables[name].c}))
            file.execute(f"INSERT INTO {name} ({both}) SELECT {both} FROM filled.{name}")
        file.execute("COMMIT")


def pour_over(source, target, tables):
    """The same from one server's database to another's."""
    with psycopg.connect(source) as giving, psycopg.connect(target) as taking:
        taking.execute("SET session_replication_role = replica")  # whatever the order of the tables
        for name, columns in tables.items():
            taking.execute(f"DELETE FROM {name}")
            both = ",".join(f'"{it}"' for it in sorted(columns & {c.name for c in Base.metadata.tables[name].c}))
            give, take = f"COPY {name} ({both}) TO STDOUT (FORMAT BINARY)", f"COPY {name} ({both}) FROM STDIN (FORMAT BINARY)"
            with giving.cursor().copy(give) as out, taking.cursor().copy(take) as into:
                for part in out:
                    into.write(part)
            for (counter,) in taking.execute(
                f"SELECT pg_get_serial_sequence('{name}', 'row_id') WHERE '{'row_id' in columns}'"
            ).fetchall():
                if counter:
                    taking.execute(f"SELECT setval('{counter}', coalesce((SELECT max(row_id) FROM {name}), 0) + 1)")


def assert_upgraded(url, before):
    """By the command, after a backup; whole, nothing lost, and work goes on."""
    with closing(Database(url)) as database:
        assert schema_at(database) == newest()
        assert clerks.assert_sound(database, url) == before[0]
        with database.reading() as session:
            assert head(session) == before
        with database.writing() as session:
            record(session, "371500-0009-001")
        assert clerks.assert_sound(database, url) == before[0] + 1


def upgrade_by_command(url, folder, capsys):
    from api.cli import main

    with pytest.raises(SystemExit) as left:
        main(["register", "upgrade", "--register", url, "--backups", str(folder), "--json"])
    out, err = capsys.readouterr()
    assert not left.value.code, err
    return json.loads(out)


def head_of(path):
    with closing(Database(str(path))) as database, database.reading() as session:
        return head(session)


@pytest.mark.parametrize("revision", EARLIER)
def test_a_file_of_an_earlier_version(revision, stages, tmp_path, capsys):
    url = str(tmp_path / "old.gpkg")
    tables = at_schema(url, revision)
    source = fitting(stages, tables)
    pour_into_file(source, url, tables)
    told = upgrade_by_command(url, tmp_path / "backups", capsys)
    assert (told["before"], told["now"]) == (revision, newest())
    assert_upgraded(url, head_of(source))
    restore(
        tmp_path / "backups", str(tmp_path / "again.gpkg"), now=datetime.now(UTC)
    )  # the backup before is good for today's software
    assert head_of(tmp_path / "again.gpkg") == head_of(source)


@pytest.mark.parametrize("revision", TRIED)
def test_a_database_of_an_earlier_version(revision, stages, cluster, template, tmp_path, capsys):
    old, new = f"old_{uuid4().hex}", f"new_{uuid4().hex}"
    with psycopg.connect(cluster, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{old}"')
        server.execute(f'CREATE DATABASE "{new}" TEMPLATE "{template}"')
    try:
        url, full = postgres.database_of(cluster, old), postgres.database_of(cluster, new)
        tables = at_schema(url, revision)
        wanted = stages.index(fitting(stages, tables))
        with closing(Database(full)) as database:
            for add in (surveyed, with_areas, with_rights)[: wanted + 1]:
                add(database, tmp_path)
        pour_over(full, url, tables)
        told = upgrade_by_command(url, tmp_path / "backups", capsys)
        assert (told["before"], told["now"]) == (revision, newest())
        assert_upgraded(url, head_of(full))
    finally:
        with psycopg.connect(cluster, autocommit=True) as server:
            for name in (old, new):
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_one_that_is_newer_or_none_is_left_as_it_is(embedded_register, tmp_path, capsys):
    from api.cli import main
    from tests.registry.conftest import break_in

    for url, says in ((embedded_register, "比本软件新"), (str(tmp_path / "none.gpkg"), "register create")):
        if url == embedded_register:
            break_in(url, "UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(SystemExit):
            main(["register", "upgrade", "--register", url])
        assert says in capsys.readouterr().err


def test_an_older_one_is_not_made_anew_by_the_way(tmp_path, capsys):
    from api.cli import main

    at_schema(url := str(tmp_path / "old.gpkg"), "0005")
    for words in (["register", "create", url], ["serve", "--register", url]):
        with pytest.raises(SystemExit):
            main(words)
        assert "register upgrade" in capsys.readouterr().err
    create(url)  # what the command does after its backup
