"""The declared list of what may be handed in as a paper, each known by its content and never by its name.

What runs is on no list: programs, scripts, web pages and drawings with script in them (SVG), office files with macros.
"""

import re
import warnings
import zipfile
from pathlib import Path
from typing import Final

from PIL import Image

from floorplans.vocabulary import Labelled, Words
from registry import Invalid


class Family(Labelled):
    """Kinds of one size limit."""

    PICTURE = "picture", "图片", "picture"
    PAPER = "paper", "文档", "paper"
    DRAWING = "drawing", "图纸与数据", "drawing or data"


class FileKind(Labelled):
    """A kind of file."""

    JPEG = "jpeg", "JPEG 图片", "JPEG picture"
    PNG = "png", "PNG 图片", "PNG picture"
    WEBP = "webp", "WebP 图片", "WebP picture"
    TIFF = "tiff", "TIFF 扫描件", "TIFF scan"
    BMP = "bmp", "BMP 图片", "BMP picture"
    PDF = "pdf", "PDF", "PDF"
    OFD = "ofd", "OFD 版式文件", "OFD"
    OOXML = "ooxml", "Word、Excel、PPT 文件（新）", "docx, xlsx, pptx"
    OLE = "ole", "Word、Excel、WPS 文件（旧）", "doc, xls, wps"
    ZIP = "zip", "压缩包", "zip"
    DXF = "dxf", "DXF 图纸", "DXF"
    DWG = "dwg", "DWG 图纸", "DWG"
    IFC = "ifc", "IFC 模型", "IFC"
    GEOPACKAGE = "geopackage", "GeoPackage", "GeoPackage"
    TEXT = "text", "文本、CSV、GeoJSON", "text, CSV, GeoJSON"

    @property
    def family(self) -> Family:
        """Whose size limit counts."""
        if self in PICTURES:
            return Family.PICTURE
        return (
            Family.PAPER if self in {FileKind.PDF, FileKind.OFD, FileKind.OOXML, FileKind.OLE, FileKind.TEXT} else Family.DRAWING
        )

    @property
    def shown(self) -> bool:
        """Whether a picture can be made of it."""
        return self in PICTURES or self is FileKind.PDF


