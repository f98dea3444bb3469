"""A paper as PDF: A4, its font embedded with the signs that are used, its bytes the same whenever it is made."""

from collections.abc import Sequence
from typing import Any, Final

import shapely
from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace
from shapely.geometry import Polygon

from api.documents.content import Block, Document, Drawing, PageBreak, Paragraph, Style, Table
from api.documents.fonts import chinese_font
from api.documents.lines import lines_of

FAMILY: Final = "chinese"
MARGIN: Final = 22.0
SIZES: Final = {Style.TITLE: 18, Style.HEADING: 12, Style.NOTE: 8.5}
BODY: Final = 10.5
LEADING: Final = 0.62
"""Height of a line in mm for each point of its size."""
INK, SOFT, MARK = 0, 110, 214


class _Paper(FPDF):
    """Pages with the document's foot."""

    def __init__(self, told: Document) -> None:
        super().__init__(format="A4", unit="mm")
        self.told = told

    def footer(self) -> None:
        """The foot of a page: what the paper is, the line of the journal, and which page of how many."""
        self.set_y(-15)
        self.set_font(FAMILY, size=7)
        self.set_text_color(SOFT)
        self.cell(0, 4, self.told.foot, align="L", new_x="LMARGIN", new_y="NEXT")
        self.cell(0, 4, f"第 {self.page_no()} 页 共 {{nb}} 页", align="R")
        self.set_text_color(INK)


def as_pdf(told: Document) -> bytes:
    """The document; ``Unusable`` where there is no Chinese font."""
    font = chinese_font()
    paper = _Paper(told)
    paper.set_margins(MARGIN, 20)
    paper.set_auto_page_break(True, 22)
    paper.add_font(FAMILY, fname=str(font), collection_font_number=0)
    paper.set_creation_date(told.written)
    paper.set_title(f"{told.heading} {told.number}")
    paper.set_creator("Gongfang")
    paper.set_lang("zh-CN")
    paper.set_line_width(0.15)
    paper.add_page()
    for block in told.blocks:
        _put(paper, block)
    return bytes(paper.output())


def _put(paper: FPDF, block: Block) -> None:
    if isinstance(block, Paragraph):
        _paragraph(paper, block)
    elif isinstance(block, Table):
        _table(paper, block)
    elif isinstance(block, Drawing):
        _drawing(paper, block)
    elif isinstance(block, PageBreak):
        paper.add_page()


def _paragraph(paper: FPDF, block: Paragraph) -> None:
    size = SIZES.get(block.style, BODY)
    paper.set_font(FAMILY, size=size)
    height = size * LEADING
    centred = block.style in {Style.TITLE, Style.CENTRED}
    text = f"　　{block.text}" if block.style is Style.BODY else block.text
    if block.style is Style.HEADING:
        paper.ln(1.5)
        if paper.will_page_break(3 * height):  # a heading does not stand alone at the end of a page
            paper.add_page()
    for line in lines_of(text, paper.epw - 2 * paper.c_margin, paper.get_string_width):
        paper.cell(0, height, line, align="C" if centred else "L", new_x="LMARGIN", new_y="NEXT")
    if block.style is Style.TITLE:
        paper.ln(3)


def _table(paper: FPDF, block: Table) -> None:
    size = 7.5 if block.small else 9.0 if block.lines else BODY
    paper.set_font(FAMILY, size=size)
    paper.ln(1.5)
    whole = sum(it.width for it in block.columns)
    widths = [paper.epw * it.width / whole for it in block.columns]
    headed = any(it.heading for it in block.columns)
    rows: list[Sequence[str]] = [*block.rows, *([block.total] if block.total else [])]

    def cut(texts: Sequence[str]) -> list[str]:
        room = [width - 2 * paper.c_margin for width in widths]
        return ["\n".join(lines_of(text, free, paper.get_string_width)) for text, free in zip(texts, room, strict=True)]

    with paper.table(
        col_widths=widths,
        text_align=tuple("RIGHT" if it.figures else "LEFT" for it in block.columns),
        first_row_as_headings=headed,
        headings_style=FontFace(fill_color=235),
        borders_layout=TableBordersLayout.ALL if block.lines else TableBordersLayout.NONE,
        line_height=size * (0.56 if block.lines else 1.1),
        width=paper.epw,
    ) as table:
        for texts in [*([[it.heading for it in block.columns]] if headed else []), *rows]:
            row = table.row()
            for text in cut(texts):
                row.cell(text)
    paper.ln(1.5)


def _drawing(paper: FPDF, block: Drawing) -> None:
    scale = min(1.0, paper.epw / block.width)
    if paper.will_page_break(block.height * scale + 8):
        paper.add_page()
    left, top = paper.l_margin + (paper.epw - block.width * scale) / 2, paper.get_y()
    for shape in block.shapes:
        with paper.new_path() as path:
            path.style.fill_color = (shape.fill or f"#{MARK:02x}{MARK:02x}{MARK:02x}") if shape.marked else None
            path.style.stroke_color = "#000000"
            path.style.stroke_width = 0.5 if shape.heavy else 0.3 if shape.marked else 0.12
            path.style.intersection_rule = "evenodd"
            path.style.auto_close = True
            for ring in _rings(shape.outline):
                (x, y), *more = ring
                path.move_to(left + x * scale, top + y * scale)
                for x, y in more:
                    path.line_to(left + x * scale, top + y * scale)
                path.close()
    for label in block.labels:
        paper.set_font(FAMILY, size=label.size * scale * 72 / 25.4)
        paper.set_text_color(INK if label.marked else SOFT)
        wide = paper.get_string_width(label.text)
        paper.text(left + label.x * scale - wide / 2, top + (label.y + 0.36 * label.size) * scale, label.text)
    paper.set_text_color(INK)
    paper.set_y(top + block.height * scale + 1)
    _paragraph(paper, Paragraph(block.caption, Style.CENTRED))


def _rings(outline: Any) -> list[list[tuple[float, float]]]:
    parts = [it for it in shapely.get_parts(outline) if isinstance(it, Polygon)]
    return [
        [(round(x, 2), round(y, 2)) for x, y in ring.coords[:-1]] for part in parts for ring in (part.exterior, *part.interiors)
    ]
