"""What was split, merged or redrawn is taken back, unless something stands on it by now."""

from decimal import Decimal

import pytest
from shapely.geometry import LineString, box
from sqlalchemy import select

from floorplans.area_kinds import AreaKind
from registry import views
from registry.acts.area import AreaTold, state_area
from registry.acts.reshape import Part, merge, redraw, split_along
from registry.acts.reshape_undo import undo
from registry.models import Entry
from tests.factories import DAY, record
from tests.registry.desk import LATER, rooms
from tests.registry.reshaping import AFTER, FLOOR, MIDDLE, areas, code, did, refused


def test_a_split_is_undone_by_merging_its_parts(floor):
    with floor.reading() as session:
        before = views.rooms(session, FLOOR, on=DAY).drop(columns=["valid_from"])
    did(floor, split_along, code("102"), LineString([(6, 0), (6, 5)]))
    done = did(floor, merge, [code("102-1"), code("102-2")], on=AFTER)
    assert done.rooms == (code("102"),)
    with floor.reading() as session:
        after = views.rooms(session, FLOOR, on=AFTER).drop(columns=["valid_from"])
        assert session.scalar(select(Entry).order_by(Entry.number.desc())).act == "merge-rooms"
        assert views.called(session, "102-2", on=AFTER).code.to_list() == [code("102")]
        walked = views.lineage(session, code("102"))
    assert after.equals(before)
    assert list(zip(walked.parent, walked.child, walked.act, strict=True)) == [
        (code("102"), code("102-1"), "split"),
        (code("102"), code("102-2"), "split"),
        (code("102-1"), code("102"), "merge"),
        (code("102-2"), code("102"), "merge"),
    ]


def test_a_merge_is_undone_by_a_split_into_the_rooms_that_were(floor):
    with floor.reading() as session:
        before = views.rooms(session, FLOOR, on=DAY)
    entry = did(floor, merge, [code("101"), code("102")]).entry
    done = did(floor, undo, entry, on=LATER)
    assert done.ended == (code("101-2"),)
    with floor.reading() as session:
        assert views.rooms(session, FLOOR, on=LATER).drop(columns="valid_from").equals(before.drop(columns="valid_from"))
        assert views.aliases(session, on=LATER).empty, "what held for no day leaves no name behind"
        assert session.scalar(select(Entry).order_by(Entry.number.desc())).after[-1]["undoes"] == entry
    again = did(floor, undo, done.entry, on=AFTER)
    assert again.rooms == (code("101-2"),)
    assert areas(floor, on=AFTER) == {"101": Decimal("40.00"), "103": Decimal("20.00")}


def test_a_limit_moved_is_moved_back(floor):
    entry = did(floor, redraw, {code("101"): box(0, 0, 5, 5), code("102"): None}).entry
    did(floor, undo, entry, on=AFTER)
    assert set(areas(floor, on=AFTER).values()) == {Decimal("20.00")}
    assert areas(floor)["101"] == Decimal("25.00"), "what was so in between stays"


def test_what_has_changed_since_cannot_be_undone(floor):
    first = did(floor, split_along, code("101"), MIDDLE)
    did(floor, split_along, code("101-1"), LineString([(1, 0), (1, 5)]))
    refused(floor, "又有变更", undo, first.entry, on=AFTER)
    refused(floor, "不是分割", undo, 1, on=AFTER)
    assert did(floor, merge, [code("101-1-1"), code("101-1-2")], on=AFTER).rooms == (code("101-1"),)
    assert did(floor, undo, first.entry, on=AFTER).rooms == (code("101"),)


def test_an_undoing_before_the_act_is_refused(floor):
    entry = did(floor, split_along, code("101"), MIDDLE).entry
    refused(floor, "更早", undo, entry, on=DAY)


def test_a_number_taken_in_between_keeps_a_room_from_returning(floor):
    entry = did(floor, split_along, code("101"), MIDDLE).entry
    did(floor, split_along, code("103"), LineString([(10, 0), (10, 5)]), [Part(number="101"), Part(number="103")])
    refused(floor, "101 已另有", undo, entry, on=AFTER)


def test_a_building_placed_anew_in_between_does_not_hinder_the_undoing(floor):
    entry = did(floor, split_along, code("101"), MIDDLE).entry
    from floorplans.georeference import Placement

    with floor.writing() as session:
        record(session, placement=Placement(115.99, 36.46))
    did(floor, undo, entry, on=AFTER)
    after = rooms(floor, on=AFTER)
    assert after.geometry["101"].distance(after.geometry["102"]) == pytest.approx(0, abs=1e-9)


def test_what_was_known_before_stays_answerable(floor):
    with floor.reading() as session:
        instant = session.scalar(select(Entry.known).order_by(Entry.number.desc()))
    did(floor, split_along, code("101"), MIDDLE, on=DAY)
    assert sorted(areas(floor, on=DAY)) == ["101-1", "101-2", "102", "103"]
    assert sorted(areas(floor, on=DAY, known=instant)) == ["101", "102", "103"]


def test_names_are_handed_down_and_come_back(floor):
    did(floor, split_along, code("101"), MIDDLE)
    second = did(floor, merge, [code("101-1"), code("101-2")], Part(number="110"), on=AFTER)
    with floor.reading() as session:
        assert views.called(session, "101", on=AFTER).code.to_list() == [code("110")]
        assert views.called(session, "101", on=LATER).code.to_list() == [code("101-1"), code("101-2")]
    did(floor, undo, second.entry, on=AFTER)
    with floor.reading() as session:
        assert views.called(session, "101", on=AFTER).code.to_list() == [code("101-1"), code("101-2")]
        assert views.called(session, "110", on=AFTER).empty


def test_an_area_on_a_certificate_ends_with_its_room_and_is_told(floor):
    told = AreaTold(kind=AreaKind.CERTIFICATE, area=Decimal("35.20"), source="鲁（2020）不动产权第0001号")
    did(floor, state_area, code("101"), told, on=DAY)
    done = did(floor, split_along, code("101"), MIDDLE)
    assert [it.code for it in done.findings] == ["partition-doubtful", "area-to-restate"]
    with floor.reading() as session:
        assert views.areas(session, code("101"), on=DAY).area.to_list() == [Decimal("20.00"), Decimal("35.20")]
        assert views.areas(session, code("101"), on=LATER).empty
    did(floor, undo, done.entry, on=AFTER)
    with floor.reading() as session:
        assert views.areas(session, code("101"), on=AFTER).area.to_list() == [Decimal("20.00"), Decimal("35.20")]
