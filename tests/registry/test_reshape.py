"""Rooms are split, merged and redrawn, and it is never forgotten who came of whom."""

from contextlib import closing
from datetime import timedelta
from decimal import Decimal

import pytest
import shapely
from shapely.geometry import LineString, box
from sqlalchemy import select

from registry import Conflict, Database, NotFound, views
from registry.acts import in_use
from registry.acts.reshape import Part, merge, redraw, split, split_along
from registry.acts.reshape_undo import undo
from registry.models import Entry, Lineage, Room, RoomSurvey
from tests.factories import BUILDING, DAY, cell, hand_in, row, sheet, survey
from tests.registry import clerks
from tests.registry.desk import LATER, enrolled, rooms
from tests.registry.reshaping import AFTER, MIDDLE, SAYS, areas, code, did, refused
from tests.registry.test_races import at_once


def test_a_room_is_split_along_a_wall(floor):
    done = did(floor, split_along, code("102"), LineString([(6, -1), (6, 6)]))
    assert done.ended == (code("102"),)
    assert done.rooms == (code("102-1"), code("102-2"))
    ten, twenty = Decimal("10.00"), Decimal("20.00")
    assert areas(floor) == {"101": twenty, "102-1": ten, "102-2": ten, "103": twenty}
    assert areas(floor, on=LATER - timedelta(days=1)) == dict.fromkeys(("101", "102", "103"), twenty)
    after = rooms(floor)
    assert after.geometry.notna().all()
    assert after.survey.nunique() == 1, "the survey that measured the whole measured the parts"


def test_the_largest_part_stays_what_the_room_was(floor):
    did(floor, split_along, code("102"), LineString([(5, 0), (5, 5)]))
    assert rooms(floor).use.to_dict() == {"101": "office", "102-1": "", "102-2": "office", "103": "office"}


def test_parts_are_told_with_their_outlines_numbers_and_uses(floor):
    parts = [
        Part(outline=box(4, 0, 8, 3), number="102"),
        Part(outline=box(4, 3, 8, 5), number="102甲", name="茶水间", use="service", door=True),
    ]
    done = did(floor, split, code("102"), parts)
    assert done.rooms == (code("102-2"), code("102甲")), "the code of the room that was split is never given again"
    after = rooms(floor)
    assert after.usable_area["102"] == Decimal("12.00")
    assert (after.name["102甲"], after.use["102甲"]) == ("茶水间", "service")
    assert done.findings == ()


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([box(4, 0, 8, 3)], "至少"),
        ([box(4, 0, 8, 3), box(4, 3, 8, 4.5)], "2.00 m² 不属于"),
        ([box(4, 0, 8, 3), box(4, 3, 8, 5.5)], "超出原范围 2.00 m²"),
        ([box(4, 0, 8, 3), box(4, 2, 8, 5)], "重叠 4.00 m²"),
        ([box(4, 0, 8, 5), LineString([(4, 0), (8, 5)])], "不成面"),
        ([box(4, 0, 8, 5), shapely.Polygon([(4, 0), (8, 5), (8, 0), (4, 5)])], "不成面"),
        ([box(4, 0, 8, 5), shapely.Polygon()], "不成面"),
    ],
)
def test_what_does_not_add_up_is_refused(floor, parts, words):
    refused(floor, words, split, code("102"), [Part(outline=one) for one in parts])


def test_a_looser_tolerance_is_the_clerk_s_to_choose(floor):
    parts = [Part(outline=box(4, 0, 8, 2.4)), Part(outline=box(4, 2.5, 8, 5))]
    refused(floor, "0.40 m² 不属于", split, code("102"), parts)
    did(floor, split, code("102"), parts, tolerance=0.5)


def test_a_line_that_misses_the_room_and_parts_that_do_not_match(floor):
    refused(floor, "没有穿过", split_along, code("101"), LineString([(9, 0), (9, 5)]))
    refused(floor, "分成 2 部分", split_along, code("101"), MIDDLE, [Part(), Part(), Part()])


def test_a_number_is_given_once_on_a_floor(floor):
    refused(floor, "已有房间号 103", split_along, code("101"), MIDDLE, [Part(number="103"), Part(number="101")])
    refused(floor, "已有房间号 101", split_along, code("101"), MIDDLE, [Part(number="101"), Part(number="101")])


