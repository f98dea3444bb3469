import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from floorplans import zones
from floorplans.zones import SQUARE, to_degrees, to_zone


def exactly(east: np.ndarray, north: np.ndarray, epsg: int) -> np.ndarray:
    return np.stack(Transformer.from_crs(epsg, 4490, always_xy=True).transform(east, north))


def prefix(epsg: int) -> float:
    """Zones 25 to 45 write their number before the easting."""
    return (epsg - 4513 + 25) * 1e6 if epsg < 4534 else 0.0


@settings(max_examples=60)
@given(
    epsg=st.sampled_from([4513, 4523, 4534, 4548, 4554]),
    east=st.floats(150_000, 850_000),
    north=st.floats(1.9e6, 5.95e6),
    side=st.floats(0, 2 * SQUARE),
    seed=st.integers(0, 9),
)
def test_points_lie_where_the_exact_projection_puts_them(epsg, east, north, side, seed):
    x, y = np.random.default_rng(seed).uniform(0, side, (2, 500)) + np.array([[east + prefix(epsg)], [north]])
    assert np.abs(np.stack(to_degrees(x, y, epsg)) - exactly(x, y, epsg)).max() < 1e-11


@given(st.permutations(range(40)), st.integers(1, 40))
def test_a_corner_of_two_rooms_stays_one_corner(order, some):
    """A point is placed the same whatever points go with it, to the last bit."""
    x, y = np.linspace(408_000.123, 409_400, 40), np.linspace(4_030_000.456, 4_030_900, 40)
    whole, chosen = np.stack(to_degrees(x, y, 4548)), np.array(order[:some])
    assert (np.stack(to_degrees(x[chosen], y[chosen], 4548)) == whole[:, chosen]).all()


def test_no_step_is_felt_from_square_to_square():
    x, y = np.array([SQUARE * 820 - 1e-9, SQUARE * 820 + 1e-9]), np.full(2, 4_030_123.0)
    assert np.ptp(np.stack(to_degrees(x, y, 4548)), axis=1).max() < 1e-12


def test_points_beyond_the_zone_and_points_that_are_nowhere_are_placed_as_ever():
    x = np.array([408_556.925, np.nan, np.inf, -5e5, 408_556.925, 39_408_556.925])
    y = np.array([4_035_959.716, 1.0, 4e6, 4e6, 9e6, 4_035_959.716])
    with np.errstate(invalid="ignore"):
        placed, exact = np.stack(to_degrees(x, y, 4548)), exactly(x, y, 4548)
    assert placed[:, 1:5] == pytest.approx(exact[:, 1:5], abs=0, nan_ok=True)
    assert placed[:, 0] == pytest.approx([115.98, 36.45], abs=0.01)


def test_the_points_of_a_building_are_not_projected_one_by_one(monkeypatch):
    asked = []
    exact = zones._transformer

    class Counting:
        def transform(self, x, y):
            asked.append(x.size)
            return exact(4548, 4490).transform(x, y)

    monkeypatch.setattr(zones, "_transformer", lambda *_: Counting())
    to_degrees(np.full(5000, 4e5), np.full(5000, 4e6), 4548)
    assert asked == [9]


def test_there_and_back_is_where_it_was():
    x, y = np.linspace(408_000, 408_300, 300), np.linspace(4_030_000, 4_030_500, 300)
    back = to_zone(*to_degrees(x, y, 4548), 4548)
    assert np.abs(np.stack(back) - np.stack([x, y])).max() < 1e-5


def test_no_points_are_no_points():
    assert [it.tolist() for it in to_degrees(np.empty(0), np.empty(0), 4548)] == [[], []]
