"""Photos, scans and drawings beside the records of the register: attached, detached, taken back, and seen with their record."""

from contextlib import closing
from datetime import date
from hashlib import sha256

import pytest
from sqlalchemy import event, select, text

from registry import Conflict, Database, Invalid, NotFound, queries, verb_of, verify
from registry.acts.keep import keep_bytes
from registry.models import Attachment, RecordKind, StoredFile
from registry.queries import attachments, files, sight
from registry.store import visible_files
from registry.store.base import Base
from registry.store.handed import hand_in
from tests.factories import BUILDING, SAYS
from tests.registry.sights import COUNTY_BUILDING, UNTIL, two_divisions, viewer
from tests.rights import AUDIT, FINANCE

DAY, LATER = date(2026, 4, 1), date(2026, 9, 1)
GATE, ROOM = f"building:{BUILDING}", f"room:{BUILDING}-1F-101"
CITY, OF_COUNTY, CLERK = viewer("staff", "371500"), viewer("staff", "371502"), viewer("clerk", FINANCE)
CLEARED = viewer("staff", "371500", cleared=True)


@pytest.fixture
def office(database, tmp_path):
    return two_divisions(database, tmp_path)


def kept(database, content=b"\xff\xd8\xff gate", *, by=""):
    with database.writing() as session:
        digest = keep_bytes(session, content, name="IMG_0001.jpg")
        hand_in(session, digest, by)
        hand_in(session, digest, by)  # handed in again it is remembered once
    return digest


def do(database, name, told, *, on=DAY):
    it = verb_of(name)
    with database.writing() as session:
        return [row.id for row in it.run(session, it.read(told), on=on, **SAYS)]


def beside(database, kind, code, *, on=LATER, known=None, looker=None):
    with database.reading(looker) as session:
        record = attachments.record_of(session, kind, code)
        return [it.caption for it in attachments.attached(session, kind, record, on=on, known=known)]


def test_a_photo_lies_beside_a_building_until_it_is_detached_and_taking_that_back_lays_it_there_again(office):
    digest = kept(office)
    do(office, "attach-file", {"record": GATE, "file": digest, "kind": "photo", "caption": "正门"})
    with pytest.raises(Conflict):
        do(office, "attach-file", {"record": GATE, "file": digest})
    do(office, "detach-file", {"record": GATE, "file": digest}, on=date(2026, 8, 1))
    assert "正门" in beside(office, RecordKind.BUILDING, BUILDING, on=date(2026, 7, 31))
    assert "正门" not in beside(office, RecordKind.BUILDING, BUILDING)
    with office.reading() as session:
        line = session.scalar(text("SELECT max(number) FROM journal"))
        assert verify(session)
    do(office, "take-back", {"line": line})
    assert "正门" in beside(office, RecordKind.BUILDING, BUILDING)
    do(office, "detach-file", {"record": GATE, "file": digest}, on=LATER)
    do(office, "attach-file", {"record": GATE, "file": digest}, on=LATER)  # it may come back later
    with office.reading() as session:
        assert queries.original(session, digest) == b"\xff\xd8\xff gate"  # nothing is ever deleted


RECORDS = [
    "site:371500-0001", GATE, f"floor:{BUILDING}-1F", ROOM, f"organisation:{FINANCE}", f"title:{BUILDING}", f"agreement:{FINANCE}",
    f"lease:{FINANCE}", f"project:{FINANCE}", f"rectification:office-over-standard:{BUILDING}-1F-101", "stocktake:371500-S001",
    "spot-check:371500-C0001", "inspection:371500-I0001",
]  # fmt: skip


def test_every_kind_of_record_takes_papers_and_shows_them_to_whoever_sees_it(office):
    assert {it.partition(":")[0] for it in RECORDS} == {it.value for it in RecordKind}
    digests = {record: kept(office, record.encode()) for record in RECORDS}
    for record, digest in digests.items():
        do(office, "attach-file", {"record": record, "file": digest, "kind": "scan", "caption": record})
    for looker, sees in ((CITY, True), (CLERK, True), (OF_COUNTY, False)):
        with office.reading(looker) as session:
            for record, digest in digests.items():
                kind, _, code = record.partition(":")
                rows = session.scalars(select(Attachment).where(Attachment.digest == digest)).all()
                assert bool(rows) is sees, record
                assert (session.scalar(select(StoredFile).where(StoredFile.digest == digest)) is not None) is sees, record
                if sees:
                    found = attachments.attached(
                        session, RecordKind(kind), attachments.record_of(session, RecordKind(kind), code)
                    )
                    assert record in [it.caption for it in found]
                    continue
                with pytest.raises(NotFound):
                    attachments.record_of(session, RecordKind(kind), code)
                with pytest.raises(NotFound):
                    queries.original(session, digest)


def test_every_kind_of_record_has_a_table_and_every_column_that_names_a_file_is_asked_for_it():
    assert set(visible_files.RECORDS) == {it.value for it in RecordKind} == {it.value for it in attachments.CODES}
    not_of_files = {("stored_file", "digest"), ("stored_part", "digest"), ("handed_file", "digest"), ("journal", "digest"), ("journal", "rows_digest"),
                    ("correction", "digest"), ("accepted_finding", "digest"), ("web_session", "digest"), ("api_token", "digest")}  # fmt: skip
    named = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.c
        if column.name.split("_")[-1] in {"digest", "scan", "photo"}
    }
    assert named - not_of_files == set(visible_files.REFERS)


