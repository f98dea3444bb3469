"""A difference between two ledgers as a value: by what it is known, what each of the two says, and how it reads."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

import numpy as np

from floorplans.reconcile import reconcile
from floorplans.vocabulary import Labelled, RoomUse, Words
from registry.models import DocumentState, LedgerPair, RoomState


class DifferingField(Labelled):
    """In what two ledgers differ."""

    NUMBER = "number", "房号", "number"
    USE = "use", "用途", "use"
    STATE = "state", "使用状态", "state"
    ORGANISATION = "organisation", "使用单位", "organisation"
    PEOPLE = "people", "使用人", "people"
    AREA = "area", "面积", "area"
    ONLY_MASTER = "only-master", "仅总台账有", "in the master ledger only"
    ONLY_OWN = "only-own", "仅分台账有", "in the organisation's ledger only"
    TITLE = "title", "无权属登记", "no title recorded"
    HOLDER = "holder", "权利人", "title holder"
    CERTIFICATE = "certificate", "权属证书", "certificate"
    CERTIFICATE_KEPT = "certificate-kept", "权利人变更而证号未变", "holder changed, certificate number kept"
    UNIT_NUMBER = "unit-number", "不动产单元号", "real-estate unit number"
    CERTIFICATE_AREA = "certificate-area", "证载面积", "area on the certificate"
    COMPARED = "compared", "已核对", "compared"


Row = tuple[str, DifferingField, str, str]
"""Subject, field, what is booked, what was found."""
AREAS: Final = frozenset({DifferingField.AREA, DifferingField.CERTIFICATE_AREA})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing in which two ledgers differ; texts are codes and figures as the register writes them."""

    pair: LedgerPair
    key: str
    """The same difference found again has the same."""
    subject: str
    """Code of the room, building or organisation."""
    field: DifferingField
    booked: str
    """What the ledger of the register says."""
    found: str
    """What the other side says: the organisation's ledger, the place, the certificate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two ledgers laid side by side: what was looked at, and what differs."""

    pair: LedgerPair
    checked: tuple[str, ...]
    """Codes of the rooms or buildings that were compared."""
    differences: tuple[Difference, ...]
    scope: str = ""
    """How the keys of all differences that this comparison could find begin; empty where ``checked`` are their subjects."""
    uncompared: Words | None = field(default=None)
    """What could not be compared, and why."""

    @property
    def differing(self) -> set[str]:
        """Those that were compared and differ in anything."""
        return {it.subject for it in self.differences} & set(self.checked)

    @property
    def agreeing(self) -> int:
        """How many were compared and differ in nothing."""
        return len(set(self.checked)) - len(self.differing)


def differences_of(pair: LedgerPair, rows: Collection[Row], prefix: str = "") -> list[Difference]:
    """Differences of (subject, field, booked, found)."""
    return [
        Difference(pair=pair, key=f"{prefix}{subject}:{what.value}", subject=subject, field=what, booked=booked, found=found)
        for subject, what, booked, found in rows
    ]


def reads(what: DifferingField, value: str) -> Words:
    """A value of a difference as a person reads it; organisations stay codes.

    >>> reads(DifferingField.USE, "office").en, reads(DifferingField.AREA, "18.24").zh
    ('office', '18.24 ㎡')
    """
    if not value:
        return Words("—", "—")
    if what is DifferingField.USE and value in set(RoomUse):
        return RoomUse(value).words
    if what is DifferingField.STATE and value in set(RoomState):
        return RoomState(value).words
    if what is DifferingField.CERTIFICATE and value in set(DocumentState):
        return DocumentState(value).words
    return Words(f"{value} ㎡", f"{value} m²") if what in AREAS else Words(value, value)


def explains(what: DifferingField, booked: str, found: str) -> Words | None:
    """By how much two areas differ, and which tolerance they exceed; of other fields there is nothing to explain."""
    if what not in AREAS or not (booked and found):
        return None
    one, other = (np.array([int(Decimal(it) * 100)], np.int64) for it in (booked, found))
    return reconcile(one, other).says(0, Words("台账", "the ledger"), Words("对方", "the other"))
