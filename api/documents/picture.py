"""A drawing as a picture for a docx, which holds no outlines: PNG, drawn large enough to be printed."""

import io
from typing import Any, Final

import shapely
from PIL import Image, ImageDraw, ImageFont
from shapely.geometry import Polygon

from api.documents.content import Drawing
from api.documents.fonts import FONT

PER_MM: Final = 10
"""Dots for each mm, about 250 to the inch."""
INK, SOFT, MARK, PAPER = 0, 110, 214, 255


def as_png(block: Drawing) -> bytes:
    """The drawing in greys; where the Chinese font is missing figures are still written."""
    picture = Image.new("L", (round(block.width * PER_MM), round(block.height * PER_MM)), PAPER)
    draw = ImageDraw.Draw(picture)
    for shape in block.shapes:
        for part in shapely.get_parts(shape.outline):
            if isinstance(part, Polygon):
                _fill(picture, draw, part, marked=shape.marked)
                for ring in (part.exterior, *part.interiors):
                    draw.line(_dots(ring), fill=INK, width=5 if shape.heavy else 3 if shape.marked else 1, joint="curve")
    for label in block.labels:
        draw.text(
            (label.x * PER_MM, label.y * PER_MM),
            label.text,
            fill=INK if label.marked else SOFT,
            font=_font(label.size * PER_MM),
            anchor="mm",
        )
    file = io.BytesIO()
    picture.save(file, "PNG", dpi=(PER_MM * 25.4, PER_MM * 25.4))
    return file.getvalue()


def _fill(picture: Any, draw: Any, part: Polygon, *, marked: bool) -> None:
    if not marked:
        return
    if not part.interiors:
        draw.polygon(_dots(part.exterior), fill=MARK)
        return
    mask = Image.new("1", picture.size, 0)
    cut = ImageDraw.Draw(mask)
    cut.polygon(_dots(part.exterior), fill=1)
    for hole in part.interiors:
        cut.polygon(_dots(hole), fill=0)
    picture.paste(MARK, mask=mask)


def _dots(ring: Any) -> list[tuple[float, float]]:
    return [(x * PER_MM, y * PER_MM) for x, y in ring.coords]


def _font(size: float) -> Any:
    if FONT.is_file():
        return ImageFont.truetype(str(FONT), max(1, round(size)))
    return ImageFont.load_default(max(1, round(size)))
