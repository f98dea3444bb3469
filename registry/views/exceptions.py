"""The findings that reviewers let stand on a day, and why."""

from datetime import date, datetime

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import AcceptedFinding
from registry.store.dated import as_of

COLUMNS = ("key", "code", "building", "place", "subject", "zh", "en", "reviewer", "reason", "valid_from", "valid_to", "digest")


def exceptions(session: Session, *, building: str = "", place: str = "", on: date, known: datetime | None = None) -> pd.DataFrame:
    """Those of one building, of one place (code of a floor, digest of a file), or all.

    Columns: key, code, building, place, subject, zh, en, reviewer, reason, valid_from, valid_to (half-open), digest.
    """
    query = select(*(getattr(AcceptedFinding, name) for name in COLUMNS)).where(as_of(AcceptedFinding, on, known))
    if building:
        query = query.where(AcceptedFinding.building == building)
    if place:
        query = query.where(AcceptedFinding.place == place)
    found = session.execute(query.order_by(AcceptedFinding.place, AcceptedFinding.code, AcceptedFinding.subject))
    return pd.DataFrame([tuple(row) for row in found], columns=list(COLUMNS))
