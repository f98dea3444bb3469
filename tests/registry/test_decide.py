"""A resurvey accepted room by room: what is not accepted stays as it was, and can be taken later from the same drawing."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from floorplans.vocabulary import BoundaryBasis
from registry import Conflict, Decision, Fate, compare, made_ready, settle, verify, views
from registry.acts import in_use
from registry.models import FloorSurvey, PartialSurvey, Room
from tests.conftest import size
from tests.factories import BUILDING, DAY, Handed, cell, hand_in, record, row, sheet, survey
from tests.registry.desk import LATER, SECOND, enrolled, lines, rooms
from tests.registry.rebuilt import rebuilt

count = iter(range(1, 10**9))


def fates(database, handed):
    """What would become of rooms, by the numbers concerned."""
    with database.reading() as session:
        differences = compare(session, made_ready(session, handed.reading, ()), settle(handed.reading, ()))
    return {(fate.fate.value, fate.old_numbers, fate.new_numbers): fate for it in differences for fate in it.fates}


def only(*chosen):
    return Decision(keys=frozenset(fate.key for fate in chosen))


def in_force(database, floor=f"{BUILDING}-1F"):
    with database.reading() as session:
        found = session.query(FloorSurvey).where(FloorSurvey.known_to.is_(None), FloorSurvey.valid_to.is_(None)).all()
        return [str(it.survey_id) for it in found]


@pytest.fixture
def surveyed(recorded, tmp_path):
    """Three rooms in a row."""
    enrolled(recorded, survey(tmp_path, sheet(*row("101", "102", "103"))))
    return recorded


@pytest.fixture
def again(tmp_path):
    """102 has another number, 103 is given up, 104 is new."""
    return survey(tmp_path, sheet(cell("101"), cell("202", 4), cell("104", 20)), name="复测.dxf")


def test_one_thing_is_taken_and_the_rest_stays(surveyed, again):
    before = in_force(surveyed)
    chosen = fates(surveyed, again)["renumbered", ("102",), ("202",)]
    (difference,) = enrolled(surveyed, again, on=LATER, accept=only(chosen))
    assert difference.counts == {"new": 0, "changed": 1, "kept": 1, "gone": 0}
    assert {it.fate for it in difference.left} == {Fate.NEW, Fate.GONE}
    assert list(rooms(surveyed).index) == ["101", "202", "103"]
    assert in_force(surveyed) == before
    with surveyed.reading() as session:
        (begun,) = session.query(PartialSurvey).all()
        assert [(it["fate"], it["was"], it["becomes"]) for it in begun.remains] == [("new", [], ["104"]), ("gone", ["103"], [])]
        assert begun.remains[1]["zh"] == "103（20.00 m²） 不再有"
        verify(session)


def test_what_was_left_is_taken_later_from_the_same_drawing(surveyed, again):
    before = in_force(surveyed)
    enrolled(surveyed, again, on=LATER, accept=Decision(fates=frozenset({Fate.RENUMBERED})))
    assert {fate for fate, *_ in fates(surveyed, again)} == {"kept", "new", "gone"}
    day = LATER + timedelta(days=1)
    enrolled(surveyed, again, on=day, accept=Decision(fates=frozenset({Fate.NEW})))
    assert in_force(surveyed) == before
    (difference,) = enrolled(surveyed, again, on=day + timedelta(days=1))
    assert difference.left == []
    assert in_force(surveyed) != before
    assert list(rooms(surveyed, on=day + timedelta(days=1)).index) == ["101", "202", "104"]
    count_before = lines(surveyed)
    assert all(it.enrolled for it in enrolled(surveyed, again, on=day + timedelta(days=2)))
    assert lines(surveyed) == count_before
    with surveyed.reading() as session:
        assert session.query(PartialSurvey).where(PartialSurvey.known_to.is_(None), PartialSurvey.valid_to.is_(None)).count() == 0
        verify(session)


def test_taking_the_same_part_again_on_the_same_day_changes_nothing(surveyed, again):
    some = Decision(fates=frozenset({Fate.RENUMBERED}))
    enrolled(surveyed, again, on=LATER, accept=some)
    before = lines(surveyed)
    enrolled(surveyed, again, on=LATER, accept=some)
    assert lines(surveyed) == before


def test_nothing_accepted_writes_nothing(surveyed, again):
    before = lines(surveyed)
    (difference,) = enrolled(surveyed, again, on=LATER, accept=Decision())
    assert len(difference.left) == 3
    assert lines(surveyed) == before


def test_a_drawing_begun_and_then_overtaken_does_not_come_back(surveyed, again, tmp_path):
    enrolled(surveyed, again, on=LATER, accept=Decision(fates=frozenset({Fate.NEW})))
    enrolled(surveyed, survey(tmp_path, sheet(*row("101")), name="更新.dxf"), on=LATER)
    with pytest.raises(Conflict, match="取代"):
        enrolled(surveyed, again, on=LATER + timedelta(days=1))


def test_a_drawing_begun_is_overtaken_by_a_part_of_another(surveyed, again, tmp_path):
    enrolled(surveyed, again, on=LATER, accept=Decision(fates=frozenset({Fate.NEW})))
    other = survey(tmp_path, sheet(*row("101", "102", "103"), cell("105", 60)), name="更新.dxf")
    enrolled(surveyed, other, on=LATER, accept=only(fates(surveyed, other)["new", (), ("105",)]))
    with pytest.raises(Conflict, match="取代"):
        enrolled(surveyed, again, on=LATER)
    assert set(rooms(surveyed).index) == {"101", "102", "103", "104", "105"}


def test_what_is_no_longer_as_it_was_shown_is_refused(surveyed, again, tmp_path):
    chosen = fates(surveyed, again)["gone", ("103",), ()]
    enrolled(surveyed, survey(tmp_path, sheet(*row("101", "102"), cell("103", 8, width=5)), name="他人.dxf"), on=DAY)
    with pytest.raises(Conflict, match="重新比对"):
        enrolled(surveyed, again, on=LATER, accept=only(chosen))


def test_a_room_that_stays_and_one_that_is_taken_do_not_overlap(surveyed, tmp_path):
    moved_wall = survey(tmp_path, sheet(cell("101", width=5), cell("102", 5, width=3), cell("103", 8)), name="移墙.dxf")
    wider = fates(surveyed, moved_wall)["changed", ("101",), ("101",)]
    before = lines(surveyed)
    with pytest.raises(Conflict, match=r"保留的 102 与接受的 101 会重叠 5\.00 m²"):
        enrolled(surveyed, moved_wall, on=LATER, accept=only(wider))
    assert lines(surveyed) == before


def test_no_number_is_given_to_two_rooms_by_taking_a_part(surveyed, tmp_path):
    swapped = survey(tmp_path, sheet(*row("102", "101", "103")), name="换号.dxf")
    with pytest.raises(Conflict, match="一并接受"):
        enrolled(surveyed, swapped, on=LATER, accept=only(fates(surveyed, swapped)["renumbered", ("101",), ("102",)]))
    enrolled(surveyed, swapped, on=LATER, accept=Decision(fates=frozenset({Fate.RENUMBERED})))
    assert list(rooms(surveyed).index) == ["102", "101", "103"]


def test_a_floor_measured_to_other_faces_is_accepted_whole(surveyed, again):
    plan = replace(again.reading.plans[0], basis=BoundaryBasis.WALL_CENTRE)
    other = Handed(replace(again.reading, plans=(plan,)), again.papers)
    with pytest.raises(Conflict, match="整层"):
        enrolled(surveyed, other, on=LATER, accept=Decision(fates=frozenset({Fate.NEW})))
    enrolled(surveyed, other, on=LATER)


def test_of_a_first_survey_too_a_part_can_be_taken(recorded, tmp_path):
    handed = survey(tmp_path, sheet(*row("101", "102")), sheet(*row("201"), floor="2F"))
    enrolled(recorded, handed, accept=only(fates(recorded, handed)["new", (), ("101",)]))
    assert list(rooms(recorded).index) == ["101"]
    with recorded.reading() as session:
        assert list(views.floors(session, BUILDING, on=DAY).floor_name) == ["1F"]
    enrolled(recorded, handed)
    assert list(rooms(recorded).index) == ["101", "102"]
    assert list(rooms(recorded, f"{BUILDING}-2F").index) == ["201"]


def test_only_the_building_of_which_something_is_taken_is_written(recorded, tmp_path):
    first = survey(tmp_path, sheet(*row("101")), sheet(*row("101"), building=SECOND))
    enrolled(recorded, first)
    both = survey(tmp_path, sheet(*row("201")), sheet(*row("301"), building=SECOND), name="复测.dxf")
    before = lines(recorded)
    enrolled(recorded, both, on=LATER, accept=only(fates(recorded, both)["renumbered", ("101",), ("301",)]))
    assert lines(recorded) == before + 1
    assert list(rooms(recorded).index) == ["101"]
    assert list(rooms(recorded, f"{SECOND}-1F").index) == ["301"]


def test_what_is_in_use_cannot_vanish(surveyed, again, monkeypatch):
    with surveyed.reading() as session:
        used = session.query(Room.id).where(Room.code == f"{BUILDING}-1F-103").one().id
    monkeypatch.setattr(in_use, "USES", [lambda _session, asked, on: {used} & set(asked) if on >= DAY else set()])
    before = lines(surveyed)
    with pytest.raises(Conflict, match=f"{BUILDING}-1F 103 正在使用"):
        enrolled(surveyed, again, on=LATER)
    assert lines(surveyed) == before
    enrolled(surveyed, again, on=LATER, accept=Decision(fates=frozenset({Fate.NEW, Fate.RENUMBERED})))
    assert list(rooms(surveyed).index) == ["101", "202", "103", "104"]


def test_nothing_is_in_use_before_rooms_are_assigned(surveyed):
    with surveyed.reading() as session:
        assert in_use.in_use(session, [it.id for it in session.query(Room)], LATER) == set()


@settings(max_examples=size(10, 300))
@given(rebuilt(), st.randoms(use_true_random=False))
def test_taken_in_pieces_in_any_order_it_ends_as_taken_whole(database, tmp_path, floor, chance):
    building = f"371500-0001-{next(count)}"
    again = survey(tmp_path, sheet(*floor.after, building=building), name=f"{building} 复测.dxf")
    with database.writing() as session:
        record(session, building)
        hand_in(session, survey(tmp_path, sheet(*floor.before, building=building), name=f"{building}.dxf"))
    pieces = sorted(fates(database, again), key=lambda _: chance.random())
    for i, piece in enumerate(pieces):
        enrolled(database, again, on=LATER + timedelta(days=i // 2), accept=only(fates(database, again)[piece])) if piece[
            0
        ] != "kept" else None
    (difference,) = enrolled(database, again, on=LATER + timedelta(days=len(pieces)))
    assert difference.enrolled or set(difference.tally) >= {Fate.KEPT}
    found = rooms(database, f"{building}-1F", on=LATER + timedelta(days=len(pieces)))
    assert sorted(zip(found.index, found.usable_area, strict=True)) == sorted(
        (one.number, Decimal(f"{one.outline.area:.2f}")) for one in floor.after
    )
    assert not (shapely.area(shapely.intersection_all(list(found.plan_outline))) > 1 and len(found) > 1)
    with database.reading() as session:
        verify(session)
