"""A building model (IFC): every storey a plan, every IfcSpace a room with its foot-print and its stated area.

ISO 16739 has spaces bounded by the inner faces of walls; what a model states as their area may follow
another rule. Both are kept.
"""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.finding import Finding, Unreadable
from floorplans.floor_names import floor_label
from floorplans.geometry import mend
from floorplans.measure import centiares
from floorplans.plan import Choice, FloorPlan, Reading, Rooms
from floorplans.readers.dxf_units import METRES, unit_of
from floorplans.readers.ifc_findings import findings_of
from floorplans.readers.ifc_place import Place, place_of
from floorplans.readers.ifc_shapes import NOTHING, Shape, shapes_of
from floorplans.readers.ifc_source import area_factor, open_model, unit_of_lengths
from floorplans.readers.ifc_spaces import Space, building_of, parts_of, space_of, storey_of, text
from floorplans.readers.vector_source import digest_of
from floorplans.vocabulary import Words

MAPPING: Final = Choice("ifc", Words("建筑信息模型：每个 IfcSpace 一个房间", "building model: every IfcSpace is a room"))

OUTSIDE: Final = 0.05
"""In m²: a slab that leaves more of a room uncovered than this is not the outline of its floor."""


@dataclass(frozen=True, slots=True)
class Storey:
    """A storey of the model, or the place of spaces that are in none."""

    entity: Any
    key: int
    building: str
    name: str
    elevation: float | None
    """In metres."""


def read(path: Path | str, *, mapping: str | None = None, unit: str | None = None) -> Reading:
    """All spaces of a model in plan metres, storeys from the lowest; raises ``Unreadable``.

    ``unit`` is the unit of lengths where the user knows better than the model; there is but one ``mapping``.
    """
    path = Path(path)
    if mapping not in {None, MAPPING.name}:
        raise Unreadable(
            f"IFC 模型没有图层标准“{mapping}”；请去掉该选项。",
            f"A building model has no drawing standard “{mapping}”; leave that option out.",
        )
    model = open_model(path)
    found = [one for one in model.by_type("IfcSpace") if not parts_of(one)]
    if not found:
        raise Unreadable(
            "模型中没有空间（IfcSpace 为 0 个）；请在 BIM 软件中放置房间，并在导出 IFC 时勾选“房间/空间”。",
            "The model has no spaces (0 IfcSpace); place rooms in the BIM program and tick “rooms/spaces” when exporting IFC.",
        )
    given = unit_of_lengths(model)
    shapes = shapes_of(model, found, metres=given.metres or 1.0)
    choice = given.choice if given.choice is not None and unit is None else _guessed(shapes, unit)
    metres = METRES[choice.name] if unit is not None or given.metres is None else given.metres
    spaces = [space_of(one, square_metres=area_factor(model, metres)) for one in found]
    storeys = _storeys(model, spaces, metres)
    rooms, kept = _rooms(spaces, shapes, storeys, metres)
    outlines, from_slab = _outlines(model, spaces, shapes, storeys, rooms, metres)
    plans = tuple(
        FloorPlan(
            file=path.name,
            frame=" ".join(filter(None, (one.building, text(one.entity.Name) if one.entity else "未归层")))
            if len(storeys) > 1
            else "",
            building=one.building,
            floor_name=one.name,
            elevation=one.elevation,
            unit=choice,
            metres_per_unit=metres,
            mapping=MAPPING,
            outline=outline,
            declared_as=_called([space for space, row in zip(kept, rooms.floor.tolist(), strict=True) if row == at]),
        )
        for at, (one, outline) in enumerate(zip(storeys, outlines, strict=True))
    )
    place = place_of(model, metres=metres, middle=_middle(rooms))
    reading = _placed(Reading(file=path.name, digest=digest_of(path), plans=plans, rooms=rooms), place)
    spare = [text(one.Name) for one in model.by_type("IfcBuildingStorey") if one.id() not in {it.key for it in storeys}]
    covered = np.array([shapes.get(one.entity.id(), NOTHING).covered for one in kept])
    return replace(reading, findings=_findings(reading, kept, covered, spare, from_slab, place))


def _findings(
    reading: Reading, kept: list[Space], covered: NDArray[np.float64], spare: list[str], from_slab: list[int], place: Place
) -> tuple[Finding, ...]:
    stated = np.array([one.square_metres for one in kept], float)
    quantities = [(one.quantity, one.called) for one in kept]
    return tuple(
        findings_of(reading, stated=stated, quantities=quantities, covered=covered, spare=spare, from_slab=from_slab, place=place)
    )


def _guessed(shapes: dict[int, Shape], unit: str | None) -> Choice:
    """The unit that the user says, else the one in which rooms are as large as rooms are."""
    areas = np.array([one.footprint.area for one in shapes.values() if one.footprint is not None], float)
    choice = unit_of(header=0, areas=areas, heights=np.empty(0), override=unit)
    if unit is not None:
        return choice
    zh, en = (
        "模型没有声明长度单位（IfcUnitAssignment 缺失），按房间大小推定",
        "the model assigns no unit of lengths (IfcUnitAssignment); judged by the size of its rooms",
    )
    return Choice(choice.name, Words(zh, en), sure=False)


