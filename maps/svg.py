"""The few SVG elements that a sheet is drawn with; every text and attribute is escaped by ElementTree."""

from xml.etree import ElementTree as ET

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from maps.theme import INK, TILE, USES

NAMESPACE = "http://www.w3.org/2000/svg"
FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',SimSun,sans-serif"


def element(parent: ET.Element, tag: str, **attributes: str | float) -> ET.Element:
    """A child with its attributes; ``stroke_width`` becomes ``stroke-width``, and lengths get three places at most."""
    written = {name.replace("_", "-"): value if isinstance(value, str) else figure(value) for name, value in attributes.items()}
    return ET.SubElement(parent, tag, written)


def text(parent: ET.Element, said: str, x: float, y: float, size: float, **attributes: str | float) -> ET.Element:
    """A line of text with its baseline at (x, y)."""
    line = element(parent, "text", x=x, y=y, font_size=size, **attributes)
    line.text = printable(said)
    return line


def printable(said: str) -> str:
    """The text without the control characters that XML cannot carry."""
    return "".join(sign for sign in said if sign >= " " and sign not in "\x7f\ufffe\uffff" and not "\ud800" <= sign <= "\udfff")


def figure(length: float) -> str:
    """A length with three places at most.

    >>> figure(12.0), figure(0.12345), figure(-0.0)
    ('12', '0.123', '0')
    """
    written = f"{length:.3f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def path_of(outline: BaseGeometry) -> str:
    """The path data of all rings of an outline."""
    rings = [
        ring for part in shapely.get_parts(outline) if isinstance(part, Polygon) for ring in (part.exterior, *part.interiors)
    ]
    return "".join("M" + "L".join(f"{figure(x)} {figure(y)}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)


def patterns(parent: ET.Element, *, tile: float) -> None:
    """The fills of all uses as ``url(#use-…)``; ``tile`` is the side of a pattern in the units of the sheet."""
    defs = element(parent, "defs")
    for use, hue in USES.items():
        one = element(defs, "pattern", id=pattern_id(use), width=tile, height=tile, patternUnits="userSpaceOnUse")
        drawn = element(one, "g", transform=f"scale({figure(tile / TILE)})")
        element(drawn, "rect", width=TILE, height=TILE, fill=hue.fill)
        if hue.pattern:
            element(drawn, "path", d=hue.pattern, fill="none", stroke=hue.line, stroke_width=0.7, stroke_opacity=0.6)


def pattern_id(use: str) -> str:
    """Name of the pattern of a use."""
    return f"use-{use if use in USES and use else 'unknown'}"


def sheet(width: float, height: float, title: str) -> ET.Element:
    """An empty white sheet; lengths in mm."""
    root = ET.Element("svg", {"xmlns": NAMESPACE, "width": f"{figure(width)}mm", "height": f"{figure(height)}mm"})
    root.set("viewBox", f"0 0 {figure(width)} {figure(height)}")
    root.set("font-family", FONTS)
    root.set("fill", INK)
    element(root, "title").text = printable(title)
    element(root, "rect", width=width, height=height, fill="#ffffff")
    return root


def written(root: ET.Element) -> str:
    """The document as text."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
