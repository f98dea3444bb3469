"""All that is told of the areas of a survey: floor by floor, building by building, and how stated areas stand to measured ones.

Nothing is put in the place of anything: stated areas, derived ones and measured ones stand beside each other, scale
factor and height correction are told and never applied. Sums are sums of the figures that are listed, so that whoever
adds them up finds the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from floorplans.apportion import factor
from floorplans.area_kinds import AreaKind, Areas
from floorplans.areas import Circle, areas_of, buildings_of, counted_gross
from floorplans.balconies import balcony_shares
from floorplans.implied_walls import ImpliedWalls, implied_walls
from floorplans.measure import UNSTATED, m2_or_none
from floorplans.plan import Reading
from floorplans.projection_scale import ProjectionScale, scales_of
from floorplans.reconcile import LIKE_FOR_LIKE, Reconciled, reconcile
from floorplans.storey_height import AreaMethod, halves, storey_heights
from floorplans.tolerance import GRADE_3, Grade
from floorplans.usable_ratio import UsableRatio, building_ratio
from floorplans.vocabulary import BoundaryBasis
from floorplans.wall_thickness import wall_thickness

Whole = NDArray[np.int64]
Pair = tuple[AreaKind, AreaKind]

TOLD: Final = (
    AreaKind.USABLE,
    AreaKind.SUITE,
    AreaKind.APPORTIONED,
    AreaKind.GROSS,
    AreaKind.DEDUCTED,
    AreaKind.DECLARED,
    AreaKind.CERTIFICATE,
)
"""Kinds in the order in which the office lists them."""

ALIKE: Final = (AreaKind.USABLE, AreaKind.SUITE, AreaKind.GROSS)
"""What stated areas may be of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorAreas:
    """The areas of one plan, in m²."""

    plan: int
    rooms: int
    totals: Mapping[AreaKind, Decimal]
    """Of its rooms; a kind that no room has is left out."""
    gross: Mapping[AreaMethod, Decimal | None]
    """Of the floor, as each standard counts it; None without outline and stated area."""
    height: float | None
    """Storey height in metres; None where nobody says."""
    share: int
    """In how many halves it counts by the method chosen; ``storey_height.UNKNOWN`` where its height is not known: then it counts in full."""
    thickness: float | None
    """Mean wall thickness in metres, derived from its outline; None where it does not follow."""
    scale: ProjectionScale | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingAreas:
    """The areas of one building, in m²."""

    name: str
    """Its code, else its file."""
    plans: tuple[int, ...]
    totals: Mapping[AreaKind, Decimal]
    gross: Mapping[AreaMethod, Decimal | None]
    """Of its floors whose gross area is known."""
    factor: Decimal | None
    """Apportionment factor: common area by what bears it; None where nothing is apportioned."""
    ratio: UsableRatio
    centred: bool
    """Whether rooms are drawn to the centre of the walls: their measured areas are half a wall too large, and so is the ratio."""
    unsaid: int
    """Rooms whose use nobody says: the usable ratio may be larger than it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaReport:
    """The areas of a survey."""

    method: AreaMethod
    grade: Grade
    stated_as: AreaKind
    """What kind the declared areas are held against."""
    areas: Areas
    floors: tuple[FloorAreas, ...]
    buildings: tuple[BuildingAreas, ...]
    compared: Mapping[Pair, Reconciled]
    """Measured, declared and certificate against each other, room by room."""
    walls: tuple[ImpliedWalls, ...]
    """Why stated areas differ from the outlines, plan by plan where they do."""


def area_report(
    reading: Reading,
    *,
    method: AreaMethod = AreaMethod.ESTATE,
    grade: Grade = GRADE_3,
    circle: Circle = Circle.BUILDING,
    stated_as: AreaKind = AreaKind.USABLE,
    certificate: Whole | None = None,
    ground: float | None = None,
) -> AreaReport:
    """The areas of a measured reading, told and compared.

    ``certificate`` is what titles say, in centiares a room: it is gross area. ``ground`` is how many metres the ground
    lies above the plane that lengths were reduced to; it is told, and no area is changed by it.
    """
    rooms, floors = len(reading.rooms), len(reading.plans)
    heights, thickness = storey_heights(reading.plans), wall_thickness(reading)
    share = halves(heights, method=method)
    shares = balcony_shares(reading, share, method=method)
    areas = areas_of(
        reading, method=method, heights=heights, thickness=thickness, shares=shares, certificate=certificate, circle=circle
    )
    columns = {kind: areas.column(kind, rooms) for kind in TOLD}
    counted = {it: counted_gross(reading, method=it, heights=heights)[0] for it in AreaMethod}
    scales = scales_of(reading, heights=None if ground is None else np.full(floors, ground))
    by_floor = {kind: _sums(column, reading.rooms.floor, floors) for kind, column in columns.items()}
    told = tuple(
        FloorAreas(
            plan=at,
            rooms=len(range(*reading.rows(at).indices(rooms))),
            totals=_known(by_floor, at),
            gross={it: m2_or_none(count[at]) for it, count in counted.items()},
            height=_or_none(heights[at]),
            share=int(share[at]),
            thickness=_or_none(thickness[at]),
            scale=scales[at],
        )
        for at in range(floors)
    )
    return AreaReport(
        method=method,
        grade=grade,
        stated_as=stated_as,
        areas=areas,
        floors=told,
        buildings=_buildings(reading, columns, counted, building_ratio(reading, method=method, heights=heights)),
        compared={
            (one, other): reconcile(columns[one], columns[other], grade=grade)
            for one, other in ((stated_as, AreaKind.DECLARED), *LIKE_FOR_LIKE[1:])
        },
        walls=implied_walls(reading),
    )


def _buildings(
    reading: Reading, columns: Mapping[AreaKind, Whole], counted: Mapping[AreaMethod, Whole], ratios: tuple[UsableRatio, ...]
) -> tuple[BuildingAreas, ...]:
    names, of = buildings_of(reading.plans)
    group = of[reading.rooms.floor]
    sums = {kind: _sums(column, group, len(names)) for kind, column in columns.items()}
    gross = {method: _sums(count, of, len(names)) for method, count in counted.items()}
    own, portion = columns[AreaKind.GROSS], columns[AreaKind.APPORTIONED]
    bears, unsaid = own != UNSTATED, np.bincount(group[reading.rooms.use == ""], minlength=len(names))
    return tuple(
        BuildingAreas(
            name=name,
            plans=tuple(np.flatnonzero(of == at).tolist()),
            totals=_known(sums, at),
            gross={method: m2_or_none(count[at]) for method, count in gross.items()},
            factor=factor(int(portion[mine].sum()), own[mine] - portion[mine]) if (mine := bears & (group == at)).any() else None,
            ratio=ratios[at],
            centred=any(reading.plans[plan].basis is BoundaryBasis.WALL_CENTRE for plan in np.flatnonzero(of == at)),
            unsaid=int(unsaid[at]),
        )
        for at, name in enumerate(names)
    )


def _sums(column: Whole, group: NDArray[np.integer], groups: int) -> Whole:
    """What is known of each group together; ``UNSTATED`` where nothing is."""
    sums, known = np.full(groups, UNSTATED, np.int64), column != UNSTATED
    sums[group[known]] = 0
    np.add.at(sums, group[known], column[known])
    return sums


def _known(sums: Mapping[AreaKind, Whole], at: int) -> dict[AreaKind, Decimal]:
    return {kind: area for kind, column in sums.items() if (area := m2_or_none(column[at])) is not None}


def _or_none(metres: float) -> float | None:
    return None if np.isnan(metres) else float(metres)
