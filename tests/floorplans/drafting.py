"""Small drawings for the tests, as an office would draw them; millimetres unless said otherwise."""

from pathlib import Path

import ezdxf
from ezdxf.document import Drawing
from ezdxf.enums import TextEntityAlignment
from ezdxf.layouts import BaseLayout

ROOMS, LABELS, GROSS, FRAME, TITLE = "房间轮廓", "房间标注", "建筑外轮廓", "图框", "图名"


def sheet(version: str = "R2010", units: int = 4) -> Drawing:
    """An empty drawing."""
    return ezdxf.new(version, units=units)


def saved(document: Drawing, folder: Path, name: str = "plan.dxf") -> Path:
    path = folder / name
    document.saveas(path)
    return path


def box(space: BaseLayout, x: float, y: float, width: float, depth: float, layer: str = ROOMS, **more):
    points = [(x, y), (x + width, y), (x + width, y + depth), (x, y + depth)]
    return space.add_lwpolyline(points, close=True, dxfattribs={"layer": layer, **more})


def write(space: BaseLayout, said: str, x: float, y: float, layer: str = LABELS, height: float = 300):
    return space.add_text(said, height=height, dxfattribs={"layer": layer}).set_placement(
        (x, y), align=TextEntityAlignment.MIDDLE_CENTER
    )


def room(
    space: BaseLayout,
    number: str,
    x: float,
    y: float,
    width: float = 4000,
    depth: float = 5000,
    use: str = "办公室",
    area: str = "",
):
    """A room with its label in the middle."""
    middle = x + width / 2, y + depth / 2
    outline = box(space, x, y, width, depth)
    for line, said in enumerate((number, use, area)):
        if said:
            write(space, said, middle[0], middle[1] + 450 - 450 * line)
    return outline


def floor(space: BaseLayout, first: int, x: float = 0, y: float = 0, count: int = 3) -> None:
    """Some rooms in a row, and the outline around them."""
    for n in range(count):
        room(space, f"{first + n}", x + n * 4200, y)
    box(space, x - 300, y - 300, count * 4200 + 400, 5600, GROSS)


def framed(space: BaseLayout, title: str, first: int, x: float, y: float = 0, building: str = "371500-0001-003") -> None:
    """A floor in its frame, at the same place as in every other frame."""
    box(space, x, y, 20000, 15000, FRAME)
    floor(space, first, x + 2000, y + 5000)
    write(space, title, x + 10000, y + 2000, TITLE, 900)
    write(space, f"楼栋编号:{building}", x + 17000, y + 1000, "图签")
