"""Which column of a table says what, and its values as text or centiares."""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from floorplans.finding import Unreadable
from floorplans.measure import UNSTATED, centiares
from floorplans.plan import Choice
from floorplans.tables import read_table
from floorplans.vocabulary import Words

CALLED = {"building": "楼栋", "floor": "楼层", "number": "房间号", "name": "名称", "use": "用途", "declared": "面积"}
SHAPEFILE_NAME = 10
"""Bytes of a column's name that a Shapefile keeps."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The column that says each thing; empty where none does."""

    building: str = ""
    floor: str = ""
    number: str = ""
    name: str = ""
    use: str = ""
    declared: str = ""

    @property
    def said(self) -> dict[str, str]:
        """What is said, and by which column."""
        return {role: column for role in CALLED if (column := getattr(self, role))}

    @property
    def likely(self) -> int:
        """How much they look like a table of rooms."""
        return 4 * bool(self.number) + 2 * bool(self.floor) + bool(self.building) + bool(self.use) + bool(self.declared)


def columns_of(fields: list[str], mapping: str | None = None) -> Columns:
    """The columns of a layer by their known names, or as the user says: ``number=FH,floor=LC``.

    Raises ``Unreadable`` for a mapping that names what is not there.
    """
    if mapping and mapping != "attributes":
        return _as_said(fields, mapping)
    found: dict[str, str] = {}
    for role, names in _known().items():
        plain = {_plain(field): field for field in reversed(fields) if field not in found.values()}
        cut = {_plain(_cut(name)): name for name in names}
        match = next((plain[_plain(name)] for name in names if _plain(name) in plain), None)
        match = match or next(
            (field for key, field in plain.items() if key in cut and len(key.encode()) >= SHAPEFILE_NAME - 1), None
        )
        if match:
            found[role] = match
    return Columns(**found)


def told(columns: Columns, mapping: str | None) -> Choice:
    """The choice of columns and its reason; unsure where rooms have neither number nor floor."""
    zh = "，".join(f"{CALLED[role]}={column}" for role, column in columns.said.items()) or "没有可识别的字段"
    en = ", ".join(f"{role}={column}" for role, column in columns.said.items()) or "no column is known"
    if mapping:
        return Choice("attributes", Words(f"用户指定字段：{zh}", f"columns as the user says: {en}"))
    return Choice(
        "attributes",
        Words(f"按字段名识别：{zh}", f"by the names of the columns: {en}"),
        sure=bool(columns.number and columns.floor),
    )


def text_of(table: pa.Table, column: str) -> NDArray[np.object_]:
    """A column as text, blanks trimmed, empty where it says nothing; 312.0 is read as 312."""
    n = table.num_rows
    if not column or not n:
        return np.full(n, "", object)
    encoded = pa.concat_arrays(table[column].chunks).dictionary_encode()
    words = np.array([*map(_said, encoded.dictionary.to_pylist()), ""], object)
    rows = encoded.indices.fill_null(len(words) - 1).to_numpy(zero_copy_only=False)
    return np.asarray(words[rows], object)


def centiares_of(table: pa.Table, column: str) -> NDArray[np.int64]:
    """A column of areas in m² as centiares; 18.24㎡ is read as 18.24, and what is no area as unstated."""
    if not column or not table.num_rows:
        return np.full(table.num_rows, UNSTATED, np.int64)
    if pa.types.is_floating(table.schema.field(column).type) or pa.types.is_integer(table.schema.field(column).type):
        areas = table[column].cast(pa.float64(), safe=False).to_numpy().astype(float)
    else:
        words, rows = np.unique(text_of(table, column), return_inverse=True)
        areas = np.array([_number(word) for word in words], float)[rows]
    return centiares(np.where((areas >= 0) & (areas < 1e9), areas, np.nan))


def _said(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.15g}"  # noqa: PLR0124  # a value unlike itself is NaN
    return "" if value is None else str(value).strip()


def _number(word: str) -> float:
    found = re.search(r"\d[\d,]*(?:\.\d+)?", word)
    return float(found[0].replace(",", "")) if found and "-" not in word[: found.start()] else float("nan")


def _as_said(fields: list[str], mapping: str) -> Columns:
    pairs = [part.partition("=") for part in re.split(r"[,;，；]\s*", mapping.strip()) if part]
    said = {role.strip(): column.strip() for role, _, column in pairs}
    known = {**{role: role for role in CALLED}, **{zh: role for role, zh in CALLED.items()}, "declared_area": "declared"}
    strange = [role for role in said if role not in known] + [column for column in said.values() if column not in fields]
    if strange:
        raise Unreadable(
            f"字段对应“{mapping}”中的“{strange[0]}”无法识别；写法如 number=房号,floor=楼层，文件的字段有：{'、'.join(fields)}。",
            f"“{strange[0]}” in the mapping “{mapping}” is not known; write number=ROOM,floor=LEVEL; columns are: {', '.join(fields)}.",
        )
    return Columns(**{known[role]: column for role, column in said.items()})


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]", "", name).casefold()


def _cut(name: str) -> str:
    return name.encode()[:SHAPEFILE_NAME].decode(errors="ignore")


@cache
def _known() -> dict[str, list[str]]:
    table = read_table(__package__, "attributes.yaml")
    return {role: list(map(str, names)) for role, names in table.items()}
