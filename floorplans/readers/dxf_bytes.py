"""The bytes of a DXF made into a document, with its texts right whatever the header says.

Headers lie: offices save GBK under ANSI_1252, and programs write UTF-8 into files that say 936. So
the bytes decide: strict UTF-8, then GB18030, then the code page of the header.
"""

import io
import re
from pathlib import Path
from typing import Any, Final, TypeAlias

import ezdxf.recover
from ezdxf.audit import AuditError
from ezdxf.filemanagement import read, readfile
from ezdxf.lldxf.encoding import decode_mif_to_unicode
from ezdxf.tools.codepage import toencoding

from floorplans.finding import Unreadable
from floorplans.readers.dwg import as_dxf, is_dwg

Document: TypeAlias = Any
"""What ezdxf reads; its types end in the readers."""

GARBLED: Final = "\ufffd"
"""Stands for every byte that could not be decoded."""

GUESSED: Final = {
    int(AuditError.INVALID_FLOATING_POINT_VALUE),
    int(AuditError.INVALID_INTEGER_VALUE),
    int(AuditError.FOUND_TAG_OUTSIDE_SECTION),
    int(AuditError.REMOVED_UNSUPPORTED_SECTION),
}
"""Damage that cannot be mended without guessing what the surveyor drew."""

_BINARY: Final = b"AutoCAD Binary DXF"
_END: Final = re.compile(rb"(?:^|\n)[ \t]*0[ \t]*\r?\n[ \t]*EOF[ \t\r\n\x00\x1a]*\Z")
_CODE_PAGE: Final = re.compile(rb"\$DWGCODEPAGE\s+3\s+(\S+)", re.IGNORECASE)
_CODE: Final = re.compile(r"\s*-?\d{1,4}\s*")
_ESCAPED: Final = re.compile(r"\\U\+([0-9A-Fa-f]{4})")
_ASIAN: Final = {"cp932", "cp949", "cp950", "shift_jis", "big5"}


def document(path: Path) -> Document:
    """The ezdxf document of a file, its texts decoded.

    Raises ``Unreadable`` for a file that is empty, is a DWG that cannot be converted, breaks off, or is no DXF.
    """
    data = path.read_bytes()
    if is_dwg(data):
        data = as_dxf(path)
    _refuse_what_is_no_dxf(data)
    try:
        if data.startswith(_BINARY):
            return readfile(path)
        return _parsed(decoded(data))
    except Exception as trouble:
        # The parser raises whatever a damaged file makes it stumble over.
        raise Unreadable(
            "DXF 文件已损坏，无法读取；请在 CAD 中执行“核查(AUDIT)”后重新导出。",
            "The DXF is damaged and cannot be read; run AUDIT in the CAD program and export it again.",
        ) from trouble


def decoded(data: bytes) -> str:
    r"""The text of a DXF by what its bytes are, escapes (``\U+623F``, ``\M+5B7BF``) resolved.

    >>> decoded("办公室".encode("gb18030")), decoded("办公室".encode()), decoded(b"\\U+529E")
    ('办公室', '办公室', '办')
    """
    text = data.decode("ascii") if data.isascii() else _by_its_bytes(data)
    if "\\U+" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if "\\M+" in text:
        text = decode_mif_to_unicode(text)
    return text.encode("utf-8", "replace").decode() if re.search("[\ud800-\udfff]", text) else text


def _by_its_bytes(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    stated = _CODE_PAGE.search(data[:20000])
    page = toencoding(stated[1].decode("ascii", "replace")) if stated else "cp1252"
    order = [page, "gb18030"] if page in _ASIAN or not _looks_chinese(data) else ["gb18030", page]
    for encoding in order:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return "\n".join(_line(line, order) for line in data.split(b"\n"))


def _line(line: bytes, order: list[str]) -> str:
    """One line of a file that no single encoding fits."""
    for encoding in ("utf-8", *order):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("gb18030", "replace")


def _looks_chinese(data: bytes) -> bool:
    """Whether high bytes come in pairs, as in GBK, or singly between letters, as in a western code page."""
    runs = [len(run) for run in re.findall(rb"[\x81-\xfe]+", data)]
    return sum(run for run in runs if run > 1) > sum(1 for run in runs if run == 1)


def _refuse_what_is_no_dxf(data: bytes) -> None:
    if not data.strip(b"\x00 \t\r\n\x1a"):
        raise Unreadable("文件里没有内容，请重新导出后再上传。", "There is nothing in the file; export it again.")
    if data.startswith(_BINARY):
        return
    if not re.match(rb"(?:\xef\xbb\xbf)?\s*(?:999\s*\n[^\n]*\n\s*)*0\s*\r?\n\s*SECTION", data[:20000]):
        raise Unreadable(
            "这不是 DXF 图形文件；请在 CAD 中打开原图，另存为 DXF 后再提交。",
            "This is not a DXF drawing; open the drawing in CAD, save it as DXF and hand that in.",
        )
    if not _END.search(data[-200:]):
        raise Unreadable(
            "DXF 文件不完整，末尾缺失（可能传输中断）；请重新导出或重新上传。",
            "The DXF breaks off before its end (perhaps the transfer was cut); export or upload it again.",
        )


def _parsed(text: str) -> Document:
    """The document read plainly, else recovered where no figure has to be guessed."""
    try:
        return read(io.StringIO(text, newline=None))
    except Exception:
        # Recovering skips group codes that are none and reads 40e0.0 as 40: wrong areas that nobody is told of.
        if not all(_CODE.fullmatch(code) for code in text.split("\n")[:-1:2]):
            raise
        # It reads the encoding from the header; in ASCII with escapes no header can mislead it.
        mended, auditor = ezdxf.recover.read(io.BytesIO(text.encode("ascii", errors="dxfreplace")))
        if GUESSED & {int(entry.code) for entry in (*auditor.errors, *auditor.fixes)}:
            raise
        return mended
