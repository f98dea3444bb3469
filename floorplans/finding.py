"""What is wrong with a survey is a value: where it is, how bad, what to do, and on whose word."""

import re
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from floorplans.vocabulary import Severity, Words

KEY_GRAIN: Final = 0.001
"""Outlines that differ by less than this, in metres, are one place to ``key_of``; a drawing in millimetres is exact to it."""


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
    storey: str = ""
    """Building and label of the floor as the file says them, else the title of its frame; the same in the next file of the floor."""


def key_of(finding: Finding) -> str:
    """What a finding is known by from one hand-in to the next: its code and 16 hexadecimal digits.

    The same wrong in the same place has the same key, whatever the order of rooms, the start of a ring, the name
    of the file or the handle in it: code, storey, subject and the outline to the millimetre decide. A subject that
    is only its place in the file (a handle, a row) does not count. Findings that nothing tells apart share a key.

    >>> words = Words("重叠", "overlap")
    >>> key_of(Finding(code="room-overlap", severity=Severity.ERROR, subject="301", says=words, mend=words, storey="3F"))
    'room-overlap-f19213b1e82d88b5'
    """
    nameless = finding.subject in finding.place.split(" · ") or re.fullmatch(r"#\d+", finding.subject)
    subject = "" if nameless else finding.subject
    told = f"{finding.code}\x1f{finding.storey}\x1f{subject}".encode("utf-8", "surrogatepass")
    return f"{finding.code}-{sha256(told + _shape(finding.outline)).hexdigest()[:16]}"


def _shape(outline: BaseGeometry | None) -> bytes:
    """An outline as bytes that do not depend on where its rings begin, nor on float noise."""
    if outline is None or outline.is_empty:
        return b""
    plain = shapely.transform(outline, lambda points: np.rint(points / KEY_GRAIN) + 0.0)  # + 0.0: no negative zero
    return bytes(shapely.to_wkb(shapely.normalize(plain), byte_order=1, output_dimension=2))


class Unreadable(Exception):
    """The file cannot be read at all; the sentence says why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        """Both sentences; the door chooses the language."""
        super().__init__(zh)
        self.words = Words(zh, en)
