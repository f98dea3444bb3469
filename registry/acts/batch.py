"""A batch: the rows of a list that somebody brought in as one act, beside the file that they came from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.verbs import LookUp, asks
from registry.models import ImportedList
from registry.store.errors import Invalid, RegistryError
from registry.store.ids import new_id
from registry.store.journal import Act

R = TypeVar("R")
MOST: Final = 20_000
"""Rows that one act changes; what is more comes in several."""


def file_of_batch() -> Any:
    """The field of a batch that names its original."""
    return asks(
        "原始文件", "original", look_up=LookUp.FILE, default="", hint=("导入时自动填写", "filled in when a list is brought in")
    )


@dataclass(slots=True)
class Problems:
    """What is wrong with the rows of a batch, each by its place in order and its field."""

    rows: str
    found: dict[str, Words] = field(default_factory=dict)

    def add(self, index: int, name: str, zh: str, en: str) -> None:
        """Something that cannot be so; the first thing said of a field stands."""
        self.found.setdefault(f"{self.rows}.{index}.{name}", Words(zh, en))

    def tried(self, index: int, name: str, work: Callable[[], list[R]]) -> list[R]:
        """What comes of some work on a row; a refusal is told of its fields, or of one where it names none."""
        try:
            return work()
        except Invalid as wrong:
            for one, words in wrong.problems.items():
                self.add(index, one, *words)
        except RegistryError as wrong:
            self.add(index, name, *wrong.words)
        return []

    def refuse(self) -> None:
        """Raise ``Invalid`` where there is any."""
        if self.found:
            raise Invalid(self.found)


def must_be_some(rows: Sequence[Any], name: str) -> None:
    """Refuse a batch of nothing, or of more than one act bears."""
    if not rows:
        raise Invalid({name: Words("没有内容", "there are none")})
    if len(rows) > MOST:
        raise Invalid({name: Words(f"一次至多 {MOST} 行，请分批办理", f"at most {MOST} rows at once; do it in parts")})


def note_file(session: Session, act: Act, digest: str, codes: Iterable[str], *, rows: int, on: date) -> None:
    """Within an act under way: its rows came of a kept file; nothing is written where there is none, or nothing was changed."""
    if not digest or not (act.after or act.closes):
        return
    row = ImportedList(
        id=new_id(act.known), verb=act.act, digest=digest, scope=common_scope(codes), by=act.by, rows=rows, valid_from=on
    )
    session.add(row)
    session.flush()


def common_scope(codes: Iterable[str]) -> str:
    """The organisation that all of some codes are, or else the division under which they lie (GB/T 2260).

    >>> common_scope(["371500-P001", "371500-P001"]), common_scope(["371500-P001", "371502-0001-001-1F-101"])
    ('371500-P001', '371500')
    >>> common_scope(["371500-P001", "370000-P001"]), common_scope(["110000-P001", "371500-P001"])
    ('370000', '000000')
    """
    codes = set(codes)
    if len(codes) == 1 and "-P" in (only := next(iter(codes))):
        return only
    divisions = {it[:6] for it in codes}
    for digits in (6, 4, 2):
        begins = {it[:digits].ljust(6, "0") for it in divisions}
        if len(begins) == 1:
            return begins.pop()
    return "000000"
