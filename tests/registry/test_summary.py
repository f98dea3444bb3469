"""A city's three sums: bodies in compounds, what was re-allotted and across tiers, what was registered to the bureau."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.acts.assign import Assign, assign
from registry.acts.end import end
from registry.models import Title
from registry.queries import uses
from registry.store.ids import new_id
from registry.store.journal import acting
from registry.views import summary
from tests.factories import BUILDING, DAY, SAYS
from tests.rights import AUDIT, FINANCE, body

ROOM = f"{BUILDING}-1F-101"
MAY = date(2026, 5, 4)
COUNTY = "371502-P001"


def give(database, room, to, on, **more):
    with database.writing() as session:
        assign(session, Assign(rooms=(room,), organisation=to, **more), on=on, **SAYS)


def take(database, room, on):
    from registry import queries

    with database.writing() as session, acting(session, "vacate", subject=room, **SAYS):
        end(session, uses.assignments(session, [queries.room_id(session, room)], on=on), on=on)


@pytest.fixture
def passed(office):
    """Room 101 went from the finance bureau to a county body in May; 102 stood idle for a month in between."""
    body(office, COUNTY, "东昌府区信访局", tier="county")
    for room in (ROOM, f"{BUILDING}-1F-102"):
        give(office, room, FINANCE, DAY)
        take(office, room, MAY)
    give(office, ROOM, COUNTY, MAY)
    give(office, f"{BUILDING}-1F-102", AUDIT, MAY + timedelta(days=30))
    give(office, f"{BUILDING}-1F-103", AUDIT, MAY)  # nobody had it before: allotted, not re-allotted
    return office


def between(database, since=MAY, last_day=MAY + timedelta(days=30), **more):
    with database.reading() as session:
        return summary.reallotments(session, since=since, last_day=last_day, **more)


def test_what_was_reallotted_is_told_room_by_room_with_both_sides(passed):
    found = between(passed)
    assert list(found.room) == [ROOM, f"{BUILDING}-1F-102"]
    assert list(found.giver_name) == ["市财政局", "市财政局"]
    assert list(found.taker_name) == ["东昌府区信访局", "市审计局"]
    assert list(found.across) == [True, False]
    assert sum(found.usable_area) == Decimal("40.00")


def test_both_days_count_and_no_other(passed):
    assert list(between(passed, last_day=MAY + timedelta(days=29)).room) == [ROOM]
    assert len(between(passed, since=MAY + timedelta(days=1))) == 1
    assert between(passed, since=DAY, last_day=MAY - timedelta(days=1)).empty


def test_who_keeps_what_they_had_was_given_nothing(office):
    give(office, ROOM, FINANCE, DAY, last_day=MAY - timedelta(days=1))
    give(office, ROOM, FINANCE, MAY)
    assert between(office).empty


def test_a_shared_room_passes_by_its_share_and_compounds_add_up(passed):
    take(passed, ROOM, MAY + timedelta(days=10))
    give(passed, ROOM, AUDIT, MAY + timedelta(days=10), share=Decimal("33.33"))
    found = between(passed, since=MAY + timedelta(days=10))
    assert list(found.usable_area) == [Decimal("6.67"), Decimal("20.00")]
    with passed.reading() as session:
        there = summary.compounds(session, on=MAY + timedelta(days=40))
    assert dict(zip(there.name, there.usable_area, strict=True)) == {"市审计局": Decimal("46.67")}
    assert list(there["rooms"]) == [3]


def test_registered_buildings_are_told_by_batch_with_who_had_them_before(office):
    from sqlalchemy import select

    from registry.models import Building, Organisation

    with office.writing() as session:
        building = session.scalar(select(Building.id).where(Building.code == BUILDING))
        holders = {it.code: it.id for it in session.scalars(select(Organisation))}
        facts = {"documents": "both", "land_certificate_number": "", "real_estate_unit_number": "", "approval": ""}
        for holder, since, until, batch, number in (
            (FINANCE, DAY, MAY, "", "聊房权证字第1号"), ("371500-P009", MAY, None, "第一批", "鲁(2022)聊城市不动产权第0000001号"),
        ):  # fmt: skip
            with acting(session, "record-title", subject=BUILDING, **SAYS) as act:
                session.add(
                    Title(
                        id=new_id(act.known), building_id=building, holder_id=holders[holder], state="registered", batch=batch,
                        certificate_number=number, valid_from=since, valid_to=until, **facts,
                    )
                )  # fmt: skip
    with office.reading() as session:
        found = summary.registrations(session, on=MAY)
        assert summary.registrations(session, on=MAY - timedelta(days=1)).empty
    assert found[["batch", "building", "holder", "former"]].to_numpy().tolist() == [
        ["第一批", BUILDING, "市机关事务管理局", "市财政局"]
    ]


@given(
    st.decimals(min_value=0, max_value=10**6, places=2),
    st.lists(st.integers(min_value=1, max_value=9999), min_size=1, max_size=5),
)
def test_the_shares_of_a_room_come_to_the_room_but_for_a_centiare_each(area, weights):
    shares = [(Decimal(100) * it / sum(weights)).quantize(Decimal("0.01")) for it in weights]
    whole = sum(summary.part_of(area, it) for it in shares)
    assert abs(whole - area * sum(shares) / 100) <= Decimal("0.005") * len(shares)


def test_nothing_is_told_of_an_empty_register(database):
    with database.reading() as session:
        assert summary.compounds(session, on=DAY).empty
        assert summary.reallotments(session, since=DAY, last_day=MAY).empty
        assert summary.registrations(session, on=DAY).empty
