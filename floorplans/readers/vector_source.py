"""A vector file as it lies on disc: its layers, their columns and system, and its rows as an Arrow table."""

import hashlib
import re
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
from numpy.typing import NDArray
from pyogrio.raw import read_arrow

from floorplans.finding import Unreadable
from floorplans.plan import Choice
from floorplans.readers.vector_columns import Columns, columns_of, told
from floorplans.readers.vector_crs import System, system_of

FID = "row id of the file"
GEOMETRY = "shape of the room"
"""Names of two columns of every table read; no file has columns called so."""

NONE = Columns()

TROUBLE = (RuntimeError, OSError, ValueError, pa.ArrowException)
"""What GDAL, Arrow and a decoder raise on a damaged file; pyogrio's errors are RuntimeErrors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file opened and understood, not yet read; it can be sent to another process."""

    file: str
    """Its name, for people."""
    path: str
    """Where GDAL opens it."""
    digest: str
    layer: str
    rooms: int
    """Rows of its layer of rooms."""
    columns: Columns
    mapping: Choice
    system: System
    fid_column: str = ""
    """Column of row ids by which it finds rows quickly; empty where it has none."""
    floors_layer: str = ""
    floor_columns: Columns = NONE
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """What GDAL says of one layer."""

    name: str
    columns: Columns
    rows: int
    areal: bool