def _storeys(model: Any, spaces: list[Space], metres: float) -> list[Storey]:
    """The storeys that hold spaces, of each building from the lowest; spaces that are in none come last."""
    held = {one.id(): one for one in (storey_of(space.entity) for space in spaces) if one is not None}
    several = len(model.by_type("IfcBuilding")) > 1
    labels = Counter((_building(one, several), floor_label(text(one.Name))) for one in held.values())
    storeys = []
    for key, one in held.items():
        building, label = _building(one, several), floor_label(text(one.Name))
        twice = labels[building, label] > 1
        height = float(one.Elevation) * metres if isinstance(one.Elevation, int | float) else None
        storeys.append(Storey(one, key, building, text(one.Name) if twice else label, height))
    storeys.sort(key=lambda it: (it.building, it.elevation is None, it.elevation or 0.0, it.key))
    if any(storey_of(space.entity) is None for space in spaces):
        storeys.append(Storey(None, 0, "", "", None))
    return storeys


def _building(storey: Any, several: bool) -> str:
    """Name of a storey's building; the one building of a model is told by who hands it in, not by its author's title."""
    return text(getattr(building_of(storey), "Name", None)) if several else ""


def _rooms(spaces: list[Space], shapes: dict[int, Shape], storeys: list[Storey], metres: float) -> tuple[Rooms, list[Space]]:
    """The spaces that are rooms as a table, and the spaces in its order."""
    index = {one.key: at for at, one in enumerate(storeys)}
    floor_of = [index[storey.id() if (storey := storey_of(one.entity)) is not None else 0] for one in spaces]
    rows = [at for at in np.argsort(floor_of, kind="stable").tolist() if not spaces[at].gross]
    kept = [spaces[at] for at in rows]
    outline, how = mend(_in_metres([shapes.get(one.entity.id(), NOTHING).footprint for one in kept], metres))
    said = {name: np.array([getattr(one, name) for one in kept], object) for name in ("number", "name", "use", "use_said")}
    rooms = Rooms.of(
        floor=np.array([floor_of[at] for at in rows], np.int32),
        outline=outline,
        declared=centiares(np.array([one.square_metres for one in kept], float)),
        repaired=how,
        where=np.array([f"IfcSpace {one.guid}" for one in kept], object),
        **said,
    )
    return rooms, kept


def _outlines(
    model: Any, spaces: list[Space], shapes: dict[int, Shape], storeys: list[Storey], rooms: Rooms, metres: float
) -> tuple[list[Any], list[int]]:
    """The gross outline of each storey: of its gross space, else of the slabs that bear all its rooms; and which are of slabs."""
    outlines: list[Any] = [None] * len(storeys)
    index = {one.key: at for at, one in enumerate(storeys) if one.entity is not None}
    for space in (one for one in spaces if one.gross):
        storey, shape = storey_of(space.entity), shapes.get(space.entity.id(), NOTHING).footprint
        if storey is not None and shape is not None:
            outlines[index[storey.id()]] = _in_metres([shape], metres)[0]
    slabs: dict[int, list[Any]] = {}
    for slab in model.by_type("IfcSlab"):
        storey = storey_of(slab)
        if storey is not None and storey.id() in index and slab.PredefinedType in ("FLOOR", "BASESLAB", None, "NOTDEFINED"):
            slabs.setdefault(index[storey.id()], []).append(slab)
    wanted = {at: held for at, held in slabs.items() if outlines[at] is None}
    drawn = shapes_of(model, [slab for held in wanted.values() for slab in held], metres=metres)
    from_slab = []
    for at, held in wanted.items():
        parts = _in_metres([drawn.get(slab.id(), NOTHING).footprint for slab in held], metres)
        whole = _filled(shapely.union_all(parts[~shapely.is_missing(parts)]))
        mine = rooms.outline[rooms.floor == at]
        if not whole.is_empty and mine.all() and (shapely.area(shapely.difference(mine, whole)) <= OUTSIDE).all():
            outlines[at] = whole
            from_slab.append(at)
    return outlines, from_slab


def _filled(whole: Any) -> Any:
    """A shape without its holes: a stair's opening belongs to the gross area."""
    parts = [shapely.Polygon(part.exterior) for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _in_metres(shapes: list[Any], metres: float) -> NDArray[np.object_]:
    drawn = np.full(len(shapes), None, object)
    drawn[:] = shapes
    return drawn if metres == 1 else np.asarray(shapely.transform(drawn, lambda points: points * metres), object)


def _called(spaces: list[Space]) -> Words:
    """What the stated areas of a storey are, the commonest first."""
    count = Counter((one.quantity, one.called) for one in spaces if one.quantity)
    told = [(f"{called.zh}（{quantity}）", f"{called.en} ({quantity})") for (quantity, called), _ in count.most_common()]
    return Words("、".join(zh for zh, _ in told), ", ".join(en for _, en in told))


def _middle(rooms: Rooms) -> tuple[float, float]:
    west, south, east, north = shapely.total_bounds(rooms.outline) if rooms.outline.any() else (0.0,) * 4
    return float(west + east) / 2, float(south + north) / 2


def _placed(reading: Reading, place: Place) -> Reading:
    """The reading where it lies: its coordinates made those of its zone, or its plans given their anchor."""
    conversion = place.conversion
    if conversion is None:
        return replace(reading, plans=tuple(replace(plan, placement=place.placement) for plan in reading.plans))
    outline = np.asarray(shapely.transform(reading.rooms.outline, conversion.points), object)
    plans = (
        replace(
            plan,
            epsg=conversion.epsg,
            outline=None if plan.outline is None else shapely.transform(plan.outline, conversion.points),
        )
        for plan in reading.plans
    )
    return replace(reading, plans=tuple(plans), rooms=replace(reading.rooms, outline=outline))
