"""A text stands wholly in its room, or nowhere."""

import shapely
from hypothesis import given
from hypothesis import strategies as st

from maps.labels import LINE, place_for, width_of

SIDES = st.floats(0.5, 60, allow_nan=False)


@given(SIDES, SIDES, st.floats(0.5, 5), st.sampled_from([("312",), ("312", "18.24"), ("夹层", "1,204.00")]))
def test_what_is_placed_fits_and_what_fits_is_placed(wide: float, high: float, size: float, lines: tuple[str, ...]) -> None:
    need = max(map(width_of, lines)) * size + 0.3 * size, len(lines) * LINE * size
    found = place_for(shapely.box(0, 0, wide, high), lines, size)
    assert (
        (found is not None) == (need[0] <= wide and need[1] <= high) or abs(need[0] - wide) < 1e-6 or abs(need[1] - high) < 1e-6
    )


def test_an_l_is_lettered_in_its_thick_leg() -> None:
    bent = shapely.union(shapely.box(0, 0, 20, 1), shapely.box(0, 0, 6, 10))
    point = place_for(bent, ("312", "18.24"), 1.0)
    assert point is not None
    assert bent.contains(point)


def test_a_room_too_small_for_its_number_has_no_place() -> None:
    assert place_for(shapely.box(0, 0, 0.4, 0.4), ("312",), 1.7) is None
