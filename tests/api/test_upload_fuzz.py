"""Ten thousand damaged drawings, workbooks and pictures at the doors that take files: none stops us, holds us up, or writes."""

import os
import time
from contextlib import closing
from threading import Thread

import pytest
from sqlalchemy import func, select

from floorplans.finding import Unreadable
from registry import Database, RegistryError, head
from registry.models import Base, StoredFile
from tests.api.conftest import Door
from tests.api.listing import brought
from tests.api.mutations import chance_of, mutated, seeds
from tests.conftest import size
from tests.factories import DAY, record

MANY = size(48, 10_000)
FIRST = int(os.environ.get("GONGFANG_FUZZ_FROM", "0"))
PATIENCE = 10.0
LISTS = ("xlsx", "xls", "csv")


@pytest.fixture
def office(empty_file, tmp_path):
    path = tmp_path / "register.gpkg"
    path.write_bytes(empty_file.read_bytes())
    with closing(Database(str(path))) as database:
        with database.writing() as session:
            record(session)
        door = Door(str(path), tmp_path / "uploads", thumbnails=tmp_path / "small")
        yield door, database
        door.close()


def within(job):
    """What a job answers, and whether it came in time; one that hangs is left behind."""
    became = []

    def run():
        try:
            became.append(job())
        except Exception as wrong:  # noqa: BLE001  # whatever it is, the test shows it
            became.append(wrong)

    began = time.monotonic()
    at_work = Thread(target=run, daemon=True)
    at_work.start()
    at_work.join(PATIENCE)
    return (became or [None])[0], time.monotonic() - began


def at_the_doors(door, database, number, name, content, folder):
    """What each door makes of a file."""
    sent = {"files": {"file": (name, content)}}
    yield "survey", lambda: door.post("/api/surveys", **sent)
    yield "file", lambda: door.post("/api/files", **sent)
    if name.rpartition(".")[2] in LISTS:
        path = folder / f"{number}.{name.rpartition('.')[2]}"
        path.write_bytes(content)
        yield "list", lambda: listed(database, path)


def listed(database, path):
    """A list of organisations: refused with a sentence, or with its problems, or taken."""
    try:
        brought(database, "organisations", path, on=DAY, confirm=False, division="371500")
    except (Unreadable, RegistryError) as refused:
        return refused
    return None


def counted(database):
    """The journal's head, and how many rows each table has."""
    with database.reading() as session:
        rows = {name: session.scalar(select(func.count()).select_from(table)) for name, table in Base.metadata.tables.items()}
        return head(session), {name: count for name, count in rows.items() if name not in {"stored_file", "stored_part"}}


@pytest.mark.filterwarnings("default")
def test_no_damaged_file_stops_us_holds_us_up_or_writes(office, tmp_path, record_property):
    door, database = office
    (tmp_path / "seeds").mkdir()
    whole, before, failed, slowest = seeds(tmp_path / "seeds"), counted(database), [], 0.0
    answers, kept = {}, set()
    for number in range(FIRST, FIRST + MANY):
        name, content = mutated(whole, chance_of(number))
        for at, job in at_the_doors(door, database, number, name, content, tmp_path):
            answer, seconds = within(job)
            slowest = max(slowest, seconds)
            status = getattr(answer, "status_code", None)
            wrong = isinstance(answer, Exception) and not isinstance(answer, Unreadable | RegistryError)
            if seconds >= PATIENCE or wrong or (status or 0) >= 500:
                failed.append((number, at, name, len(content), status, round(seconds, 1), repr(answer)[:300]))
            answers[at, status] = answers.get((at, status), 0) + 1
            if at == "survey" and status == 201:
                door("DELETE", f"/api/surveys/waiting/{answer.json()['token']}")
            if at == "file" and status == 201:
                kept.add(answer.json()["digest"])
                if number % 8 == 0:
                    shown = door.get(f"/api/files/{answer.json()['digest']}/thumbnail").status_code
                    answers["thumbnail", shown] = answers.get(("thumbnail", shown), 0) + 1
                    if shown >= 500:
                        failed.append((number, "thumbnail", name, shown))
    assert failed == []
    assert counted(database) == before
    with database.reading() as session:
        assert set(session.scalars(select(StoredFile.digest))) == kept  # what was kept is what was answered, and nothing else
    assert not [it for it in door.waiting if it.is_file()]
    record_property(
        "fuzz",
        {
            "files": MANY,
            "slowest": round(slowest, 2),
            "answers": {f"{a} {b}": n for (a, b), n in sorted(answers.items(), key=str)},
        },
    )
    assert {("survey", 422), ("file", 201), ("file", 422)} <= set(answers)
