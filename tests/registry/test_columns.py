"""What is written in either database is read back the same: areas to the centiare, outlines, instants, keys."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import uuid4

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select
from sqlalchemy.exc import StatementError

from registry.store.columns import Area, Id, Instant, Outline, PlanOutline
from tests.conftest import size
from tests.factories import cell

KEPT = Table(
    "kept",
    MetaData(),
    Column("row", Integer, primary_key=True),
    Column("area", Area),
    Column("at", Instant),
    Column("outline", Outline),
    Column("plan", PlanOutline),
    Column("key", Id),
    prefixes=["TEMPORARY"],
)


def through(database, column, values):
    """Values written to a column and read back."""
    with database.writing() as session:
        connection = session.connection()
        KEPT.create(connection)
        connection.execute(insert(KEPT), [{"row": i, column: value} for i, value in enumerate(values)])
        back = connection.execute(select(KEPT.c[column]).order_by(KEPT.c.row)).scalars().all()
        total = connection.execute(select(func.sum(KEPT.c.area))).scalar()
        KEPT.drop(connection)
    return back, total


centiares = st.integers(0, 10**14 - 1)


@settings(max_examples=size(20, 500))
@given(st.lists(st.one_of(centiares, st.integers(0, 10**7), st.none()), min_size=1, max_size=300))
def test_an_area_comes_back_to_the_last_place(database, counts):
    areas = [None if count is None else Decimal(count).scaleb(-2) for count in counts]
    back, total = through(database, "area", areas)
    assert back == areas
    assert all(area is None or area.as_tuple().exponent == -2 for area in back)
    if sum(count or 0 for count in counts) < 10**14 and any(count is not None for count in counts):
        assert total == sum(area for area in areas if area is not None)


def test_an_area_of_three_places_is_a_mistake(database):
    with pytest.raises(StatementError, match="two places"):
        through(database, "area", [Decimal("12.345")])


def test_a_sum_is_an_area_too(database):
    _, total = through(database, "area", [Decimal("0.10")] * 3)
    assert str(total) == "0.30"


polygon = shapely.Polygon(
    [(116, 36), (116.1, 36), (116.1, 36.1), (116, 36.1)], [[(116.02, 36.02), (116.04, 36.02), (116.03, 36.04)]]
)


@pytest.mark.parametrize(
    ("drawn", "kept"),
    [
        (polygon, shapely.MultiPolygon([polygon])),
        (
            shapely.MultiPolygon([polygon, shapely.box(117, 36, 118, 37)]),
            shapely.MultiPolygon([polygon, shapely.box(117, 36, 118, 37)]),
        ),
        (shapely.MultiPolygon(), shapely.MultiPolygon()),
        (None, None),
    ],
)
def test_an_outline_is_a_multipolygon(database, drawn, kept):
    (back,), _ = through(database, "outline", [drawn])
    assert (back is kept is None) or shapely.equals_identical(back, kept)


def test_an_outline_in_the_plan_stays_a_polygon_to_the_last_bit(database):
    outline = cell("101", 1 / 3, 0.1, width=3.3000000001).outline
    (back, none), _ = through(database, "plan", [outline, None])
    assert shapely.equals_identical(back, outline)
    assert none is None


def test_an_instant_is_utc_to_the_microsecond(database):
    beijing = datetime(2026, 11, 22, 20, 0, 0, 1, timezone(timedelta(hours=8)))
    (back, whole, none), _ = through(database, "at", [beijing, datetime(2026, 1, 1, tzinfo=UTC), None])
    assert back == beijing
    assert back.tzinfo is UTC
    assert back.isoformat() == "2026-11-22T12:00:00.000001+00:00"
    assert whole.isoformat() == "2026-01-01T00:00:00+00:00"
    assert none is None


def test_a_key_comes_back(database):
    keys = [uuid4() for _ in range(5)]
    assert through(database, "key", keys)[0] == keys
