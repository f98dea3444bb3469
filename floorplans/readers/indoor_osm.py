"""GeoJSON of indoor maps: OpenStreetMap's Simple Indoor Tagging, and the floors of WRLD.

Simple Indoor Tagging: indoor=room, area or corridor is a room, level=* its levels (0 is the ground, 0;1 and 0-2
are several), ref=* its number. https://wiki.openstreetmap.org/wiki/Simple_Indoor_Tagging
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from floorplans.finding import Finding
from floorplans.kinds import told
from floorplans.plan import Choice, Reading
from floorplans.polygonise import Bounds
from floorplans.readers.indoor import (
    LARGEST_MAP,
    OUTLINE,
    ROOM,
    WALL,
    Drawn,
    IndoorMap,
    Level,
    features_of,
    label_of,
    reading_of,
    said_by,
    shape_of,
    use_in,
)
from floorplans.readers.indoor_findings import KINDS
from floorplans.readers.vector_source import digest_of
from floorplans.readers.walls_indoor import with_cells
from floorplans.vocabulary import Words

HEAD: Final = 4 * 1024**2
"""Within so many bytes an indoor map shows that it is one."""

ROOMS: Final = ("room", "corridor", "area")

OSM: Final = Choice(
    "osm-indoor",
    Words(
        "OSM 室内标注：indoor=room/corridor/area 为房间，level=0 记为 1F",
        "OSM indoor tags: indoor=room, corridor or area is a room, level=0 is 1F",
    ),
)
WRLD: Final = Choice(
    "wrld-indoor",
    Words("WRLD 室内地图：按 type 区分房间与墙体，G 层记为 1F", "WRLD indoor map: type tells rooms from walls, G is 1F"),
)
WRLD_ROOMS: Final = {"room", "bathroom", "stairs", "elevator", "hallway", "escalator"}
WRLD_WALLS: Final = {"wall", "window"}
WRLD_CLOSED: Final = {"door", "inaccessible_space", "floor_opening", "no_geometry"}
"""No rooms, and no room reaches into them."""

MOST_LEVELS: Final = 200


def is_indoor(path: Path) -> bool:
    """Whether a GeoJSON carries indoor tags and degrees, as far as its beginning shows."""
    if path.stat().st_size > LARGEST_MAP:
        return False
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    system = re.search(rb'"crs"\s*:\s*\{.{0,200}?"name"\s*:\s*"([^"]*)"', head, re.DOTALL)
    if system and not re.search(rb"CRS:?84|:4326$|:4490$", system[1]):
        return False
    return bool(re.search(rb'"indoor"\s*:\s*"(room|corridor|area|wall|level)"|"type"\s*:\s*"building_outline"', head))


def read(path: Path, bounds: Bounds | None = None) -> Reading:
    """The rooms of an indoor GeoJSON, every level a plan in metres; ``bounds`` say what closes walls to rooms.

    Raises ``Unreadable``.
    """
    features = features_of(path.read_bytes(), path.name)
    scheme = OSM if any("indoor" in said_by(one) for one in features) else WRLD
    found = list(_osm(features) if scheme is OSM else _wrld(features, path.stem))
    keys = {one.level for one in found}
    levels = tuple(
        Level(key=key, label=label_of(float(key)), title=f"level={key}" if scheme is OSM else "", order=float(key))
        if key
        else Level(key="", label="", title="level=?", order=1e9)
        for key in sorted(keys)
    )
    reading = reading_of(IndoorMap(path.name, digest_of(path), scheme, levels, tuple(found), tuple(_notes(path.name, found))))
    if scheme is OSM:
        return reading
    closed = [shape_of(one) for one in features if said_by(one).get("type") in WRLD_CLOSED]
    return with_cells(reading, [shape for shape in closed if shape is not None], bounds)


def levels_in(said: str) -> list[float]:
    """The levels that a tag names, lowest first; none where it names none.

    >>> levels_in("0;1"), levels_in("-1-1"), levels_in("0.5"), levels_in("eins")
    ([0.0, 1.0], [-1.0, 0.0, 1.0], [0.5], [])
    """
    found: set[float] = set()
    for part in re.split(r"[;,]", said):
        if one := re.fullmatch(r"\s*(-?\d{1,3}(?:\.\d{1,2})?)\s*", part):
            found.add(float(one[1]) + 0.0)
        elif span := re.fullmatch(r"\s*(-?\d{1,3})\s*-\s*(-?\d{1,3})\s*", part):
            low, high = sorted((int(span[1]), int(span[2])))
            found |= {float(level) for level in range(low, min(high, low + MOST_LEVELS) + 1)}
    return sorted(found)


def _osm(features: list[dict[str, Any]]) -> Iterator[Drawn]:
    """What stands on each level; a room on two levels stands on both."""
    for at, feature in enumerate(features):
        said = {key: str(value).strip() for key, value in said_by(feature).items() if value is not None}
        kind = ROOM if said.get("indoor") in ROOMS else WALL if said.get("indoor") == "wall" else ""
        shape = shape_of(feature)
        if not kind or shape is None or shape.geom_type in ("Point", "MultiPoint"):
            continue
        name = said.get("name:zh") or said.get("name", "")
        category = (
            "stairs" if said.get("stairs") == "yes" else "elevator" if said.get("elevator") == "yes" else said.get("room", "")
        )
        use, use_said = use_in(
            "osm", category or said.get("amenity", "") or (said["indoor"] if said["indoor"] == "corridor" else ""), name
        )
        one = Drawn(
            level="",
            kind=kind,
            shape=shape,
            where=str(feature.get("id") or said.get("@id") or said.get("id") or f"#{at + 1}"),
            number=said.get("ref", ""),
            name=name or said.get("alt_name", ""),
            use=use,
            use_said=use_said,
        )
        levels = levels_in(";".join(filter(None, (said.get("level", ""), said.get("repeat_on", "")))))
        yield from (replace(one, level=f"{level:g}") for level in levels) if levels else (one,)


def _wrld(features: list[dict[str, Any]], stem: str) -> Iterator[Drawn]:
    """One floor a file; its level stands at the end of the file's name."""
    found = re.search(r"(?:^|[-_ ])(?:(gf?|g)|(-?\d{1,3}))$", stem, re.IGNORECASE)
    level = "" if found is None else "0" if found[1] else f"{int(found[2])}"
    for at, feature in enumerate(features):
        said = said_by(feature)
        category = str(said.get("type") or "")
        kind = (
            ROOM
            if category in WRLD_ROOMS
            else WALL
            if category in WRLD_WALLS
            else OUTLINE
            if category == "building_outline"
            else ""
        )
        shape = shape_of(feature)
        if kind and shape is not None and shape.geom_type in ("Polygon", "MultiPolygon"):
            name = str(said.get("name") or "").strip()
            use, use_said = use_in("wrld", category if category != "room" else "", name)
            where, number = f"{category} {said.get('id', at + 1)}", str(said.get("roomnumber") or "").strip()
            yield Drawn(level=level, kind=kind, shape=shape, where=where, number=number, name=name, use=use, use_said=use_said)


def _notes(file: str, found: list[Drawn]) -> Iterator[Finding]:
    """Rooms that stand on several levels, and rooms of which none is told."""
    levels: dict[str, list[str]] = {}
    for one in found:
        if one.kind == ROOM:
            levels.setdefault(one.where, []).append(one.level)
    for where, mine in levels.items():
        if len(mine) > 1:
            names = "、".join(label_of(float(level)) for level in mine)
            says = Words(
                f"该房间跨 {len(mine)} 层（{names}），每层各登记一次，面积各计一次。",
                f"The room spans {len(mine)} levels ({names.replace('、', ', ')}); it stands on each, its area counted on each.",
            )
            yield told(KINDS, "room-on-several-levels", says, subject=where, place=f"{file} · {where}")
        elif mine == [""]:
            says = Words("该房间没有注明楼层。", "The room states no level.")
            yield told(KINDS, "level-missing", says, subject=where, place=f"{file} · {where}")
