"""Where a building model says that it lies: by its map conversion, else by the latitude and longitude of its site."""

from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, isfinite, nan, radians, sin
from typing import Any, Final

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from floorplans.georeference import ControlPoint, Placement, from_control_points, is_cgcs2000
from floorplans.plan import UNSAID
from floorplans.readers.ifc_spaces import text
from floorplans.vocabulary import Words

ARM: Final = 100.0
"""In metres: how far apart the points are by which a model is turned onto the earth."""

HOME: Final = (73.0, 3.0, 136.0, 54.0)
"""West, south, east and north of the country in degrees; a site beyond is a default of the modelling program."""

STRETCH: Final = 0.002
"""A map's scale that differs more than this from one is a slip of units; projections stretch by 0.0004 at most."""


@dataclass(frozen=True, slots=True)
class Map:
    """An IfcMapConversion: the model's origin in metres of the projected system, and how its x axis is turned."""

    crs: CRS
    epsg: int | None
    east: float
    north: float
    turn: float
    """Degrees counter-clockwise from east."""
    scale: float
    """What the conversion says beyond the units; one where it says nothing."""

    def points(self, plan: Any) -> Any:
        """Points in plan metres, as (n, 2), in metres of the projected system; turned and moved, never stretched."""
        c, s = cos(radians(self.turn)), sin(radians(self.turn))
        return plan @ np.array([[c, s], [-s, c]]) + (self.east, self.north)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a model lies, and what is to be said of it."""

    placement: Placement | None = None
    conversion: Map | None = None
    """Set where plan coordinates are to become those of its CGCS2000 zone."""
    says: Words = UNSAID
    doubtful: bool = False


def place_of(model: Any, *, metres: float, middle: tuple[float, float]) -> Place:
    """The place of a model; ``metres`` is its unit of lengths and ``middle`` the middle of its rooms in plan metres."""
    said = _conversion(model)
    if said is None:
        return _by_site(model, metres)
    name, values = said
    try:
        crs = CRS.from_user_input(name)
        conversion = _map(crs, values, metres)
        if conversion is not None and conversion.epsg is not None and is_cgcs2000(conversion.epsg):
            return Place(None, conversion, _told(name, conversion), abs(conversion.scale - 1) > STRETCH)
        placement = _through(conversion, middle) if conversion is not None else None
    except (CRSError, ProjError, ValueError):
        placement, conversion = None, None
    if placement is None or conversion is None:
        return Place(
            says=Words(
                f"模型的地图转换（{name or '未注明坐标系'}）无法识别，未据此定位",
                f"the model's map conversion ({name or 'no system named'}) is not understood and places nothing",
            ),
            doubtful=True,
        )
    return Place(placement, None, _told(name, conversion), abs(conversion.scale - 1) > STRETCH)


def _told(name: str, conversion: Map) -> Words:
    zh, en = (
        (
            f"，转换比例 {conversion.scale:g} 与单位不符，只转动、平移，不缩放",
            f"; its scale {conversion.scale:g} does not fit the units: turned and moved, never stretched",
        )
        if abs(conversion.scale - 1) > STRETCH
        else ("", "")
    )
    return Words(
        f"按模型的地图转换（IfcMapConversion，{name}）定位，x 轴转角 {conversion.turn:.4f}°{zh}",
        f"placed by the model's map conversion (IfcMapConversion, {name}), its x axis turned {conversion.turn:.4f}°{en}",
    )


def _conversion(model: Any) -> tuple[str, dict[str, Any]] | None:
    """The projected system's name and the figures of the conversion: of IFC4, or of the property sets that IFC2x3 has for them."""
    if model.schema != "IFC2X3":
        for one in model.by_type("IfcMapConversion"):
            target = one.TargetCRS
            unit = getattr(target, "MapUnit", None)
            return text(target.Name), {**one.get_info(), "MapUnit": unit}
        return None
    sets = {text(one.Name).casefold(): one for one in model.by_type("IfcPropertySet")}
    held = sets.get("epset_mapconversion")
    if held is None:
        return None
    system = sets.get("epset_projectedcrs")
    names = {
        text(one.Name): text(one.NominalValue)
        for one in (system.HasProperties if system else ())
        if one.is_a("IfcPropertySingleValue")
    }
    values = {
        text(one.Name): getattr(one.NominalValue, "wrappedValue", None)
        for one in held.HasProperties
        if one.is_a("IfcPropertySingleValue")
    }
    return names.get("Name", ""), values