PICTURES: Final = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP", FileKind.TIFF: "TIFF", FileKind.BMP: "BMP"}
"""With what Pillow calls them."""
MARKS: Final = (
    (FileKind.JPEG, re.compile(rb"\xff\xd8\xff")),
    (FileKind.PNG, re.compile(rb"\x89PNG\r\n\x1a\n")),
    (FileKind.WEBP, re.compile(rb"RIFF....WEBP", re.DOTALL)),
    (FileKind.TIFF, re.compile(rb"II\*\x00|MM\x00\*")),
    (FileKind.BMP, re.compile(rb"BM.{12}[\x0c\x28\x40\x6c\x7c]\x00\x00\x00", re.DOTALL)),
    (FileKind.PDF, re.compile(rb"%PDF-[12]\.")),
    (FileKind.OLE, re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    (FileKind.ZIP, re.compile(rb"PK\x03\x04")),
    (FileKind.DWG, re.compile(rb"AC10[0-9]{2}")),
    (FileKind.GEOPACKAGE, re.compile(rb"SQLite format 3\x00")),
    (FileKind.IFC, re.compile(rb"\s*ISO-10303-21;")),
    (FileKind.DXF, re.compile(rb"AutoCAD Binary DXF\r\n|(\s*999\r?\n[^\n]*\n)*\s*0\s*\r?\n\s*SECTION\s*\r?\n")),
)
GEOPACKAGES: Final = tuple(bytes.fromhex(it) for it in ("47504b47", "47503130", "47503131"))
"""Application identifiers of a SQLite file that is one (OGC 12-128)."""
BEGINNING: Final = 4096
"""Bytes that tell what it is."""
READ: Final = 1 << 20
"""Bytes of a text that are looked through."""
MOST_PIXELS: Final = 120_000_000
"""A phone's largest picture; more is a bomb that unfolds in memory."""
MOST_MEMBERS: Final = 20_000
CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
RUNS: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<|#!)")
"""How web pages, SVG, XML and scripts begin."""
LISTED: Final = Words(
    "图片（JPEG、PNG、WebP、TIFF、BMP）、PDF、OFD、Office 与 WPS 文件（不含宏）、DXF、DWG、IFC、GeoPackage、文本、CSV、GeoJSON、zip",
    "pictures (JPEG, PNG, WebP, TIFF, BMP), PDF, OFD, office files without macros, DXF, DWG, IFC, GeoPackage, text, CSV, GeoJSON, zip",
)


def begins_as(beginning: bytes) -> FileKind | None:
    r"""What a file is by its first bytes; None where they are no mark of the list.

    >>> begins_as(b"%PDF-1.7\n").value, begins_as(b"MZ\x90\x00"), begins_as("编号,名称\n".encode("gb18030")).value
    ('pdf', None, 'text')
    """
    marked = next((kind for kind, mark in MARKS if mark.match(beginning[:BEGINNING])), None)
    return marked or (FileKind.TEXT if _is_text(beginning) else None)


def kind_of(path: Path, name: str) -> FileKind:
    """What a file is by its content; ``Invalid`` where that is not on the list, or broken."""
    with path.open("rb") as file:
        beginning = file.read(READ)
    kind = begins_as(beginning)
    if kind is FileKind.ZIP:
        kind = _packed(path, name)
    if kind is FileKind.GEOPACKAGE and beginning[68:72] not in {*GEOPACKAGES}:
        kind = None
    if kind in PICTURES:
        _must_unfold(path, name, PICTURES[kind])
    if kind is None:
        raise refused(
            f"{name} 的内容不是可以接收的文件。可接收：{LISTED.zh}；手机的 HEIC 照片请先转成 JPEG",
            f"{name} is by its content nothing that is taken here: {LISTED.en}; turn HEIC pictures of a phone into JPEG first",
        )
    return kind


def refused(zh: str, en: str) -> Invalid:
    """A refusal of a file."""
    return Invalid({"file": Words(zh, en)})


def _is_text(beginning: bytes) -> bool:
    if not beginning or RUNS.match(beginning) or CONTROL.search(beginning):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            beginning[:READ].decode(encoding)
        except UnicodeDecodeError as wrong:
            if wrong.start > len(beginning) - 4:  # the last character was cut
                return True
        else:
            return True
    return False


def _packed(path: Path, name: str) -> FileKind:
    """What an archive is by the names in it; nothing is unpacked."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = [it.filename for it in packed.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as broken:
        raise refused(f"{name} 已损坏，打不开", f"{name} is broken and cannot be opened") from broken
    if len(names) > MOST_MEMBERS:
        raise refused(f"{name} 内的文件超过 {MOST_MEMBERS:,} 个", f"{name} holds more than {MOST_MEMBERS:,} files")
    if any(it.rpartition("/")[2].lower() == "vbaproject.bin" for it in names):
        raise refused(f"{name} 含有宏，请另存为不含宏的文件", f"{name} holds macros; save it without them")
    if "[Content_Types].xml" in names:
        return FileKind.OOXML
    return FileKind.OFD if "OFD.xml" in names else FileKind.ZIP


def _must_unfold(path: Path, name: str, form: str) -> None:
    """Refuse a picture whose head cannot be read, or that would not fit in memory; no pixel is decoded here."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=[form]) as picture:
                width, height = picture.size
    except Image.DecompressionBombError:
        width = height = MOST_PIXELS
    except Exception as broken:  # a broken picture makes a decoder raise whatever it likes
        raise refused(f"{name} 已损坏，读不出图片", f"{name} is broken; no picture can be read from it") from broken
    if width * height > MOST_PIXELS:
        raise refused(f"{name} 超过 {MOST_PIXELS // 10**6:,} 百万像素", f"{name} has over {MOST_PIXELS // 10**6:,} megapixels")
