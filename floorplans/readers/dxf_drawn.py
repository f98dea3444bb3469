"""What is drawn in model space: polylines, texts and points in drawing units, blocks taken apart.

Every block is looked at once; each insert of it costs one matrix. Arcs are kept as bulges until the
unit is known, because the tolerance to which they are flattened is in metres.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from floorplans.finding import Unreadable
from floorplans.geometry import flatten

Entity: TypeAlias = Any
"""What ezdxf hands over; its types end at this file."""
Matrix: TypeAlias = NDArray[np.float64]
"""2 × 3: how plan coordinates follow from those of a block."""

UNMOVED: Final[Matrix] = np.eye(2, 3)
DEEPEST: Final = 16
"""Blocks nested deeper than this go round in a circle."""
MOST_PARTS: Final = 2_000_000
"""A drawing whose blocks unfold to more parts than this is a trap, not a floor."""


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline: rows of x, y, bulge in its block's coordinates."""

    layer: str
    handle: str
    vertices: NDArray[np.float64]
    closed: bool
    matrix: Matrix = field(default_factory=lambda: UNMOVED)
    insert: int = -1
    """Which insert it was drawn by; -1 where it stands in model space itself."""
    block: str = ""

    def points(self, tolerance: float) -> NDArray[np.float64]:
        """Its points in drawing units, arcs flattened to a tolerance in drawing units."""
        scale = float(np.linalg.norm(self.matrix[:, :2], 2)) or 1.0
        return flatten(self.vertices, tolerance / scale) @ self.matrix[:, :2].T + self.matrix[:, 2]


@dataclass(frozen=True, slots=True)
class Text:
    """A text, its middle (estimated from its height) and its point of insertion."""

    layer: str
    handle: str
    text: str
    middle: tuple[float, float]
    point: tuple[float, float]
    height: float = 0.0
    tag: str = ""
    """Tag of an attribute."""
    insert: int = -1


@dataclass(slots=True)
class Drawn:
    """The parts of a drawing or of one block."""

    lines: list[Line] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    points: list[tuple[str, tuple[float, float]]] = field(default_factory=list)
    """POINT entities: layer and place."""
    layers: Counter[str] = field(default_factory=Counter)
    """How many entities stand on each layer, whatever they are."""
    blocks: Counter[str] = field(default_factory=Counter)
    """How often each block is inserted."""
    inserts: int = 0
    proxies: int = 0
    loose: bool = False
    """Whether single lines and arcs are among the lines: walls are drawn so, rooms never."""


def draw(document: Entity, *, loose: bool = False) -> Drawn:
    """Everything in the model space of an ezdxf document, single lines and arcs if ``loose``; paper space is left alone.

    Raises ``Unreadable`` where its blocks unfold to more than ``MOST_PARTS``, or where what was parsed
    makes no sense.
    """
    try:
        count = _parts(document.modelspace(), document, {})
        drawn = _collect(document.modelspace(), document, {}, 0, loose) if count <= MOST_PARTS else None
    except Exception as trouble:
        # ezdxf believes entities until they are looked at; what it then raises depends on the damage.
        raise Unreadable(
            "DXF 图形已损坏，无法读取；请在 CAD 中执行“核查(AUDIT)”后重新导出。",
            "The drawing is damaged and cannot be read; run AUDIT in the CAD program and export it again.",
        ) from trouble
    if drawn is None:
        raise Unreadable(
            f"图块层层嵌套，展开后有 {count} 个图元，过大，已拒绝。",
            f"Nested blocks unfold to {count} parts, too many; the drawing is refused.",
        )
    return drawn


def _parts(entities: Entity, document: Entity, known: dict[str, int]) -> int:
    """How many parts there would be, told without unfolding any."""
    count = 0
    for entity in entities:
        count += 1
        if entity.dxftype() == "INSERT":
            name = entity.dxf.name
            if name not in known:
                known[name] = 0  # so that a block that inserts itself ends here
                known[name] = _parts(document.blocks.get(name) or (), document, known)
            count += known[name] * max(entity.mcount, 1)
    return count


