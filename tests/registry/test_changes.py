"""A floor that is surveyed again: what changed so that somebody should look at it, and what did not."""

from dataclasses import replace

import pytest

from floorplans.act_findings import RESURVEY
from floorplans.checks.tolerances import tolerances
from floorplans.plan import Choice
from floorplans.vocabulary import BoundaryBasis, Family, Moment, Words
from registry import changes, compare, made_ready, settle
from registry.acts import in_use
from registry.acts.changes import RULES
from tests.factories import ANCHOR, DAY, cell, record, row, sheet, survey
from tests.registry.desk import LATER, SECOND, enrolled

EIGHT = ("101", "102", "103", "104", "105", "106", "107", "108")


def said(database, handed, code=None, *, on=LATER, **allowed):
    with database.reading() as session:
        prepared = made_ready(session, handed.reading, ())
        found = changes(
            session,
            compare(session, prepared, settle(handed.reading, ())),
            prepared,
            on=on,
            allowed={name.replace("_", "-"): value for name, value in allowed.items()},
        )
    return [one for one in found if code in {None, one.code}]


@pytest.fixture
def before(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(*row(*EIGHT))))
    return recorded


def drawn(handed, **facts):
    """The same survey, its first plan with other facts."""
    (plan,) = handed.reading.plans
    return replace(handed, reading=replace(handed.reading, plans=(replace(plan, **facts),)))


def test_a_floor_that_is_as_it_was_and_one_that_was_never_surveyed_give_no_finding(before, tmp_path):
    assert said(before, survey(tmp_path, sheet(*row(*EIGHT)), name="复测.dxf")) == []
    assert said(before, survey(tmp_path, sheet(*row("201", "202"), floor="2F"), name="二层.dxf")) == []


@pytest.mark.parametrize(("times", "found"), [(0, 1), (1, 1), (30, 0), (1e6, 0)])
def test_a_room_that_grew_is_told_beyond_the_limit_of_two_measurements(before, tmp_path, times, found):
    grown = survey(tmp_path, sheet(*row(*EIGHT[:-1]), cell("108", 28, width=5)), name="复测.dxf")
    told = said(before, grown, "area-changed", area_changed=times)
    assert [one.subject for one in told] == ["108"] * found
    if told:
        assert (str(told[0].measured), told[0].room, told[0].floor) == ("5.00", 7, 0)
        assert told[0].outline.area == pytest.approx(25)


def test_a_room_that_was_split_without_loss_has_the_area_it_had(before, tmp_path):
    halves = survey(tmp_path, sheet(*row(*EIGHT[:-1]), cell("108", 28, width=2), cell("109", 30, width=2)), name="复测.dxf")
    assert said(before, halves, "area-changed") == []


@pytest.mark.parametrize(("times", "found"), [(0, 1), (1, 1), (10, 0), (1e6, 0)])
def test_a_stated_area_that_changes_while_the_outline_stays_is_told(recorded, tmp_path, times, found):
    enrolled(recorded, survey(tmp_path, sheet(cell("101", declared="20.00"), *row(*EIGHT)[1:])))
    again = survey(tmp_path, sheet(cell("101", declared="21.50"), *row(*EIGHT)[1:]), name="复测.dxf")
    told = said(recorded, again, area_changed_alone=times)
    assert [(one.code, one.subject) for one in told] == [("area-changed-alone", "101")] * found


@pytest.mark.parametrize(("times", "found"), [(0, 1), (1, 1), (30, 0), (1e6, 0)])
def test_a_floor_whose_gross_area_changed_is_told(before, tmp_path, times, found):
    longer = survey(tmp_path, sheet(*row(*EIGHT, "109")), name="加建.dxf")
    assert len(said(before, longer, "gross-changed", gross_changed=times)) == found


@pytest.mark.parametrize(("rooms", "found"), [(0, 2), (1, 2), (2, 0), (100, 0)])
def test_rooms_that_are_used_for_something_else_are_told(before, tmp_path, rooms, found):
    cells = [cell(number, 4 * at, use="service" if at < 2 else "office") for at, number in enumerate(EIGHT)]
    told = said(before, survey(tmp_path, sheet(*cells), name="复测.dxf"), "use-changed", use_changed=rooms)
    assert len(told) == found
    assert all("办公室" in one.says.zh and "服务用房" in one.says.zh for one in told)


@pytest.mark.parametrize(("share", "found"), [(0, 1), (0.2, 1), (0.9, 0), (1, 0)])
def test_many_rooms_renumbered_at_once_are_told(before, tmp_path, share, found):
    others = survey(tmp_path, sheet(*row("101", "102", "203", "204", "205", "206", "207", "208")), name="复测.dxf")
    told = said(before, others, "rooms-renumbered", rooms_renumbered=share)
    assert len(told) == found
    assert all("8 个房间中有 6 个" in one.says.zh for one in told)


@pytest.mark.parametrize(("share", "found"), [(0, 1), (0.5, 1), (0.7, 0), (1, 0)])
def test_more_than_half_of_a_floor_gone_is_told(before, tmp_path, share, found):
    told = said(before, survey(tmp_path, sheet(*row("101", "102", "103")), name="复测.dxf"), "rooms-gone", rooms_gone=share)
    assert len(told) == found
    assert all("8 个房间中有 5 个" in one.says.zh for one in told)


