"""A balcony counts by what it is called: enclosed or open for the one standard, inside or outside for the other."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from floorplans.area_kinds import AreaKind
from floorplans.area_report import area_report
from floorplans.balconies import balcony_shares
from floorplans.storey_height import FULL, HALF, NONE, UNKNOWN, AreaMethod
from floorplans.vocabulary import BoundaryBasis
from tests.floorplans.situations import plan, reading, row

KNOWN = np.array([FULL], np.int8)


@pytest.mark.parametrize(
    ("name", "estate", "works"),
    [
        ("阳台", HALF, HALF),
        ("封闭阳台", FULL, HALF),
        ("未封闭阳台", HALF, HALF),
        ("不封闭凹阳台", HALF, FULL),
        ("Enclosed balcony", FULL, HALF),
        ("unenclosed balcony", HALF, HALF),
    ],
)
def test_a_balcony_counts_by_its_name(name, estate, works):
    it = reading(row(), name=["办公室", name, "会议室"])
    assert balcony_shares(it, KNOWN, method=AreaMethod.ESTATE).tolist() == [UNKNOWN, estate, UNKNOWN]
    assert balcony_shares(it, KNOWN, method=AreaMethod.WORKS).tolist() == [UNKNOWN, works, UNKNOWN]


def test_a_balcony_of_a_floor_that_does_not_count_does_not_count():
    it = reading(row(), name=["", "封闭阳台", ""])
    assert balcony_shares(it, np.array([NONE], np.int8), method=AreaMethod.ESTATE).tolist() == [UNKNOWN, NONE, UNKNOWN]
    assert balcony_shares(it, np.array([UNKNOWN], np.int8), method=AreaMethod.ESTATE).tolist() == [UNKNOWN, FULL, UNKNOWN]


def test_a_floor_without_balconies_has_none():
    assert balcony_shares(reading(row()), KNOWN, method=AreaMethod.ESTATE) is None


def test_an_open_balcony_bears_half_of_what_it_would_as_a_room():
    outline = shapely.box(-0.2, -0.2, 12.6, 5.2)
    plain = reading(row(), plans=[plan(outline=outline, gross_area=round(100 * outline.area), basis=BoundaryBasis.FINISHED_FACE)])
    balcony = replace(plain, rooms=replace(plain.rooms, name=np.array(["", "", "阳台"], object)))
    whole, half = (area_report(it).areas.column(AreaKind.GROSS, 3) for it in (plain, balcony))
    assert half[2] < 0.6 * whole[2]
    assert half[0] >= whole[0] - 1
