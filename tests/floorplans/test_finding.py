"""What a finding is known by from one hand-in to the next."""

from dataclasses import replace

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import translate

from floorplans.checks import run
from floorplans.finding import Finding, key_of
from floorplans.plan import Reading
from floorplans.vocabulary import Severity, Words
from tests.floorplans.situations import ROOM, plan, reading, row

WORDS = Words("重叠", "overlap")


def finding(outline=ROOM, **known) -> Finding:
    told = {"code": "room-overlap", "severity": Severity.ERROR, "subject": "301", "storey": "371500-0001-001 3F"}
    return Finding(says=WORDS, mend=WORDS, outline=outline, **(told | known))


def keys(it: Reading) -> list[str]:
    return sorted(key_of(one) for one in run(it).findings)


def test_the_same_finding_has_the_same_key_in_the_next_file_whatever_it_is_called():
    later = finding(place="三层-改.dxf · 三层平面图 · 房间轮廓 #9A", floor=4, room=77)
    assert key_of(later) == key_of(finding(place="三层.dxf · 三层平面图 · 房间轮廓 #2F", floor=0, room=2))
    assert key_of(later).startswith("room-overlap-")


def test_another_code_room_floor_or_outline_is_another_finding():
    others = [
        finding(code="area-differs"),
        finding(subject="302"),
        finding(storey="371500-0001-001 2F"),
        finding(translate(ROOM, 0.001, 0)),
        finding(None),
    ]
    assert len({key_of(one) for one in [finding(), *others]}) == 6


def test_a_room_without_number_is_known_by_its_outline_and_not_by_its_handle():
    one = finding(subject="房间轮廓 #2F", place="图.dxf · 房间轮廓 #2F")
    assert key_of(one) == key_of(finding(subject="房间轮廓 #9A", place="图.dxf · 房间轮廓 #9A"))


def test_float_noise_and_the_start_of_a_ring_do_not_count():
    ring = np.array(ROOM.exterior.coords)[:-1]
    turned = shapely.Polygon(np.roll(ring, 2, axis=0)[::-1] + 1e-7)
    assert key_of(finding(turned)) == key_of(finding())


@given(order=st.permutations(range(5)))
def test_keys_do_not_depend_on_the_order_of_rooms(order):
    rooms = [*row(), translate(ROOM, 20, 0), shapely.box(30, 0, 30.4, 0.5)]
    numbers, declared = ["301", "302", "302", "", "305"], [2000, 2500, 2000, 2000, 20]
    floor = plan(outline=shapely.box(0, 0, 22, 5), gross_area=11000)
    it = reading(rooms, number=numbers, declared=declared, plans=[floor])
    again = reading(
        [rooms[at] for at in order], number=[numbers[at] for at in order], declared=[declared[at] for at in order], plans=[floor]
    )
    once = {key for key in keys(it) if not key.startswith("number-twice")}  # which of two is told depends on which comes first
    assert {key for key in keys(again) if not key.startswith("number-twice")} == once


def test_every_finding_of_a_reading_has_a_key_of_its_own():
    it = reading(row(), number=["301", "", "301"], declared=[2000, 2500, 2000])
    assert len(set(keys(it))) == len(run(it).findings) == 3


def test_an_empty_or_infinite_outline_has_a_key_too():
    with np.errstate(invalid="ignore"):
        strange = [None, shapely.Polygon(), shapely.Point(), shapely.Polygon([(0, 0), (np.inf, 0), (1, 1)])]
        assert all(key_of(replace(finding(), outline=one)) for one in strange)
