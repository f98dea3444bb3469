"""Indoor Mapping Data Format (IMDF 1.0.0, OGC 20-094): an archive or folder of GeoJSON, units on levels of buildings."""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from floorplans.finding import Finding, Unreadable
from floorplans.floor_names import floor_label, vertical_order
from floorplans.kinds import told
from floorplans.plan import Choice, Reading
from floorplans.readers.indoor import (
    LARGEST_MAP,
    OUTLINE,
    ROOM,
    WALL,
    Drawn,
    IndoorMap,
    Level,
    features_of,
    is_open,
    is_wall,
    label_of,
    reading_of,
    said_by,
    shape_of,
    use_in,
)
from floorplans.readers.indoor_findings import KINDS
from floorplans.readers.vector_source import digest_of
from floorplans.vocabulary import Words

TYPICAL: Final = {"venue.geojson", "level.geojson", "unit.geojson", "building.geojson", "footprint.geojson", "address.geojson"}
"""Members that tell an IMDF archive, beside its manifest, from others."""

WANTED: Final = ("manifest.json", "building.geojson", "level.geojson", "unit.geojson")

LANGUAGES: Final = ("zh-Hans", "zh-CN", "zh", "zh-Hant", "en")
"""In this order a label is looked for; else its first."""

NUMBER: Final = re.compile(r"[A-Za-z]{0,3}[-.]?\d[\w.\-/]*")


def is_imdf(path: Path) -> bool:
    """Whether an archive or a folder is an IMDF delivery: a manifest beside collections that only IMDF calls so."""
    return bool(_home(_names(path)) is not None)


def read(path: Path) -> Reading:
    """The units of an IMDF delivery, every level a plan in metres; raises ``Unreadable``."""
    members = _members(path)
    if "unit.geojson" not in members:
        raise Unreadable(
            "IMDF 中没有 unit.geojson（房间单元）；请重新导出完整的 IMDF。",
            "The IMDF holds no unit.geojson (its rooms); export the whole IMDF again.",
        )
    units = features_of(members["unit.geojson"], "unit.geojson")
    buildings = {_id(one): _label(said_by(one).get("name")) for one in _features(members, "building.geojson")}
    raw = _features(members, "level.geojson")
    levels = {_id(one): _level(one, buildings) for one in raw}
    drawn = [*_outlines(raw), *_units(units, levels)]
    if any(not one.level for one in drawn):
        levels[""] = Level(key="", label="", title="?", order=1e9)
    digest = digest_of(path) if path.is_file() else _digest(members)
    findings = tuple(_notes(path.name, drawn))
    return reading_of(IndoorMap(path.name, digest, _scheme(members), tuple(levels.values()), tuple(drawn), findings))


def numbered(name: str, other: str) -> tuple[str, str]:
    """The number and the name of a room from its two labels, of which either may be the number.

    >>> numbered("101", "会议室"), numbered("会议室", "B-12"), numbered("203 Office", ""), numbered("大厅", "")
    (('101', '会议室'), ('B-12', '会议室'), ('203', 'Office'), ('', '大厅'))
    """
    for number, rest in ((name, other), (other, name)):
        if NUMBER.fullmatch(number):
            return number, rest
    first, _, rest = name.partition(" ")
    return (first, rest.strip()) if rest and NUMBER.fullmatch(first) else ("", name or other)


def _units(units: list[dict[str, Any]], levels: dict[str, Level]) -> Iterator[Drawn]:
    for at, unit in enumerate(units):
        said = said_by(unit)
        category = str(said.get("category") or "")
        shape = shape_of(unit)
        if is_open(category) or (shape is not None and shape.geom_type in ("Point", "MultiPoint")):
            continue
        level = str(said.get("level_id") or "")
        number, name = numbered(_label(said.get("name")), _label(said.get("alt_name")))
        use, use_said = use_in("imdf", category, name)
        yield Drawn(
            level=level if level in levels else "",
            kind=WALL if is_wall(category) else ROOM,
            shape=shape,
            where=f"unit {_id(unit) or at + 1}",
            number=number,
            name=name,
            use=use,
            use_said=use_said,
        )


