"""Issued audits: a paper that anybody can make again, byte for byte, whatever was done or corrected since; and what has changed between two."""

from datetime import UTC, date, timedelta
from hashlib import sha256

import pytest

from registry import Conflict, Invalid, NotFound, queries, verify
from registry.models import Entry, IssuedAudit, Person, Room, Seat, StoredFile
from registry.queries import audits, parties, sight
from registry.store.ids import new_id
from registry.store.journal import acting, close
from registry.views import issued
from registry.views.audit import audit_of
from registry.views.issued import Sameness
from tests.factories import BUILDING, DAY, SAYS, cell, hand_in, sheet, survey
from tests.registry.desk import SECOND
from tests.registry.seating import FINANCE, JUNE, LI, SUN, ZHAO, do, furnished, give, room, sit
from tests.registry.sights import COUNTY, COUNTY_BUILDING, two_divisions, viewer
from tests.rights import AUDIT, someone

NUMBER, QIAN = "371500-A0001", "371500-R00004"


@pytest.fixture
def house(recorded, tmp_path):
    """A chief in 203 (20 m² of 24), a clerk in 201 (18 m² of 9)."""
    furnished(recorded, tmp_path)
    give(recorded, 201, 203)
    sit(recorded, 203, LI)
    sit(recorded, 201, ZHAO)
    with recorded.reading() as session:
        audit = parties.organisation(session, AUDIT, on=JUNE)
    someone(recorded, QIAN, "钱科员", at=audit)
    return recorded


def issue(database, scope=SECOND, *, on=JUNE, **told):
    (row,) = do(database, "issue-audit", on=on, scope=scope, **told)
    return row.number


def check(database, number=NUMBER, **more):
    with database.reading() as session:
        return issued.checked(session, number, **more)


def kept(database, number=NUMBER):
    with database.reading() as session:
        return issued.kept(session, audits.issued(session, number))


def test_an_issued_audit_says_what_was_found_and_by_what_knowledge(house):
    with house.reading() as session:
        before = session.query(Entry).order_by(Entry.number.desc()).first()
    assert issue(house) == NUMBER
    told = kept(house)
    assert told["scope"] == {"kind": "building", "code": SECOND}
    assert (told["on"], told["journal"], told["summary"]["excess"]) == (str(JUNE), before.number, "9.00")
    assert told["issued"] == {
        "number": NUMBER, "journal_number": before.number, "journal_head": before.digest, "version": "0.1.0"
    }  # fmt: skip
    with house.reading() as session:
        row = audits.issued(session, NUMBER)
        assert sha256(queries.original(session, row.digest)).hexdigest() == row.digest
        (listed,) = issued.issued_audits(session).to_dict("records")
        assert (listed["over"], listed["excess"], listed["findings"]) == (1, "9.00", 1)
        verify(session)
    assert issue(house, FINANCE) == "371500-A0002"
    assert kept(house, "371500-A0002")["scope"]["kind"] == "organisation"
    assert issue(house, "371500", day=str(DAY)) == "371500-A0003"
    assert kept(house, "371500-A0003")["on"] == str(DAY)


def test_the_same_bytes_come_out_after_other_acts_and_after_a_late_correction(house):
    issue(house)
    issue(house, FINANCE)
    give(house, 202, to=AUDIT)
    sit(house, 202, SUN, organisation=AUDIT)
    do(house, "change-post", person=ZHAO, organisation=FINANCE, post="bureau_deputy", on=DAY)
    with house.writing() as session, acting(session, "take-back", subject="seat", **SAYS):
        seat = session.query(Seat).filter(Seat.known_to.is_(None)).order_by(Seat.row_id).first()
        close(session, seat)
    with house.reading() as session:
        assert audit_of(session, building=SECOND, on=JUNE).summary["excess"] == 0  # it never was over, as is known now
    for number in (NUMBER, "371500-A0002"):
        assert check(house, number) == issued.Checked(Sameness.SAME, "", "0.1.0", "0.1.0")


def test_an_audit_is_issued_by_the_knowledge_of_an_instant(house):
    with house.reading() as session:
        then = session.query(Entry).order_by(Entry.number.desc()).first().known
    give(house, 202, to=AUDIT)
    sit(house, 202, SUN, organisation=AUDIT)
    issue(house, known=(then + timedelta(microseconds=1)).astimezone(UTC).isoformat())
    told = kept(house)
    assert told["rooms"][1]["occupants"] == []
    assert told["issued"]["journal_number"] == told["journal"] + 2
    assert check(house).sameness is Sameness.SAME


def test_a_paper_that_was_changed_is_told(house, intruder):
    issue(house)
    intruder("UPDATE stored_part SET content = substr(content, 1, 5) WHERE digest = (SELECT digest FROM issued_audit)")
    assert check(house).sameness is Sameness.TAMPERED
    with pytest.raises(Conflict, match="已被改动"):
        do(house, "open-rectifications", on=JUNE, audit=NUMBER, keys=[f"office-over-standard:{room(201)}"])
    with house.reading() as session:
        assert issued.since_last(session, audit_of(session, building=SECOND, on=JUNE)) is None
    intruder("DELETE FROM stored_part WHERE digest = (SELECT digest FROM issued_audit)")
    assert check(house).sameness is Sameness.TAMPERED


