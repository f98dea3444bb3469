"""Every area of every room: usable, suite, apportioned and gross, and what others state of it.

The chain is that of estate surveying (GB/T 17986.1-2000; wording B, formulas C in the policy paper, GRO-3 and
APP-1): suite area is usable area and the walls to their centre, gross area is suite area and a share of what is
common. What a drawing shows is measured; what it does not show is derived, and says so.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.apportion import apportion_each
from floorplans.apportion_floors import apportion_floors
from floorplans.area_kinds import AreaKind, Areas, AreaSource, AreaWay, areas_of_kind
from floorplans.measure import UNSTATED, centiares
from floorplans.plan import FloorPlan, Reading
from floorplans.storey_height import FULL, UNKNOWN, AreaMethod, counted, halves, storey_heights
from floorplans.vocabulary import BoundaryBasis, Labelled, RoomUse
from floorplans.wall_thickness import moved_area, wall_thickness

Whole = NDArray[np.int64]

COMMON: Final = frozenset({RoomUse.CIRCULATION})
"""Rooms that serve all the others and bear nothing themselves."""


class Circle(Labelled):
    """Who bears common area together."""

    FLOOR = "floor", "本层分摊", "each floor by itself"
    BUILDING = "building", "整幢分摊", "the whole building"
    STAGES = (
        "stages",
        "多级分摊：层内公共部位由本层分摊，其余整幢分摊",
        "in stages: corridors by their floor, the rest by the building",
    )


def areas_of(
    reading: Reading,
    *,
    method: AreaMethod = AreaMethod.ESTATE,
    heights: NDArray[np.float64] | None = None,
    thickness: NDArray[np.float64] | None = None,
    shares: NDArray[np.int8] | None = None,
    certificate: Whole | None = None,
    circle: Circle = Circle.BUILDING,
) -> Areas:
    """Every area that can be told of every room of a measured reading, each with its basis and source.

    ``heights`` (storey height in metres) and ``thickness`` (of walls, metres) are one a plan; where they are not given
    they follow from the plans, and where those are silent a floor counts in full, its areas marked as estimated.
    ``shares`` are the halves in which a room counts that is no plain room: a balcony, a loft; ``UNKNOWN`` as its floor.
    ``certificate`` is what the title says, in centiares a room. Rooms of a ``COMMON`` use have no gross area: theirs is
    apportioned. The gross areas of a circle add up to its floors' gross area as the ``method`` counts it.
    """
    rooms, floor = reading.rooms, reading.rooms.floor
    basis = np.array([plan.basis.value for plan in reading.plans], object)[floor]
    centred = basis == BoundaryBasis.WALL_CENTRE.value
    walls = (wall_thickness(reading) if thickness is None else thickness)[floor]
    deducted = deducted_areas(rooms.outline, rooms.deducted)
    usable, derived = _usable(rooms.usable, rooms.outline, deducted, centred, walls)
    suite = _suite_m2(rooms.outline, basis, walls)
    bears = ~np.isin(rooms.use, [use.value for use in COMMON])
    gross, portion, by_suite, assumed = _gross(reading, usable, suite, bears, method, heights, shares, circle)
    guessed = assumed[floor] | ~centred | ~by_suite
    no, centre, way = BoundaryBasis.UNSTATED.value, BoundaryBasis.WALL_CENTRE.value, AreaWay
    apportioning = np.where(by_suite, way.BY_SUITE.value, way.BY_USABLE.value).astype(object)
    suites, measured = centiares(suite), np.where(deducted > 0, way.LESS_DEDUCTIONS.value, way.OUTLINE.value).astype(object)
    face = np.where(centred, BoundaryBasis.FINISHED_FACE.value, basis).astype(object)
    kind, told = areas_of_kind, AreaSource
    tables = [
        kind(AreaKind.USABLE, np.where(derived, UNSTATED, usable), source=told.SURVEY, basis=face, way=measured),
        kind(
            AreaKind.USABLE,
            np.where(derived, usable, UNSTATED),
            source=told.DERIVED,
            basis=face,
            way=way.FACE_MOVED.value,
            estimated=True,
        ),
        kind(AreaKind.SUITE, np.where(centred, suites, UNSTATED), source=told.SURVEY, basis=centre, way=way.OUTLINE.value),
        kind(
            AreaKind.SUITE,
            np.where(centred, UNSTATED, suites),
            source=told.DERIVED,
            basis=centre,
            way=way.FACE_MOVED.value,
            estimated=True,
        ),
        *(
            kind(
                which,
                area,
                source=told.DERIVED,
                basis=centre,
                way=apportioning,
                method=method.value,
                estimated=guessed,
            )
            for which, area in ((AreaKind.APPORTIONED, portion), (AreaKind.GROSS, gross))
        ),
        kind(AreaKind.DEDUCTED, np.where(deducted > 0, deducted, UNSTATED), source=told.SURVEY, basis=no, way=way.OUTLINE.value),
        kind(AreaKind.DECLARED, rooms.declared, source=told.STATED, basis=no, way=way.STATED.value),
    ]
    if certificate is not None:
        tables.append(kind(AreaKind.CERTIFICATE, certificate, source=told.CERTIFICATE, basis=no, way=way.STATED.value))
    return Areas.together(tables)


def counted_gross(
    reading: Reading, *, method: AreaMethod, heights: NDArray[np.float64] | None = None
) -> tuple[Whole, NDArray[np.bool_]]:
    """Gross area of each plan in centiares as a method counts it, and whether its height had to be assumed.

    ``UNSTATED`` where a plan has neither outline nor stated gross area.
    """
    square_metres, share, assumed = _floors(reading, method, heights)
    return counted(square_metres, share), assumed


def buildings_of(plans: Sequence[FloorPlan]) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """What the buildings of some plans are called, and which one each plan belongs to; a building without a code is its file."""
    found: dict[tuple[str, str], int] = {}
    of = [found.setdefault((plan.building, "" if plan.building else plan.file), len(found)) for plan in plans]
    return tuple(building or file for building, file in found), np.array(of, np.intp)


def deducted_areas(outlines: NDArray[np.object_], deducted: NDArray[np.object_]) -> Whole:
    """What columns and shafts take of each room in centiares: only what of them lies inside it; 0 where nothing does."""
    taken = np.zeros(len(outlines), np.int64)
    rows = np.flatnonzero(~shapely.is_missing(deducted) & ~shapely.is_missing(outlines))
    if rows.size:
        taken[rows] = centiares(shapely.area(shapely.intersection(outlines[rows], deducted[rows])))
    return taken


def _floors(
    reading: Reading, method: AreaMethod, heights: NDArray[np.float64] | None
) -> tuple[NDArray[np.float64], NDArray[np.int8], NDArray[np.bool_]]:
    """Of each plan: gross area in m² (NaN where not known), the halves in which it counts, and whether those are assumed."""
    stated = np.array([plan.gross_area for plan in reading.plans], np.int64)
    outlines = np.full(len(stated), None, object)
    outlines[:] = [plan.outline for plan in reading.plans]
    drawn = shapely.area(outlines)
    square_metres = np.where(np.isnan(drawn), np.where(stated == UNSTATED, np.nan, stated / 100), drawn)
    share = halves(storey_heights(reading.plans) if heights is None else heights, method=method)
    return square_metres, np.where(share == UNKNOWN, FULL, share).astype(np.int8), share == UNKNOWN


def _usable(
    measured: Whole,
    outlines: NDArray[np.object_],
    deducted: Whole,
    centred: NDArray[np.bool_],
    walls: NDArray[np.float64],
) -> tuple[Whole, NDArray[np.bool_]]:
    """Usable areas, and which are derived: a room drawn to wall centres is measured half a wall too large."""
    if not centred.any():
        return measured, centred
    usable = measured.copy()
    inner = centiares(moved_area(outlines[centred], -walls[centred] / 2))
    usable[centred] = np.where(inner == UNSTATED, UNSTATED, np.maximum(inner - deducted[centred], 0))
    return usable, centred


def _suite_m2(outlines: NDArray[np.object_], basis: NDArray[np.object_], walls: NDArray[np.float64]) -> NDArray[np.float64]:
    """Suite areas in m²: to the centre of every wall, half of each being the neighbour's (GB/T 17986.1-2000, confidence C)."""
    outward = np.where(basis == BoundaryBasis.WALL_CENTRE.value, 0.0, walls / 2)
    outward[basis == BoundaryBasis.UNSTATED.value] = np.nan  # nobody says where the walls begin
    return moved_area(outlines, outward)


