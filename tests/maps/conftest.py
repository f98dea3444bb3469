"""A floor of rooms as ``registry.views.rooms`` hands it on, without a register."""

import math
from datetime import date
from decimal import Decimal

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from floorplans.vocabulary import RoomUse

DAY = date(2026, 11, 22)
HOSTILE = "</script><script>alert(1)</script>&\"'"


def on_earth(outline: BaseGeometry, turned: float = 0.0) -> BaseGeometry:
    """An outline in plan metres laid at Liaocheng, its x axis turned counter-clockwise from east by some degrees."""
    c, s = math.cos(math.radians(turned)), math.sin(math.radians(turned))
    metre = 1 / 111_320

    def lay(points: np.ndarray) -> np.ndarray:
        x, y = points[:, 0] * c - points[:, 1] * s, points[:, 0] * s + points[:, 1] * c
        return np.column_stack([115.98 + x * metre / math.cos(math.radians(36.45)), 36.45 + y * metre])

    return shapely.transform(outline, lay)


def room(
    number: str, outline: BaseGeometry | None, use: str = "office", *, turned: float = 0.0, declared: str | None = None
) -> dict:
    return {
        "code": f"371500-0001-001-3F-{number}",
        "number": number,
        "name": "",
        "use": use,
        "usable_area": None if outline is None else Decimal(f"{outline.area:.2f}"),
        "declared_area": None if declared is None else Decimal(declared),
        "basis": "finished-face",
        "surveyor": "聊城市某测绘院",
        "surveyed_on": DAY,
        "survey": "9f86d081884c",
        "repaired": "",
        "plan_outline": outline,
        "geometry": None if outline is None else on_earth(outline, turned),
    }


def frame(rooms: list[dict]) -> gpd.GeoDataFrame:
    columns = list(room("1", shapely.box(0, 0, 1, 1)))
    return gpd.GeoDataFrame({name: [it[name] for it in rooms] for name in columns}, geometry="geometry", crs="EPSG:4490")


@pytest.fixture
def floor() -> gpd.GeoDataFrame:
    """A room of each use in a row, a shaft too small to letter, and a room that is only declared."""
    uses = [*RoomUse, ""]
    rooms = [room(str(301 + i), shapely.box(4 * i, 0, 4 * i + 3.8, 5), use) for i, use in enumerate(uses)]
    shaft = room("399", shapely.box(40, 0, 40.4, 0.4), RoomUse.EQUIPMENT)
    return frame([*rooms, shaft, room("398", None, RoomUse.ANNEX, declared="12.30")])
