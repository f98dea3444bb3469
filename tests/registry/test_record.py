"""Places are recorded, and recorded again when they change."""

from datetime import date, timedelta

import pytest
import shapely
from shapely.geometry import Point
from sqlalchemy import select

from floorplans.georeference import Placement
from registry import Conflict, NotFound, head, queries, verify, views
from registry.models import Building, Site
from registry.store.journal import Entry
from tests.factories import ANCHOR, BUILDING, DAY, hand_in, record, row, sheet, survey

LATER = DAY + timedelta(days=30)


def test_a_building_brings_its_site(database):
    with database.writing() as session:
        record(session, address="东昌西路1号", built_year=1998)
    with database.reading() as session:
        site = queries.by_code(session, Site, "371500-0001", on=DAY)
        assert (site.name, site.division_code) == ("市政府大院", "371500")
        (found,) = views.buildings(session, on=DAY).to_dict("records")
        assert (found["code"], found["site"], found["built_year"]) == (BUILDING, "371500-0001", 1998)
        assert queries.placements(session) == {BUILDING: ANCHOR}


def test_a_second_building_stands_on_the_same_site(database):
    with database.writing() as session:
        record(session)
        record(session, "371500-0001-002", site_name="不应采用的名称")
    with database.reading() as session:
        assert [one.name for one in session.query(Site)] == ["市政府大院"]
        assert session.query(Building.site_id).distinct().count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"name": "综合楼"},
        {"address": "振兴路2号"},
        {"built_year": 2001},
        {"placement": Placement(115.99, 36.46)},
        {"outline": shapely.box(115.98, 36.45, 115.99, 36.46)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_told_differently_holds_from_its_day(database, change):
    with database.writing() as session:
        first = record(session).id
    with database.writing() as session:
        assert record(session, on=LATER, **change).id == first
        assert record(session, on=LATER, **change).id == first
    with database.reading() as session:
        assert head(session)[0] == verify(session) == 2
        before, after = (queries.by_code(session, Building, BUILDING, on=day) for day in (LATER - timedelta(days=1), LATER))
        for name, value in change.items():
            told = getattr(after, name)
            if name == "placement":
                assert Placement(**told) == value
            elif name == "outline":
                assert told.equals(value)
            else:
                assert told == value
            assert getattr(before, name) != told


def test_a_change_cannot_start_before_what_is_changed(database):
    with database.writing() as session:
        record(session, on=LATER)
    with pytest.raises(Conflict, match="更早"), database.writing() as session:
        record(session, on=DAY, name="综合楼")


@pytest.mark.parametrize("code", ["", "001", "371500", "371500-0001", "37150-0001-001", "abcdef-0001-001", "371500--001"])
def test_a_code_that_is_none_is_refused(database, code):
    with pytest.raises(Conflict, match="楼栋编号"), database.writing() as session:
        record(session, code)
    with database.reading() as session:
        assert head(session)[0] == 0


def test_a_building_that_was_not_there_yet(database):
    with database.writing() as session:
        record(session, on=LATER)
    with database.reading() as session, pytest.raises(NotFound, match=BUILDING):
        queries.by_code(session, Building, BUILDING, on=DAY)


def test_a_building_placed_wrongly_is_corrected_and_its_rooms_follow(database, tmp_path):
    handed = survey(tmp_path, sheet(*row("101", "102")))
    with database.writing() as session:
        record(session, on=date(2020, 1, 1), placement=Placement(115.98, 36.45, 0))
    with database.writing() as session:
        hand_in(session, handed, on=date(2021, 1, 1))
    with database.reading() as session:
        wrong = views.rooms(session, room=f"{BUILDING}-1F-101", on=date(2021, 6, 1)).iloc[0]
        written = session.scalar(select(Entry.known).order_by(Entry.number.desc()))
    with database.writing() as session:
        record(session, on=date(2022, 1, 1), placement=Placement(115.99, 36.46, 90))
    with database.reading() as session:
        right = views.rooms(session, room=f"{BUILDING}-1F-101", on=date(2021, 6, 1)).iloc[0]
        then = views.rooms(session, room=f"{BUILDING}-1F-101", on=date(2021, 6, 1), known=written).iloc[0]
        assert verify(session) == 3
    assert right.geometry.centroid.distance(Point(115.99, 36.46)) < 0.001
    assert then.geometry.equals(wrong.geometry), "what was known before stays answerable"
    assert right.usable_area == wrong.usable_area, "placing never changes an area"


def test_a_survey_does_not_start_before_its_building(database, tmp_path):
    with database.writing() as session:
        record(session, on=date(2022, 1, 1))
    with pytest.raises(Conflict), database.writing() as session:
        hand_in(session, survey(tmp_path, sheet(*row("101"))), on=date(2021, 12, 31))
