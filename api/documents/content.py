"""What a paper is made of, before it is a docx or a PDF: paragraphs, tables, drawings, and what stands at the foot of each page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from shapely.geometry.base import BaseGeometry


class Style(StrEnum):
    """How a paragraph stands."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    """Begins two signs in, as Chinese paragraphs do."""
    PLAIN = "plain"
    CENTRED = "centred"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    text: str
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its share of the width, and whether it holds figures."""

    heading: str
    width: float
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings that stand again on each page; without headings where all are empty."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] = ()
    lines: bool = True
    """Whether its cells are ruled."""
    small: bool = False
    """Whether it is set small, for tables of many columns."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline in mm of its drawing, y downwards; a marked one is filled, with grey where no colour is told."""

    outline: BaseGeometry
    marked: bool = False
    heavy: bool = False
    fill: str = ""
    """Colour as #rrggbb; in a docx, which is for signing, a grey of the same lightness."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text whose middle is at (x, y); sizes are mm."""

    text: str
    x: float
    y: float
    size: float
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Outlines and labels on a field of so many mm."""

    width: float
    height: float
    shapes: Sequence[Shape]
    labels: Sequence[Label]
    caption: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Paragraph | Table | Drawing | PageBreak


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper, and by which line of the journal it can be proved."""

    heading: str
    number: str
    day: date
    entry: int
    head: str
    """Digest of that line."""
    written: datetime
    """Instant of that line, which stands for the paper's own: nothing in it is of the moment of printing."""
    blocks: Sequence[Block] = field(default_factory=list)

    @property
    def foot(self) -> str:
        """What stands at the foot of every page, before its number."""
        return f"{self.number} · {self.day.isoformat()} · 日志第 {self.entry} 条 {self.head}"
