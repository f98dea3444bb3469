"""A room has several areas, each on somebody's word; what was measured is never overwritten by what is stated."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from floorplans.area_kinds import AreaKind
from floorplans.vocabulary import BoundaryBasis
from registry import Conflict, NotFound, verify, views
from registry.acts.area import AreaTold, state_area, withdraw_area
from registry.models import Entry
from tests.factories import BUILDING, DAY, cell, sheet, survey
from tests.registry.desk import LATER, enrolled, lines, rooms

SAYS = {"by": "李强", "because": "鲁（2020）聊城市不动产权第0001号"}
ROOM = f"{BUILDING}-1F-101"
DEED = AreaTold(kind=AreaKind.CERTIFICATE, area=Decimal("27.40"), source="不动产权证", basis=BoundaryBasis.WALL_CENTRE)
SUITE = AreaTold(
    kind=AreaKind.SUITE,
    area=Decimal("22.10"),
    source="测绘报告 17",
    basis=BoundaryBasis.WALL_CENTRE,
    method="GB/T 17986.1-2000 8.3",
)


@pytest.fixture
def floor(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(cell("101", declared="20.50"), cell("102", 4))))
    return recorded


def state(database, told, *, on=DAY, room=ROOM):
    with database.writing() as session:
        state_area(session, room, told, on=on, **SAYS)
    with database.reading() as session:
        verify(session)


def told(database, *, on=LATER, room=ROOM, **more):
    with database.reading() as session:
        found = views.areas(session, room, on=on, **more)
    return list(zip(found.kind, found.area, found.basis, found.source, strict=True))


MEASURED = [
    ("usable", Decimal("20.00"), "finished-face", "17"),
    ("declared", Decimal("20.50"), "finished-face", "17"),
]


def test_areas_stand_beside_each_other(floor):
    state(floor, DEED)
    state(floor, SUITE)
    assert told(floor) == [
        *MEASURED,
        ("certificate", Decimal("27.40"), "wall-centre", "不动产权证"),
        ("suite", Decimal("22.10"), "wall-centre", "测绘报告 17"),
    ]
    assert rooms(floor).usable_area["101"] == Decimal("20.00")
    with floor.reading() as session:
        line = session.scalar(select(Entry).order_by(Entry.number.desc()))
        assert (line.act, line.subject) == ("state-area", f"Room {ROOM}")
        assert line.after[0]["area"] == 2210


def test_a_room_of_which_nothing_is_stated_has_what_was_measured(floor):
    assert told(floor) == MEASURED
    assert told(floor, room=f"{BUILDING}-1F-102") == [("usable", Decimal("20.00"), "finished-face", "17")]
    assert told(floor, on=DAY - timedelta(days=1)) == []
    with pytest.raises(NotFound):
        told(floor, room=f"{BUILDING}-1F-109")


def test_a_new_certificate_replaces_the_old_from_its_day(floor):
    state(floor, DEED)
    state(floor, DEED)
    assert lines(floor) == 4, "the same again is no act"
    with floor.reading() as session:
        instant = session.scalar(select(Entry.known).order_by(Entry.number.desc()))
    new = AreaTold(kind=DEED.kind, area=Decimal("27.90"), source=DEED.source)
    state(floor, new, on=LATER)
    assert told(floor)[-1][1:3] == (Decimal("27.90"), "unstated")
    assert told(floor, on=LATER - timedelta(days=1))[-1][1] == Decimal("27.40")
    assert told(floor, known=instant)[-1][1] == Decimal("27.40")
    with pytest.raises(Conflict, match="更早"):
        state(floor, DEED, on=DAY)


def test_two_sources_may_disagree(floor):
    ledger, return_ = (
        AreaTold(kind=AreaKind.DECLARED, area=Decimal(area), source=source)
        for area, source in (("21.00", "台账"), ("20.00", "统计报表"))
    )
    state(floor, ledger)
    state(floor, return_)
    assert {it[1] for it in told(floor) if it[0] == "declared"} == {Decimal("20.50"), Decimal("21.00"), Decimal("20.00")}


def test_what_a_source_states_is_withdrawn(floor):
    state(floor, DEED)
    with floor.writing() as session:
        withdraw_area(session, ROOM, DEED.kind, DEED.source, on=LATER, **SAYS)
    assert told(floor) == MEASURED
    assert told(floor, on=DAY)[-1][0] == "certificate"
    with pytest.raises(Conflict, match="没有登记"), floor.writing() as session:
        withdraw_area(session, ROOM, DEED.kind, DEED.source, on=LATER, **SAYS)


@pytest.mark.parametrize("area", ["0", "-1.00", "20.005", "NaN", "Infinity", "1e15"])
def test_what_is_no_area_is_refused(floor, area):
    with pytest.raises(Conflict, match="面积应为正数"):
        state(floor, AreaTold(kind=AreaKind.GROSS, area=Decimal(area), source="台账"))


def test_an_area_has_a_source_and_a_room_that_stands(floor):
    with pytest.raises(Conflict, match="来源"):
        state(floor, AreaTold(kind=AreaKind.GROSS, area=Decimal("30.00"), source=" "))
    with pytest.raises(Conflict, match="尚不存在"):
        state(floor, DEED, on=DAY - timedelta(days=1))
    with pytest.raises(NotFound, match="109"):
        state(floor, DEED, room=f"{BUILDING}-1F-109")
    assert lines(floor) == 3