def _gross(
    reading: Reading,
    usable: Whole,
    suite_m2: NDArray[np.float64],
    bears: NDArray[np.bool_],
    method: AreaMethod,
    heights: NDArray[np.float64] | None,
    shares: NDArray[np.int8] | None,
    circle: Circle,
) -> tuple[Whole, Whole, NDArray[np.bool_], NDArray[np.bool_]]:
    """Gross and apportioned area of each room, whether they follow suite areas, and on which floors a height was assumed."""
    floor = reading.rooms.floor
    square_metres, share, assumed = _floors(reading, method, heights)
    groups, of_plan = _circles(reading, circle)
    group = of_plan[floor]
    bears = bears & ~np.isnan(square_metres)[floor]
    # One measure for all who share: by suite only where every one of them has one; without any measure nobody shares.
    by_suite = ~_any(group, bears & np.isnan(suite_m2), groups)[group]
    unmeasured = _any(group, bears & ~by_suite & (usable == UNSTATED), groups)
    inner_m2 = np.where(by_suite, suite_m2, np.maximum(usable, 0) / 100)
    whole = counted(inner_m2, share[floor])
    own = _by(floor, np.where(bears, 0, np.maximum(whole, 0)), len(reading.plans))
    inner = whole if shares is None else np.where(shares == UNKNOWN, whole, counted(inner_m2, np.maximum(shares, 0)))
    inner, whole = np.where(bears, inner, 0), np.where(bears, whole, 0)
    gross = np.maximum(counted(square_metres, share), 0)
    common, total = _by(group, inner, groups), np.zeros(groups, np.int64)
    np.add.at(total, of_plan, gross)
    total -= _by(group, whole - inner, groups)  # what of a balcony does not count is not there to be shared
    rest = total - common
    sound = (rest >= 0) & ((common > 0) | (rest == 0)) & ~unmeasured
    rest, parts = np.where(sound, rest, 0), np.where(sound[group], inner, 0)
    if circle is Circle.STAGES:
        portion = apportion_floors(rest, np.where(sound[of_plan], own, 0), parts, building=group, floor=floor, of=of_plan)
    else:
        portion = apportion_each(rest, parts, group)
    known = bears & sound[group]
    return np.where(known, inner + portion, UNSTATED), np.where(known, portion, UNSTATED), by_suite, assumed


def _circles(reading: Reading, circle: Circle) -> tuple[int, NDArray[np.intp]]:
    """How many circles bear together, and which one each plan belongs to."""
    if circle is Circle.FLOOR:
        return len(reading.plans), np.arange(len(reading.plans))
    names, of = buildings_of(reading.plans)
    return len(names), of


def _by(group: NDArray[np.integer], values: Whole, groups: int) -> Whole:
    sums = np.zeros(groups, np.int64)
    np.add.at(sums, group, values)
    return sums


def _any(group: NDArray[np.intp], so: NDArray[np.bool_], groups: int) -> NDArray[np.bool_]:
    found = np.zeros(groups, bool)
    found[group[so]] = True
    return found
