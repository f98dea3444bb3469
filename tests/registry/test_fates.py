"""What became of each room of a floor that is surveyed again, told in the words of the office and kept as lineage."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import Fate, compare, made_ready, queries, settle, verify
from registry.models import Lineage, RoomAlias
from tests.conftest import size
from tests.factories import BUILDING, DAY, Cell, cell, hand_in, record, row, sheet, survey
from tests.registry.desk import LATER, enrolled, rooms
from tests.registry.rebuilt import rebuilt, told

count = iter(range(1, 10**9))


def shown(database, handed):
    with database.reading() as session:
        return compare(session, made_ready(session, handed.reading, ()), settle(handed.reading, ()))


def names_of(database, floor=f"{BUILDING}-1F"):
    """Former numbers and codes that lead to each room, by its number."""
    found = rooms(database, floor)
    with database.reading() as session:
        ids = {queries.room_id(session, code): number for number, code in found.code.items()}
        names = {number: set() for number in found.index}
        for one in queries.current_aliases(session, ids):
            names[ids[one.room_id]].add(one.alias.removeprefix(f"{floor}-"))
    return names


def lineage(database):
    """(act, code of the parent, code of the child) without the floor."""
    with database.reading() as session:
        all_of_it = session.query(Lineage).all()
        codes = queries.codes_of(session, [key for it in all_of_it for key in (it.parent_id, it.child_id)])
        return {(it.act, *(codes[key].rpartition("-1F-")[2] for key in (it.parent_id, it.child_id))) for it in all_of_it}


@settings(max_examples=size(20, 500))
@given(rebuilt())
def test_whatever_was_done_to_a_floor_is_told_as_what_it_is(database, tmp_path, floor):
    building = f"371500-0001-{next(count)}"
    first = survey(tmp_path, sheet(*floor.before, building=building), name=f"{building}.dxf")
    again = survey(tmp_path, sheet(*floor.after, building=building), name=f"{building} 复测.dxf")
    with database.writing() as session:
        record(session, building)
        hand_in(session, first)
    (difference,) = shown(database, again)
    expected = {(fate, tuple(sorted(old)), tuple(sorted(new))) for fate, old, new in floor.fates}
    assert told([difference]) == expected
    assert sum(difference.tally.values()) == len(expected)
    enrolled(database, again, on=LATER)
    found = rooms(database, f"{building}-1F", on=LATER)
    assert sorted(zip(found.index, found.usable_area, strict=True)) == sorted(
        (one.number, Decimal(f"{one.outline.area:.2f}")) for one in floor.after
    )
    assert found.code.is_unique
    names = names_of(database, f"{building}-1F")
    for fate, old, new in floor.fates:
        if fate == "renumbered":
            assert names[new[0]] == set(old)
        if fate == "merged":
            assert names[new[0]] >= set(old) - set(new)
        if fate == "split":
            assert all(set(old) <= names[number] | {number} for number in new)


def test_a_split_is_told_with_its_areas_and_leaves_a_trace(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(*row("101", "102"))))
    halves = survey(tmp_path, sheet(cell("101", width=1.9), cell("101A", 2.1, width=1.9), cell("102", 4)))
    (difference,) = enrolled(recorded, halves, on=LATER)
    (split,) = (it for it in difference.matched if it.fate is Fate.SPLIT)
    assert split.says.zh == "101（20.00 m²） 分割为 101（9.50 m²）、101A（9.50 m²）；合计由 20.00 m² 变为 19.00 m²（-1.00 m²）"
    assert split.says.en.startswith("101 (20.00 m²) is split into 101 (9.50 m²), 101A (9.50 m²); together 20.00 m²")
    assert lineage(recorded) == {("split", "101", "101-2"), ("split", "101", "101A")}
    assert names_of(recorded) == {"101": {"101"}, "101A": {"101"}, "102": set()}  # of the part that is 101 now the code
    with recorded.reading() as session:
        assert verify(session) == 4


def test_rooms_thrown_together_lead_to_what_they_became(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(*row("101", "102", "103"))))
    (difference,) = enrolled(recorded, survey(tmp_path, sheet(cell("大会议室", width=12))), on=LATER)
    assert told([difference]) == {("merged", ("101", "102", "103"), ("大会议室",))}
    assert lineage(recorded) == {("merge", number, "大会议室") for number in ("101", "102", "103")}
    assert names_of(recorded) == {"大会议室": {"101", "102", "103"}}
    assert set(rooms(recorded, on=DAY).index) == {"101", "102", "103"}


def test_a_room_that_is_renumbered_and_then_gets_its_number_back(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(*row("101"))))
    enrolled(recorded, survey(tmp_path, sheet(*row("201"))), on=LATER)
    assert names_of(recorded) == {"201": {"101"}}
    enrolled(recorded, survey(tmp_path, sheet(*row("101")), name="再次.dxf"), on=LATER + timedelta(days=1))
    with recorded.reading() as session:
        assert {
            it.alias for it in session.query(RoomAlias).where(RoomAlias.valid_to.is_(None), RoomAlias.known_to.is_(None))
        } == {"201"}


def test_former_names_go_on_to_whoever_has_the_space(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(*row("101", "102"))))
    enrolled(recorded, survey(tmp_path, sheet(*row("201", "202"))), on=LATER)
    enrolled(recorded, survey(tmp_path, sheet(cell("301", width=8))), on=LATER + timedelta(days=1))
    with recorded.reading() as session:
        alive = session.query(RoomAlias).where(RoomAlias.valid_to.is_(None), RoomAlias.known_to.is_(None)).all()
        assert len({it.room_id for it in alive}) == 1
        assert {it.alias for it in alive} >= {"101", "102", "201", "202"}


def test_the_number_of_a_part_is_no_room_that_moved(recorded, tmp_path):
    """102 was given up and its number went to a part of 101: the space decides."""
    enrolled(recorded, survey(tmp_path, sheet(cell("101", width=9), cell("102", 9, width=3))))
    thirds = [cell(number, 3.0 * i, width=3) for i, number in enumerate(("101", "102", "103"))]
    (difference,) = shown(recorded, survey(tmp_path, sheet(*thirds)))
    assert told([difference]) == {("split", ("101",), ("101", "102", "103")), ("gone", ("102",), ())}


def test_a_room_that_is_only_declared_is_known_by_its_number(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(Cell(number="101", outline=None, declared="20.00"))))
    (difference,) = shown(recorded, survey(tmp_path, sheet(cell("101"))))
    assert told([difference]) == {("changed", ("101",), ("101",))}


def test_another_use_is_said(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(cell("101"))))
    (difference,) = shown(recorded, survey(tmp_path, sheet(cell("101", use="service"))))
    assert "用途由“办公室”变为“服务用房”" in difference.matched[0].says.zh


@pytest.mark.parametrize(("numbers", "fate"), [(("档案室", "101"), "moved"), (("101", "101"), "gone")])
def test_a_room_drawn_on_the_wrong_floor_keeps_its_identity_where_its_number_says_who_it_is(recorded, tmp_path, numbers, fate):
    archive, other = numbers
    first = survey(tmp_path, sheet(*row("100", archive)), sheet(cell(other, 40), floor="2F"))
    enrolled(recorded, first)
    code = rooms(recorded).code[archive]
    again = survey(tmp_path, sheet(*row("100")), sheet(cell(other, 40), cell(archive, 4), floor="2F"), name="更正.dxf")
    differences = enrolled(recorded, again, on=LATER)
    assert (fate, (archive,), (archive,) if fate == "moved" else ()) in told(differences)
    upstairs = rooms(recorded, f"{BUILDING}-2F").reset_index()
    assert (code in set(upstairs.code)) == (fate == "moved")
    assert list(rooms(recorded).index) == ["100"]
    with recorded.reading() as session:
        verify(session)


def test_a_room_may_move_to_a_floor_that_was_not_there(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(*row("100", "档案室"))))
    again = survey(tmp_path, sheet(*row("100")), sheet(cell("档案室", 4), cell("201", 20), floor="2F"))
    differences = enrolled(recorded, again, on=LATER)
    assert told(differences) == {("kept", ("100",), ("100",)), ("moved", ("档案室",), ("档案室",)), ("new", (), ("201",))}
    assert set(rooms(recorded, f"{BUILDING}-2F").index) == {"档案室", "201"}


def test_a_first_survey_is_all_new_and_keeps_no_list_of_it(recorded, tmp_path):
    (difference,) = shown(recorded, survey(tmp_path, sheet(*row("101", "102"))))
    assert difference.matched == []
    assert difference.tally == {fate: 2 if fate is Fate.NEW else 0 for fate in Fate}
    assert told([difference]) == {("new", (), ("101",)), ("new", (), ("102",))}


@settings(max_examples=size(50, 500))
@given(st.data())
def test_every_room_of_any_two_drawings_meets_one_fate(data):
    """Even where drawings overlap themselves."""
    import numpy as np

    from registry.acts.fates import fates_of
    from registry.acts.match import match
    from registry.models import RoomSurvey

    spots = st.tuples(
        st.integers(0, 8), st.integers(0, 2), st.integers(1, 8), st.integers(1, 3), st.sampled_from(["", "1", "2", "3"])
    )
    drawings = [[cell(n, x, y, width=w, depth=d) for x, y, w, d, n in data.draw(st.lists(spots, max_size=6))] for _ in range(2)]
    numbers = [[one.number for one in cells] for cells in drawings]
    outlines = [np.array([one.outline for one in cells] or [None], object)[: len(cells)] for cells in drawings]
    old = [RoomSurvey(number=number) for number in numbers[0]]
    matching = match(numbers[0], outlines[0], numbers[1], outlines[1])
    drawn = type("Drawn", (), {"number": numbers[1]})
    flags = np.zeros(len(matching.pairs), bool)
    fates = fates_of(matching, old, range(len(numbers[1])), drawn, flags, flags, flags)
    assert sorted(row for fate in fates for row in fate.new) == list(range(len(numbers[1])))
    assert sorted(map(id, (row for fate in fates for row in fate.old))) == sorted(map(id, old))
