"""What maps and pages ask of the register, as of a day."""

from datetime import timedelta
from decimal import Decimal

import pytest

from registry import views
from tests.factories import BUILDING, DAY, Cell, cell, hand_in, record, row, sheet, survey

OTHER = "371502-0001-001"


@pytest.fixture
def filled(database, tmp_path):
    """Two divisions; a building with three floors and one that nobody has surveyed."""
    with database.writing() as session:
        record(session, address="东昌西路1号")
        record(session, OTHER, name="50%_楼", site_name="东昌府区政府", address="柳园路9号")
        hand_in(
            session,
            survey(
                tmp_path,
                sheet(*row("201", "202"), floor="2F"),
                sheet(*row("101", "102", "103")),
                sheet(cell("001"), Cell(number="002", outline=None, declared="9.00"), floor="B1"),
                sheet(cell("夹1"), floor="夹层"),
            ),
        )
    return database


def found(database, **asked):
    with database.reading() as session:
        return list(views.buildings(session, on=DAY, **asked).code)


def test_buildings_with_their_totals(filled):
    with filled.reading() as session:
        table = views.buildings(session, on=DAY).set_index("code")
    assert table.rooms.to_dict() == {BUILDING: 8, OTHER: 0}
    assert table.floors.to_dict() == {BUILDING: 4, OTHER: 0}
    assert table.usable_area.to_dict() == {BUILDING: Decimal("140.00"), OTHER: Decimal("0.00")}
    assert table.gross_floor_area[BUILDING] > table.usable_area[BUILDING]
    assert table.gross_floor_area[OTHER] is None


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({}, [BUILDING, OTHER]),
        ({"division": "3715"}, [BUILDING, OTHER]),
        ({"division": "371502"}, [OTHER]),
        ({"division": "3%"}, []),
        ({"search": "东昌"}, [BUILDING, OTHER]),
        ({"search": "东昌 柳园"}, [OTHER]),
        ({"search": "50%_"}, [OTHER]),
        ({"search": "%"}, [OTHER]),
        ({"search": "没有"}, []),
    ],
)
def test_buildings_are_looked_for(filled, asked, codes):
    assert found(filled, **asked) == codes


def test_floors_stand_one_above_the_other(filled):
    with filled.reading() as session:
        table = views.floors(session, BUILDING, on=DAY)
    assert list(table.floor_name) == ["B1", "1F", "夹层", "2F"]
    assert list(table.rooms) == [2, 3, 1, 2]
    assert list(table.usable_area) == [Decimal("20.00"), Decimal("60.00"), Decimal("20.00"), Decimal("40.00")]


def test_one_room_by_its_code(filled):
    with filled.reading() as session:
        (room,) = views.rooms(session, room=f"{BUILDING}-2F-202", on=DAY).to_dict("records")
        assert (room["number"], room["floor"], room["building"]) == ("202", f"{BUILDING}-2F", BUILDING)
        west, south, east, north = room["geometry"].bounds
        inside = (west + east) / 2, (south + north) / 2
        assert {f"{BUILDING}-2F-202", f"{BUILDING}-1F-102"} <= set(views.rooms(session, box=(*inside, *inside), on=DAY).code)
        assert views.rooms(session, box=(0, 0, 1, 1), on=DAY).empty


def test_the_day_before_there_was_nothing(filled):
    with filled.reading() as session:
        eve = DAY - timedelta(days=1)
        assert views.buildings(session, on=eve).empty
        assert views.floors(session, BUILDING, on=eve).empty
        assert views.rooms(session, f"{BUILDING}-1F", on=eve).empty


def test_an_empty_register_has_views_too(database):
    with database.reading() as session:
        assert views.buildings(session, on=DAY).empty
        assert views.surveys(session).empty
        assert "usable_area" in views.rooms(session, "x", on=DAY).columns
