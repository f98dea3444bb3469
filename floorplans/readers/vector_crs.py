"""In which system a vector file gives its coordinates, and whether areas may be measured in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from floorplans.finding import Unreadable
from floorplans.georeference import is_cgcs2000, looks_projected, recognise
from floorplans.plan import Choice
from floorplans.readers.dxf_units import METRES, unit_of
from floorplans.vocabulary import Words

EXPORT = Words(
    "请在 GIS 中导出为 CGCS2000 三度带投影坐标（如 EPSG:4548）后再提交。",
    "Export it in a projected CGCS2000 zone, such as EPSG:4548, and hand that in.",
)
DEGREES = (180.0, 90.0)
WEB_MERCATOR = {3857, 3785, 900913, 102100, 102113}


@dataclass(frozen=True, slots=True)
class System:
    """What a coordinate of the file is worth."""

    epsg: int | None
    """The projected CGCS2000 zone; None for local coordinates."""
    metres_per_unit: float
    unit: Choice


def system_of(said: str | None, bounds: Sequence[float], *, unit: str | None, by_default: bool) -> System:
    """The system of a layer from what the file says of it and from its bounds.

    ``by_default`` marks a system that the format implies without the file saying it (GeoJSON).
    Raises ``Unreadable`` for degrees and for Web Mercator, in which no area is true.
    """
    crs = _crs(said)
    west, south, east, north = bounds
    within_degrees = max(abs(west), abs(east)) <= DEGREES[0] and max(abs(south), abs(north)) <= DEGREES[1]
    if crs is not None and by_default and not within_degrees:
        crs = None
    if crs is None:
        return _unsaid(bounds, unit)
    if crs.is_geographic:
        raise Unreadable(
            f"坐标为经纬度（{crs.name}），不能用于量算面积。{EXPORT.zh}",
            f"Coordinates are degrees ({crs.name}), in which no area can be measured. {EXPORT.en}",
        )
    epsg = crs.to_epsg(min_confidence=25)
    if epsg in WEB_MERCATOR or "mercator" in re.sub("transverse.mercator", "", crs.name.casefold()):
        raise Unreadable(
            f"坐标为 Web 墨卡托（{crs.name}），面积失真，不能用于量算。{EXPORT.zh}",
            f"Coordinates are Web Mercator ({crs.name}), which distorts areas. {EXPORT.en}",
        )
    if epsg is not None and is_cgcs2000(epsg):
        return System(
            epsg, 1.0, Choice("m", Words(f"坐标系为 EPSG:{epsg}（{crs.name}）", f"the file is in EPSG:{epsg} ({crs.name})"))
        )
    factor = crs.axis_info[0].unit_conversion_factor if crs.axis_info else 1.0
    return System(
        None,
        factor,
        Choice(
            "m",
            Words(
                f"坐标系 {crs.name} 不是 CGCS2000 三度带，按其长度量算，不据此定位",
                f"{crs.name} is no CGCS2000 zone: lengths are taken from it, the place is not",
            ),
            sure=False,
        ),
    )


def _unsaid(bounds: Sequence[float], unit: str | None) -> System:
    """Coordinates of a file that states no system."""
    if unit is None and looks_projected(bounds):
        epsg = recognise(bounds)
        zh, en = (
            (f"坐标形如 EPSG:{epsg}", f"they look like EPSG:{epsg}")
            if epsg
            else (
                "坐标形如不带带号的 CGCS2000 三度带，带号未知",
                "they look like a CGCS2000 zone without prefix, whose number is not known",
            )
        )
        return System(epsg, 1.0, Choice("m", Words(f"文件未注明坐标系，{zh}", f"the file states no system; {en}"), sure=False))
    if unit is None:
        return System(
            None,
            1.0,
            Choice(
                "m",
                Words("文件未注明坐标系，按独立坐标、米", "the file states no system: local coordinates, in metres"),
                sure=False,
            ),
        )
    choice = unit_of(header=0, areas=np.empty(0), heights=np.empty(0), override=unit)
    return System(None, METRES[choice.name], choice)


def _crs(said: str | None) -> CRS | None:
    try:
        crs = CRS.from_user_input(said) if said else None
    except CRSError:
        return None
    return None if crs is None or crs.is_engineering else crs