def test_a_room_without_outline_cannot_be_reshaped(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(cell("101"), cell("102", 4))))
    with recorded.writing() as session:
        declared = cell("201")
        bare = type(declared)(number="201", outline=None, declared="18.00")
        hand_in(session, survey(tmp_path, sheet(bare, floor="2F"), name="二层.dxf"))
    refused(recorded, "没有轮廓", split_along, f"{BUILDING}-2F-201", MIDDLE)
    refused(recorded, "不在同一楼层", merge, [code("101"), f"{BUILDING}-2F-201"])


def test_a_room_that_never_was(floor):
    with pytest.raises(NotFound, match="109"), floor.writing() as session:
        split_along(session, code("109"), MIDDLE, on=LATER, **SAYS)


def test_later_facts_are_not_overtaken(floor):
    did(floor, split_along, code("101"), MIDDLE, on=AFTER)
    refused(floor, "分割", split_along, code("101"), MIDDLE, on=LATER)
    refused(floor, "更早", split_along, code("101-1"), LineString([(1, 0), (1, 5)]), on=LATER)


def test_a_mere_partition_is_noted_and_not_refused(floor):
    done = did(floor, split_along, code("101"), LineString([(3, 0), (3, 5)]))
    (doubt,) = done.findings
    assert (doubt.code, doubt.severity, doubt.subject) == ("partition-doubtful", "note", code("101-2"))
    assert "未注明房门" in doubt.says.zh
    assert "neither a use nor an occupant" in doubt.says.en
    assert doubt.outline.area == pytest.approx(5)
    with floor.reading() as session:
        after = session.scalar(select(Entry).order_by(Entry.number.desc())).after
    (told,) = [it for it in after if "findings" in it]
    assert [it["code"] for it in told["findings"]] == ["partition-doubtful"]


@pytest.mark.parametrize(
    ("facts", "doubtful"),
    [
        ({"door": True, "use": "office", "occupant": "张三"}, False),
        ({"door": True, "use": "service"}, False),
        ({"door": True, "use": "office"}, True),
        ({"door": True}, True),
        ({"door": False, "use": "service"}, True),
        ({"use": "office", "occupant": "张三"}, True),
    ],
)
def test_what_makes_a_partition_a_room(floor, facts, doubtful):
    done = did(floor, split_along, code("101"), LineString([(3, 0), (3, 5)]), [Part(), Part(**facts)])
    assert bool(done.findings) is doubtful


def test_rooms_are_merged_and_old_numbers_lead_to_the_new_one(floor):
    done = did(floor, merge, [code("101"), code("102")], Part(number="101A", use="office"))
    assert done.rooms == (code("101A"),)
    assert areas(floor) == {"101A": Decimal("40.00"), "103": Decimal("20.00")}
    with floor.reading() as session:
        assert views.aliases(session, room=code("101A"), on=LATER).alias.to_list() == ["101", "102", code("101"), code("102")]
        for old in ("101", "102", code("101"), "101A", code("101A")):
            assert views.called(session, old, on=LATER).code.to_list() == [code("101A")]
        assert views.called(session, "101", on=DAY).code.to_list() == [code("101")]
        assert views.called(session, "102", on=LATER, building="371500-0001-002").empty
        assert views.aliases(session, on=DAY).empty


def test_rooms_on_both_sides_of_a_wall_are_merged_without_the_wall(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(cell("101"), cell("102", 4.24), cell("103", 10))))
    refused(recorded, "不相邻", merge, [code("101"), code("103")])
    did(recorded, merge, [code("101"), code("102")])
    assert areas(recorded) == {"101": Decimal("40.00"), "103": Decimal("20.00")}


def test_one_room_alone_is_no_merge(floor):
    refused(floor, "至少", merge, [code("101"), code("101")])


def test_declared_areas_add_up_where_all_are_declared(recorded, tmp_path):
    enrolled(recorded, survey(tmp_path, sheet(cell("101", declared="19.50"), cell("102", 4, declared="20.50"), cell("103", 8))))
    did(recorded, merge, [code("101"), code("102")])
    assert rooms(recorded).declared_area["101"] == Decimal("40.00")
    did(recorded, merge, [code("101-2"), code("103")], Part(number="105"))
    assert rooms(recorded).declared_area["105"] is None


def test_a_resurvey_after_a_split_meets_the_rooms_that_stand_now(floor, tmp_path):
    did(floor, split_along, code("101"), MIDDLE)
    drawn = survey(
        tmp_path, sheet(cell("101-1", width=2), cell("101-2", 2, width=2), *row("102", "103")[0:0], cell("102", 4)), name="新.dxf"
    )
    enrolled(floor, drawn, on=AFTER)
    assert rooms(floor, on=AFTER).code.to_dict() == {"101-1": code("101-1"), "101-2": code("101-2"), "102": code("102")}


