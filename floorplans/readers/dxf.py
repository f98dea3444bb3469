"""A DXF read: parts → standard → unit → frames → outlines → labels → plans and rooms, all columns until the end."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.floor_names import floor_names
from floorplans.georeference import looks_projected
from floorplans.plan import Choice, FloorPlan, Label, Reading, Rooms, Stray
from floorplans.polygonise import Bounds
from floorplans.readers.dxf_bytes import GARBLED, document
from floorplans.readers.dxf_control import control_points, moved
from floorplans.readers.dxf_drawn import Drawn, Line, Text, draw, plain_layer
from floorplans.readers.dxf_frames import Frame, building_said, floor_said, frames_of, nearest
from floorplans.readers.dxf_mapping import Standard, choose, missing_layers, standard_named
from floorplans.readers.dxf_outlines import Rings, bodies, deducted_in, meets_any, outermost, rings_of, rough_areas, sort_nested
from floorplans.readers.dxf_propose import propose
from floorplans.readers.dxf_texts import Said, owners, room_labels, say
from floorplans.readers.dxf_units import METRES, unit_of
from floorplans.readers.walls import enclose, walls_of, walls_standard, with_labels
from floorplans.vocabulary import Words

T = TypeVar("T")

RING: Final = "ring"
"""Said of a room whose outline is less the rooms that it surrounds."""


def read(path: Path, *, mapping: str | None = None, unit: str | None = None, bounds: Bounds | None = None) -> Reading:
    """The floor plans of a DXF, not yet measured or checked; raises ``Unreadable``.

    Plan coordinates are metres from the lower left corner of each floor's frame, or those of the
    drawing where there is no frame or it is drawn in projected coordinates. ``bounds`` say what closes walls to rooms.
    """
    doc = document(path)
    drawn = draw(doc)
    standard, choice = _standard(drawn, mapping)
    lines = _by_role(drawn, standard)
    walls = None if lines["rooms"] else walls_of(doc, standard)
    chosen = unit_of(
        header=int(doc.header.get("$INSUNITS", 0)),
        areas=rough_areas(lines["rooms"]) if walls is None else walls.areas(),
        heights=np.array([text.height for _, text in room_labels(drawn.texts, standard)], float),
        standard=standard.unit,
        override=unit,
    )
    metres = METRES[chosen.name]
    rings, strays = rings_of(lines["rooms"], metres)
    gross, _ = rings_of(lines["gross"], metres)
    enclosed = None if walls is None else enclose(walls, gross.outline, metres, bounds)
    if enclosed is not None:
        rings, standard = enclosed.rings, with_labels(standard, drawn, enclosed.rings, metres)
    rectangles, _ = rings_of(lines["frames"], metres)
    frames = frames_of(standard, rectangles.outline, drawn.texts, rings.outline, gross.outline, metres)
    layers = [*drawn.layers, *(plain_layer(layer.dxf.name) for layer in doc.layers if standard.room_blocks)]
    plan = FloorPlan(
        file=path.name,
        unit=chosen,
        metres_per_unit=metres,
        mapping=choice,
        basis=standard.basis,
        number_pattern=standard.number,
        missing_layers=missing_layers(standard, layers),
        proxies=drawn.proxies,
        garbled=tuple(dict.fromkeys(text.text for text in drawn.texts if GARBLED in text.text)),
    )
    reading = _reading(path, drawn, plan, standard, frames=frames, rings=rings, strays=strays, gross=gross, lines=lines)
    return reading if enclosed is None else enclosed.told(reading)


def _standard(drawn: Drawn, mapping: str | None) -> tuple[Standard, Choice]:
    """The drawing standard: the user's, else the one whose layers are there, else a proposal."""
    if mapping:
        standard = standard_named(mapping)
        return standard, Choice(mapping, Words(f"用户指定（{standard.says.zh}）", f"the user says so ({standard.says.en})"))
    found = choose(drawn.layers, drawn.blocks) or propose(drawn) or walls_standard(drawn)
    if found:
        return found
    nothing = Words(
        "没有图层对照认识本图，也没有闭合轮廓可作为房间", "no mapping knows these layers, and no closed outlines look like rooms"
    )
    return Standard(name="", says=Words("", "")), Choice("", nothing, sure=False)


