"""Every kept file read through on demand: what was damaged, what is missing and of what, what nothing refers to."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final

from api.record_words import TABLES
from floorplans.vocabulary import Labelled, Words
from registry import Conflict, Database
from registry.models import Role
from registry.queries import files

CHECKS: Final = (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)
MOST: Final = 1000
"""Files that are listed; all are counted."""
ONE: Final = Lock()
"""One check at a time: it reads the whole register."""


class How(Labelled):
    """What is wrong with a file."""

    DAMAGED = "damaged", "内容损坏", "damaged"
    MISSING = "missing", "文件丢失", "missing"
    ORPHAN = "orphan", "无人引用", "nothing refers to it"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to; names of files and people are left out, for administrators see no business data."""

    at: datetime
    files: int
    counts: dict[How, int]
    wrong: list[files.Wrong]

    @property
    def sound(self) -> bool:
        """Whether every file is what was handed in; a file to which nothing refers is no damage."""
        return not (self.counts[How.DAMAGED] or self.counts[How.MISSING])

    def json(self, language: str) -> dict[str, Any]:
        """The same for a program."""
        return {
            "at": self.at.isoformat(),
            "files": self.files,
            "sound": self.sound,
            **{it.value: self.counts[it] for it in How},
            "wrong": [
                {
                    "digest": it.digest,
                    "how": it.how,
                    "says": How(it.how).words.said_in(language),
                    "size": it.size,
                    "references": [said(one).said_in(language) for one in it.references],
                }
                for it in self.wrong
            ],
        }


def check(database: Database, *, at: datetime, tell: Callable[[int], None] = lambda _: None) -> Checked:
    """Compute every digest anew; ``tell`` hears how many files are done. ``Conflict`` while another check runs."""
    if not ONE.acquire(blocking=False):
        raise Conflict("正在核验，请稍后再试", "a check is under way; try again later")
    try:
        counts: Counter[How] = Counter(dict.fromkeys(How, 0))
        wrong: list[files.Wrong] = []
        read = 0
        with database.reading() as session:
            for it in files.checked(session):
                if not isinstance(it, str):
                    counts[How(it.how)] += 1
                    wrong.append(it)
                if isinstance(it, str) or it.how != How.MISSING.value:
                    read += 1
                    tell(read)
        order = [How.DAMAGED.value, How.MISSING.value, How.ORPHAN.value]
        wrong.sort(key=lambda it: (order.index(it.how), it.digest))
        return Checked(at, read, dict(counts), wrong[:MOST])
    finally:
        ONE.release()


def said(it: files.Reference) -> Words:
    """A row that names a file, as people know it."""
    words = TABLES.get(it.table, Words(it.table, it.table))
    return Words(f"{words.zh} {it.of}".strip(), f"{words.en} {it.of}".strip())
