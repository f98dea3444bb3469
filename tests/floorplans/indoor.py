"""Small indoor maps in degrees, as a map maker would deliver them."""

import json
import zipfile
from pathlib import Path

import numpy as np
import shapely

from floorplans.georeference import Placement, place

OFFICE = Placement(115.985, 36.465)


def on_earth(*boxes: tuple[float, float, float, float]) -> list[dict]:
    """Boxes in metres about the office as GeoJSON polygons in degrees."""
    shapes = place(np.array([shapely.box(*one) for one in boxes], object), OFFICE)
    return [shapely.geometry.mapping(one) for one in shapes]


def feature(geometry, at=None, **said) -> dict:
    return {"type": "Feature", "id": at, "geometry": geometry, "properties": said}


def collection(*features) -> dict:
    return {"type": "FeatureCollection", "features": list(features)}


def write(path: Path, *features) -> Path:
    path.write_text(json.dumps(collection(*features), ensure_ascii=False), encoding="utf-8")
    return path


def level(at: str, ordinal: int | None, short: str = "", **said) -> dict:
    (outline,) = on_earth((-1, -1, 21, 11))
    known = {"ordinal": ordinal, "short_name": {"zh-Hans": short} if short else None, "building_ids": ["b1"]}
    return feature(outline, at, **known | said)


def imdf(*units: dict, levels: tuple[dict, ...] = (), buildings: tuple[dict, ...] = (), **members: bytes) -> dict[str, bytes]:
    """The members of an IMDF archive."""
    told = {
        "manifest.json": {"version": "1.0.0", "language": "zh-Hans"},
        "venue.geojson": collection(),
        "building.geojson": collection(*(buildings or (feature(None, "b1", name={"zh-Hans": "一号楼"}),))),
        "level.geojson": collection(*(levels or (level("l1", 0),))),
        "unit.geojson": collection(*units),
    }
    return {name: json.dumps(one, ensure_ascii=False).encode() for name, one in told.items()} | members


def pack(path: Path, members: dict[str, bytes], *, under: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(under + name, data)
    return path