def _by_role(drawn: Drawn, standard: Standard) -> dict[str, list[Line]]:
    """Polylines by what they are for; of a room block only its largest outline is the room."""
    roles: dict[str, list[Line]] = {role: [] for role in ("rooms", "deductions", "gross", "structure", "frames")}
    of_block: dict[int, list[Line]] = {}
    for line in drawn.lines:
        if line.block and standard.makes_rooms(line.block):
            of_block.setdefault(line.insert, []).append(line)
            continue
        for role, held in roles.items():
            if standard.holds(role, line.layer):
                held.append(line)
    roles["rooms"] += [max(lines, key=lambda line: float(rough_areas([line]).sum())) for lines in of_block.values()]
    return roles


def _reading(
    path: Path,
    drawn: Drawn,
    plan: FloorPlan,
    standard: Standard,
    *,
    frames: Sequence[Frame],
    rings: Rings,
    strays: Sequence[Stray],
    gross: Rings,
    lines: dict[str, list[Line]],
) -> Reading:
    """Everything sorted into the plans of its frames."""
    metres = plan.metres_per_unit
    labels = room_labels(drawn.texts, standard)
    owner = owners(labels, rings.outline, rings.insert, metres)
    first = say(labels, owner, len(rings), standard)
    told = sort_nested(rings, first.number != "", first.labelled)
    rooms, nested = rings.take(told.rooms), rings.take(told.nested)
    owner, loose = _rehoused(labels, owner, rings, told.rooms, metres)
    said = say(labels, owner, len(rooms), standard)
    deductions, _ = rings_of(lines["deductions"], metres)
    deducted = deducted_in(told.outline, deductions.outline)
    outside = deductions.take(np.flatnonzero(~meets_any(deductions.outline, told.outline)))
    structure = bodies(rings_of(lines["structure"], metres)[0], rooms.outline)
    everything = np.concatenate([rooms.outline, gross.outline])
    projected = bool(len(everything)) and looks_projected(shapely.total_bounds(everything))
    corners = np.array([(0.0, 0.0) if projected else frame.corner for frame in frames])

    floor = nearest(frames, rooms.outline)
    order = np.argsort(floor, kind="stable")
    how = np.where(told.ring & (rooms.how == ""), RING, rooms.how)
    columns: dict[str, NDArray[Any]] = {
        "outline": _shifted(told.outline, -corners[floor]),
        "deducted": _shifted(deducted, -corners[floor]),
        "repaired": how,
        "where": rooms.where,
        **{name: getattr(said, name) for name in Said.__slots__ if name != "labelled"},
    }
    table = Rooms.of(floor[order].astype(np.int32), **{name: column[order] for name, column in columns.items()})
    plans = _plans(
        plan,
        drawn,
        standard,
        frames=frames,
        corners=corners,
        gross=gross,
        structure=structure.outline,
        strays=strays,
        nested=[Stray(outline, where) for outline, where in zip(nested.outline, nested.where, strict=True)],
        outside=[Stray(outline, where) for outline, where in zip(outside.outline, outside.where, strict=True)],
        loose=loose,
    )
    return Reading(file=path.name, digest=hashlib.sha256(path.read_bytes()).hexdigest(), plans=plans, rooms=table)


def _rehoused(
    labels: Sequence[tuple[str, Text]], owner: NDArray[np.int64], rings: Rings, rooms: NDArray[np.intp], metres: float
) -> tuple[NDArray[np.int64], list[Text]]:
    """Labels by room, now that nested outlines are no rooms, and those that stand in none.

    What stood in a nested outline (the 卫生间 of an office) goes to the room around it only if that has
    no label of its own.
    """
    row = np.full(len(rings) + 1, -1, np.int64)
    row[rooms] = np.arange(len(rooms))
    housed = row[owner]
    displaced = np.flatnonzero((housed < 0) & (owner >= 0))
    kept = rings.take(rooms)
    again = owners([labels[int(at)] for at in displaced], kept.outline, kept.insert, metres)
    own = np.bincount(housed[housed >= 0], minlength=len(rooms)) > 0
    for at, home in zip(displaced, again, strict=True):
        housed[at] = home if home >= 0 and not own[home] else -1
    return housed, [text for at, (_, text) in enumerate(labels) if owner[at] < 0]


