"""The restore drill: a backup while clerks write, the server killed in the middle, the backup restored and proved; in both databases."""

import asyncio
import json
import random
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from registry import Database, head, verify
from registry.models import Base
from registry.store.backup import MANIFEST, NETWORK, backups, counts_of, manifest_of
from registry.store.database import read
from registry.store.journal import digest_of
from registry.store.secrets import web_session
from tests import load
from tests.conftest import size
from tests.registry.conftest import break_in

KILLS = size(1, 10)


@pytest.fixture
def another(request, register, tmp_path):
    """Addresses where there is no register yet, in the same kind of database."""
    if register.endswith(".gpkg"):
        yield lambda name: str(tmp_path / name / "restored.gpkg")
        return
    import psycopg

    from tests import postgres

    cluster, made = request.getfixturevalue("cluster"), []

    def make(name):
        made.append(f"restored_{name}_{time.monotonic_ns()}")
        with psycopg.connect(cluster, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{made[-1]}"')
        return postgres.database_of(cluster, made[-1])

    yield make
    with psycopg.connect(cluster, autocommit=True) as server:
        for name in made:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def contents(session, upto):
    """Digests of everything that the lines of the journal up to one wrote, table by table: what two registers are compared by."""
    told = {}
    for table in Base.metadata.sorted_tables:
        if table.name == web_session.name:
            continue
        names = [it.name for it in table.c if it.name not in {"known_to", "row_id"}]
        key = "row_id" if "row_id" in table.c else next(iter(table.primary_key.columns)).name
        chunks = list(read(session, table, names, order=key))
        columns = {name: [it for chunk in chunks for it in chunk[name]] for name in names}
        line = columns.get("entry") or (columns["number"] if table.name == "journal" else None)
        if line:
            columns = {name: [it for it, at in zip(values, line, strict=True) if at <= upto] for name, values in columns.items()}
        told[table.name] = digest_of(table.name, {name: [str(it) for it in values] for name, values in columns.items()})
    return told


def crowd_then_killed(port, server, token, meanwhile):
    """Readers and writers at work while something is done; then the plug is pulled with their acts under way."""
    with ThreadPoolExecutor(2) as aside:
        work = aside.submit(
            lambda: asyncio.run(load.crowd(port, server.pid, token, readers=6, writers=6, seconds=30, pause=0.01))
        )
        try:
            meanwhile()
        finally:
            server.kill()
        return work.result()


@pytest.mark.parametrize("kill", range(KILLS))
def test_the_server_is_killed_and_the_backup_restored(register, another, tmp_path, gongfang, kill, record_property):
    token, chance = load.furnish(register, tmp_path), random.Random(kill)  # noqa: S311  # moments, no secrets
    uploads, folder = tmp_path / "uploads", tmp_path / "backups"
    (uploads / "waiting").mkdir(parents=True)
    (uploads / "waiting" / "一层.dxf").write_bytes(b"0" * 5000)
    told = {}

    def meanwhile():
        time.sleep(0.5 + chance.random())
        code, out, err = gongfang("backup", folder, "--register", register, "--uploads", uploads, "--json")
        assert code == 0, err
        told.update(json.loads(out))
        time.sleep(0.5 + chance.random())

    with load.serving(register, tmp_path) as (port, server):
        met = crowd_then_killed(port, server, token, meanwhile)
    assert met.cut_off
    assert met.wrong == {}
    with closing(Database(register)) as live, live.reading() as session:
        verify(session)  # what was killed is whole by itself
        after = head(session)[0]
        wanted = contents(session, told["lines"])
    with closing(Database(register)) as live:
        load.assert_kept(live, met)
    assert 5 < told["lines"] < after  # the clerks wrote before, and went on after
    began, target = time.monotonic(), another("drill")
    code, out, err = gongfang(
        "restore", folder, "--into", target, "--uploads", tmp_path / "back", "--head", told["head"], "--json"
    )
    assert code == 0, err
    record_property(f"restored in, s, {register[:10]}", round(time.monotonic() - began, 1))
    assert json.loads(out)["lines"] == told["lines"]
    with closing(Database(target)) as restored, restored.reading() as session:
        assert (verify(session), head(session)) == (told["lines"], (told["lines"], told["head"]))
        assert contents(session, told["lines"]) == wanted
        assert counts_of(session) == manifest_of(folder)[1].counts
    assert (tmp_path / "back" / "waiting" / "一层.dxf").read_bytes() == b"0" * 5000
    with load.serving(target, tmp_path) as (port, server):  # and the office goes on with it
        again = asyncio_run(port, server, token)
    assert again.wrong == {}
    assert again.kept


def asyncio_run(port, server, token):
    with ThreadPoolExecutor(1) as aside:
        work = load.crowd(port, server.pid, token, readers=2, writers=2, seconds=0.5)
        return aside.submit(asyncio.run, work).result()


@pytest.fixture
def kept(register, tmp_path, gongfang):
    """A register of some rooms, and a backup of it."""
    load.furnish(register, tmp_path)
    assert gongfang("backup", tmp_path / "backups", "--register", register)[0] == 0
    return manifest_of(tmp_path / "backups")[0]


def test_nothing_is_ever_overwritten_and_a_backup_that_was_touched_is_refused(kept, register, another, tmp_path, gongfang):
    code, _, err = gongfang("restore", kept, "--into", register)
    assert code == 1
    assert "已存在" in err or "已有数据" in err
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    assert "不是空文件夹" in gongfang("restore", kept, "--into", another("x"), "--uploads", tmp_path / "full")[2]
    other = str(tmp_path / "other.gpkg") if not register.endswith(".gpkg") else "postgresql:///nowhere"
    assert "只能恢复为" in gongfang("restore", kept, "--into", other)[2]
    for name, spoil, says in (
        ("longer", lambda it: it.joinpath("more").touch(), "缺少或多出文件 more"),
        ("damaged", _flip, "已损坏或被改动"),
        ("newer", lambda it: _say(it, schema="9999"), "比本软件新"),
        ("forged", lambda it: _say(it, head="0" * 64), "日志与备份清单不符"),
        ("short", lambda it: _say(it, counts={**json.loads((it / MANIFEST).read_text())["counts"], "room": 0}), "room 的行数"),
        ("odd", lambda it: (it / MANIFEST).write_text("{"), "读不懂"),
    ):
        copy = Path(shutil.copytree(kept, tmp_path / f"copy-{name}"))
        spoil(copy)
        target = another(name)
        code, _, err = gongfang("restore", copy, "--into", target)
        assert code == 1, name
        assert says in err, (name, err)
        assert not Path(target).exists()
    assert not list(tmp_path.rglob(".*.gpkg*"))


def _flip(folder):
    path = next(it for it in folder.iterdir() if it.name != MANIFEST)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _say(folder, **facts):
    path = folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | facts))


