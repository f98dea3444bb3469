"""A checked survey enters the register: whole or not at all, once, with its paper."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import shapely

from floorplans.georeference import Placement, lift
from floorplans.vocabulary import Severity
from registry import Blocked, Conflict, NotFound, Place, head, queries, verify, views
from registry.acts import keep
from registry.models import Entry, Floor, FloorSurvey, StoredFile, StoredPart, Survey
from tests.factories import ANCHOR, BUILDING, DAY, SAYS, Cell, cell, finding, record, row, sheet, survey
from tests.registry.desk import LATER, SECOND, enrolled, lines, rooms


def test_a_floor_is_enrolled_with_its_areas_and_its_place(recorded, tmp_path):
    handed = survey(tmp_path, sheet(*row("101", "102"), cell("103", 8, width=3.333)))
    (difference,) = enrolled(recorded, handed)
    assert difference.counts == {"new": 3, "changed": 0, "kept": 0, "gone": 0}
    found = rooms(recorded)
    assert found.usable_area.to_dict() == {"101": Decimal("20.00"), "102": Decimal("20.00"), "103": Decimal("16.67")}
    assert list(found.code) == [f"{BUILDING}-1F-{number}" for number in ("101", "102", "103")]
    assert set(found.surveyor) == {"聊城市某测绘院"}
    assert found.crs.to_epsg() == 4490
    (back,) = lift(found.geometry[["102"]].to_numpy(), ANCHOR)
    assert back.symmetric_difference(shapely.box(4, 0, 8, 5)).area < 1e-6


def test_the_journal_has_one_line_for_every_building_of_a_file(recorded, tmp_path):
    handed = survey(
        tmp_path,
        sheet(*row("101"), building=SECOND),
        sheet(*row("101")),
        sheet(*row("201"), floor="2F"),
    )
    before = lines(recorded)
    enrolled(recorded, handed)
    with recorded.reading() as session:
        told = session.query(Entry).where(Entry.number > before).order_by(Entry.number).all()
        assert [(one.act, one.subject, one.by) for one in told] == [
            ("enrol", f"Building {BUILDING}", SAYS["by"]),
            ("enrol", f"Building {SECOND}", SAYS["by"]),
        ]
        assert [one.after[-1]["floors"] for one in told] == [2, 1]
        assert session.query(Survey).count() == 1
        assert verify(session) == before + 2


def test_a_survey_with_an_error_stays_outside(recorded, tmp_path):
    handed = survey(tmp_path, sheet(*row("101")), findings=[finding(Severity.WARNING), finding(Severity.ERROR)])
    with pytest.raises(Blocked) as refused:
        enrolled(recorded, handed)
    assert [it.severity for it in refused.value.findings] == [Severity.ERROR]
    assert rooms(recorded).empty
    assert lines(recorded) == 2


def test_a_warning_is_enrolled_with_the_floor(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(*row("101")), findings=[finding(Severity.WARNING), finding(Severity.NOTE)]))
    with recorded.reading() as session:
        (told,) = session.query(FloorSurvey.findings).one()
    assert [it["severity"] for it in told] == ["warning", "note"]


def test_an_error_in_one_building_does_not_keep_out_the_other_that_is_taken_alone(recorded, tmp_path):
    handed = survey(
        tmp_path, sheet(*row("101")), sheet(*row("101"), building=SECOND), findings=[finding(Severity.ERROR, floor=0)]
    )
    with pytest.raises(Blocked):
        enrolled(recorded, handed)
    enrolled(recorded, handed, leave_out={BUILDING})
    assert rooms(recorded).empty
    assert len(rooms(recorded, f"{SECOND}-1F")) == 1


def test_an_error_of_the_file_keeps_out_everything(recorded, tmp_path):
    handed = survey(tmp_path, sheet(*row("101")), findings=[finding(Severity.ERROR, floor=None)])
    with pytest.raises(Blocked):
        enrolled(recorded, handed, leave_out={BUILDING})


def test_a_building_that_nobody_recorded_is_refused_and_nothing_is_written(recorded, tmp_path):
    handed = survey(tmp_path, sheet(*row("101")), sheet(*row("101"), building="371500-0001-009"))
    with pytest.raises(Conflict, match="371500-0001-009"):
        enrolled(recorded, handed)
    assert rooms(recorded).empty
    assert lines(recorded) == 2


def test_a_drawing_that_does_not_say_its_place_is_refused_unless_one_is_told(recorded, tmp_path):
    handed = survey(tmp_path, sheet(*row("101"), building="", floor=""))
    with pytest.raises(Conflict, match="哪一幢"):
        enrolled(recorded, handed)
    enrolled(recorded, handed, places=[Place(SECOND, "3F")])
    assert list(rooms(recorded, f"{SECOND}-3F").index) == ["101"]


def test_places_are_told_by_the_titles_of_frames(recorded, tmp_path):
    handed = survey(
        tmp_path,
        sheet(*row("101"), building="", floor="", frame="一层平面图"),
        sheet(*row("201"), building="", floor="", frame="二层平面图"),
    )
    enrolled(recorded, handed, places=[Place(BUILDING, "2F", "二层平面图"), Place(BUILDING, "1F", "一层平面图")])
    assert list(rooms(recorded, f"{BUILDING}-2F").index) == ["201"]


def test_two_plans_of_one_file_cannot_be_one_floor(recorded, tmp_path):
    handed = survey(tmp_path, sheet(*row("101"), frame="甲"), sheet(*row("102"), frame="乙"))
    with pytest.raises(Conflict, match="两次"):
        enrolled(recorded, handed)


def test_a_floor_label_that_nobody_can_order_is_refused(recorded, tmp_path):
    with pytest.raises(Conflict, match="楼层名"):
        enrolled(recorded, survey(tmp_path, sheet(*row("101"), floor="甲区")))


def test_a_survey_cannot_start_before_the_one_in_force(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(*row("101"))), on=LATER)
    with pytest.raises(Conflict, match="不能再从更早"):
        enrolled(recorded, survey(tmp_path, sheet(*row("101", "102"))), on=DAY)
    assert list(rooms(recorded).index) == ["101"]


def test_whole_or_not_at_all(recorded, tmp_path):
    """The second building is refused for its date: of the first nothing remains either, the caller having given up."""
    enrolled(recorded, survey(tmp_path, sheet(*row("1"), building=SECOND)), on=LATER)
    both = survey(tmp_path, sheet(*row("101")), sheet(*row("1", "2"), building=SECOND), name="两幢.dxf")
    with pytest.raises(Conflict):
        enrolled(recorded, both, on=DAY)
    with recorded.reading() as session:
        assert session.query(StoredFile).count() == session.query(Survey).count() == session.query(Floor).count() == 1
        assert verify(session) == 3


def test_enrolling_twice_changes_nothing(recorded, tmp_path):
    handed = survey(tmp_path, sheet(*row("101", "102")), sheet(*row("101"), building=SECOND))
    enrolled(recorded, handed)
    with recorded.reading() as session:
        before = head(session)
    again = enrolled(recorded, handed, on=LATER, by="李强", because="再次提交")
    assert all(it.enrolled for it in again)
    with recorded.reading() as session:
        assert head(session) == before


def test_what_was_left_out_the_first_time_is_all_that_is_enrolled_the_second_time(recorded, tmp_path):
    handed = survey(tmp_path, sheet(*row("101")), sheet(*row("101"), building=SECOND))
    enrolled(recorded, handed, leave_out={SECOND})
    before = lines(recorded)
    enrolled(recorded, handed)
    assert lines(recorded) == before + 1
    with recorded.reading() as session:
        assert session.query(Survey).count() == 1


def test_one_drawing_serves_several_floors(recorded, tmp_path):
    """标准层: one frame, enrolled once for each floor."""
    handed = survey(tmp_path, *(sheet(*row(f"{n}01"), floor=f"{n}F", frame="3-5层(标准层)平面图") for n in (3, 4, 5)))
    enrolled(recorded, handed)
    before = lines(recorded)
    assert all(it.enrolled for it in enrolled(recorded, handed))
    assert lines(recorded) == before
    with recorded.reading() as session:
        assert list(views.floors(session, BUILDING, on=DAY).floor_name) == ["3F", "4F", "5F"]


def test_a_superseded_drawing_does_not_come_back(recorded, tmp_path):
    first, second = survey(tmp_path, sheet(*row("101"))), survey(tmp_path, sheet(*row("101", "102")))
    enrolled(recorded, first)
    enrolled(recorded, second, on=LATER)
    with pytest.raises(Conflict, match="取代"):
        enrolled(recorded, first, on=LATER + timedelta(days=1))


def test_a_room_that_is_only_declared_says_so(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(cell("101"), Cell(number="102", outline=None, declared="18.24"))))
    found = rooms(recorded)
    assert found.usable_area["102"] is None
    assert found.declared_area["102"] == Decimal("18.24")
    assert found.geometry["102"] is found.plan_outline["102"] is None


def test_a_floor_of_declared_rooms_only(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(Cell(number="101", outline=None, declared="18.24"))))
    assert rooms(recorded).declared_area.to_dict() == {"101": Decimal("18.24")}
    with recorded.reading() as session:
        assert verify(session) == 3


def test_an_empty_floor_is_a_floor(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet()))
    with recorded.reading() as session:
        assert list(views.floors(session, BUILDING, on=DAY).rooms) == [0]
        verify(session)


def test_columns_and_shafts_are_cut_out_of_the_outline(recorded, tmp_path):
    shaft = shapely.box(1, 1, 2, 2)
    enrolled(recorded, survey(tmp_path, sheet(cell("101", deducted=shaft))))
    found = rooms(recorded)
    assert found.usable_area["101"] == Decimal("19.00")
    assert found.plan_outline["101"].equals(shapely.box(0, 0, 4, 5) - shaft)
    (back,) = lift(found.geometry.to_numpy(), ANCHOR)
    assert back.area == pytest.approx(19.0, abs=1e-6)


def test_a_building_nobody_has_placed_has_rooms_without_map(recorded, tmp_path):
    with recorded.writing() as session:
        record(session, "371500-0001-003", placement=None)
    enrolled(recorded, survey(tmp_path, sheet(cell("101"), building="371500-0001-003")))
    found = rooms(recorded, "371500-0001-003-1F")
    assert found.geometry["101"] is None
    assert found.plan_outline["101"] is not None


def test_the_place_in_the_drawing_goes_before_the_building_s(recorded, tmp_path):
    here = Placement(115.99, 36.46)
    enrolled(recorded, survey(tmp_path, sheet(cell("101"), placement=here)))
    (back,) = lift(rooms(recorded).geometry.to_numpy(), here)
    assert back.symmetric_difference(shapely.box(0, 0, 4, 5)).area < 1e-6


@pytest.mark.parametrize("padding", [0, keep.PIECE - 100, 2 * keep.PIECE])
def test_the_original_is_kept_byte_for_byte(recorded, tmp_path, padding):
    handed = survey(tmp_path, sheet(*row("101")), padding=padding)
    enrolled(recorded, handed)
    with recorded.reading() as session:
        assert queries.original(session, handed.reading.digest) == handed.papers.original.read_bytes()
        assert session.query(StoredPart).count() == -(-handed.papers.original.stat().st_size // keep.PIECE)
        with pytest.raises(NotFound):
            queries.original(session, "0" * 64)


def test_a_file_that_was_changed_after_it_was_read_is_refused(recorded, tmp_path):
    handed = survey(tmp_path, sheet(*row("101")))
    handed.papers.original.write_bytes(b"something else")
    with pytest.raises(Conflict, match="改动"):
        enrolled(recorded, handed)
    assert lines(recorded) == 2


def test_surveys_are_listed_with_who_and_why(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(*row("101")), sheet(*row("201"), floor="2F"), name="甲.dxf"))
    enrolled(recorded, survey(tmp_path, sheet(*row("101"), building=SECOND), name="乙.dxf"), on=date(2026, 5, 1))
    with recorded.reading() as session:
        found = views.surveys(session)
    assert list(found.file_name) == ["乙.dxf", "甲.dxf"]
    assert list(found.floors) == [1, 2]
    assert set(found.by) == {SAYS["by"]}