def _plans(
    plan: FloorPlan,
    drawn: Drawn,
    standard: Standard,
    *,
    frames: Sequence[Frame],
    corners: NDArray[np.float64],
    gross: Rings,
    structure: NDArray[np.object_],
    strays: Sequence[Stray],
    nested: Sequence[Stray],
    outside: Sequence[Stray],
    loose: Sequence[Text],
) -> tuple[FloorPlan, ...]:
    """One plan a frame, with all that stands in it besides rooms."""
    metres = plan.metres_per_unit
    outer = outermost(gross)
    blocks = [text for text in drawn.texts if standard.holds("title_blocks", text.layer)]
    known = control_points(drawn, standard, metres)
    which = {
        "gross": nearest(frames, outer.outline),
        "structure": nearest(frames, structure),
        "strays": nearest(frames, _column([it.outline for it in strays])),
        "nested": nearest(frames, _column([it.outline for it in nested])),
        "outside": nearest(frames, _column([it.outline for it in outside])),
        "loose": nearest(frames, _points(loose, metres)),
        "blocks": nearest(frames, _points(blocks, metres)),
        "known": nearest(frames, _column([shapely.Point(it.x, it.y) for it in known])),
    }

    def of(name: str, things: Sequence[T], at: int) -> list[T]:
        """What stands in one frame."""
        return [thing for thing, it in zip(things, which[name], strict=True) if it == at]

    plans = []
    for at, frame in enumerate(frames):
        shift = -corners[at]
        named = floor_names(frame.title) or (floor_names(Path(plan.file).stem) if len(frames) == 1 else ())
        stamped = of("blocks", blocks, at)
        plans.append(
            replace(
                plan,
                frame=frame.title,
                building=building_said(stamped) or building_said(blocks),
                floor_name=named[0] if len(named) == 1 else "" if named else floor_said(stamped),
                outline=_united(outer.outline[which["gross"] == at], shift),
                structure=_united(structure[which["structure"] == at], shift),
                open_outlines=tuple(_stray(it, shift) for it in of("strays", strays, at)),
                loose_deductions=tuple(_stray(it, shift) for it in of("outside", outside, at)),
                nested_outlines=tuple(_stray(it, shift) for it in of("nested", nested, at)),
                loose_labels=tuple(_label(it, metres, shift) for it in of("loose", loose, at)),
                control_points=moved(of("known", known, at), (-shift[0], -shift[1])),
            )
        )
    return tuple(plans)


def _shifted(shapes: NDArray[np.object_], by: NDArray[np.float64]) -> NDArray[np.object_]:
    """Copies of shapes (or None), each moved by its row."""
    if not by.any():
        return shapes
    coordinates, row = shapely.get_coordinates(shapes, return_index=True)
    return shapely.set_coordinates(shapes.copy(), coordinates + by[row])  # type: ignore[no-any-return]


def _united(shapes: NDArray[np.object_], shift: NDArray[np.float64]) -> Any:
    if not len(shapes):
        return None
    whole = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    return _shifted(np.array([whole], object), shift[None])[0]


def _stray(one: Stray, shift: NDArray[np.float64]) -> Stray:
    return Stray(_shifted(np.array([one.outline], object), shift[None])[0], one.where, one.gap)


def _label(text: Text, metres: float, shift: NDArray[np.float64]) -> Label:
    x, y = np.array(text.middle) * metres + shift
    return Label(text.text, shapely.Point(x, y), f"{text.layer} #{text.handle}" if text.handle else text.layer)


def _points(texts: Sequence[Text], metres: float) -> NDArray[np.object_]:
    return shapely.points(np.array([text.middle for text in texts], float).reshape(-1, 2) * metres)  # type: ignore[no-any-return]


def _column(values: Sequence[object]) -> NDArray[np.object_]:
    column = np.empty(len(values), object)
    column[:] = values
    return column
