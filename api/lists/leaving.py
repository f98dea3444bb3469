"""A list as it leaves: its rows as cells, and beside them which list it is, its filters, its day and how far the journal had come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, Final

from sqlalchemy.orm import Session

from api.dependencies import OFFICE
from api.lists.cells import as_csv, shown
from api.lists.described import Column, Listed
from floorplans.vocabulary import Words
from registry.queries import audits

MARK: Final = "# 公房 Gongfang"
"""How the line of a text begins that tells what it is; what comes back is read without it."""
BOM: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class Leaving:
    """A list on its way out."""

    listed: Listed
    language: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    """Cells: texts, numbers, days, or None."""
    statement: Sequence[tuple[str, str]]
    """What is told beside the rows: what, and which."""


def leave(
    session: Session, listed: Listed, *, on: date, known: datetime | None, asked: Mapping[str, str], language: str, by: str = ""
) -> Leaving:
    """All rows of a list that the session's viewer sees, those of some filters; an unknown filter asks for nothing."""
    filters = {name: asked[name].strip() for name in listed.asks if asked.get(name, "").strip()}
    names, rows = listed.read(session, on=on, known=known, asked=filters)
    at = {name: i for i, name in enumerate(names)}
    picked = [(it, at[it.name]) for it in listed.columns]
    cells = [tuple(shown(it, row[i], language) for it, i in picked) for row in rows]
    full = [not it.sparse or any(row[i] is not None for row in cells) for i, (it, _) in enumerate(picked)]
    if not all(full):
        cells = [tuple(cell for cell, keep in zip(row, full, strict=True) if keep) for row in cells]
    columns = [it for (it, _), keep in zip(picked, full, strict=True) if keep]
    told = _statement(session, listed, filters, on=on, known=known, language=language, by=by, count=len(cells))
    return Leaving(listed, language, columns, cells, told)


def as_text(it: Leaving) -> Iterator[bytes]:
    """The list as CSV in UTF-8 with a byte-order mark, by which Excel reads the Chinese; the last line tells what it is."""
    heading = [column.words.said_in(it.language) for column in it.columns]
    about = MARK + "：" + "；".join(f"{name}={value}" for name, value in it.statement)
    lines = chain([heading], ([as_csv(cell) for cell in row] for row in it.rows))
    yield BOM.encode()
    some: list[str] = []
    for line in lines:
        some.append(",".join(_quoted(text) for text in line))
        if len(some) == 5000:
            yield ("\r\n".join(some) + "\r\n").encode()
            some = []
    yield ("\r\n".join([*some, _quoted(about)]) + "\r\n").encode()


def file_name(it: Listed, on: date, form: str) -> str:
    """What the file is called: plain letters, so that every system keeps it."""
    return f"{it.name}.{form}" if it.timeless else f"{it.name}-{on}.{form}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') or text != text.strip() else text


def _statement(
    session: Session, listed: Listed, filters: Mapping[str, str], *, on: date, known: datetime | None, language: str, by: str, count: int
) -> list[tuple[str, str]]:  # fmt: skip
    line = audits.line_at(session, known)
    said = [f"{listed.asks[name].said_in(language)} {value}" for name, value in filters.items()]
    told = [
        (Words("清单", "list"), f"{listed.words.said_in(language)} {listed.name}"),
        (Words("截至", "as of"), "" if listed.timeless else on.isoformat()),
        (
            Words("按何时所知", "as known at"),
            known.astimezone(OFFICE).isoformat(" ", "minutes") if known else Words("现在", "now").said_in(language),
        ),
        (Words("筛选", "filters"), "，".join(said) or Words("无", "none").said_in(language)),
        (Words("行数", "rows"), str(count)),
        (Words("日志条数", "lines of the journal"), str(line.number if line else 0)),
        (Words("日志首码", "head of the journal"), line.digest if line else ""),
        (Words("导出人", "by"), by),
    ]
    return [(words.said_in(language), value) for words, value in told if value]
