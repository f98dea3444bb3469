"""Findings to take away: a workbook for the one who mends the drawing, GeoJSON for the one who opens it in a GIS."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from openpyxl.styles import PatternFill

from api.findings import Numbered, floor_label
from api.schemas.surveys import finding_json
from api.workbook import Column, add_sheet, new_book, written
from floorplans.georeference import Placement
from floorplans.plan import Reading
from floorplans.vocabulary import Severity, Words
from registry.acts.prepare import place_all

COLUMNS: Final[tuple[Column, ...]] = (
    (Words("严重程度", "Severity"), 10),
    (Words("代码", "Code"), 22),
    (Words("楼层", "Floor"), 12),
    (Words("房间", "Room"), 12),
    (Words("问题", "What is wrong"), 52),
    (Words("处理办法", "How to mend it"), 46),
    (Words("位置", "Place in the file"), 40),
    (Words("X", "X"), 13),
    (Words("Y", "Y"), 13),
    (Words("依据", "On whose word"), 30),
)

FILLS: Final = {Severity.ERROR: "FBE3E1", Severity.WARNING: "FDF0D5", Severity.NOTE: "E6EDF5"}
CGCS2000: Final = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}


def workbook(reading: Reading, findings: Sequence[Numbered], language: str = "zh") -> bytes:
    """An xlsx of findings: one line each, X and Y in plan metres; the heading stays in sight and filters."""
    book = new_book()
    lines = [
        (
            it.severity.words.said_in(language),
            it.code,
            floor_label(reading, it.floor),
            it.subject,
            it.says.said_in(language),
            it.mend.said_in(language),
            it.place,
            *point,
            it.clause,
        )
        for (_, it), point in zip(findings, _points(findings), strict=True)
    ]
    sheet = add_sheet(book, Words("检查意见", "Findings"), COLUMNS, lines, language)
    for (_, it), cell in zip(findings, sheet["A"][1:], strict=True):
        cell.fill = PatternFill("solid", fgColor=FILLS[it.severity])
    sheet.auto_filter.ref = sheet.dimensions
    return written(book)


def _points(findings: Sequence[Numbered]) -> list[tuple[float | None, float | None]]:
    """A point within each outline, in plan metres to the millimetre."""
    outlines = np.array([it.outline for _, it in findings], object)
    at = shapely.point_on_surface(outlines)
    return [
        (None, None) if not np.isfinite(x) else (round(x, 3), round(y, 3))
        for x, y in zip(shapely.get_x(at).tolist(), shapely.get_y(at).tolist(), strict=True)
    ]


def findings_geojson(
    reading: Reading, findings: Sequence[Numbered], placements: Sequence[Placement | None] | None, language: str = "zh"
) -> dict[str, Any]:
    """Findings as GeoJSON, in plan metres, or by ``placements`` (one a plan) in EPSG:4490; the file says which.

    What has no place in the file, or none on the earth, is there without geometry.
    """
    outlines = np.array([it.outline for _, it in findings], object)
    if placements is not None:
        floors = np.array([-1 if it.floor is None else it.floor for _, it in findings], np.int64)
        outlines = place_all(outlines, floors, (*placements, None))  # the last is that of the file as a whole
    said = (
        Words("图上坐标，单位米，未定位", "plan coordinates in metres, not on the earth")
        if placements is None
        else Words("CGCS2000 经纬度（EPSG:4490）", "CGCS2000 longitude and latitude (EPSG:4490)")
    )
    features = [
        {
            "type": "Feature",
            "id": index,
            "geometry": None if outline is None else shapely.geometry.mapping(outline),
            "properties": {"index": index, "floor": floor_label(reading, it.floor), **finding_json(it, language)},
        }
        for (index, it), outline in zip(findings, outlines, strict=True)
    ]
    return {
        "type": "FeatureCollection",
        "name": reading.file,
        "coordinates_are": {"zh": said.zh, "en": said.en},
        "unplaced": sum(feature["geometry"] is None for feature in features),
        "crs": None if placements is None else CGCS2000,
        "features": features,
    }
