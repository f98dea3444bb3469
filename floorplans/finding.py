"""What is wrong with a survey is a value: where it is, how bad, what to do, and on whose word."""

from dataclasses import dataclass
from decimal import Decimal

from shapely.geometry.base import BaseGeometry

from floorplans.vocabulary import Severity, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check says of one thing.

    Coordinates of ``outline`` are plan metres of the floor it belongs to; areas are m².
    """

    code: str
    severity: Severity
    subject: str
    says: Words
    mend: Words
    clause: str = ""
    place: str = ""
    floor: int | None = None
    """Index of the plan in its reading; None for the file as a whole."""
    room: int | None = None
    """Row of the room in its reading."""
    outline: BaseGeometry | None = None
    measured: Decimal | None = None
    limit: Decimal | None = None


class Unreadable(Exception):
    """The file cannot be read at all; the sentence says why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        """Both sentences; the door chooses the language."""
        super().__init__(zh)
        self.words = Words(zh, en)
