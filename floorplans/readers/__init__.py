"""One reader a family of formats; which one reads a file is told by its name and its first bytes.

Whatever comes in, a ``Reading`` comes out or one ``Unreadable`` sentence: a reader never lets the
trouble of a parser through, and never takes half a file for a whole one.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from floorplans.finding import Unreadable
from floorplans.plan import Reading
from floorplans.readers.dwg import is_dwg, refusal
from floorplans.vocabulary import Words

if TYPE_CHECKING:
    from floorplans.polygonise import Bounds
    from floorplans.readers.ledger_sheets import Sheet
    from floorplans.readers.property_list import PropertyList

LARGEST: Final = 2 * 1024**3
"""No file of 2 GiB or more is read, nor an archive that unpacks to as much."""

MOST_PACKED: Final = 200
"""An archive that unpacks to more than this many times its size is a bomb, not a survey."""

SMALL: Final = 64 * 1024**2
"""Up to this size the ratio does not matter: an empty raster packs well."""

MOST_MEMBERS: Final = 10_000

VECTOR: Final = {".gpkg", ".geojson", ".json", ".shp", ".zip"}
MODEL: Final = {".ifc", ".ifczip"}

LEDGER: Final = {".xlsx", ".xlsm", ".xls", ".csv", ".tsv"}

SURVEYS: Final = (VECTOR - {".zip"}) | MODEL | LEDGER | {".dxf", ".dwg"}
"""Files that are looked at in a folder or archive."""


NO_SURVEY: Final = Words(
    "压缩包里没有测绘成果（DXF、DWG、IFC、IMDF、Shapefile、GeoPackage、GeoJSON 或房间台账）。",
    "The archive holds no survey (DXF, DWG, IFC, IMDF, Shapefile, GeoPackage, GeoJSON or a ledger of rooms).",
)
NO_WORKBOOK: Final = Words(
    "文件其实是压缩包，不是工作簿；请解开后提交其中的文件，或在 Excel、WPS 中另存为 xlsx。",
    "The file is an archive in truth and no workbook; unpack it and hand in what is in it, or save the workbook as xlsx.",
)

Progress: TypeAlias = Callable[[int, int, str], None]
"""Is told how many files of a survey are done, of how many, and which comes next; at the end, no name."""


def read(
    path: Path | str,
    *,
    mapping: str | None = None,
    unit: str | None = None,
    on: dt.date | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Everything drawn in a file, or in all files of a folder or zip: plans and rooms, not yet measured or checked.

    ``mapping`` names the drawing standard and ``unit`` the drawing's unit where the user knows them; it may say, too,
    what closes walls to rooms (``gap=0.5``, see ``walls_bounds``). A list of properties has neither plans nor rooms; what is wrong with it is found as of the day ``on``.
    Raises ``Unreadable``.
    """
    from floorplans.readers import property_list_report
    from floorplans.readers.walls_bounds import bounds_in

    named, bounds = bounds_in(mapping)
    found = survey_or_list(path, mapping=named, unit=unit, bounds=bounds, on=on, progress=progress)
    return found if isinstance(found, Reading) else property_list_report.report(found, on=on)


def survey_or_list(
    path: Path | str,
    *,
    mapping: str | None = None,
    unit: str | None = None,
    bounds: "Bounds | None" = None,
    on: dt.date | None = None,
    progress: Progress | None = None,
) -> "Reading | PropertyList":
    """The same, the bounds of walls apart from the mapping, but a list of properties as it is, so that several may be judged together; raises ``Unreadable``."""
    path = Path(path)
    if path.suffix.lower() in LEDGER and not path.is_dir():
        return _table(path, mapping, unit)
    try:
        return _survey(path, mapping, unit, bounds, on, progress)
    except Unreadable as refusal:
        if mapping:
            raise
        return _list_or(refusal, path)


def _list_or(refusal: Unreadable, path: Path, sheets: "tuple[Sheet, ...] | None" = None) -> "PropertyList":
    """The list of properties that a file is which is no survey; where it is none either, what the survey lacks is told."""
    from floorplans.readers import property_list_report

    try:
        return property_list_report.list_in(path, sheets)
    except Unreadable:
        raise refusal from refusal.__cause__