def test_another_face_of_the_walls_or_another_unit_than_last_time_is_told(before, tmp_path):
    same = survey(tmp_path, sheet(*row(*EIGHT)), name="复测.dxf")
    (told,) = said(before, drawn(same, basis=BoundaryBasis.WALL_CENTRE))
    assert told.code == "basis-changed"
    assert "墙面完成面" in told.says.zh
    assert said(before, drawn(same, basis=BoundaryBasis.UNSTATED)) == []
    (told,) = said(before, drawn(same, unit=Choice("mm", Words("图头注明毫米", "the header says mm"))))
    assert told.code == "unit-changed"


@pytest.mark.parametrize(("metres", "found"), [(0, 1), (0.05, 1), (0.5, 0), (1e9, 0)])
def test_a_floor_that_lies_elsewhere_as_a_whole_is_told(before, tmp_path, metres, found):
    moved = survey(tmp_path, sheet(*(cell(number, 4 * at + 0.3) for at, number in enumerate(EIGHT))), name="复测.dxf")
    told = said(before, moved, "floor-moved", floor_moved=metres)
    assert [str(one.measured) for one in told] == ["0.300"] * found


def test_a_drawing_with_another_origin_is_told_with_its_way_off_but_a_room_that_moved_alone_is_not(before, tmp_path):
    shifted = survey(tmp_path, sheet(*(cell(number, 4 * at + 4, 0.3) for at, number in enumerate(EIGHT))), name="复测.dxf")
    (told,) = said(before, shifted, "floor-moved")
    assert "偏移 4.011 米（东 +4.000，北 +0.300）" in told.says.zh
    assert said(before, survey(tmp_path, sheet(*row(*EIGHT[:-1]), cell("108", 40)), name="一间移走.dxf"), "floor-moved") == []


def test_a_room_in_use_that_would_go_is_named_before_it_is_refused(before, tmp_path, monkeypatch):
    fewer = survey(tmp_path, sheet(*row(*EIGHT[:-1])), name="复测.dxf")
    assert said(before, fewer, "room-in-use-gone") == []
    monkeypatch.setattr(in_use, "USES", [lambda _session, rooms, on: rooms if on > DAY else ()])
    (told,) = said(before, fewer, "room-in-use-gone")
    assert (told.severity, told.subject) == ("error", "108")
    assert said(before, fewer, "room-in-use-gone", on=DAY) == []


@pytest.mark.parametrize(("metres", "found"), [(0, 1), (300, 1), (1000, 0), (1e9, 0)])
@pytest.mark.parametrize("floor", ["1F", "2F"])
def test_a_building_that_its_drawing_puts_off_its_site_is_told_whether_surveyed_before_or_not(
    before, tmp_path, floor, metres, found
):
    there = replace(ANCHOR, latitude=ANCHOR.latitude + 0.005)
    strayed = drawn(survey(tmp_path, sheet(*row(*EIGHT[:7]), floor=floor), name="测绘.dxf"), placement=there)
    (told,) = said(before, strayed, "building-off-site")
    assert 550 < told.measured < 560
    assert (told.severity.value, told.floor) == ("warning", 0)
    assert len(said(before, strayed, "building-off-site", building_off_site=metres)) == found


def test_a_building_on_its_site_or_on_one_of_which_nothing_is_known_gives_no_finding(database, tmp_path):
    handed = survey(tmp_path, sheet(*row(*EIGHT)))
    with database.writing() as session:
        record(session, placement=None)
    assert said(database, handed, "building-off-site") == []
    assert said(database, drawn(handed, placement=ANCHOR), "building-off-site") == []


def test_the_neighbours_on_the_site_tell_where_a_building_nobody_has_placed_must_lie(database, tmp_path):
    with database.writing() as session:
        record(session, placement=None)
        record(session, SECOND, name="2号楼")
    handed = survey(tmp_path, sheet(*row(*EIGHT)))
    assert said(database, drawn(handed, placement=ANCHOR), "building-off-site") == []
    chicago = drawn(handed, placement=replace(ANCHOR, longitude=-87.6, latitude=41.9))
    assert [one.code for one in said(database, chicago, "building-off-site")] == ["building-off-site"]


def test_every_rule_of_change_is_declared_with_its_tolerance_as_data():
    assert {*RULES, "room-in-use-gone"} == set(RESURVEY)
    assert {kind.family for kind in RESURVEY.values()} == {Family.CHANGE}
    assert {kind.moment for kind in RESURVEY.values()} == {Moment.ENROLMENT}
    assert set(RESURVEY) - set(tolerances()) == {"room-in-use-gone", "basis-changed", "unit-changed"}


def test_a_misspelt_tolerance_is_refused(before, tmp_path):
    with pytest.raises(KeyError, match="area-chnaged"):
        said(before, survey(tmp_path, sheet(*row(*EIGHT)), name="复测.dxf"), area_chnaged=1)