def _collect(entities: Entity, document: Entity, known: dict[str, Drawn], depth: int, loose: bool) -> Drawn:
    """The parts of one layout, blocks unfolded."""
    drawn = Drawn(loose=loose)
    for entity in entities:
        kind = entity.dxftype()
        if kind == "ACAD_PROXY_ENTITY" or kind.startswith("TCH_"):
            drawn.proxies += 1
            continue
        if not entity.dxf.hasattr("layer") and not hasattr(entity.dxf, "layer"):
            continue
        layer = plain_layer(entity.dxf.get("layer", "0"))
        drawn.layers[layer] += 1
        if kind == "INSERT":
            for one in entity.multi_insert() if entity.mcount > 1 else (entity,):
                _unfold(one, layer, drawn, document=document, known=known, depth=depth)
        elif kind == "POINT":
            at = entity.dxf.location
            drawn.points.append((layer, (at.x, at.y)))
        elif kind in {"TEXT", "MTEXT"}:
            text = _text(entity, layer)
            if text is not None:
                drawn.texts.append(text)
        else:
            drawn.lines.extend(_lines(entity, kind, layer))
            if loose:
                drawn.lines.extend(_single(entity, kind, layer))
    return drawn


def _unfold(insert: Entity, layer: str, drawn: Drawn, *, document: Entity, known: dict[str, Drawn], depth: int) -> None:
    """Add what one insert shows."""
    name = insert.dxf.name
    number, drawn.inserts = drawn.inserts, drawn.inserts + 1
    drawn.blocks[name] += 1
    for attribute in insert.attribs:
        text = _text(attribute, plain_layer(attribute.dxf.layer))
        if text is not None:
            drawn.texts.append(replace(text, tag=attribute.dxf.tag, insert=number))
    block = document.blocks.get(name)
    if block is None or depth >= DEEPEST:
        return
    if name not in known:
        known[name] = Drawn()  # so that a block that inserts itself ends here
        known[name] = _collect((one for one in block if one.dxftype() != "ATTDEF"), document, known, depth + 1, drawn.loose)
    inside = known[name]
    matrix = _matrix(insert)
    base = drawn.inserts
    drawn.inserts += inside.inserts

    def own(on: str) -> str:
        """What a block draws on layer 0 stands on the layer of its insert."""
        return layer if on == "0" else on

    def whose(it: int) -> int:
        return number if it < 0 else base + it

    drawn.lines.extend(
        Line(own(it.layer), it.handle, it.vertices, it.closed, _after(matrix, it.matrix), whose(it.insert), it.block or name)
        for it in inside.lines
    )
    drawn.texts.extend(
        replace(
            it, layer=own(it.layer), middle=_moved(matrix, it.middle), point=_moved(matrix, it.point), insert=whose(it.insert)
        )
        for it in inside.texts
    )
    drawn.points.extend((own(on), _moved(matrix, at)) for on, at in inside.points)
    for on, count in inside.layers.items():
        drawn.layers[own(on)] += count
    drawn.blocks += inside.blocks
    drawn.proxies += inside.proxies


def _lines(entity: Entity, kind: str, layer: str) -> Iterator[Line]:
    """The polyline of an entity, if it is one; a circle is two half circles."""
    handle = entity.dxf.get("handle") or ""
    if kind == "LWPOLYLINE":
        vertices, closed = np.array(entity.get_points("xyb"), float).reshape(-1, 3), bool(entity.closed)
    elif kind == "POLYLINE" and (entity.is_2d_polyline or entity.is_3d_polyline):
        shown = [it.dxf for it in entity.vertices if not it.dxf.flags & 16]  # 16: frame of a spline, not drawn
        vertices = np.array([(it.location.x, it.location.y, it.get("bulge", 0.0)) for it in shown], float).reshape(-1, 3)
        closed = bool(entity.is_closed)
    elif kind == "CIRCLE":
        centre, radius = entity.dxf.center, entity.dxf.radius
        vertices, closed = np.array([(centre.x - radius, centre.y, 1.0), (centre.x + radius, centre.y, 1.0)]), True
    elif kind == "ELLIPSE" and abs(entity.dxf.end_param - entity.dxf.start_param) >= math.tau - 1e-9:
        centre, major, minor = entity.dxf.center, entity.dxf.major_axis, entity.minor_axis
        matrix = np.array([[major.x, minor.x, centre.x], [major.y, minor.y, centre.y]])
        yield Line(layer, handle, np.array([(-1.0, 0, 1), (1, 0, 1)]), closed=True, matrix=matrix)
        return
    else:
        return
    if len(vertices) < 2 or not np.isfinite(vertices).all():
        return
    flipped = kind != "ELLIPSE" and entity.dxf.hasattr("extrusion") and entity.dxf.extrusion.z < 0
    yield Line(layer, handle, vertices, closed, np.array([[-1.0, 0, 0], [0, 1, 0]]) if flipped else UNMOVED)


