"""A paper as docx: the same blocks as the PDF, to be filled in and signed; its bytes the same whenever it is made."""

import io
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from api.documents.content import Block, Document, Drawing, PageBreak, Paragraph, Style, Table
from api.documents.picture import as_png

FACE: Final = "宋体"
SIZES: Final = {Style.TITLE: 18, Style.HEADING: 12, Style.NOTE: 8.5}
BODY: Final = 10.5
WIDTH: Final = 166
"""Of the text, in mm."""
LONG_AGO: Final = (2000, 1, 1, 0, 0, 0)


def as_docx(told: Document) -> bytes:
    """The document."""
    paper = docx.Document()
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(BODY)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)
    normal.paragraph_format.space_after = Pt(2)
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    facts = paper.core_properties
    facts.title, facts.author, facts.last_modified_by = f"{told.heading} {told.number}", "Gongfang", "Gongfang"
    facts.created = facts.modified = told.written.replace(tzinfo=None, microsecond=0)
    _foot(section.footer.paragraphs[0], told.foot)
    for block in told.blocks:
        _put(paper, block)
    file = io.BytesIO()
    paper.save(file)
    return _same_bytes(file)


def _put(paper: Any, block: Block) -> None:
    if isinstance(block, Paragraph):
        _paragraph(paper, block)
    elif isinstance(block, Table):
        _table(paper, block)
    elif isinstance(block, Drawing):
        at = paper.add_paragraph()
        at.alignment = WD_ALIGN_PARAGRAPH.CENTER
        at.paragraph_format.keep_with_next = True
        at.add_run().add_picture(io.BytesIO(as_png(block)), width=Mm(min(WIDTH, block.width)))
        _paragraph(paper, Paragraph(block.caption, Style.CENTRED))
    elif isinstance(block, PageBreak):
        paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _paragraph(paper: Any, block: Paragraph) -> None:
    at = paper.add_paragraph()
    run = at.add_run(block.text)
    run.font.size = Pt(SIZES.get(block.style, BODY))
    run.bold = block.style in {Style.TITLE, Style.HEADING}
    if block.style in {Style.TITLE, Style.CENTRED}:
        at.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if block.style is Style.BODY:
        at.paragraph_format.first_line_indent = Pt(2 * BODY)
    if block.style is Style.HEADING:
        at.paragraph_format.keep_with_next = True


def _table(paper: Any, block: Table) -> None:
    headed = any(it.heading for it in block.columns)
    rows = [*([[it.heading for it in block.columns]] if headed else []), *block.rows, *([block.total] if block.total else [])]
    table = paper.add_table(rows=len(rows), cols=len(block.columns))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    if block.lines:
        table.style = "Table Grid"
    whole = sum(it.width for it in block.columns)
    widths = [Mm(WIDTH * it.width / whole) for it in block.columns]
    grid = [list(row.cells) for row in table.rows]
    for cells, texts in zip(grid, rows, strict=True):
        for cell, text, column, width in zip(cells, texts, block.columns, widths, strict=True):
            cell.width = width
            at = cell.paragraphs[0]
            at.add_run(text)
            at.paragraph_format.space_after = Pt(0)
            if column.figures:
                at.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  # python-docx has no other way
    if headed:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  # as above


def _foot(at: Any, said: str) -> None:
    """The foot of every page, ending with which page it is of how many; the word processor counts."""
    at.add_run(f"{said}\n第 ")
    _field(at, "PAGE")
    at.add_run(" 页 共 ")
    _field(at, "NUMPAGES")
    at.add_run(" 页")
    for run in at.runs:
        run.font.size = Pt(7)


def _field(at: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = at.add_run()
        piece = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            piece.set(qn("w:fldCharType"), kind)
        else:
            piece.text = text
        run._r.append(piece)  # noqa: SLF001  # as above


def _same_bytes(file: io.BytesIO) -> bytes:
    """The same package without the time at which it was packed."""
    packed = io.BytesIO()
    with ZipFile(file) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, LONG_AGO), old.read(name), ZIP_DEFLATED)
    return packed.getvalue()
