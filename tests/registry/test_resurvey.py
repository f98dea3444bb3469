"""A floor that was surveyed before is surveyed again."""

from datetime import timedelta
from decimal import Decimal

from registry.models import Entry, Room, RoomSurvey
from tests.factories import BUILDING, DAY, cell, row, sheet, survey
from tests.registry.desk import LATER, enrolled, rooms


def test_a_rebuilt_floor_is_changed_from_its_day_on(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(*row("101", "102", "103"))))
    rebuilt = survey(tmp_path, sheet(cell("101"), cell("102", 4, width=6), cell("104", 12)))
    (difference,) = enrolled(recorded, rebuilt, on=LATER)
    assert difference.counts == {"new": 1, "changed": 1, "kept": 1, "gone": 1}
    assert rooms(recorded, on=LATER - timedelta(days=1)).usable_area.to_dict() == dict.fromkeys(
        ("101", "102", "103"), Decimal("20.00")
    )
    after = rooms(recorded, on=LATER)
    assert after.usable_area.to_dict() == {"101": Decimal("20.00"), "102": Decimal("30.00"), "104": Decimal("20.00")}
    assert after.valid_from.to_dict() == {"101": DAY, "102": LATER, "104": LATER}
    assert after.survey["101"] != after.survey["102"] == rebuilt.reading.digest


def test_what_was_known_stays_answerable(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(*row("101", "102"))))
    with recorded.reading() as session:
        instant = session.query(Entry.known).order_by(Entry.number.desc()).first().known
    enrolled(recorded, survey(tmp_path, sheet(*row("101"))), on=DAY + timedelta(days=1))
    assert list(rooms(recorded, on=LATER).index) == ["101"]
    assert list(rooms(recorded, on=LATER, known=instant).index) == ["101", "102"]
    assert rooms(recorded, on=LATER, known=instant - timedelta(microseconds=1)).empty


def test_a_correction_of_the_same_day_replaces(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(*row("101", "102"))))
    enrolled(recorded, survey(tmp_path, sheet(*row("101", "103", width=5))), on=DAY)
    assert rooms(recorded, on=DAY).usable_area.to_dict() == {"101": Decimal("25.00"), "103": Decimal("25.00")}
    with recorded.reading() as session:
        assert session.query(RoomSurvey).where(RoomSurvey.valid_to.is_not(None)).count() == 0


def test_doors_that_swapped_their_numbers_keep_their_codes(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(cell("101"), cell("102", 4, use="service"))))
    enrolled(recorded, survey(tmp_path, sheet(cell("102"), cell("101", 4, use="service"))), on=LATER)
    found = rooms(recorded)
    assert found.code["102"] == f"{BUILDING}-1F-101"
    assert found.code["101"] == f"{BUILDING}-1F-102"


def test_the_code_of_a_room_that_is_gone_is_never_given_again(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(*row("101", "102"))))
    enrolled(recorded, survey(tmp_path, sheet(*row("101"))), on=LATER)
    enrolled(recorded, survey(tmp_path, sheet(cell("101"), cell("102", 40))), on=LATER + timedelta(days=1))
    enrolled(recorded, survey(tmp_path, sheet(cell("101")), name="又.dxf"), on=LATER + timedelta(days=2))
    enrolled(recorded, survey(tmp_path, sheet(cell("101"), cell("102", 60))), on=LATER + timedelta(days=3))
    found = rooms(recorded, on=LATER + timedelta(days=9))
    assert found.code.to_dict() == {"101": f"{BUILDING}-1F-101", "102": f"{BUILDING}-1F-102-3"}
    with recorded.reading() as session:
        assert session.query(Room.id).count() == session.query(Room.code).distinct().count() == 4


def test_a_number_that_stands_twice_gives_two_codes(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(cell("101"), cell("101", 4), cell("", 8), cell("", 12))))
    with recorded.reading() as session:
        found = {code.removeprefix(f"{BUILDING}-1F-") for (code,) in session.query(Room.code)}
    assert found == {"101", "101-2", "0", "0-2"}
