"""Inspections as of a day: the plan with how far each has come, and the sheet of one beside what the register says by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.models import Inspection, InspectionScore, Organisation, SignatureState, UseAgreement
from registry.queries import spot_checks as queries
from registry.standards.inspection import Criteria, Criterion, criteria
from registry.store.dated import as_of
from registry.views.ranking import ranking
from registry.views.rectification import rectification_counts, rectifications

LISTED: Final = (
    "code", "organisation", "organisation_name", "year", "criteria", "version", "inspectors", "due_on", "closed_on", "conclusion", "items",
    "scored", "points", "whole", "late",
)  # fmt: skip
STATES: Final = ("open", "late", "closed")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """An item of a sheet: what is asked, what it was given, what the register says."""

    criterion: Criterion
    points: Decimal | None
    evidence: str
    photo: str
    person: str
    register_says: Words | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The score sheet of one inspection."""

    facts: dict[str, Any]
    """As in ``LISTED``."""
    criteria: Criteria
    lines: Sequence[SheetLine]


def inspections(
    session: Session,
    *,
    on: date,
    known: datetime | None = None,
    code: str = "",
    year: int | None = None,
    organisation: str = "",
    state: str = "",
) -> pd.DataFrame:
    """The inspections of a year, an organisation or a state (one of ``STATES``), by their codes: ``LISTED``."""
    query = (
        select(Inspection, Organisation.code, Organisation.name)
        .join(Organisation, (Organisation.id == Inspection.organisation_id) & as_of(Organisation, on, known))
        .where(as_of(Inspection, on, known))
        .order_by(Inspection.year.desc(), Inspection.code)
    )
    for column, wanted in ((Inspection.code, code), (Inspection.year, year), (Organisation.code, organisation)):
        if wanted:
            query = query.where(column == wanted)
    if state in STATES:
        query = query.where(Inspection.closed_on.is_not(None) if state == "closed" else Inspection.closed_on.is_(None))
        query = query.where(Inspection.due_on < on) if state == "late" else query
    found = session.execute(query).all()
    given = (
        select(InspectionScore.inspection_id, func.count(InspectionScore.row_id), func.sum(InspectionScore.points))
        .where(InspectionScore.inspection_id.in_([it.id for it, _, _ in found]), as_of(InspectionScore, on, known))
        .group_by(InspectionScore.inspection_id)
    )
    scored = {key: (many, points) for key, many, points in session.execute(given)}
    rows = []
    for it, body, name in found:
        sheet, (many, points) = criteria(it.criteria, it.version), scored.get(it.id, (0, Decimal("0.00")))
        rows.append(
            {
                **{one: getattr(it, one) for one in LISTED if one in Inspection.__table__.c},
                "organisation": body,
                "organisation_name": name,
                "items": len(sheet.items),
                "scored": many,
                "points": points,
                "whole": sheet.whole,
                "late": it.closed_on is None and it.due_on < on,
            }
        )
    return pd.DataFrame(rows, columns=list(LISTED), dtype=object)


def score_sheet(session: Session, code: str, *, on: date, known: datetime | None = None) -> Sheet:
    """The sheet of an inspection, item by item; ``NotFound`` where there is none."""
    row = queries.inspection(session, code, on=on, known=known)
    facts = inspections(session, on=on, known=known, code=code).to_dict("records")[0]
    sheet, given = criteria(row.criteria, row.version), queries.scores(session, row.id, on=on, known=known)
    says = register_says(session, str(facts["organisation"]), row.year, on=on, known=known)
    lines = [
        SheetLine(
            it,
            given[name].points if name in given else None,
            given[name].evidence if name in given else "",
            given[name].photo if name in given else "",
            given[name].person if name in given else "",
            says.get(it.query),
        )
        for name, it in sheet.items.items()
    ]
    return Sheet({str(name): value for name, value in facts.items()}, sheet, lines)


def register_says(session: Session, organisation: str, year: int, *, on: date, known: datetime | None = None) -> dict[str, Words]:
    """What the register answers by itself, by the name of a query in the criteria; it proposes no points."""
    found: dict[str, Words] = {}
    ranked = ranking(session, on=on, known=known, year=year, organisation=organisation).to_dict("records")
    for it in ranked:
        found["obligations"] = Words(
            f"按期腾退 {it['obligations_in_time']}，逾期 {it['obligations_late']}",
            f"given back in time {it['obligations_in_time']}, late {it['obligations_late']}",
        )
        found["yearly-tasks"] = Words(
            f"按期完成 {it['tasks_in_time']}，逾期 {it['tasks_late']}",
            f"done in time {it['tasks_in_time']}, late {it['tasks_late']}",
        )
        found["discrepancies"] = Words(
            f"差异已处理 {it['discrepancies_settled']}，未处理 {it['discrepancies_left']}",
            f"differences settled {it['discrepancies_settled']}, left {it['discrepancies_left']}",
        )
    counts = rectification_counts(rectifications(session, on=on, known=known, organisation=organisation))
    left = sum(counts[it] for it in ("open", "planned", "done"))
    found["rectifications"] = Words(
        f"未销号整改 {left}（其中逾期 {counts['late']}），已暂缓备案 {counts['deferred']}，已销号 {counts['verified']}",
        f"rectifications left {left} (late {counts['late']}), deferred {counts['deferred']}, verified {counts['verified']}",
    )
    signed = (
        select(func.count(UseAgreement.row_id))
        .join(Organisation, (Organisation.id == UseAgreement.organisation_id) & as_of(Organisation, on, known))
        .where(
            Organisation.code == organisation,
            UseAgreement.signature == SignatureState.SIGNED.value,
            as_of(UseAgreement, on, known),
        )
    )
    many = session.scalar(signed) or 0
    found["agreements"] = Words(f"有效的已签使用协议 {many} 份", f"signed use agreements in force: {many}")
    return found
