"""An agreement is drawn up with the rooms of its first day, signed, archived, renewed and ended; its term is its valid days."""

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest

from registry import Conflict, Invalid, NotFound, verify, views
from registry.acts.keep import keep
from tests.factories import BUILDING, DAY, sheet, survey
from tests.factories import row as cells
from tests.registry.desk import enrolled
from tests.registry.test_title import do
from tests.rights import AUDIT, BUREAU, FINANCE

NUMBER, LAST = "聊机管用〔2026〕3号/2", date(2028, 12, 31)
ROOMS = [f"{BUILDING}-1F-10{n}" for n in (1, 2)]
TERMS = {
    "number": NUMBER,
    "organisation": FINANCE,
    "building": BUILDING,
    "last_day": "2028-12-31",
    "certificate_number": "聊机管证3号",
}
LATER = date(2026, 6, 1)


@pytest.fixture
def assigned(office):
    do(office, "assign", rooms=ROOMS, organisation=FINANCE)
    return office


def shown(database, number=NUMBER, on=LATER):
    with database.reading() as session:
        return views.agreement(session, number, on=on)


def listed(database, on=LATER, **wanted):
    with database.reading() as session:
        return views.agreements(session, on=on, **wanted).set_index("number")


def test_rooms_to_be_given_back_after_a_move_are_not_agreed_on(assigned):
    do(assigned, "move", organisation=FINANCE, rooms=[f"{BUILDING}-1F-103"], old_rooms=ROOMS, on=LATER)
    do(assigned, "draw-up-agreement", **TERMS, on=LATER)
    assert [it["code"] for it in shown(assigned).schedule] == [f"{BUILDING}-1F-103"]


def test_what_was_agreed_stays_though_the_rooms_change(assigned, tmp_path):
    do(assigned, "draw-up-agreement", **TERMS)
    do(assigned, "assign", rooms=[f"{BUILDING}-1F-103"], organisation=FINANCE)
    enrolled(assigned, survey(tmp_path, sheet(*cells("101", "102", "103", width=4.5))), on=LATER)
    found = shown(assigned)
    assert [(it["code"], it["number"], it["use"], it["usable_area"]) for it in found.schedule] == [
        (code, code[-3:], "office", "20.00") for code in ROOMS
    ]
    assert (found.usable_area, found.last_day, found.purposes) == (
        Decimal("40.00"),
        LAST,
        ["legal-person", "household", "works-permit"],
    )
    assert "尚未登记权属" in found.notes[0].zh


def test_a_shared_room_counts_by_its_share(office):
    do(office, "assign", rooms=ROOMS[:1], organisation=FINANCE, share="33.33")
    do(office, "draw-up-agreement", **TERMS)
    assert shown(office).usable_area == Decimal("6.67")


def test_an_agreement_is_signed_scanned_archived_and_then_over(assigned, tmp_path):
    do(assigned, "draw-up-agreement", **TERMS)
    assert listed(assigned).loc[NUMBER, "standing"] == "draft"
    with pytest.raises(Conflict, match="尚未签订，不能归档"):
        do(assigned, "archive-agreement", number=NUMBER, archive_number="A-1")
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    digest = sha256(scan.read_bytes()).hexdigest()
    with pytest.raises(Invalid, match="请先上传"):
        do(assigned, "sign-agreement", number=NUMBER, signed_on=LATER, scan=digest, on=LATER)
    do(assigned, "sign-agreement", number=NUMBER, signed_on=LATER, on=LATER)
    with assigned.writing() as session:
        keep(session, scan, digest)
    do(assigned, "sign-agreement", number=NUMBER, signed_on=LATER, scan=digest, on=LATER)
    with pytest.raises(Conflict, match="已于 2026-06-01 签订"):
        do(assigned, "sign-agreement", number=NUMBER, signed_on=date(2026, 5, 1), on=LATER)
    do(assigned, "archive-agreement", number=NUMBER, archive_number="A-1", on=LATER)
    days = (DAY, LATER, LAST, LAST + timedelta(days=1))
    assert [listed(assigned, on=day).loc[NUMBER, "standing"] for day in days] == ["draft", "in-force", "in-force", "over"]
    found = listed(assigned, standing="in-force").loc[NUMBER]
    assert (found.rooms, found.usable_area, found.days_left, found.archive_number) == (
        2,
        Decimal("40.00"),
        (LAST - LATER).days,
        "A-1",
    )
    assert (found.scan, found.signed_on) == (digest, LATER)
    with assigned.reading() as session:
        assert verify(session) > 0


