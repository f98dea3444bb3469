"""A DXF of generated rooms as surveying offices draw them: floors in frames side by side, three texts a room."""

from pathlib import Path

import ezdxf
import numpy as np
import shapely
from ezdxf.enums import TextEntityAlignment

from tests.bench.generate import city

WIDE, HIGH, MARGIN = 80_000, 64_000, 10_000
"""Millimetres of a frame, and of the space between it and its floor."""


def draw(path: Path, floors: int, rooms: int, seed: int) -> Path:
    """Floors of ``rooms`` rooms each (the square next above) in one model space, millimetres."""
    frame = city(1, floors, rooms, seed, defects=False)
    document = ezdxf.new("R2010", units=4)
    space = document.modelspace()
    corner = np.array(frame.total_bounds[:2])
    for at, (name, floor) in enumerate(frame.groupby("floor", sort=False)):
        left = at * (WIDE + MARGIN)
        moved = shapely.transform(
            floor.geometry.to_numpy(), lambda points, left=left: (points - corner) * 1000 + (left + MARGIN, MARGIN)
        )
        for outline, number, use, area in zip(moved, floor["number"], floor["use"], floor["declared_area"], strict=True):
            points = np.round(shapely.get_coordinates(outline)[:-1]).tolist()
            space.add_lwpolyline(points, close=True, dxfattribs={"layer": "房间轮廓"})
            middle = shapely.point_on_surface(outline)
            for line, said in enumerate((number, use, f"{area:.2f}㎡")):
                _write(space, said, middle.x, middle.y + 450 * (1 - line), "房间标注", 300)
        _box(space, left, 0, WIDE, HIGH, "图框")
        west, south, east, north = shapely.total_bounds(moved)
        _box(space, west - 300, south - 300, east - west + 600, north - south + 600, "建筑外轮廓")
        _write(space, f"{name.removesuffix('F')}层平面图", left + WIDE / 2, 4_000, "图名", 1500)
        _write(space, "楼栋编号:371500-0001-001", left + WIDE - 12_000, 2_000, "图签", 600)
    document.saveas(path)
    return path


def _box(space: ezdxf.layouts.BaseLayout, x: float, y: float, width: float, depth: float, layer: str) -> None:
    points = [(x, y), (x + width, y), (x + width, y + depth), (x, y + depth)]
    space.add_lwpolyline(points, close=True, dxfattribs={"layer": layer})


def _write(space: ezdxf.layouts.BaseLayout, said: str, x: float, y: float, layer: str, height: float) -> None:
    text = space.add_text(said, height=height, dxfattribs={"layer": layer})
    text.set_placement((x, y), align=TextEntityAlignment.MIDDLE_CENTER)
