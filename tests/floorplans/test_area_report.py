"""The areas of a survey in one report: sums that add up, both standards side by side, nothing put in the place of anything."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
import shapely

from floorplans import survey
from floorplans.area_kinds import AreaKind
from floorplans.area_report import area_report
from floorplans.reconcile import Agreement, counts
from floorplans.storey_height import UNKNOWN, AreaMethod
from floorplans.vocabulary import BoundaryBasis
from tests.floorplans.situations import plan, reading, row

FACE = BoundaryBasis.FINISHED_FACE
MEASURED = (AreaKind.USABLE, AreaKind.DECLARED)


def house(*, levels=(0.0, 2.1, 5.4)):
    """Three floors of one building: a corridor and three offices each, the lowest of them 2.10 m high."""
    rooms = [*row(), shapely.box(0, 5.2, 12.4, 7.2)]
    outline = shapely.box(-0.2, -0.2, 12.6, 7.4)
    gross = round(100 * outline.area)
    plans = [
        plan(building="371500-0001-001", floor_name=f"{at + 1}F", elevation=level, outline=outline, gross_area=gross, basis=FACE)
        for at, level in enumerate(levels)
    ]
    floors = [at for at in range(len(levels)) for _ in rooms]
    use = ["office", "office", "office", "circulation"] * len(levels)
    return reading(rooms * len(levels), floors=floors, plans=plans, use=use)


def test_both_standards_stand_side_by_side_for_a_low_floor():
    low, middle, top = area_report(house()).floors
    assert low.gross == {AreaMethod.ESTATE: Decimal("0.00"), AreaMethod.WORKS: Decimal("48.64")}
    assert low.height == pytest.approx(2.1)
    assert middle.gross[AreaMethod.ESTATE] == middle.gross[AreaMethod.WORKS] == Decimal("97.28")
    assert (top.height, top.share) == (None, UNKNOWN)


def test_gross_areas_of_rooms_add_up_to_the_building_by_the_method_chosen():
    for method, whole in ((AreaMethod.ESTATE, "194.56"), (AreaMethod.WORKS, "243.20")):
        (building,) = area_report(house(), method=method).buildings
        assert building.gross[method] == building.totals[AreaKind.GROSS] == Decimal(whole)
        assert building.totals[AreaKind.USABLE] == Decimal("254.40")
        assert building.factor is not None


def test_the_usable_ratio_counts_basic_rooms_only():
    (building,) = area_report(house(levels=(0.0, 3.3, 6.6))).buildings
    assert (building.ratio.usable, building.ratio.other, building.ratio.ratio) == (
        Decimal("180.00"),
        Decimal("74.40"),
        Decimal("0.6168"),
    )
    assert building.unsaid == 0


def test_a_building_drawn_to_the_centre_of_its_walls_is_told_to_be_so():
    it = house(levels=(0.0,))
    centred = replace(it, plans=(replace(it.plans[0], basis=BoundaryBasis.WALL_CENTRE),))
    assert [area_report(one).buildings[0].centred for one in (it, centred)] == [False, True]


def test_buildings_without_a_code_are_their_files():
    it = reading(row(count=2), floors=[0, 1], plans=[plan(), replace(plan(), file="另一幢.dxf")])
    assert [(one.name, one.plans) for one in area_report(it).buildings] == [("图.dxf", (0,)), ("另一幢.dxf", (1,))]


def test_a_title_is_held_against_gross_area_and_a_ledger_against_usable_area():
    it = house(levels=(0.0,))
    gross = area_report(it).areas.column(AreaKind.GROSS, 4)
    it = replace(it, rooms=replace(it.rooms, declared=np.array([2000, 2030, 2100, -1])))
    report = area_report(it, certificate=gross)
    assert report.compared[MEASURED].agreement.tolist() == ["agrees", "within", "beyond", "unknown"]
    assert counts(report.compared[AreaKind.GROSS, AreaKind.CERTIFICATE])[Agreement.AGREES] == 3
    assert area_report(it, stated_as=AreaKind.SUITE).compared[AreaKind.SUITE, AreaKind.DECLARED].first.tolist()[0] > 2000


def test_scale_and_height_are_told_and_no_area_is_changed_by_them():
    rooms = [shapely.transform(one, lambda it: it + np.array([408_556.0, 4_035_959.0])) for one in row()]
    it = reading(rooms, plans=[plan(epsg=4548)])
    plain, told = area_report(it), area_report(it, ground=30.0)
    assert told.floors[0].scale.height == 30.0
    assert plain.floors[0].scale.elevation == 1.0
    assert told.floors[0].scale.elevation < 1.0
    assert plain.areas.area.tolist() == told.areas.area.tolist() == [2000] * 3
    assert area_report(reading(row())).floors[0].scale is None


def test_a_survey_without_rooms_has_a_report():
    empty = replace(reading(row()), rooms=reading(row()).rooms.take(np.zeros(0, np.intp)))
    (floor,) = area_report(empty).floors
    assert (floor.rooms, floor.totals) == (0, {})


def test_the_eight_spaces_of_the_large_building_agree_with_what_it_states(samples):
    report = area_report(survey(samples / "ifc_largebuilding" / "LargeBuilding.ifc"))
    assert counts(report.compared[MEASURED]) == {
        Agreement.AGREES: 8,
        Agreement.WITHIN: 0,
        Agreement.BEYOND: 0,
        Agreement.UNKNOWN: 0,
    }
    assert report.walls == ()
    assert report.buildings[0].totals[AreaKind.USABLE] == report.buildings[0].totals[AreaKind.DECLARED] == Decimal("299.48")


def test_all_21_rooms_of_duplex_keep_both_areas(samples):
    report = area_report(survey(samples / "ifc_duplex_cobie" / "Duplex_A_20110907.ifc"))
    assert counts(report.compared[MEASURED])[Agreement.BEYOND] == 21
    (building,) = report.buildings
    assert (building.totals[AreaKind.USABLE], building.totals[AreaKind.DECLARED]) == (Decimal("375.71"), Decimal("422.06"))
    assert [it.plan for it in report.walls if it.explains] == [0, 1, 2]