def test_only_one_agreement_for_an_organisation_and_a_building_at_a_time(assigned):
    do(assigned, "draw-up-agreement", **TERMS)
    for on in (DAY, LAST):
        with pytest.raises(Conflict, match=NUMBER):
            do(
                assigned,
                "draw-up-agreement",
                **{**TERMS, "number": "B", "certificate_number": "B", "last_day": "2030-12-31"},
                on=on,
            )
    do(assigned, "end-agreement", number=NUMBER, on=LATER)
    do(assigned, "draw-up-agreement", **{**TERMS, "number": "B", "certificate_number": "B"}, on=LATER)
    assert listed(assigned).standing.to_dict() == {"B": "draft", NUMBER: "over"}
    with pytest.raises(Conflict, match="已期满"):
        do(assigned, "end-agreement", number=NUMBER, on=LATER)


def test_a_renewal_names_the_old_one_and_begins_where_it_ends(assigned):
    do(assigned, "draw-up-agreement", **{**TERMS, "purposes": ["household"]})
    new = {"renews": NUMBER, "number": "续〔2028〕1号", "last_day": "2031-12-31", "certificate_number": "聊机管证9号"}
    with pytest.raises(Conflict, match="不能续签"):
        do(assigned, "renew-agreement", **new, on=LATER)
    do(assigned, "sign-agreement", number=NUMBER, signed_on=DAY)
    do(assigned, "assign", rooms=[f"{BUILDING}-1F-103"], organisation=FINANCE, on=LATER)
    do(assigned, "renew-agreement", **new, on=LATER)
    old, renewed = shown(assigned), shown(assigned, new["number"])
    assert (old.last_day, old.renewed_by) == (LATER - timedelta(days=1), new["number"])
    assert (renewed.valid_from, renewed.renews, renewed.purposes, len(renewed.schedule)) == (LATER, NUMBER, ["household"], 3)
    with pytest.raises(Conflict, match="已由"):
        do(assigned, "renew-agreement", **{**new, "number": "再续"}, on=LATER)


def test_what_cannot_be_agreed_is_refused_field_by_field(assigned):
    with pytest.raises(Invalid) as wrong:
        do(assigned, "draw-up-agreement", **{**TERMS, "purposes": ["letting"]})
    assert set(wrong.value.problems) == {"purposes"}
    bad = {"certificate_number": "", "last_day": "2026-01-01", "purposes": []}
    with pytest.raises(Invalid) as wrong:
        do(assigned, "draw-up-agreement", **{**TERMS, **bad})
    assert set(wrong.value.problems) == set(bad)
    for number in ("", " 3号", "..", "a//b", "3号/", "a\\b", "a\nb", "x" * 101):
        with pytest.raises(Invalid) as wrong:
            do(assigned, "draw-up-agreement", **{**TERMS, "number": number})
        assert set(wrong.value.problems) == {"number"}
    with pytest.raises(Conflict, match="没有房间"):
        do(assigned, "draw-up-agreement", **{**TERMS, "organisation": AUDIT})
    with pytest.raises(Invalid, match="不与自己"):
        do(assigned, "draw-up-agreement", **{**TERMS, "organisation": BUREAU})
    with pytest.raises(NotFound):
        do(assigned, "sign-agreement", number=NUMBER, signed_on=DAY)
