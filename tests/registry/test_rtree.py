"""The spatial index: packed at once or kept row by row, it finds what looking at every box finds."""

import sqlite3
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from floorplans.georeference import Placement
from registry import Database
from registry.models import RoomSurvey
from registry.store import rtree
from registry.store.database import touches_box
from tests.factories import DAY, Cell, cell, hand_in, record, sheet, survey
from tests.registry import clerks
from tests.registry.conftest import break_in


@pytest.fixture
def index():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE boxes USING rtree(id, minx, maxx, miny, maxy)")
    yield connection
    connection.close()


def some(count, seed):
    """Boxes of rooms here and there in a city, in degrees."""
    chance = np.random.default_rng(seed)
    corner = np.column_stack([chance.uniform(115.9, 116.1, count), chance.uniform(36.4, 36.5, count)])
    return np.hstack([corner, corner + chance.uniform(1e-6, 2e-4, (count, 2))])


def found(index, box):
    west, south, east, north = box
    query = "SELECT id FROM boxes WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ?"
    return {key for (key,) in index.execute(query, (east, west, north, south))}


def meeting(bounds, box, slack=0.0):
    west, south, east, north = box
    here = (
        (bounds[:, 0] <= east + slack)
        & (bounds[:, 2] >= west - slack)
        & (bounds[:, 1] <= north + slack)
        & (bounds[:, 3] >= south - slack)
    )
    return set((np.flatnonzero(here) + 1).tolist())


SINGLE = 2e-5
"""Degrees by which a box in single precision may be wider than the true one; it is never narrower."""


@pytest.mark.parametrize("count", [1, 50, 51, 52, 2600, 2602, 20_000])
def test_a_packed_index_finds_what_looking_at_every_box_finds(index, count):
    bounds = some(count, seed=count)
    rtree.index(index, "boxes", np.arange(1, count + 1), bounds)
    assert index.execute("SELECT rtreecheck('boxes')").fetchone() == ("ok",)
    assert index.execute("SELECT count(*) FROM boxes").fetchone() == (count,)
    for box in np.vstack([some(20, seed=1), bounds[:5], [[115, 36, 117, 37], [0, 0, 1, 1]]]):
        assert meeting(bounds, box) <= found(index, box) <= meeting(bounds, box, SINGLE)


@given(st.lists(st.integers(1, 120), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_loads_and_single_rows_in_any_order(loads, chance):
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE boxes USING rtree(id, minx, maxx, miny, maxy)")
    bounds = some(sum(loads), seed=chance.randrange(99))
    start = 0
    for load in loads:
        keys = np.arange(start + 1, start + load + 1)
        if chance.random() < 0.5:
            rtree.index(index, "boxes", keys, bounds[start : start + load])
        else:
            rows = zip(keys.tolist(), *bounds[start : start + load][:, [0, 2, 1, 3]].T.tolist(), strict=True)
            index.executemany("INSERT INTO boxes VALUES (?, ?, ?, ?, ?)", rows)
        start += load
        assert index.execute("SELECT rtreecheck('boxes')").fetchone() == ("ok",)
    for box in some(10, seed=3):
        assert meeting(bounds, box) <= found(index, box) <= meeting(bounds, box, SINGLE)
    index.execute("DELETE FROM boxes WHERE id % 2")
    assert index.execute("SELECT rtreecheck('boxes')").fetchone() == ("ok",)
    index.close()


WIDE, ROOMS = 25.0, 300


def hall(folder, floors, name="大楼.gpkg"):
    """A building of large rooms, so that single precision (0.7 m here) decides nothing; one is only declared."""
    sheets = [
        sheet(
            *(cell(str(i), WIDE * (i % 20), WIDE * (i // 20), width=WIDE - 5, depth=WIDE - 5) for i in range(ROOMS)),
            Cell(number="声明", outline=None, declared="10.00"),
            floor=floor,
        )
        for floor in floors
    ]
    return survey(folder, *sheets, name=name)


def filled(url, folder, bulk):
    database = Database(url)
    with database.writing() as session:
        record(session, placement=Placement(115.98, 36.45))  # not turned, so that the boxes are the rooms
    for i, floors in enumerate([["1F"], ["2F", "3F"], ["4F"]]):
        with database.writing(bulk=bulk) as session:
            hand_in(session, hall(folder, floors, f"{i}.gpkg"), on=DAY + timedelta(days=i))
    return database


def rooms_in(database, box):
    with database.reading() as session:
        rows = session.execute(
            select(RoomSurvey.number, RoomSurvey.survey_id, RoomSurvey.outline).where(touches_box(RoomSurvey.outline, *box))
        )
        return sorted((number, shape.wkt) for number, _, shape in rows)


def windows(outlines):
    """Boxes whose edges run through the middle of rooms."""
    chance = np.random.default_rng(7)
    for _ in range(40):
        a, b = (outlines[i].centroid for i in chance.integers(0, len(outlines), 2))
        yield min(a.x, b.x), min(a.y, b.y), max(a.x, b.x), max(a.y, b.y)


def test_both_databases_find_the_same_rooms_in_a_box_however_written(fresh, embedded_register, tmp_path):
    """Against the embedded register written row by row."""
    plain = filled(embedded_register, tmp_path, bulk=False)
    url = fresh()
    other = filled(url, tmp_path, bulk=True)
    with plain.reading() as session:
        outlines = [shape for shape in session.scalars(select(RoomSurvey.outline)) if shape is not None]
    bounds = np.array([shape.bounds for shape in outlines])
    for box in windows(outlines):
        here = rooms_in(plain, box)
        assert len(here) == len(meeting(bounds, box)) > 0
        assert rooms_in(other, box) == here
    clerks.assert_sound(plain, embedded_register)
    clerks.assert_sound(other, url)
    plain.close()
    other.close()


def test_looking_in_a_box_uses_the_index(register, tmp_path):
    database = filled(register, tmp_path, bulk=True)
    query = select(RoomSurvey.row_id).where(touches_box(RoomSurvey.outline, 115.98, 36.45, 115.981, 36.451))
    with database.reading() as session:
        said = str(query.compile(session.connection().engine, compile_kwargs={"literal_binds": True}))
    database.close()
    if register.endswith(".gpkg"):
        plan = " ".join(str(step[-1]) for step in break_in(register, f"EXPLAIN QUERY PLAN {said}"))
        assert "VIRTUAL TABLE INDEX" in plan
        assert "SEARCH room_survey USING INTEGER PRIMARY KEY" in plan
    else:
        plan = " ".join(step for (step,) in break_in(register, "ANALYZE room_survey", f"EXPLAIN {said}"))
        assert "ix_room_survey_outline" in plan


def test_an_outline_far_from_the_others_is_found_after_a_bulk_load(register, tmp_path):
    """Loaded at once, then one by one: the triggers are there again."""
    database = filled(register, tmp_path, bulk=True)
    with database.writing() as session:
        hand_in(session, survey(tmp_path, sheet(cell("901", 5000, 5000), floor="9F")))
        (shape,) = session.scalars(select(RoomSurvey.outline).where(RoomSurvey.number == "901"))
    assert [number for number, _ in rooms_in(database, shape.centroid.bounds)] == ["901"]
    clerks.assert_sound(database, register)
    database.close()