def _outlines(levels: list[dict[str, Any]]) -> Iterator[Drawn]:
    for level in levels:
        shape = shape_of(level)
        if shape is not None and _id(level):
            yield Drawn(level=_id(level), kind=OUTLINE, shape=shape, where=f"level {_id(level)}")


def _level(feature: dict[str, Any], buildings: dict[str, str]) -> Level:
    """A level by its short name where that tells a floor, else by its ordinal, 0 being the ground floor."""
    said = said_by(feature)
    ordinal = said.get("ordinal")
    order = float(ordinal) if isinstance(ordinal, int | float) else 0.0
    short, name = _label(said.get("short_name")), _label(said.get("name"))
    known = next((floor_label(one) for one in (short, name) if vertical_order(floor_label(one)) is not None), "")
    label = known or (label_of(order) if isinstance(ordinal, int | float) else short or name)
    ids = said.get("building_ids")
    of = [buildings.get(str(one), "") for one in ids] if isinstance(ids, list) else []
    return Level(
        key=_id(feature),
        label=label,
        title=name or short or label,
        building="、".join(filter(None, of)) if len(buildings) > 1 else "",
        order=order,
    )


def _notes(file: str, drawn: list[Drawn]) -> Iterator[Finding]:
    for one in drawn:
        if one.kind == ROOM and not one.level:
            says = Words(
                "该单元的 level_id 不在 level.geojson 中，楼层不明。",
                "The unit's level_id is not in level.geojson; its floor is not known.",
            )
            yield told(KINDS, "level-missing", says, subject=one.number or one.where, place=f"{file} · {one.where}")


def _scheme(members: dict[str, bytes]) -> Choice:
    found = re.search(rb'"version"\s*:\s*"([\d.]{1,12})"', members["manifest.json"][:65_536])
    version = found[1].decode() if found else "?"
    return Choice(
        "imdf",
        Words(
            f"IMDF {version}：单元（unit）为房间，按类别定用途，ordinal 0 记为 1F",
            f"IMDF {version}: units are rooms, their category tells the use, ordinal 0 is 1F",
        ),
    )


def _features(members: dict[str, bytes], name: str) -> list[dict[str, Any]]:
    return features_of(members[name], name) if name in members else []


def _id(feature: dict[str, Any]) -> str:
    return str(feature.get("id") or "")


def _label(labels: Any) -> str:
    """A label of IMDF, which is a text for each language."""
    if isinstance(labels, str):
        return labels.strip()
    if not isinstance(labels, dict):
        return ""
    said = {str(language): str(text).strip() for language, text in labels.items() if text}
    return next((said[one] for one in LANGUAGES if one in said), next(iter(said.values()), ""))


def _digest(members: dict[str, bytes]) -> str:
    """SHA-256 of a folder's files by name."""
    sum_ = hashlib.sha256()
    for name in sorted(members):
        sum_.update(name.encode() + b"\0" + members[name])
    return sum_.hexdigest()


def _names(path: Path) -> list[str]:
    if path.is_dir():
        return [one.name for one in path.iterdir()]
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def _home(names: list[str]) -> str | None:
    """The folder within an archive that holds the manifest; None where there is none."""
    for name in names:
        folder, _, last = name.rpartition("/")
        if last == "manifest.json" and any(f"{folder}/{one}".lstrip("/") in names for one in TYPICAL):
            return folder
    return None


def _members(path: Path) -> dict[str, bytes]:
    home = _home(_names(path)) or ""
    found: dict[str, bytes] = {}
    try:
        if path.is_dir():
            for name in filter(lambda one: (path / one).is_file(), WANTED):
                with (path / name).open("rb") as stream:
                    found[name] = stream.read(LARGEST_MAP + 1)
            return found
        with zipfile.ZipFile(path) as archive:
            held = set(archive.namelist())
            for name in WANTED:
                if (whole := f"{home}/{name}".lstrip("/")) in held:
                    with archive.open(whole) as stream:
                        found[name] = stream.read(LARGEST_MAP + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError) as trouble:
        raise Unreadable(
            "压缩包已损坏，无法打开；请重新打包。", "The archive is damaged and cannot be opened; pack it again."
        ) from trouble
    return found
