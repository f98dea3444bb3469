"""Papers that people hand in, made small: pictures with what a phone writes beside them, PDF, office files."""

import io
import zipfile

import openpyxl
from fpdf import FPDF
from PIL import Image


def picture(
    form: str = "JPEG", *, width: int = 40, height: int = 20, colour: str = "red", turned: bool = False, phone: bool = False
) -> bytes:
    """A picture of one colour; ``turned`` as a phone held upright writes it, ``phone`` with the place where it was taken."""
    drawn = Image.new("RGB", (width, height), colour)
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
    if phone:
        exif[0x010F] = "PhoneMaker"
        exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 27.0, 21.6), 3: "E", 4: (115.0, 58.0, 26.4)})
    out = io.BytesIO()
    drawn.save(out, form, **({"exif": exif} if form == "JPEG" else {}))
    return out.getvalue()


def pdf(pages: int = 1) -> bytes:
    """A paper of some pages."""
    paper = FPDF()
    for number in range(1, pages + 1):
        paper.add_page()
        paper.set_font("Helvetica", size=40)
        paper.cell(text=f"page {number}")
    return bytes(paper.output())


def workbook() -> bytes:
    """A workbook of two rows."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["名称", "上级"])
    book.active.append(["市财政局", ""])
    book.save(out)
    return out.getvalue()


def archive(**files: bytes) -> bytes:
    """An archive of files, by their names with ``__`` for a folder and ``_`` for a point."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()
