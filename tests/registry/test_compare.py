"""The difference is shown before anything is changed, and is what is then done."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from floorplans.georeference import Placement
from registry import Conflict, Place, compare, head, made_ready, settle, views
from tests.conftest import size
from tests.factories import BUILDING, DAY, Cell, cell, hand_in, record, row, sheet, survey

LATER = DAY + timedelta(days=30)


def compared(database, handed, places=()):
    with database.reading() as session:
        return compare(session, made_ready(session, handed.reading, places), settle(handed.reading, places))


@pytest.fixture
def surveyed(database, tmp_path):
    """A building with one floor of three rooms."""
    with database.writing() as session:
        record(session)
        hand_in(session, survey(tmp_path, sheet(*row("101", "102", "103"))))
    return database


def told(difference, handed):
    number = handed.reading.rooms.number
    return {
        "kept": [old.number for old, _ in difference.kept],
        "changed": [(old.number, number[row]) for old, row in difference.changed],
        "new": [number[row] for row in difference.new],
        "gone": [old.number for old in difference.gone],
    }


@pytest.mark.parametrize(
    ("cells", "fates"),
    [
        pytest.param(row("101", "102", "103"), {"kept": ["101", "102", "103"]}, id="drawn again"),
        pytest.param(row("102", "101", "103"), {"kept": ["103"], "changed": [("101", "102"), ("102", "101")]}, id="swapped"),
        pytest.param(row("1", "2", "3"), {"changed": [("101", "1"), ("102", "2"), ("103", "3")]}, id="renumbered"),
        pytest.param([*row("101", "102"), cell("103", 40)], {"kept": ["101", "102"], "changed": [("103", "103")]}, id="moved"),
        pytest.param(
            [cell("101", width=2), cell("101A", 2, width=2), *row("101", "102", "103")[1:]],
            {"kept": ["102", "103"], "gone": ["101"], "new": ["101", "101A"]},
            id="split",
        ),
        pytest.param(
            [cell("101", width=8), cell("103", 8)],
            {"kept": ["103"], "new": ["101"], "gone": ["101", "102"]},
            id="thrown together",
        ),
        pytest.param([], {"gone": ["101", "102", "103"]}, id="all gone"),
        pytest.param(
            [cell("101", use="service"), *row("101", "102", "103")[1:]],
            {"kept": ["102", "103"], "changed": [("101", "101")]},
            id="another use",
        ),
        pytest.param(
            [Cell(number="101", outline=None, declared="20.00"), *row("101", "102", "103")[1:]],
            {"kept": ["102", "103"], "changed": [("101", "101")]},
            id="only declared now",
        ),
    ],
)
def test_a_resurvey_is_told_room_by_room_and_then_done(surveyed, tmp_path, cells, fates):
    again = survey(tmp_path, sheet(*cells), name="复测.dxf")
    with surveyed.reading() as session:
        before = head(session)
    (shown,) = compared(surveyed, again)
    assert told(shown, again) == {"kept": [], "changed": [], "new": [], "gone": []} | fates
    with surveyed.reading() as session:
        assert head(session) == before
    with surveyed.writing() as session:
        (done,) = hand_in(session, again, on=LATER)
    assert done.counts == shown.counts
    with surveyed.reading() as session:
        assert sorted(views.rooms(session, f"{BUILDING}-1F", on=LATER).number) == sorted(one.number for one in cells)
        assert list(views.rooms(session, f"{BUILDING}-1F", on=DAY).number) == ["101", "102", "103"]


def test_the_drawing_in_force_says_that_it_is(surveyed, tmp_path):
    (shown,) = compared(surveyed, survey(tmp_path, sheet(*row("101", "102", "103"))))
    assert shown.enrolled
    assert not any(shown.counts.values())


def test_a_floor_nobody_has_surveyed_is_all_new(surveyed, tmp_path):
    (shown,) = compared(surveyed, survey(tmp_path, sheet(*row("01", "02"), floor="B1")))
    assert shown.floor is None
    assert (shown.storey, shown.counts["new"]) == (-1, 2)


def test_a_line_moved_by_less_than_the_figure_is_no_change(surveyed, tmp_path):
    (shown,) = compared(surveyed, survey(tmp_path, sheet(cell("101", width=4.0002), *row("101", "102", "103")[1:])))
    assert (shown.counts["kept"], shown.counts["changed"]) == (3, 0)


def test_the_place_told_goes_before_what_the_drawing_says(tmp_path):
    handed = survey(tmp_path, sheet(*row("101")))
    assert settle(handed.reading, [Place("371500-0002-001", "9F")]) == [Place("371500-0002-001", "9F")]
    assert settle(handed.reading, []) == [Place(BUILDING, "1F", "", "测绘.dxf")]


def test_places_of_other_files_are_passed_over(tmp_path):
    handed = survey(tmp_path, sheet(*row("101"), building="", floor=""), name="甲.dxf")
    with pytest.raises(Conflict):
        settle(handed.reading, [Place(BUILDING, "1F", file="乙.dxf")])
    assert settle(handed.reading, [Place(BUILDING, "1F", file="乙.dxf"), Place(BUILDING, "2F", file="甲.dxf")])[0].floor == "2F"


def test_floors_that_one_frame_serves_may_be_told_under_other_labels(tmp_path):
    served = [sheet(*row("301"), floor=f"{n}F", frame="三至五层平面图") for n in (3, 4, 5)]
    handed = survey(tmp_path, *served)

    def told(*labels):
        return [place.floor for place in settle(handed.reading, [Place(BUILDING, it, frame="三至五层平面图") for it in labels])]

    assert told("6F", "7F", "8F") == ["6F", "7F", "8F"]
    assert told("2F", "3F", "4F") == ["2F", "3F", "4F"], "all or none by their labels: the drawing counts from another floor"
    assert told("5F", "3F", "4F") == ["3F", "4F", "5F"]
    with pytest.raises(Conflict):
        told("6F", "7F")


plans = st.lists(
    st.builds(lambda n, x, w: cell(str(n), 3.0 * x, width=w), st.integers(1, 5), st.integers(0, 5), st.sampled_from([2.0, 3.0])),
    max_size=5,
    unique_by=lambda one: one.number,
)
count = iter(range(1, 10**9))


@settings(max_examples=size(12, 500))
@given(st.lists(plans, min_size=2, max_size=4))
def test_however_often_a_floor_is_surveyed_it_is_as_last_drawn(database, tmp_path, drawings):
    """Nothing is lost on the way: every survey stays answerable on its own days, rooms keep one identity."""
    building = f"371500-0001-{next(count)}"
    handed = [survey(tmp_path, sheet(*cells, building=building), name=f"{building}-{i}.dxf") for i, cells in enumerate(drawings)]
    with database.writing() as session:
        record(session, building)
        for i, one in enumerate(handed):
            hand_in(session, one, on=DAY + timedelta(days=i))
    with database.reading() as session:
        for i, cells in enumerate(drawings):
            found = views.rooms(session, f"{building}-1F", on=DAY + timedelta(days=i))
            drawn = sorted((one.number, Decimal(f"{one.outline.area:.2f}")) for one in cells)
            assert sorted(zip(found.number, found.usable_area, strict=True)) == drawn
            assert found.code.is_unique


def test_rooms_that_lie_off_their_building_as_a_commercial_map_shifts_are_told(database, tmp_path):
    outline = shapely.box(115.9799, 36.4499, 115.9805, 36.4503)
    with database.writing() as session:
        record(session, outline=outline)
    for placement, doubts in ((Placement(115.98, 36.45), 0), (Placement(115.98566284, 36.45006905), 1)):
        handed = survey(tmp_path, sheet(*row("101", "102")))
        placed = replace(handed.reading, plans=(replace(handed.reading.plans[0], placement=placement),))
        with database.reading() as session:
            (shown,) = compare(session, made_ready(session, placed, ()), settle(placed, ()))
        assert len(shown.doubts) == doubts
