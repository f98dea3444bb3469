"""A small office whose lists go out and come back, and how they do it."""

import csv
import io
from datetime import date
from pathlib import Path

from api.lists.books import as_book
from api.lists.bringing import Wanted, as_json, bring_in
from api.lists.catalogue import list_of
from api.lists.leaving import as_text, leave
from registry import Database, verb_of
from tests.factories import SAYS, hand_in, record, row, sheet, survey
from tests.registry.parties import credit
from tests.rights import AUDIT, BUREAU, FINANCE, body, someone

DAY = date(2026, 3, 2)
LATER = date(2026, 6, 1)
ROOM = "371500-0001-001-1F-"
LEASE = "聊数租〔2026〕1号"
WRITTEN = ("organisations", "posts", "people", "rooms", "uses", "leases")


def office(url: str, folder: Path) -> Database:
    """Four rooms, three bodies with posts and people, a shared room, and premises that are rented."""
    database = Database(url)
    with database.writing() as session:
        record(session)
        hand_in(session, survey(folder, sheet(*row("101", "102", "103", "104"))))
    finance = body(database, FINANCE, "市财政局", credit_code=credit(1))
    body(database, AUDIT, "=市审计局", credit_code=credit(2), parent=FINANCE)
    body(database, BUREAU, "市机关事务管理局", credit_code=credit(9), administers="371500")
    someone(database, "371500-R00001", "@张三", at=finance)
    someone(database, "371500-R00002", "李四", at=finance, post="bureau_chief")
    acts = {
        "set-mandate": {"organisation": FINANCE, "document": "聊编〔2026〕1号", "posts": [{"post": "below_bureau", "count": 40}, {"post": "below_bureau", "count": 2, "staffing": "worker"}, {"post": "bureau_chief", "count": 1}]},
        "assign": {"rooms": [f"{ROOM}101"], "organisation": FINANCE},
        "seat": {"room": f"{ROOM}101", "people": ["371500-R00001"]},
        "lease-in": {"number": LEASE, "organisation": FINANCE, "counterparty": "某公司", "premises": "振兴路1号", "gross_floor_area": "120.50", "last_day": "2028-02-29", "rent": "36000", "approval": "聊政字〔2026〕1号", "search_proof": "查询证明"},
    }  # fmt: skip
    with database.writing() as session:
        shares = [("assign", {"rooms": [f"{ROOM}102"], "organisation": it, "share": "50"}) for it in (FINANCE, AUDIT)]
        for name, told in [*acts.items(), *shares]:
            it = verb_of(name)
            it.run(session, it.read(told), on=DAY, **SAYS)
            session.flush()
    return database


def taken(database: Database, name: str, form: str, *, on: date = LATER, viewer=None, **asked: str) -> bytes:
    """A list as a file."""
    with database.as_seen_by(viewer).reading() as session:
        found = leave(session, list_of(name), on=on, known=None, asked=asked, language="zh")
        return as_book(found) if form == "xlsx" else b"".join(as_text(found))


def brought(database: Database, name: str, path: Path, *, on: date = LATER, confirm: bool = True, asker=None, **fills: str):
    """A file brought in, as a program is told of it."""
    wanted = Wanted(listed=list_of(name), path=path, name=path.name, on=on, because="清单", by="王敏", asker=asker, fills=fills)
    return as_json(bring_in(database.as_seen_by(asker), wanted, today=on, confirm=confirm), "zh")


def table(content: bytes) -> list[list[str]]:
    """The rows of a text, headings first, without the line that tells what it is."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[:-1]


def written(path: Path, rows: list[list[str]], encoding: str = "utf-8-sig") -> Path:
    """Rows as a text with separators."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def edited(database: Database, name: str, path: Path, *changes: tuple[str, str, str]) -> Path:
    """A list with some cells typed otherwise: (text in the row, heading, new text)."""
    rows = table(taken(database, name, "csv"))
    for text, heading, new in changes:
        (one,) = [it for it in rows if text in it]
        one[rows[0].index(heading)] = new
    return written(path, rows)
