"""What an organisation may have beside what it holds: by category and share, on a day, and as it was known before."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from floorplans.area_kinds import AreaKind
from registry import AreaTold, state_area
from registry.compliance.entitle_figures import Needs
from registry.store.errors import NotFound
from registry.views.entitlement import entitlement
from tests.factories import BUILDING, DAY, SAYS, cell, row, sheet, survey
from tests.registry.desk import enrolled
from tests.registry.parties import do, found

ROOMS = {number: f"{BUILDING}-1F-{number}" for number in ("101", "102", "103", "104", "105", "106", "107", "108")}
POSTS = [
    {"post": "bureau_chief", "count": 1},
    {"post": "below_bureau", "count": 1, "staffing": "worker"},
    {"post": "below_bureau", "count": 30, "staffing": "agency"},
]
LATER = DAY + timedelta(days=30)


@pytest.fixture
def bureau(recorded, tmp_path):
    """A bureau of two with two offices (one shared), a meeting room, a toilet of the head's, a plant room, a canteen, a room let."""
    uses = ("office", "office", "service", "service", "equipment", "annex", "office", "circulation")
    cells = [cell(number, i * 4.0, use=use) for i, (number, use) in enumerate(zip(ROOMS, uses, strict=True))]
    enrolled(recorded, survey(tmp_path, sheet(*cells)))
    code = found(recorded, "市规划局", 1, posts=POSTS, document="聊编〔2019〕1号", on=DAY)
    other = found(recorded, "市国土局", 2, on=DAY)
    club = found(recorded, "规划协会", 3, parent=code, kind="association", on=DAY)
    mine = [ROOMS[it] for it in ("101", "103", "104", "105", "106", "108")]
    do(recorded, "assign", rooms=mine, organisation=code, on=DAY)
    do(recorded, "assign", rooms=[ROOMS["102"]], organisation=code, share="33.33", on=DAY)
    do(recorded, "assign", rooms=[ROOMS["102"]], organisation=other, share="66.67", on=DAY)
    do(recorded, "assign", rooms=[ROOMS["107"]], organisation=club, tenure="paid", on=DAY)
    do(recorded, "attach-part", office=ROOMS["101"], room=ROOMS["104"], part="toilet", on=DAY)
    return recorded, code, club


def of(database, code, **asked):
    with database.reading() as session:
        told = entitlement(session, code, **{"on": LATER, **asked})
    return told, {it.category: it for it in told.categories.itertuples(index=False)}


def test_each_category_is_what_is_held_by_share_beside_what_may_be(bureau):
    database, code, _ = bureau
    told, by = of(database, code)
    assert told.entitled.heads == 2, "agency staff make no area"
    office = by["office"]
    assert (office.rooms, office.held, office.entitled) == (3, Decimal("46.67"), Decimal("33.00"))
    assert (office.shortage, office.surplus) == (0, Decimal("13.67"))
    assert (office.excess_over_standard_pct, office.excess_over_actual_pct) == (Decimal("41.41"), Decimal("29.28"))
    assert (by["service"].held, by["service"].shortage, by["service"].surplus) == (20, 0, 4)
    assert (by["equipment"].held, by["equipment"].entitled) == (20, Decimal("4.41"))
    assert (by["basic"].held, by["basic"].entitled) == (Decimal("86.67"), Decimal("53.41"))
    assert (by["annex"].rooms, by["annex"].without_area, by["annex"].held) == (1, 1, 0)
    assert (by["other"].rooms, by["other"].entitled) == (1, None)
    assert list(told.rooms[told.rooms.category == "office"].number) == ["101", "102", "104"], "a head's toilet is in his office"


def test_an_annex_room_counts_once_somebody_states_its_gross_area(bureau):
    database, code, _ = bureau
    with database.writing() as session:
        state_area(
            session, ROOMS["106"], AreaTold(kind=AreaKind.GROSS, area=Decimal("22.60"), source="测量报告"), on=LATER, **SAYS
        )
    annex = of(database, code, needs=Needs(cars=1))[1]["annex"]
    assert (annex.without_area, annex.held, annex.entitled) == (0, Decimal("22.60"), Decimal("47.40"))
    assert of(database, code, on=LATER - timedelta(days=1))[1]["annex"].without_area == 1


def test_who_pays_to_stay_and_is_outside_the_rules_stands_apart(bureau):
    database, code, club = bureau
    above, _ = of(database, code)
    (row_,) = above.tolerated.itertuples(index=False)
    assert (row_.organisation, row_.tenure, row_.rooms, row_.usable_area) == (club, "paid", 1, 20)
    itself, by = of(database, club)
    assert itself.entitled is None
    assert "不适用" in itself.why.zh
    assert list(itself.tolerated.organisation) == [club]
    assert (by["office"].held, by["office"].surplus) == (20, None)


def test_a_mandate_changes_it_on_its_day_and_what_was_known_before_stays_so(bureau):
    database, code, _ = bureau
    with database.reading() as session:
        from registry.models import Entry

        known = max(it.known for it in session.query(Entry))
    do(
        database,
        "set-mandate",
        organisation=code,
        document="聊编〔2026〕9号",
        posts=[{"post": "below_bureau", "count": 250}],
        on=LATER,
    )
    assert of(database, code)[0].entitled.heads == 250
    assert of(database, code, on=LATER - timedelta(days=1))[0].entitled.heads == 2
    assert of(database, code, known=known)[0].entitled.heads == 2
    with pytest.raises(NotFound):
        of(database, code, on=date(2001, 1, 1))


def test_without_posts_nothing_is_set_and_what_is_held_is_still_told(bureau, tmp_path):
    database, _, _ = bureau
    told, by = of(database, found(database, "市审计局", 7, on=DAY))
    assert told.entitled is None
    assert "编制" in told.why.zh
    assert (by["basic"].rooms, by["basic"].entitled) == (0, None)


def test_a_room_let_to_others_is_not_held(bureau, tmp_path):
    database, _, _ = bureau
    enrolled(database, survey(tmp_path, sheet(*row("201"), floor="2F"), name="二层.dxf"))
    owner = found(database, "市机关事务管理局", 8, administers="371500", posts=POSTS, document="聊编1", on=DAY)
    told = {
        "number": "聊租1", "bureau": owner, "rooms": [f"{BUILDING}-2F-201"], "counterparty": "某公司", "last_day": "2027-01-01",
        "rent": "24000", "approval": "聊财资〔2026〕5号",
    }  # fmt: skip
    do(database, "lease-out", on=DAY, **told)
    allowed, by = of(database, owner)
    assert (by["office"].rooms, list(allowed.let.number)) == (0, ["201"])
