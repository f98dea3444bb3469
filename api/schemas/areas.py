"""The areas of a survey as JSON: the same for the command line and for HTTP; m² as text with two places."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from api.findings import floor_label
from floorplans.area_kinds import AreaKind, AreaSource, AreaWay
from floorplans.area_report import AreaReport, BuildingAreas, FloorAreas
from floorplans.measure import in_m2, m2_or_none
from floorplans.measured_twice import CLAUSE as TWICE
from floorplans.measured_twice import Twice
from floorplans.plan import Reading
from floorplans.projection_scale import ProjectionScale
from floorplans.reconcile import Agreement, Reconciled, counts
from floorplans.storey_height import CLAUSES, FULL, HALF, NONE, UNKNOWN, AreaMethod, SpaceKind
from floorplans.usable_ratio import CLAUSE as RATIO
from floorplans.usable_ratio import LEAST, LEAST_IN_HIGH_RISE
from floorplans.vocabulary import BoundaryBasis, Words

SHARES = {
    FULL: Words("计全面积", "counts in full"),
    HALF: Words("计一半", "counts half"),
    NONE: Words("不计", "does not count"),
    UNKNOWN: Words("层高不明，按全面积计", "height not known, counted in full"),
}
"""How much of a floor counts, in words."""


def areas_json(reading: Reading, report: AreaReport, language: str = "zh", *, high_rise: bool = False) -> dict[str, Any]:
    """Floors, buildings, what stands how to each other and why; the rooms apart from it by ``rooms_json``."""
    return {
        "file": reading.file,
        "method": _coded(report.method, language),
        "methods": [
            {
                **_coded(it, language),
                "says": CLAUSES[it, SpaceKind.STOREY].says.said_in(language),
                "clause": CLAUSES[it, SpaceKind.STOREY].cited,
            }
            for it in AreaMethod
        ],
        "floors": [_floor(reading, it, language) for it in report.floors],
        "buildings": [_building(report, it, language, high_rise=high_rise) for it in report.buildings],
        "compared": [_compared(reading, one, other, it, language) for (one, other), it in report.compared.items()],
        "walls": [
            {
                "floor": it.plan,
                "floor_name": floor_label(reading, it.plan),
                "rooms": it.rooms,
                "differ": it.differ,
                "thickness": str(it.typical),
                "explains": it.explains,
                "says": it.says.said_in(language),
            }
            for it in report.walls
        ],
    }


def rooms_json(reading: Reading, report: AreaReport, language: str = "zh") -> list[dict[str, Any]]:
    """Every room with its several areas, each with basis, way and source."""
    rooms, areas = reading.rooms, report.areas
    told: list[dict[str, Any]] = [
        {
            "row": row,
            "floor": int(rooms.floor[row]),
            "floor_name": floor_label(reading, int(rooms.floor[row])),
            "number": str(rooms.number[row]),
            "name": str(rooms.name[row]),
            "use": rooms.use[row] or None,
            "areas": [],
        }
        for row in range(len(rooms))
    ]
    columns = (areas.room, areas.kind, areas.area, areas.basis, areas.way, areas.method, areas.source, areas.estimated)
    for row, kind, area, basis, way, method, source, estimated in zip(*(it.tolist() for it in columns), strict=True):
        told[row]["areas"].append(
            {
                "kind": kind,
                "kind_says": AreaKind(kind).words.said_in(language),
                "area": str(in_m2(area)),
                "basis": basis,
                "basis_says": BoundaryBasis(basis).words.said_in(language),
                "way": way,
                "way_says": AreaWay(way).words.said_in(language),
                "method": method or None,
                "source": source,
                "source_says": AreaSource(source).words.said_in(language),
                "estimated": estimated,
            }
        )
    return told


def twice_json(first: Reading, second: Reading, twice: Twice, language: str = "zh") -> dict[str, Any]:
    """Two independent measurements beside each other, and their mean where they agree."""
    compared = twice.measured.compared
    return {
        "first": first.file,
        "second": second.file,
        "clause": TWICE.cited,
        "says": TWICE.says.said_in(language),
        "counts": {how.value: count for how, count in counts(compared).items()},
        "rooms": [
            {
                "number": first.subject(int(row)),
                "first": _m2(compared.first[at]),
                "second": _m2(compared.second[at]),
                "difference": _m2(compared.difference[at]),
                "limit": _m2(compared.limit[at]),
                "agreement": compared.agreement[at],
                "agreement_says": Agreement(compared.agreement[at]).words.said_in(language),
                "mean": _m2(twice.measured.mean[at]),
            }
            for at, row in enumerate(twice.first)
        ],
        "only_first": [first.subject(int(row)) for row in twice.alone_first],
        "only_second": [second.subject(int(row)) for row in twice.alone_second],
    }


def _floor(reading: Reading, floor: FloorAreas, language: str) -> dict[str, Any]:
    plan = reading.plans[floor.plan]
    return {
        "floor": floor.plan,
        "floor_name": floor_label(reading, floor.plan),
        "building": plan.building,
        "file": plan.file,
        "rooms": floor.rooms,
        "basis": plan.basis.value,
        "basis_says": plan.basis.words.said_in(language),
        "areas": _totals(floor.totals),
        "gross": _gross(floor.gross),
        "height": None if floor.height is None else f"{floor.height:.2f}",
        "counted_in_full": floor.share == FULL,
        "counts": SHARES[floor.share].said_in(language),
        "wall_thickness": None if floor.thickness is None else f"{floor.thickness:.3f}",
        "scale": _scale(floor.scale, floor.totals, language),
    }


def _building(report: AreaReport, building: BuildingAreas, language: str, *, high_rise: bool) -> dict[str, Any]:
    ratio = building.ratio
    low = ratio.is_low(high_rise=high_rise)
    first = next((report.floors[at].scale for at in building.plans if report.floors[at].scale), None)
    return {
        "building": building.name,
        "floors": len(building.plans),
        "rooms": sum(report.floors[at].rooms for at in building.plans),
        "areas": _totals(building.totals),
        "gross": _gross(building.gross),
        "apportionment_factor": None if building.factor is None else str(building.factor),
        "usable_ratio": {
            "usable": str(ratio.usable),
            "other": str(ratio.other),
            "gross": None if ratio.gross is None else str(ratio.gross),
            "ratio": None if ratio.ratio is None else str(ratio.ratio),
            "least": str(LEAST_IN_HIGH_RISE if high_rise else LEAST),
            "low": None if (building.unsaid if low else building.centred) else low,
            "of_all_rooms": None if (whole := _of_all(building)) is None else str(whole),
            "rooms_without_use": building.unsaid,
            "floors_without_gross": ratio.missing,
            "says": ratio_says(building, high_rise=high_rise).said_in(language),
            "clause": RATIO.cited,
        },
        "scale": _scale(first, building.totals, language),
    }


def ratio_says(building: BuildingAreas, *, high_rise: bool) -> Words:
    """The usable ratio of a building beside what the standard asks, as a person reads it."""
    ratio, least = building.ratio, LEAST_IN_HIGH_RISE if high_rise else LEAST
    if ratio.ratio is None:
        return Words("无建筑面积，算不出使用面积系数", "without gross area there is no usable ratio")
    low, formula = ratio.is_low(high_rise=high_rise), f"K = {ratio.usable} ÷ {ratio.gross} = {ratio.ratio:.2%}"
    zh, en = f"{formula}（全部房间 {_of_all(building):.2%}）", f"{formula} (all rooms {_of_all(building):.2%})"
    if building.centred and not low:
        return Words(
            f"{zh}；房间轮廓量至墙体中心线，系数偏大，不能与 {least:.0%} 相比",
            f"{en}; rooms are drawn to the centre of the walls, which makes it too large to be held against {least:.0%}",
        )
    if low and building.unsaid:
        return Words(
            f"{zh}；另有 {building.unsaid} 间用途不明未计入，不能与 {least:.0%} 相比",
            f"{en}; {building.unsaid} rooms of unknown use are not in it, so that it cannot be held against {least:.0%}",
        )
    return Words(
        f"{zh}，{'低于' if low else '不低于'} {least:.0%}（可信度 {RATIO.confidence.value}，仅供参考）",
        f"{en}, {'below' if low else 'not below'} {least:.0%} (confidence {RATIO.confidence.value}, told only)",
    )


def _of_all(building: BuildingAreas) -> Decimal | None:
    """The usable area of all rooms over gross area, whatever their use."""
    ratio = building.ratio
    return ((ratio.usable + ratio.other) / ratio.gross).quantize(Decimal("0.0001"), "ROUND_HALF_UP") if ratio.gross else None


def _compared(reading: Reading, one: AreaKind, other: AreaKind, it: Reconciled, language: str) -> dict[str, Any]:
    beyond = [row for row, how in enumerate(it.agreement.tolist()) if how == Agreement.BEYOND.value]
    return {
        "first": one.value,
        "first_says": one.words.said_in(language),
        "second": other.value,
        "second_says": other.words.said_in(language),
        "grade": it.grade.name,
        "limit": it.grade.formula,
        "clause": it.grade.clause.cited,
        "counts": {how.value: count for how, count in counts(it).items()},
        "beyond": [
            {
                "row": row,
                "floor": int(reading.rooms.floor[row]),
                "floor_name": floor_label(reading, int(reading.rooms.floor[row])),
                "number": reading.subject(row),
                "first": _m2(it.first[row]),
                "second": _m2(it.second[row]),
                "difference": _m2(it.difference[row]),
                "limit": _m2(it.limit[row]),
                "says": it.says(row, one.words, other.words).said_in(language),
            }
            for row in beyond
        ],
    }


def _scale(scale: ProjectionScale | None, totals: Mapping[AreaKind, Decimal], language: str) -> dict[str, Any] | None:
    if scale is None:
        return None
    usable = totals.get(AreaKind.USABLE, Decimal(0))
    return {
        "epsg": scale.epsg,
        "point": f"{scale.point:.8f}",
        "elevation": f"{scale.elevation:.8f}",
        "height": None if scale.height is None else f"{scale.height:g}",
        "combined": f"{scale.combined:.8f}",
        "usable_on_the_ground": str(scale.on_the_ground(float(usable))),
        "applied": False,
        "says": Words(f"{scale.says.zh}；面积未作改正", f"{scale.says.en}; no area was changed").said_in(language),
    }


def _totals(totals: Mapping[AreaKind, Decimal]) -> dict[str, str]:
    return {kind.value: str(area) for kind, area in totals.items()}


def _gross(gross: Mapping[AreaMethod, Decimal | None]) -> dict[str, str | None]:
    return {method.value: None if area is None else str(area) for method, area in gross.items()}


def _coded(it: AreaMethod, language: str) -> dict[str, Any]:
    return {"code": it.value, "name": it.words.said_in(language)}


def _m2(count: Any) -> str | None:
    area = m2_or_none(count)
    return None if area is None else str(area)