def _survey(
    path: Path,
    mapping: str | None,
    unit: str | None,
    bounds: "Bounds | None",
    on: dt.date | None,
    progress: Progress | None,
) -> Reading:
    """A survey, by the reader of its format."""
    suffix = path.suffix.lower()
    if not path.is_dir():
        _refuse_unfit(path)
    if suffix in {".dxf", ".dwg"}:
        from floorplans.readers import dxf  # a reader may import this package

        return dxf.read(path, mapping=mapping, unit=unit, bounds=bounds)
    if suffix in MODEL:
        return _model(path, mapping, unit)
    if suffix == ".zip":
        refuse_bomb(path, SURVEYS | {".zip"})
    if (indoor := _indoor(path, mapping, bounds)) is not None:
        return indoor
    from floorplans.readers import bundle

    if bundle.is_one(path):
        return bundle.read_all(path, mapping=mapping, unit=unit, bounds=bounds, on=on, progress=progress)
    if suffix in VECTOR:
        from floorplans.readers.vector import read as read_vector

        return read_vector(path, mapping=mapping, unit=unit)
    with path.open("rb") as stream:
        head = stream.read(6)
    if is_dwg(head):
        raise refusal(head)
    raise Unreadable(
        f"不认识的文件类型“{suffix or path.name}”；可以提交 DXF、DWG、IFC（ifc、ifczip）、IMDF、GeoPackage、GeoJSON、Shapefile、房间台账（xlsx、xls、csv），也可打成 zip。",
        f"Unknown kind of file “{suffix or path.name}”; DXF, DWG, IFC (ifc, ifczip), IMDF, GeoPackage, GeoJSON, Shapefile and ledgers of rooms (xlsx, xls, csv) can be read, also zipped.",
    )


def _model(path: Path, mapping: str | None, unit: str | None) -> Reading:
    """The rooms of a building model."""
    from floorplans.readers import ifc_apart

    if path.suffix.lower() == ".ifczip":
        refuse_bomb(path, {".ifc"})
    return ifc_apart.read(path, mapping=mapping, unit=unit)


def _table(path: Path, mapping: str | None, unit: str | None) -> "Reading | PropertyList":
    """The rooms of a ledger, or a list of properties: parsed once, whichever it is. A workbook is an archive too."""
    from floorplans.readers import cobie, ledger
    from floorplans.readers.ledger_sheets import sheets_of

    _refuse_unfit(path)
    if zipfile.is_zipfile(path):
        refuse_bomb(path, {".xml"}, lacks=NO_WORKBOOK)
    sheets = sheets_of(path, wanted=cobie.wanted)
    try:
        return ledger.read(path, mapping=mapping, unit=unit, sheets=sheets)
    except Unreadable as refusal:
        if mapping:
            raise
        return _list_or(refusal, path, sheets)


def _indoor(path: Path, mapping: str | None, bounds: "Bounds | None") -> Reading | None:
    """The rooms of an indoor map in degrees; None where the file is none, or the user says that it is a table."""
    from floorplans.readers import imdf, indoor_osm

    suffix = path.suffix.lower()
    if (suffix == ".zip" or path.is_dir()) and mapping in {None, "imdf"} and imdf.is_imdf(path):
        return imdf.read(path)
    tagged = suffix in {".geojson", ".json"} and mapping in {None, "osm-indoor", "wrld-indoor"}
    return indoor_osm.read(path, bounds) if tagged and not path.is_dir() and indoor_osm.is_indoor(path) else None


def refuse_bomb(path: Path, holds: AbstractSet[str] = frozenset(VECTOR - {".zip"}), *, lacks: Words = NO_SURVEY) -> None:
    """Raise ``Unreadable`` for an archive that is damaged, climbs out of its folder, unpacks to too much or holds none of this.

    ``holds`` are the suffixes of which one must be there, and ``lacks`` says so.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, OSError) as trouble:
        raise Unreadable(
            "压缩包已损坏，无法打开；请重新打包。", "The archive is damaged and cannot be opened; pack it again."
        ) from trouble
    for member in members:
        parts = member.filename.replace("\\", "/")
        if parts.startswith("/") or re.match(r"[A-Za-z]:", parts) or ".." in parts.split("/"):
            raise Unreadable(
                f"压缩包中的路径“{member.filename}”指向包外，已拒绝；请重新打包。",
                f"The path “{member.filename}” in the archive climbs out of it and is refused; pack it again.",
            )
        if member.flag_bits & 1:
            raise Unreadable("压缩包有密码，请去掉密码后重新打包。", "The archive is locked with a password; pack it without.")
    unpacked, packed = sum(member.file_size for member in members), path.stat().st_size
    if len(members) > MOST_MEMBERS or unpacked >= LARGEST or (unpacked > SMALL and unpacked > MOST_PACKED * packed):
        raise Unreadable(
            f"压缩包解开后过大（{len(members)} 个文件，{unpacked / 1024**2:.0f} MiB），已拒绝；请只打包测绘成果。",
            f"The archive unpacks to too much ({len(members)} files, {unpacked / 1024**2:.0f} MiB) and is refused; pack the survey only.",
        )
    if not any(Path(member.filename).suffix.lower() in holds for member in members):
        raise Unreadable(*lacks)


def _refuse_unfit(path: Path) -> None:
    if not path.is_file():
        raise Unreadable(f"找不到文件“{path.name}”。", f"There is no file “{path.name}”.")
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("文件是空的（0 字节），请重新导出后再上传。", "The file is empty (0 bytes); export it again.")
    if size >= LARGEST:
        raise Unreadable(
            f"文件过大（{size / 1024**3:.1f} GiB，上限 2 GiB）；请按楼栋拆分后提交。",
            f"The file is too large ({size / 1024**3:.1f} GiB, limit 2 GiB); split it by building.",
        )
