"""DWG: AutoCAD's own format, read through an optional package where it is installed, else refused with what to do."""

import io
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ezdxf.filemanagement import read

from floorplans.finding import Unreadable

VERSIONS: Final[Mapping[str, str]] = {
    "AC1009": "R12",
    "AC1012": "R13",
    "AC1014": "R14",
    "AC1015": "2000",
    "AC1018": "2004",
    "AC1021": "2007",
    "AC1024": "2010",
    "AC1027": "2013",
    "AC1032": "2018",
}
"""First six bytes of a DWG, and the AutoCAD release that first wrote so."""

_MAGIC: Final = re.compile(rb"AC10\d\d|AC1\.\d|MC0\.0")
_LIMIT: Final = 1024**3
"""A drawing that unpacks to more bytes is a bomb."""

COUNTED: Final[Mapping[str, str]] = {
    "LINE": "line",
    "ARC": "arc",
    "CIRCLE": "circle",
    "LWPOLYLINE": "polyline",
    "POLYLINE": "polyline",
}
"""Entities that must be as many in the DXF as in the DWG, and what the converter calls them."""


def is_dwg(head: bytes) -> bool:
    """Whether a file that begins so is a DWG, whatever it is called."""
    return _MAGIC.match(head) is not None


def refusal(head: bytes) -> Unreadable:
    """The one sentence for a DWG that is not read: its version, and how to save it so that it is."""
    code = head[:6].decode("ascii", "replace")
    name = VERSIONS.get(code, "")
    zh, en = (f"AutoCAD {name} 格式，{code}", f"AutoCAD {name}, {code}") if name else (code, code)
    return Unreadable(
        f"这是 DWG 文件（{zh}），无法直接读取；请在 CAD 中另存为 DXF（2010 版；天正图请先“图形导出”为天正3（T3））后再提交。",
        f"This is a DWG ({en}), which cannot be read as it is; use “save as” DXF (2010, ASCII) in the CAD program (TArch: export as T3 first) and hand in the DXF.",
    )


def as_dxf(path: Path) -> bytes:
    """The drawing as the bytes of a DXF; raises ``Unreadable`` where no converter is installed or its counts do not agree.

    The converter is the optional package pycadkit.
    """
    data = path.read_bytes()
    try:
        import cadkit
    except ImportError:
        raise refusal(data[:6]) from None
    try:
        drawing = cadkit.read(data, max_decompressed_bytes=_LIMIT)
        dxf = bytes(drawing.to_dxf_bytes("r2018"))
        stated = Counter(str(entity["kind"]["type"]) for entity in drawing.entities(0))
        found = Counter(entity.dxftype() for entity in read(io.StringIO(dxf.decode(), newline=None)).modelspace())
    except Exception as trouble:
        # A damaged drawing may raise anything, in the converter or after it.
        raise refusal(data[:6]) from trouble
    if differing(stated, found):
        raise refusal(data[:6])
    return dxf


def differing(stated: Mapping[str, int], found: Mapping[str, int]) -> tuple[str, ...]:
    """Kinds of entities of which the DXF holds other numbers than the DWG; ``all`` where the whole differs.

    >>> differing({"line": 3, "text": 1}, {"LINE": 3, "TEXT": 1}), differing({"line": 3}, {"LINE": 2, "POINT": 1})
    ((), ('line',))
    """
    kinds = dict.fromkeys(COUNTED.values())
    counted = {kind: sum(found.get(name, 0) for name, it in COUNTED.items() if it == kind) for kind in kinds}
    off = tuple(kind for kind in kinds if stated.get(kind, 0) != counted[kind])
    return off or (() if sum(stated.values()) == sum(found.values()) else ("all",))