def test_two_clerks_who_split_one_room_at_once(floor, register):
    done = []

    def work(line):
        with closing(Database(register)) as own, own.writing() as session:
            done.append(split_along(session, code("101"), line, on=LATER, **SAYS))

    raised = at_once(lambda: work(MIDDLE), lambda: work(LineString([(0, 2), (4, 2)])))
    (said,) = raised
    assert isinstance(said, Conflict)
    assert f"{code('101')} 已于 {LATER} 分割为 {'、'.join(sorted(done[0].rooms))}" == said.words.zh
    clerks.assert_sound(floor, register)
    with floor.reading() as session:
        assert len(session.scalars(select(Lineage)).all()) == 2


def test_one_merges_while_another_redraws(floor, register):
    def merging():
        with closing(Database(register)) as own, own.writing() as session:
            merge(session, [code("101"), code("102")], Part(number="111"), on=LATER, **SAYS)

    def redrawing():
        with closing(Database(register)) as own, own.writing() as session:
            redraw(session, {code("101"): box(0, 0, 5, 5), code("102"): None}, on=LATER, **SAYS)

    raised = at_once(merging, redrawing)
    assert all(isinstance(it, Conflict) for it in raised)
    clerks.assert_sound(floor, register)
    assert sum(areas(floor).values()) == Decimal("60.00")
    with floor.reading() as session:
        keys = [
            row.id
            for row in session.scalars(select(RoomSurvey).where(RoomSurvey.known_to.is_(None), RoomSurvey.valid_to.is_(None)))
        ]
        assert len(keys) == len(set(keys)) <= session.query(Room).count()


def test_a_room_in_use_is_asked_about_before_it_ends(floor, monkeypatch):
    entry = did(floor, split_along, code("103"), LineString([(10, 0), (10, 5)])).entry
    monkeypatch.setattr(in_use, "USES", [lambda _session, asked, _on: asked])
    refused(floor, "正在使用", split_along, code("101"), MIDDLE)
    refused(floor, "正在使用", merge, [code("101"), code("102")])
    refused(floor, "正在使用", undo, entry)
    did(floor, redraw, {code("101"): box(0, 0, 5, 5), code("102"): None})


def test_what_a_survey_found_split_is_merged_as_any_rooms(floor, tmp_path):
    halves = [cell("101A", width=2), cell("101B", 2, width=2), cell("102", 4), cell("103", 8)]
    enrolled(floor, survey(tmp_path, sheet(*halves), name="复测.dxf"), on=LATER)
    found = rooms(floor).code
    done = did(floor, merge, [found["101A"], found["101B"]], on=AFTER)
    assert areas(floor, on=AFTER)["101A"] == Decimal("20.00")
    with floor.reading() as session:
        walked = views.lineage(session, done.rooms[0])
        assert list(walked.act) == ["split", "split", "merge", "merge"]
        assert views.called(session, "101", on=AFTER).code.to_list() == list(done.rooms)


@pytest.mark.parametrize("width", [2, 3.5])
def test_a_survey_that_finds_a_room_split_leaves_what_a_clerk_who_splits_it_leaves(floor, tmp_path, width):
    """However small the part that was cut off: the room ends, both parts are new, and its names lead to them."""

    def left():
        with floor.reading() as session:
            walked = views.lineage(session, code("101"))
            called = views.called(session, code("101"), on=LATER).code.to_list()
        return set(rooms(floor).code), set(zip(walked.parent, walked.child, strict=True)), called

    parts = [Part(number="101"), Part(number="101A")]
    did(floor, split_along, code("101"), LineString([(width, 0), (width, 5)]), parts)
    clerk = left()
    with floor.reading() as session:
        entry = session.scalar(select(Entry.number).order_by(Entry.number.desc()))
    did(floor, undo, entry)
    drawn = [cell("101", width=width), cell("101A", width, width=4 - width), cell("102", 4), cell("103", 8)]
    enrolled(floor, survey(tmp_path, sheet(*drawn), name="复测.dxf"), on=LATER)
    of_survey = left()
    assert [len(it) for it in of_survey[:1]] == [len(it) for it in clerk[:1]] == [4]
    assert code("101") not in of_survey[0] | clerk[0]
    assert of_survey[2] == sorted(of_survey[0] - {code("102"), code("103")})
    assert clerk[2] == sorted(clerk[0] - {code("102"), code("103")})