def test_a_changed_paper_is_passed_over_where_an_audit_is_held_against_the_last(house, intruder):
    issue(house)
    issue(house, on=date(2026, 6, 2))
    issue(house, on=date(2026, 6, 3))
    second = "SELECT digest FROM issued_audit WHERE number = '371500-A0002'"
    intruder(f"UPDATE stored_part SET content = substr(content, 1, 5) WHERE digest = ({second})")
    with house.reading() as session:
        row = audits.issued(session, "371500-A0003")
        earlier, found = issued.since_previous(session, row, issued.kept(session, row))
    assert (earlier.number, found.same) == (NUMBER, 1)


def test_another_version_is_told_with_what_comes_out_otherwise(house, monkeypatch):
    issue(house)
    assert check(house, version="9.9.9") == issued.Checked(Sameness.ANOTHER_VERSION, "", "0.1.0", "9.9.9")
    read = issued.audit_of

    def otherwise(*args, **asked):
        found = read(*args, **asked)
        found.columns["rooms"]["limit"] = found.columns["rooms"]["limit"] + 100
        return found

    monkeypatch.setattr(issued, "audit_of", otherwise)
    found = check(house)
    assert found.sameness is Sameness.DIFFERS
    assert found.difference == f"rooms[{room(201)}].limit: 9.00 → 10.00"
    assert check(house, version="9.9.9").sameness is Sameness.ANOTHER_VERSION


def test_what_is_new_gone_and_otherwise_since_the_last_audit(house):
    issue(house)
    first = f"office-over-standard:{room(201)}"
    give(house, 202, to=AUDIT, on=JUNE)
    assert [it["key"] for it in kept(house)["findings"]] == [first]
    with house.reading() as session:
        row = audits.issued(session, NUMBER)
        assert issued.since_previous(session, row, kept(house)) is None
        same = issued.since_last(session, audit_of(session, building=SECOND, on=JUNE))
        assert same == {"audit": NUMBER, "new": [], "gone": [], "changed": [], "same": 1}
        assert issued.since_last(session, audit_of(session, building=SECOND, on=DAY)) is None
    do(house, "change-post", person=ZHAO, organisation=FINANCE, post="bureau_deputy", on=JUNE)
    sit(house, 202, QIAN, on=JUNE)
    later = date(2026, 7, 1)
    assert issue(house, on=later) == "371500-A0002"
    with house.reading() as session:
        earlier, found = issued.since_previous(session, audits.issued(session, "371500-A0002"), kept(house, "371500-A0002"))
        assert earlier.number == NUMBER
        assert [it["key"] for it in found.gone] == [first]
        assert [it["key"] for it in found.new] == [f"office-over-standard:{room(202)}"]
        assert (found.changed, found.same) == ((), 0)


def test_what_cannot_be_issued_is_refused(house):
    for told in ({"scope": "somewhere"}, {"scope": SECOND, "day": "2026-06-02"}, {"scope": SECOND, "known": "2026-06-01T08:00"}):
        with pytest.raises(Invalid):
            do(house, "issue-audit", on=JUNE, **told)
    for scope in ("371500-0001-777", "371500-P777", "371521"):
        with pytest.raises(NotFound):
            issue(house, scope)
    with pytest.raises(NotFound):
        issue(house, known="2020-01-01T00:00+08:00")
    with house.reading() as session:
        assert session.query(IssuedAudit).count() == 0


def test_who_may_not_see_all_of_it_issues_no_audit_and_reads_none(house):
    issue(house)
    city, other, clerk = viewer("staff", "371500"), viewer("auditor", "371521"), viewer("clerk", AUDIT)

    def may(looker):
        with house.reading() as session:
            issues = sight.sees_whole(session, looker, SECOND)
        with house.reading(looker) as session:
            return issues, len(issued.issued_audits(session)), session.query(IssuedAudit).count()

    assert [may(it) for it in (city, other, clerk)] == [(True, 1, 1), (False, 0, 0), (False, 0, 0)]
    with house.writing() as session, acting(session, "record-person", subject="密", **SAYS) as act:
        session.add(Person(id=new_id(act.known), code="371500-R00099", name="密", sensitive=True, valid_from=DAY))
    assert may(city) == (False, 0, 0)
    assert may(viewer("auditor", "371500", cleared=True)) == (True, 1, 1)


