"""A city of generated floor plans: what the bench reads, and what the checks are tried on.

Rooms are cells of a jittered grid with up to two bends in each wall, five to thirteen points a ring.
With defects, 0.3 % of the rooms push a corner into a neighbour and 0.1 % cross themselves.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

USES = ("办公室", "会议室", "配电室", "食堂", "技术业务用房", "走廊")
BENDS = (1 / 3, 2 / 3)


def city(buildings: int, floors: int, rooms: int, seed: int, defects: bool = True, wall: float = 0.0) -> gpd.GeoDataFrame:
    """Rooms of a city in EPSG:4548: ``buildings`` × ``floors`` × the square next above ``rooms``.

    Columns: building, floor, number, use, declared_area, geometry; whole buildings follow each other.
    ``wall`` is the thickness in metres left free between rooms; without it rooms share their edges.
    """
    chance = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(rooms)))
    storeys, cells = buildings * floors, side * side
    points, present = _rings(chance, buildings, floors, side)
    count = storeys * cells
    if defects:
        pushed = chance.choice(count, max(1, round(count * 0.003)), replace=False)
        points[pushed, 6] += 0.7
        crossed = chance.choice(count, max(1, round(count * 0.001)), replace=False)
        points[crossed, 3], points[crossed, 6] = points[crossed, 6].copy(), points[crossed, 3].copy()
    ring = np.repeat(np.arange(count), 13)[present.ravel()]
    outlines = shapely.polygons(shapely.linearrings(points.reshape(-1, 2)[present.ravel()], indices=ring))
    if wall:
        outlines = shapely.buffer(outlines, -wall / 2, join_style="mitre")
    storey, cell = np.divmod(np.arange(count), cells)
    building, level = np.divmod(storey, floors)
    areas = shapely.area(outlines)
    return gpd.GeoDataFrame(
        {
            "building": np.array([f"371500-0001-{b + 1:04d}" for b in range(buildings)], object)[building],
            "floor": np.array([f"{n + 1}F" for n in range(floors)], object)[level],
            "number": np.array([f"{n + 1}{c + 1:02d}" for n in range(floors) for c in range(cells)], object)[
                level * cells + cell
            ],
            "use": np.array(USES, object)[chance.choice(len(USES), count, p=[0.6, 0.15, 0.05, 0.05, 0.05, 0.1])],
            "declared_area": np.round(areas * chance.normal(1, 0.002, count), 2),
        },
        geometry=outlines,
        crs=4548,
    )


def write(path: Path, frame: gpd.GeoDataFrame, layer: str = "rooms") -> Path:
    """The city as a GeoPackage (or whatever the suffix says)."""
    frame.to_file(path, layer=layer, engine="pyogrio", use_arrow=True)
    return path


def _rings(chance: np.random.Generator, buildings: int, floors: int, side: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Points of all rings in 13 slots (four corners, two bends in each wall, the closing point), and which slots are used."""
    storeys = buildings * floors
    across = int(np.ceil(np.sqrt(buildings)))
    east = 405_000.0 + np.arange(buildings) % across * (side * 5 + 30)
    north = 4_030_000.0 + np.arange(buildings) // across * (side * 4 + 30)
    nodes = (storeys, side + 1, side + 1)
    x = np.round(np.repeat(east, floors)[:, None, None] + np.arange(side + 1) * 5.0 + chance.uniform(-0.6, 0.6, nodes), 3)
    y = np.round(
        np.repeat(north, floors)[:, None, None] + np.arange(side + 1)[:, None] * 4.0 + chance.uniform(-0.5, 0.5, nodes), 3
    )
    node = np.stack([x, y], axis=-1)
    flat = [np.round(node[:, :, :-1] * (1 - t) + node[:, :, 1:] * t, 3) for t in BENDS]
    upright = [np.round(node[:, :-1] * (1 - t) + node[:, 1:] * t, 3) for t in BENDS]
    for bend in flat:
        bend[..., 1] += np.round(chance.uniform(-0.15, 0.15, bend.shape[:-1]), 3)
    for bend in upright:
        bend[..., 0] += np.round(chance.uniform(-0.15, 0.15, bend.shape[:-1]), 3)
    bends_flat = chance.choice(3, flat[0].shape[:-1], p=[0.6, 0.25, 0.15])
    bends_upright = chance.choice(3, upright[0].shape[:-1], p=[0.6, 0.25, 0.15])
    south, north_, west, east_ = np.s_[:, :-1], np.s_[:, 1:], np.s_[:, :, :-1], np.s_[:, :, 1:]
    slots = [
        (node[:, :-1, :-1], None),
        (flat[0][south], bends_flat[south] >= 1),
        (flat[1][south], bends_flat[south] >= 2),
        (node[:, :-1, 1:], None),
        (upright[0][east_], bends_upright[east_] >= 1),
        (upright[1][east_], bends_upright[east_] >= 2),
        (node[:, 1:, 1:], None),
        (flat[1][north_], bends_flat[north_] >= 2),
        (flat[0][north_], bends_flat[north_] >= 1),
        (node[:, 1:, :-1], None),
        (upright[1][west], bends_upright[west] >= 2),
        (upright[0][west], bends_upright[west] >= 1),
        (node[:, :-1, :-1], None),
    ]
    points = np.stack([place for place, _ in slots], axis=3).reshape(-1, 13, 2)
    whole = np.ones((storeys, side, side), bool)
    present = np.stack([whole if used is None else used for _, used in slots], axis=3).reshape(-1, 13)
    return points, present
