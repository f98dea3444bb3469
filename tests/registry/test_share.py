"""A shared room is split by the occupants' standards, and its parts sum to it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.compliance.share import half_up, share

VECTORS = [
    (4000, [2400, 900], [2909, 1091], 700),
    (3300, [2400, 900], [2400, 900], 0),
    (2750, [900, 900, 900], [916, 917, 917], 50),
    (2800, [900, 900, 900], [934, 933, 933], 100),
    (3000, [1800, 900], [2000, 1000], 300),
]


@pytest.mark.parametrize(("area", "limits", "parts", "excess"), VECTORS)
def test_the_vectors_of_the_policy_paper(area, limits, parts, excess):
    found = share(np.array([area]), np.zeros(len(limits), np.intp), np.array(limits))
    assert found.tolist() == parts
    assert int(np.maximum(found - limits, 0).sum()) == excess


def test_all_vectors_at_once_as_rooms_of_one_building_in_any_order():
    room = np.concatenate([[i] * len(it[1]) for i, it in enumerate(VECTORS)]).astype(np.intp)
    limits = np.concatenate([it[1] for it in VECTORS])
    expected = np.concatenate([it[2] for it in VECTORS])
    areas = np.array([it[0] for it in VECTORS])
    first = np.arange(len(room))
    order = np.random.default_rng(7).permutation(len(room))
    assert share(areas, room[order], limits[order], first[order]).tolist() == expected[order].tolist()


def test_what_is_left_over_goes_to_the_first_of_equal_standards_by_name_not_by_row():
    names = np.array(["R3", "R1", "R2"], object)
    assert share(np.array([2750]), np.zeros(3, np.intp), np.array([900, 900, 900]), names).tolist() == [917, 916, 917]


@given(st.lists(st.tuples(st.integers(0, 10**7), st.lists(st.sampled_from([900, 1200, 1800, 2400, 3000, 4200]), min_size=1, max_size=9)), max_size=8))  # fmt: skip
def test_parts_sum_to_the_room_whatever_it_is(rooms):
    room = np.array([i for i, (_, limits) in enumerate(rooms) for _ in limits], np.intp)
    limits = np.array([it for _, limits in rooms for it in limits], np.int64)
    areas = np.array([area for area, _ in rooms], np.int64)
    parts = share(areas, room, limits)
    sums = [int(parts[room == i].sum()) for i in range(len(rooms))]
    assert sums == areas.tolist()
    for i, (area, of) in enumerate(rooms):
        exact = [area * it / sum(of) for it in of]
        assert all(abs(one - two) <= 0.5 * len(of) + 1 for one, two in zip(parts[room == i].tolist(), exact, strict=True))


def test_half_goes_up():
    assert half_up(np.array([1, 3, 5]), np.array([2, 2, 2])).tolist() == [1, 2, 3]