def sat(database, code, person, organisation, since=DAY):
    """A seat that was recorded when nobody asked whose room it is."""
    with database.writing() as session, acting(session, "seat", subject=code, **SAYS) as act:
        place, who = (session.query(it).filter(it.code == of).first() for it, of in ((Room, code), (Person, person)))
        body = parties.organisation(session, organisation, on=JUNE)
        keys = {"room_id": place.id, "person_id": who.id, "organisation_id": body.id}
        session.add(Seat(id=new_id(act.known), second=True, approval="", valid_from=since, **keys))


GUESTS = {
    "somebody of the city's": ([False] * 3, lambda it: sat(it, f"{COUNTY_BUILDING}-1F-101", QIAN, COUNTY)),
    "a post at a body of the city's": ([False] * 3, lambda it: sat(it, f"{COUNTY_BUILDING}-1F-101", "371502-R00001", FINANCE)),
    "one who sits in the city, too": ([False] * 3, lambda it: sat(it, f"{BUILDING}-1F-102", "371502-R00001", COUNTY)),
    "a room in the city": (
        [True, False, True],
        lambda it: do(it, "assign", rooms=[f"{BUILDING}-1F-103"], organisation=COUNTY, on=DAY),
    ),
}
"""What is in a county that it may not see the whole of → whether it still has the papers of a building, a body, and itself."""


@pytest.mark.parametrize("guest", GUESTS)
def test_a_paper_that_names_what_a_county_may_not_see_is_not_the_countys(recorded, tmp_path, guest):
    database = two_divisions(recorded, tmp_path)
    extra = survey(tmp_path, sheet(cell("101", 0), cell("102", 4), cell("103", 8)), name="加一间.dxf")
    with database.writing() as session:
        hand_in(session, extra)
    with database.reading() as session:
        finance = parties.organisation(session, FINANCE, on=JUNE)
    someone(database, QIAN, "钱科员", at=finance)
    county, city = viewer("auditor", "371502"), viewer("auditor", "371500")
    scopes = (COUNTY_BUILDING, COUNTY, "371502")

    def may(looker):
        with database.reading() as session:
            issues = [sight.sees_whole(session, looker, it) for it in (*scopes, BUILDING, FINANCE)]
        numbers = [issue(database, it) for it in scopes]
        with database.reading(looker) as session:
            listed = {it.number for it in session.query(IssuedAudit)}
            files = [session.query(StoredFile).filter(StoredFile.name == f"{it}.json").count() == 1 for it in numbers]
        return issues, [it in listed for it in numbers], files

    assert may(county) == ([True] * 3 + [False] * 2, [True] * 3, [True] * 3)
    left, comes = GUESTS[guest]
    comes(database)
    assert may(county) == (left + [False] * 2, left, left)
    assert may(city) == ([True] * 5, [True] * 3, [True] * 3)


def test_an_organisation_reads_its_own_paper_unless_others_were_in_its_rooms_that_day_as_was_known(house):
    clerk = viewer("clerk", FINANCE)

    def read():
        with house.reading(clerk) as session:
            return [it.number for it in session.query(IssuedAudit).order_by(IssuedAudit.number)]

    issue(house, FINANCE)
    sat(house, room(203), QIAN, AUDIT, since=date(2026, 6, 2))
    issue(house, FINANCE)
    assert read() == ["371500-A0001", "371500-A0002"]
    sat(house, room(203), SUN, AUDIT)
    issue(house, FINANCE)
    assert read() == ["371500-A0001", "371500-A0002"]


def test_who_held_a_room_before_does_not_keep_its_papers_from_who_has_it_now(house):
    clerk = viewer("clerk", AUDIT)
    give(house, 202)
    do(house, "vacate", organisation=FINANCE, rooms=[room(202)], on=JUNE)
    give(house, 202, to=AUDIT, on=JUNE)
    issue(house, AUDIT, on=JUNE)
    with house.reading(clerk) as session:
        assert [it.number for it in session.query(IssuedAudit)] == [NUMBER]


def test_findings_of_an_issued_audit_are_opened_together(house):
    give(house, 202, to=AUDIT)
    sit(house, 202, QIAN)
    issue(house)
    keys = [it["key"] for it in kept(house)["findings"] if it["severity"] == "error"]
    assert len(keys) >= 2
    rows = do(house, "open-rectifications", on=JUNE, audit=NUMBER, keys=keys[:2])
    assert [(it.key, it.audit, it.state) for it in rows] == [(key, NUMBER, "open") for key in sorted(keys[:2])]
    assert all(it.building_id and it.organisation_id for it in rows)
    with pytest.raises(Conflict, match="已在整改"):
        do(house, "open-rectifications", on=JUNE, audit=NUMBER, keys=keys)
    with pytest.raises(Invalid):
        do(house, "open-rectifications", on=JUNE, audit=NUMBER, keys=["office-over-standard:nowhere"])
    with pytest.raises(Invalid):
        do(house, "open-rectifications", on=JUNE, audit=NUMBER, keys=[])
    with pytest.raises(NotFound):
        do(house, "open-rectifications", on=JUNE, audit="371500-A0009", keys=keys[:1])
