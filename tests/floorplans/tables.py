"""Small tables of rooms, as an office would export them."""

import geopandas as gpd
import shapely
from shapely.affinity import translate

EAST, NORTH = 408_556.0, 4_035_959.0
ROOM = shapely.box(EAST, NORTH, EAST + 4, NORTH + 5)


def rooms(crs: int | None = 4548, **columns) -> gpd.GeoDataFrame:
    said = {
        "楼号": ["B2", "B1", "B1"],
        "楼层": ["1F", "三层", "B1"],
        "房间号": ["101", "301", "B101"],
        "用途": ["办公室", "走廊", "甲乙"],
    }
    return gpd.GeoDataFrame(said | columns, geometry=[translate(ROOM, 5 * at, 0) for at in range(3)], crs=crs)
