"""The exception register: the differences between ledgers as they stand on a day, filtered, sorted and in pages."""

from datetime import date, datetime
from typing import Final

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.acts.differences import DifferingField
from registry.models import Discrepancy, Entry, Stocktake
from registry.store.dated import as_of
from registry.views.stocktakes import Listed

COLUMNS: Final = (
    "id", "pair", "key", "subject", "field", "booked", "found", "state", "reviewer", "reason", "valid_from", "stocktake", "entry", "by", "act",
)  # fmt: skip
SORTED: Final = ("subject", "field", "state", "pair", "valid_from", "reviewer")


def discrepancies(
    session: Session,
    *,
    on: date,
    known: datetime | None = None,
    pair: str = "",
    state: str = "",
    field: str = "",
    stocktake: str = "",
    search: str = "",
    sort: str = "subject",
    down: bool = False,
    start: int = 0,
    limit: int | None = None,
) -> Listed:
    """Those of a pair of ledgers, a state, a field or a stocktake whose subject, figures or reviewer hold the words.

    Columns: id, pair, key, subject, field, booked, found, state, reviewer, reason, valid_from (since when it is in this state),
    stocktake (code), entry (line of the journal), by and act (of that line).
    """
    query = (
        select(
            *(getattr(Discrepancy, name) for name in COLUMNS[:11]),
            Stocktake.code.label("stocktake"),
            Discrepancy.entry,
            Entry.by,
            Entry.act,
        )
        .join(Entry, Entry.number == Discrepancy.entry)
        .outerjoin(Stocktake, (Stocktake.id == Discrepancy.stocktake_id) & as_of(Stocktake, on, known))
        .where(as_of(Discrepancy, on, known), Discrepancy.field != DifferingField.COMPARED.value)
    )
    for column, wanted in (
        (Discrepancy.pair, pair),
        (Discrepancy.state, state),
        (Discrepancy.field, field),
        (Stocktake.code, stocktake),
    ):
        if wanted:
            query = query.where(column == wanted)
    for word in search.split():
        said = [
            it.icontains(word, autoescape=True)
            for it in (Discrepancy.subject, Discrepancy.booked, Discrepancy.found, Discrepancy.reviewer)
        ]
        query = query.where(said[0] | said[1] | said[2] | said[3])
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    by = getattr(Discrepancy, sort if sort in SORTED else "subject")
    ordered = query.order_by(by.desc() if down else by, Discrepancy.subject, Discrepancy.key).offset(start)
    found = session.execute(ordered if limit is None else ordered.limit(limit))
    return Listed(pd.DataFrame([tuple(row) for row in found], columns=list(COLUMNS), dtype=object), total)