def test_a_room_s_photo_is_seen_for_the_days_on_which_the_room_was_held(office):
    later = kept(office, b"after")
    do(office, "attach-file", {"record": ROOM, "file": later, "caption": "移交后"}, on=UNTIL)
    assert beside(office, RecordKind.ROOM, f"{BUILDING}-1F-101", looker=CLERK) == []
    assert beside(office, RecordKind.ROOM, f"{BUILDING}-1F-101", looker=viewer("clerk", AUDIT)) == ["移交后"]


def test_what_is_sensitive_is_seen_by_those_cleared_and_its_line_names_no_record(office):
    digest = kept(office, b"leader")
    do(office, "attach-file", {"record": GATE, "file": digest, "caption": "首长楼层", "sensitive": True})
    for looker, sees in ((CITY, False), (CLEARED, True), (viewer("staff", "000000"), False), (CLERK, False)):
        assert ("首长楼层" in beside(office, RecordKind.BUILDING, BUILDING, looker=looker)) is sees
        with office.reading(looker) as session:
            assert (session.scalar(select(StoredFile).where(StoredFile.digest == digest)) is not None) is sees
    with office.reading() as session:
        assert session.scalar(text("SELECT subject FROM journal ORDER BY number DESC LIMIT 1")) == "Sensitive attachment"


def test_the_digest_of_a_foreign_file_opens_nothing_though_it_stands_on_a_paper(office):
    """Naming it beside a record of one's own would show it: only who handed it in, or sees it, may name it."""
    foreign = kept(office, b"county's")
    do(office, "attach-file", {"record": f"building:{COUNTY_BUILDING}", "file": foreign})
    it = verb_of("attach-file")
    told = it.read({"record": GATE, "file": foreign})
    with office.reading() as session:
        for named in (told, it.read({"record": f"building:{COUNTY_BUILDING}", "file": kept(office, by="zhaomin")})):
            with pytest.raises(NotFound):
                sight.must_see(session, CLERK, it.named(named))
        mine = kept(office, b"county's", by="zhaomin")  # the clerk has the same paper in hand
    with office.reading() as session:
        sight.must_see(session, CLERK, it.named(told))
        assert mine == foreign


def test_who_may_see_a_large_file_is_asked_once_and_not_of_each_piece(office):
    content = b"thick contract " * 50_000
    do(office, "attach-file", {"record": GATE, "file": kept(office, content)})
    said = []
    with office.reading(CLERK) as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *told: said.append(told[2]))
        assert b"".join(files.pieces(session, files.stored(session, sha256(content).hexdigest()).digest)) == content
    assert [("stored_part" in it) for it in said if "handed_file" in it] == [False]


def test_a_file_attached_by_mistake_and_taken_back_is_not_shown_by_that(office):
    digest = kept(office, b"wrong drawer")
    do(office, "attach-file", {"record": GATE, "file": digest})
    with office.reading() as session:
        line = session.scalar(text("SELECT max(number) FROM journal"))
    do(office, "take-back", {"line": line})
    with office.reading(CLERK) as session, pytest.raises(NotFound):
        queries.original(session, digest)


def test_what_is_wrong_is_said_beside_its_field(register):
    with closing(Database(register)) as empty:
        digest = kept(empty)
        for told, field in (
            ({"record": "楼", "file": digest}, "record"),
            ({"record": "carpark:1", "file": digest}, "record"),
            ({"record": GATE, "file": "0" * 64}, "file"),
            ({"record": GATE, "file": digest, "caption": "长" * 501}, "caption"),
            ({"record": GATE, "file": digest, "taken_on": "2027-01-01"}, "taken_on"),
        ):
            with pytest.raises(Invalid) as refused:
                do(empty, "attach-file", told)
            assert set(refused.value.problems) == {field}


def test_a_kept_file_that_was_damaged_or_lost_is_told_with_what_refers_to_it(office):
    contents = {name: name.encode() * 20_000 for name in ("sound", "flipped", "shortened", "lost", "orphan", "mine")}
    digest = {name: sha256(it).hexdigest() for name, it in contents.items()}
    for name, content in contents.items():
        kept(office, content, by="zhaomin" if name == "mine" else "")
        if name not in {"orphan", "mine"}:
            do(office, "attach-file", {"record": GATE, "file": digest[name], "caption": name})
    with office.reading() as session:
        assert {it.how for it in files.checked(session) if not isinstance(it, str)} == {"orphan"}
    with office.writing() as session:
        part = {"d": digest["flipped"], "c": b"!" * 7_900}
        session.execute(text("UPDATE stored_part SET content = :c WHERE digest = :d AND number = 1"), part)
        session.execute(text("DELETE FROM stored_part WHERE digest = :d AND number = 2"), {"d": digest["shortened"]})
        for table in ("stored_part", "stored_file"):
            session.execute(text(f"DELETE FROM {table} WHERE digest = :d"), {"d": digest["lost"]})
    with office.reading() as session:
        found = {it.digest: it for it in files.checked(session) if not isinstance(it, str)}
    told = {name: found[it].how for name, it in digest.items() if it in found}
    assert told == {"flipped": "damaged", "shortened": "damaged", "lost": "missing", "orphan": "orphan"}
    assert [(it.table, it.of) for it in found[digest["lost"]].references] == [("attachment", "lost")]