def _map(crs: CRS, values: dict[str, Any], metres: float) -> Map | None:
    east, north = _number(values.get("Eastings")), _number(values.get("Northings"))
    if not crs.is_projected or not (isfinite(east) and isfinite(north)):
        return None
    across, up = _number(values.get("XAxisAbscissa")), _number(values.get("XAxisOrdinate"))
    worth = float(crs.axis_info[0].unit_conversion_factor)  # metres of one unit of the map
    turn = degrees(atan2(up, across)) if isfinite(across) and isfinite(up) and hypot(across, up) > 0 else 0.0
    scale = _number(values.get("Scale"))
    expected = metres / worth
    # Programs write either the ratio of the units or one: both say that nothing is stretched.
    beyond = 1.0 if not isfinite(scale) or abs(scale - 1) <= STRETCH else scale / expected
    return Map(crs, crs.to_epsg(min_confidence=25), east * worth, north * worth, turn, beyond)


def _through(conversion: Map, middle: tuple[float, float]) -> Placement | None:
    """A placement by four points about the middle of the rooms, which go through the system to degrees."""
    x, y = middle
    plan = np.array([(x - ARM, y), (x + ARM, y), (x, y - ARM), (x, y + ARM)])
    worth = float(conversion.crs.axis_info[0].unit_conversion_factor)
    to_earth = Transformer.from_crs(conversion.crs, CRS.from_epsg(4490), always_xy=True)
    longitudes, latitudes = to_earth.transform(*(conversion.points(plan) / worth).T)
    if not (np.isfinite(longitudes).all() and np.isfinite(latitudes).all()):
        return None
    points = [ControlPoint(*row) for row in np.column_stack([plan, longitudes, latitudes]).tolist()]
    return from_control_points(points).placement


def _by_site(model: Any, metres: float) -> Place:
    """By IfcSite.RefLatitude and RefLongitude, which lie at the site's own origin, and the direction of true north."""
    for site in model.by_type("IfcSite"):
        latitude, longitude = _angle(site.RefLatitude), _angle(site.RefLongitude)
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # NaN is neither
            continue
        x, y = _origin(site, metres)
        turn = _rotation(model)
        west, south, east, north = HOME
        abroad = not (west <= longitude <= east and south <= latitude <= north)
        zh, en = (
            ("，在境外，可能是建模软件的默认地点", ", which is abroad and may be a default of the modelling program")
            if abroad
            else ("", "")
        )
        return Place(
            Placement(longitude, latitude, turn, x, y),
            says=Words(
                f"按场地经纬度（IfcSite {longitude:.6f}°, {latitude:.6f}°，真北转角 {turn:.2f}°）定位{zh}；此类坐标常只到街区，请核对",
                f"placed by the site's position (IfcSite {longitude:.6f}°, {latitude:.6f}°, turned {turn:.2f}° by true north){en}; such positions are often only near: check it",
            ),
            doubtful=abroad,
        )
    return Place()


def _angle(parts: Any) -> float:
    """IfcCompoundPlaneAngleMeasure: degrees, minutes, seconds and millionths of a second, all of one sign."""
    if not parts:
        return nan
    worth = (1.0, 60.0, 3600.0, 3.6e9)
    return float(sum(part / by for part, by in zip(parts, worth, strict=False)))


def _rotation(model: Any) -> float:
    """Degrees counter-clockwise from east of the model's x axis, from the direction of true north in its plan."""
    for context in model.by_type("IfcGeometricRepresentationContext", include_subtypes=False):
        north = context.TrueNorth
        ratios = list(north.DirectionRatios) if north is not None and context.ContextType == "Model" else []
        if len(ratios) >= 2 and hypot(*ratios[:2]) > 0:
            turn = 90.0 - degrees(atan2(ratios[1], ratios[0]))
            return 0.0 if abs(turn) < 1e-9 else (turn + 180) % 360 - 180
    return 0.0


def _origin(site: Any, metres: float) -> tuple[float, float]:
    """Where the site's own origin lies in plan metres."""
    import ifcopenshell.util.placement

    if site.ObjectPlacement is None:
        return 0.0, 0.0
    matrix = ifcopenshell.util.placement.get_local_placement(site.ObjectPlacement)
    return float(matrix[0][3]) * metres, float(matrix[1][3]) * metres


def _number(value: Any) -> float:
    value = getattr(value, "wrappedValue", value)
    return float(value) if isinstance(value, int | float) else nan
