"""What a list is: its name, its columns with their words, and how the register is asked for it; what can be brought in, by which act."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, Protocol

import pandas as pd
from sqlalchemy.orm import Session

from floorplans.vocabulary import Labelled, Words
from registry.acts.verbs import LookUp
from registry.models import Role

NOTHING: Final = Words("", "")
Rows = Iterable[Sequence[Any]]


class Kind(Labelled):
    """What the cells of a column hold."""

    TEXT = "text", "文字", "text"
    WHOLE = "whole", "整数", "whole number"
    NUMBER = "number", "数，至多两位小数", "number, two places at most"
    DAY = "day", "日期，如 2026-11-22", "day, such as 2026-11-22"
    YES_NO = "yes-no", "是或否", "yes or no"
    CHOICE = "choice", "在列出的名称中选择", "one of the names listed"
    MANY = "many", "几项用顿号隔开", "several, with 、 between"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its key, its heading, what stands in it, and whether it can be brought in."""

    name: str
    words: Words
    kind: Kind = Kind.TEXT
    says: Words = NOTHING
    choices: Mapping[str, Words] = field(default_factory=dict)
    """Codes and their names, which the drop-down offers."""
    accepts: Mapping[str, str] = field(default_factory=dict)
    """Other names of the codes, as offices write them."""
    also: tuple[str, ...] = ()
    """Other headings."""
    written: bool = False
    """Whether it can be brought in; what cannot is told beside a row and never taken from a file."""
    needed: bool = False
    pattern: str = ""
    look_up: LookUp | None = None
    """What it names of the register by its code, or by its name where that is one's alone."""
    new: bool = False
    """Whether it may name a row of the same file that is new."""
    default: Any = None
    """What an empty cell of a new row means."""
    width: int = 14
    stays: bool = False
    """Whether what is there can be changed and not be emptied."""
    sparse: bool = False
    """Left out of what leaves where no row has anything in it."""

    @property
    def many(self) -> bool:
        """Whether a cell holds several."""
        return self.kind is Kind.MANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """How a list is brought in."""

    verb: str
    rows: str
    """Which field of what the verb is told holds the rows."""
    told: Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]
    """A row as the verb is told it, from its values and from those that changed."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Fields of the verb that stand in a column of another name."""
    found_by: tuple[tuple[str, ...], ...] = ()
    """Columns by which a row without its key is known, one after the other."""
    key_given: bool = False
    """Whether a new row may leave its key empty, for the register to give one."""
    adds: bool = True
    """Whether rows may be new."""
    unchangeable: Words | None = None
    """Why rows that are there cannot be changed by a list."""
    whole: str = ""
    """The column whose rows together say all of a thing: a row that is gone from the file ends."""
    settle: Callable[[dict[str, Any]], list[tuple[str, Words]]] | None = None
    """Makes one value of a row from others, such as a post from its name and a tier; what is wrong with it, by column."""
    fills: tuple[str, ...] = ()
    """Columns for which one value may be told of all rows that have none."""


class Read(Protocol):
    """How the register is asked for a list."""

    def __call__(
        self, session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]
    ) -> tuple[Sequence[str], Rows]:
        """Names of the columns and rows of a day, as far as the session's viewer sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list."""

    name: str
    words: Words
    columns: tuple[Column, ...]
    read: Read
    page: str = ""
    """The address of the page that shows it."""
    asks: Mapping[str, Words] = field(default_factory=dict)
    """Parameters of that page's address that filter the list."""
    key: tuple[str, ...] = ()
    takes: Takes | None = None
    roles: frozenset[Role] | None = None
    """Who may have it, where that is not everybody with what they see."""
    timeless: bool = False
    """Whether it looks at no day."""
    hidden: tuple[str, ...] = field(default=())
    """Columns that a row needs while it is brought in, which the register tells and nobody writes."""

    def column(self, name: str) -> Column:
        """The column of a key."""
        return next(it for it in self.columns if it.name == name)


def of_frame(ask: Callable[..., pd.DataFrame]) -> Read:
    """How a view that answers with a frame is asked."""

    def read(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> tuple[Sequence[str], Rows]:
        frame = ask(session, on=on, known=known, asked=asked)
        columns = [str(it) for it in frame.columns]
        return columns, zip(
            *(frame[it].astype(object).where(frame[it].notna(), None).tolist() for it in frame.columns), strict=True
        )

    return read


def of_table(ask: Callable[..., tuple[Sequence[str], Rows]]) -> Read:
    """How a view of ``registry.views.listed`` is asked: its parameters are the filters."""

    def read(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> tuple[Sequence[str], Rows]:
        return ask(session, on=on, known=known, **{("search" if name == "q" else name): value for name, value in asked.items()})

    return read


def choices(labels: Iterable[Labelled]) -> Mapping[str, Words]:
    """The codes and names of a vocabulary."""
    return MappingProxyType({it.value: it.words for it in labels})


def column(name: str, zh: str, en: str, kind: Kind = Kind.TEXT, **more: Any) -> Column:
    """A column in one line; ``of`` is the vocabulary of a choice, ``says`` two sentences."""
    if of := more.pop("of", None):
        kind, more["choices"] = (Kind.CHOICE if kind is Kind.TEXT else kind), choices(of)
    if says := more.pop("says", None):
        more["says"] = Words(*says)
    return Column(name=name, words=Words(zh, en), kind=kind, **more)