def open_source(path: Path, *, mapping: str | None, unit: str | None) -> Source:
    """The layer of rooms of a file with its columns and system; raises ``Unreadable``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL grumbles at what is told as a finding
            return _opened(path, mapping, unit)
    except TROUBLE as trouble:
        raise Unreadable(
            f"无法读取“{path.name}”：文件已损坏或不是它后缀所说的格式；请重新导出。",
            f"“{path.name}” cannot be read: it is damaged or not what its suffix says; export it again.",
        ) from trouble


def table_of(
    source: Source,
    *,
    columns: list[str] | None = None,
    geometry: bool = True,
    where: str = "",
    fids: tuple[int, ...] = (),
    skip: int = 0,
    rooms: int | None = None,
) -> pa.Table:
    """Rows of the layer with the columns that are known, ``FID`` and ``GEOMETRY`` (WKB); raises ``Unreadable``."""
    wanted = sorted(set(source.columns.said.values())) if columns is None else columns
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            meta, table = read_arrow(
                source.path,
                layer=source.layer,
                encoding=source.encoding,
                columns=wanted,
                read_geometry=geometry,
                where=where or None,
                fids=np.array(fids, np.int64) if fids else None,
                skip_features=skip,
                max_features=rooms,
                return_fids=True,
            )
    except TROUBLE as trouble:
        raise Unreadable(
            f"“{source.file}”的图层“{source.layer}”已损坏，无法读完；请重新导出。",
            f"The layer “{source.layer}” of “{source.file}” is damaged and cannot be read to its end; export it again.",
        ) from trouble
    named = {meta["fid_column"] or "OGC_FID": FID, (meta["geometry_name"] or "wkb_geometry") if geometry else None: GEOMETRY}
    return table.rename_columns([named.get(name, name) for name in table.column_names])


def _opened(path: Path, mapping: str | None, unit: str | None) -> Source:
    inside, encoding = _where(path), None
    if path.suffix.lower() == ".shp":
        encoding = encoding_of(path.with_suffix(".dbf").read_bytes()) if path.with_suffix(".dbf").exists() else None
    elif inside.endswith(".shp"):
        encoding = _zipped_encoding(path)
        inside = inside.rpartition("/")[0]
    layers = [
        _layer(inside, name, kind, mapping, encoding) for name, kind in pyogrio.list_layers(inside).tolist() if kind is not None
    ]
    if not layers:
        raise Unreadable(
            f"“{path.name}”中没有带图形的图层，只有表格；请导出含房间轮廓的图层。",
            f"“{path.name}” has no layer with outlines, only tables; export the layer of room outlines.",
        )
    best = max(
        layers, key=lambda it: (it.areal and it.rows > 0, _called(it.name, "room|房间|房屋|单元"), it.columns.likely, it.rows)
    )
    if not best.rows:
        raise Unreadable(
            f"图层“{best.name}”是空的（0 行）；请重新导出。", f"The layer “{best.name}” is empty (0 rows); export it again."
        )
    if not best.areal:
        raise Unreadable(
            f"图层“{best.name}”只有点，没有房间轮廓；请导出面图层。",
            f"The layer “{best.name}” has points only and no outlines; export the layer of polygons.",
        )
    if mapping:
        best = Layer(best.name, columns_of(_fields(inside, best.name, encoding), mapping), best.rows, best.areal)
    floors = [it for it in layers if it.name != best.name and it.areal and it.rows and it.columns.floor and not it.columns.number]
    floors.sort(key=lambda it: _called(it.name, "floor|level|storey|楼层|轮廓|层"), reverse=True)
    info = pyogrio.read_info(inside, layer=best.name, encoding=encoding, force_total_bounds=True)
    said = None if _says_no_system(path) else info["crs"]
    bounds = info["total_bounds"] or (np.nan,) * 4
    return Source(
        file=path.name,
        path=inside,
        digest=digest_of(path),
        layer=best.name,
        rooms=best.rows,
        columns=best.columns,
        mapping=told(best.columns, mapping),
        system=system_of(said, bounds, unit=unit, by_default=info["driver"].startswith("GeoJSON") and not _says_system(path)),
        fid_column=info["fid_column"] if info["driver"] == "GPKG" else "",
        floors_layer=floors[0].name if floors else "",
        floor_columns=floors[0].columns if floors else NONE,
        encoding=encoding,
    )


def _layer(path: str, name: str, kind: str, mapping: str | None, encoding: str | None) -> Layer:
    info = pyogrio.read_info(path, layer=name, encoding=encoding, force_feature_count=True)
    fields = info["fields"].tolist()
    try:
        columns = columns_of(fields, mapping)
    except Unreadable:  # the mapping is for another layer; the one chosen is asked again
        columns = columns_of(fields)
    return Layer(name, columns, int(info["features"]), "Point" not in kind)


def _fields(path: str, layer: str, encoding: str | None) -> list[str]:
    fields: NDArray[np.object_] = pyogrio.read_info(path, layer=layer, encoding=encoding)["fields"]
    return [str(field) for field in fields]


def _called(name: str, words: str) -> bool:
    return re.search(words, name, re.IGNORECASE) is not None


def digest_of(path: Path) -> str:
    """SHA-256 of a file; of a Shapefile, of all its files by name."""
    sum_ = hashlib.sha256()
    belongs = sorted(path.parent.glob(f"{path.stem}.*")) if path.suffix.lower() == ".shp" else [path]
    for one in belongs:
        with one.open("rb") as stream:
            while block := stream.read(1 << 20):
                sum_.update(block)
    return sum_.hexdigest()


def encoding_of(table: bytes) -> str:
    """The encoding of a dBase table by its bytes, whatever its header says: UTF-8 where nearly all of it is, else GBK."""
    strange = sum(byte > 127 for byte in table[:1_000_000])
    lost = table[:1_000_000].decode("utf-8", "replace").count("�")
    return "UTF-8" if lost * 20 <= strange else "GB18030"


def _where(path: Path) -> str:
    """The path that GDAL opens: of an archive, the first GeoPackage, GeoJSON or Shapefile within."""
    if path.suffix.lower() != ".zip":
        return str(path)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    for suffix in (".gpkg", ".geojson", ".json", ".shp"):
        for name in names:
            if name.lower().endswith(suffix):
                return f"/vsizip/{path.resolve()}/{name}"
    return f"/vsizip/{path.resolve()}"


def _zipped_encoding(path: Path) -> str | None:
    with zipfile.ZipFile(path) as archive:
        tables = [name for name in archive.namelist() if name.lower().endswith(".dbf")]
        return encoding_of(archive.open(tables[0]).read(1_000_000)) if tables else None


def _head(path: Path) -> str:
    if path.suffix.lower() not in (".geojson", ".json"):
        return ""
    with path.open("rb") as stream:
        return stream.read(65_536).decode("utf-8", "replace")


def _says_system(path: Path) -> bool:
    return re.search(r'"crs"\s*:', _head(path)) is not None


def _says_no_system(path: Path) -> bool:
    """GeoJSON of 2008 may say that its coordinates are in no known system; GDAL takes degrees all the same."""
    return re.search(r'"crs"\s*:\s*null', _head(path)) is not None