def _single(entity: Entity, kind: str, layer: str) -> Iterator[Line]:
    """A single line, or an arc as a polyline of one bulge."""
    if kind == "LINE":
        ends = [(at.x, at.y, 0.0) for at in (entity.dxf.start, entity.dxf.end)]
        flipped = False
    elif kind == "ARC":
        centre, radius = entity.dxf.center, entity.dxf.radius
        first, last = (math.radians(angle) for angle in (entity.dxf.start_angle, entity.dxf.end_angle))
        bulge = math.tan(((last - first) % math.tau or math.tau) / 4)
        ends = [(centre.x + radius * math.cos(it), centre.y + radius * math.sin(it), bulge) for it in (first, last)]
        flipped = entity.dxf.hasattr("extrusion") and entity.dxf.extrusion.z < 0
    else:
        return
    vertices = np.array(ends, float)
    vertices[-1, 2] = 0.0  # the last bulge would lead back to the first point
    if np.isfinite(vertices).all():
        turned = np.array([[-1.0, 0, 0], [0, 1, 0]]) if flipped else UNMOVED
        yield Line(layer, entity.dxf.get("handle") or "", vertices, closed=False, matrix=turned)


def _text(entity: Entity, layer: str) -> Text | None:
    """A text with the middle of the box it fills, as far as height and alignment tell."""
    if entity.dxftype() == "MTEXT":
        said = entity.plain_text()
        at, height, turn = entity.dxf.insert, entity.dxf.get("char_height", 1.0), math.radians(entity.get_rotation())
        rows = said.split("\n")
        across = (entity.dxf.get("attachment_point", 1) - 1) % 3
        down = (entity.dxf.get("attachment_point", 1) - 1) // 3
        width, tall = max(map(_width, rows)) * height, height * (1 + 1.6 * (len(rows) - 1))
        right, up = width * (0.5, 0.0, -0.5)[across], tall * (-0.5, 0.0, 0.5)[down]
    else:
        said = entity.plain_text()
        height, turn = entity.dxf.get("height", 1.0), math.radians(entity.dxf.get("rotation", 0.0))
        across, level = entity.dxf.get("halign", 0), entity.dxf.get("valign", 0)
        aligned = (across or level) and entity.dxf.hasattr("align_point")
        at = entity.dxf.align_point if aligned and across not in {3, 5} else entity.dxf.insert
        width = _width(said) * height * entity.dxf.get("width", 1.0)
        right = width * {1: 0.0, 2: -0.5, 4: 0.0}.get(across, 0.5) if aligned else width / 2
        up = (0.0 if across == 4 else height * (0.5, 0.5, 0.0, -0.5)[level]) if aligned else height / 2
    said = said.strip()
    if not said or not math.isfinite(at.x + at.y + height + turn):
        return None
    if entity.dxf.hasattr("extrusion") and entity.dxf.extrusion.z < 0:
        at, right = type(at)(-at.x, at.y), -right
    cos, sin = math.cos(turn), math.sin(turn)
    middle = (at.x + right * cos - up * sin, at.y + right * sin + up * cos)
    return Text(layer, entity.dxf.get("handle") or "", said, middle, (at.x, at.y), height)


def _width(said: str) -> float:
    """Width of a line of text in heights: a Chinese character is about as wide as high, a letter two thirds."""
    return sum(1.0 if ord(one) > 0x2E80 else 0.65 for one in said)


def plain_layer(name: str) -> str:
    """A layer's name without the prefix of a bound or attached drawing: ``a$0$RM$`` and ``a|RM$`` are ``RM$``."""
    name = name.rsplit("|", 1)[-1]
    head, bound, tail = name.rpartition("$0$")
    return tail if bound and head and tail else name


def _matrix(insert: Entity) -> Matrix:
    """How one insert shows its block."""
    m = insert.matrix44()
    x, y, o = m.transform((1, 0, 0)), m.transform((0, 1, 0)), m.transform((0, 0, 0))
    return np.array([[x.x - o.x, y.x - o.x, o.x], [x.y - o.y, y.y - o.y, o.y]])


def _after(outer: Matrix, inner: Matrix) -> Matrix:
    """First the inner, then the outer."""
    if inner is UNMOVED:
        return outer
    return np.column_stack([outer[:, :2] @ inner[:, :2], outer[:, :2] @ inner[:, 2] + outer[:, 2]])


def _moved(matrix: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    x, y = matrix[:, :2] @ np.array(point) + matrix[:, 2]
    return float(x), float(y)