def test_a_register_tampered_with_before_its_backup_is_found_out_when_it_is_restored(register, another, tmp_path, gongfang):
    load.furnish(register, tmp_path)
    break_in(register, "UPDATE room_survey SET number = '109' WHERE number = '101'")
    assert gongfang("backup", tmp_path / "b", "--register", register)[0] == 0
    code, _, err = gongfang("restore", tmp_path / "b", "--into", another("t"))
    assert (code, "已被改动" in err) == (1, True)


def test_only_whole_backups_count_and_the_older_are_thinned_out(kept, register, tmp_path, gongfang):
    folder = kept.parent
    (folder / "2099-01-01T000000.000000Z.partial").mkdir()
    for _ in range(2):
        assert gongfang("backup", folder, "--register", register, "--keep", "2")[0] == 0
    assert len(backups(folder)) == 2
    assert kept not in backups(folder)
    assert {it.stat().st_mode & 0o77 for it in folder.glob("*Z-*/*")} == {0}  # nobody else's to read


def test_what_is_no_register_is_not_backed_up(tmp_path, gongfang):
    code, _, err = gongfang("backup", tmp_path / "b", "--register", tmp_path / "none.gpkg")
    assert (code, "没有这个登记库" in err) == (1, True)
    assert not backups(tmp_path / "b")
    assert not list((tmp_path / "b").glob("*"))
    assert "没有备份" in gongfang("restore", tmp_path / "b", "--into", tmp_path / "x.gpkg")[2]
    code, _, err = gongfang("backup", "--register", tmp_path / "none.gpkg")
    assert (code, "备份存放于何处" in err) == (1, True)


def test_the_program_of_the_distribution_is_missed_in_a_sentence(network_register, tmp_path, gongfang, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, err = gongfang("backup", tmp_path / "b", "--register", network_register)
    assert (code, "postgresql-client" in err) == (1, True)
    assert not list((tmp_path / "b").glob("*"))


def test_a_password_stands_in_no_word_of_a_command(network_register, tmp_path, gongfang, monkeypatch):
    import subprocess

    words = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **how: words.append(command) or run(command, **how))
    told = network_register.replace("gongfang@", "gongfang:ge%3Aheim@", 1)
    assert gongfang("backup", tmp_path / "b", "--register", told)[0] == 0
    assert words
    assert "heim" not in str(words)
    assert "heim" not in (manifest_of(tmp_path / "b")[0] / MANIFEST).read_text()
    assert (manifest_of(tmp_path / "b")[0] / NETWORK).stat().st_size > 1000
