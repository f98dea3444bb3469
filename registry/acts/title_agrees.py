"""Ledger and certificate (账证相符): what is proved of a building beside what the register says of it.

中办发〔2017〕70号 art. 6 (that they agree) and art. 5 (that titles are the bureau's); confidence A. Areas differ where
they do by more than the third grade's limit (GB/T 17986.1-2000, confidence B). The county of a real-estate unit number
is that of GB/T 37346-2019 (confidence B). A difference asks; it accuses nobody.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from floorplans.measure import UNSTATED
from floorplans.reconcile import Agreement, reconcile
from registry.acts.differences import Comparison, DifferingField, Row, differences_of
from registry.models import DocumentState, LedgerPair, TitleState
from registry.queries import certificates
from registry.standards import real_estate_unit_number

HOUSE = frozenset({DocumentState.BOTH.value, DocumentState.HOUSE_ONLY.value})
LAND = frozenset({DocumentState.BOTH.value, DocumentState.LAND_ONLY.value})
BUREAUS = frozenset({TitleState.PENDING.value, TitleState.REGISTERED.value})
"""Titles that are, or are to be, the bureau's; one that was filed or left with its user need not be."""


def title_agrees(
    session: Session, *, building: str = "", organisation: UUID | None = None, on: date, known: datetime | None = None
) -> Comparison:
    """All buildings, one, or those in which an organisation has rooms: title, holder, certificates, unit number and areas."""
    found = certificates.titles(session, building=building, organisation=organisation, on=on, known=known)
    bureaus = certificates.bureaus(session, on=on, known=known)
    before = certificates.former_holders(session, on=on, known=known)
    kept = {(it.title_id, it.certificate): it.holder_id for it in before.itertuples()}
    rows = [row for it in found.itertuples() for row in _of_one(it, bureaus, kept)]
    ids = list(found.building_id)
    rooms = certificates.certified_rooms(session, buildings=ids, on=on, known=known)
    rows += _areas(rooms.code, rooms.certificate, rooms.gross)
    rows += _of_buildings(found, rooms, certificates.surveyed_gross(session, buildings=ids, on=on, known=known))
    certified = rooms.code[rooms.certificate.notna() & rooms.gross.notna()]
    return Comparison(
        pair=LedgerPair.CERTIFICATE,
        checked=(*found.building, *certified),
        differences=tuple(differences_of(LedgerPair.CERTIFICATE, rows)),
    )


def bureau_of(division: str, bureaus: dict[str, str]) -> str:
    """The bureau of a division, else that of the one above it; empty where there is none.

    >>> bureau_of("371502", {"371500": "371500-P009"})
    '371500-P009'
    """
    above = (division, f"{division[:4]}00", f"{division[:2]}0000")
    return next((bureaus[it] for it in above if it in bureaus), "")


def _of_one(it: Any, bureaus: dict[str, str], kept: dict[Any, Any]) -> Iterator[Row]:
    """What differs in the title of one building."""
    if it.title_id is None:
        yield it.building, DifferingField.TITLE, it.building_name, ""
        return
    bureau = bureau_of(it.division, bureaus)
    if it.state in BUREAUS and bureau and it.holder != bureau:
        yield it.building, DifferingField.HOLDER, bureau, it.holder or ""
    missing = (it.documents in HOUSE and not it.certificate) or (it.documents in LAND and not it.land_certificate)
    if missing or (it.state == TitleState.REGISTERED.value and it.documents == DocumentState.NONE.value):
        yield it.building, DifferingField.CERTIFICATE, it.documents, " ".join(filter(None, (it.certificate, it.land_certificate)))
    if it.certificate and kept.get((it.title_id, it.certificate), it.holder_id) != it.holder_id:
        yield it.building, DifferingField.CERTIFICATE_KEPT, it.holder or "", it.certificate
    if it.unit_number and (real_estate_unit_number.problems(it.unit_number) or not _within(it.unit_number[:6], it.division)):
        yield it.building, DifferingField.UNIT_NUMBER, it.division, it.unit_number


def _within(county: str, division: str) -> bool:
    """Whether a county lies in a division: 371502 in 371502, in 371500 and in 370000."""
    return county.startswith(division.removesuffix("00").removesuffix("00"))


def _of_buildings(found: pd.DataFrame, rooms: pd.DataFrame, floors: pd.DataFrame) -> list[Row]:
    """Where every room of a building has its area on a certificate and every floor its gross area, the sums of both."""
    codes = dict(zip(found.building_id, found.building, strict=True))
    whole = rooms.groupby("building_id").certificate.agg(_sum)
    gross = floors.groupby("building_id").gross.agg(_sum)
    told = [key for key in whole.index if key in gross.index]
    return _areas(
        pd.Series([codes[key] for key in told], dtype=object),
        pd.Series([whole[key] for key in told], dtype=object),
        pd.Series([gross[key] for key in told], dtype=object),
    )


def _sum(areas: Any) -> Any:
    """The sum of areas, if none is missing."""
    return areas.sum() if areas.notna().all() else None


def _areas(subjects: pd.Series, certified: pd.Series, surveyed: pd.Series) -> list[Row]:
    """Areas on certificates that differ beyond the limit from those surveyed."""
    first, second = (
        np.array([UNSTATED if pd.isna(it) else int(it * 100) for it in column], np.int64) for column in (surveyed, certified)
    )
    beyond = reconcile(first, second).agreement == Agreement.BEYOND.value
    return [
        (subject, DifferingField.CERTIFICATE_AREA, f"{one / 100:.2f}", f"{other / 100:.2f}")
        for subject, one, other, far in zip(subjects, first, second, beyond, strict=True)
        if far
    ]
