"""The timeline pages: what became of a room, a building, an organisation or a person, on two axes."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal

import pandas as pd
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import AsOf, Db, Known
from api.pages.render import page
from api.rights import told
from api.routes.places import NO_NUL
from api.routes.rights import SubjectCode, SubjectKind
from registry import views
from registry.views import Happening
from registry.views.timeline_facts import FACTS

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
EVENTS_A_PAGE, BARS = 200, 40
KINDS = {fact.key: fact.words for fact in FACTS}
HAPPENINGS = {it.value: it.words for it in Happening}


@router.get("/{subjects}/{code}/timeline")
def timeline(
    request: Request,
    session: Db,
    subjects: Annotated[SubjectKind, Path()],
    code: SubjectCode,
    as_of: AsOf,
    known: Known,
    kind: Annotated[str, Query(max_length=40, pattern=NO_NUL)] = "",
    order: Literal["", "known"] = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """All that became of something, the latest first: by the day in the world, or by when it became known."""
    line = views.timeline(session, subjects.noun, code, on=as_of, known=known)
    counts = Counter(line.events["kind"])
    kind = kind if kind in counts else ""
    events = line.events[line.events["kind"] == kind] if kind else line.events
    events = events.sort_values(["entry", "day"] if order == "known" else ["day", "entry"], ascending=False, kind="stable")
    return page(
        request,
        "timeline.html",
        as_of=as_of,
        line=line,
        path=subjects.value,
        counts=[(key, counts[key]) for key in KINDS if key in counts],
        kind=kind,
        order=order,
        total=len(events),
        current=page_number,
        pages=-(-len(events) // EVENTS_A_PAGE),
        chart=chart(line.facts[line.facts["kind"] == kind] if kind else line.facts, as_of),
        **facts_of(told(events.iloc[(page_number - 1) * EVENTS_A_PAGE : page_number * EVENTS_A_PAGE])),
    )


def facts_of(events: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the table of events asks for."""
    return {"events": events, "kinds": KINDS, "happenings": HAPPENINGS}


def chart(facts: pd.DataFrame, day: date) -> dict[str, Any]:
    """The latest facts as bars over the years: places and lengths in a drawing 1000 wide."""
    rows = told(facts.iloc[-BARS:])
    if not rows:
        return {"bars": [], "ticks": [], "height": 0, "today": None}
    first = min(it["valid_from"] for it in rows)
    last = max([day, *(it["valid_to"] or it["valid_from"] for it in rows)]) + timedelta(days=1)
    wide = max((last - first).days, 1)

    def x(at: date) -> float:
        return round(1000 * (at - first).days / wide, 1)

    bars = [
        {**it, "x": x(it["valid_from"]), "y": 16 * i, "width": max(x(it["valid_to"] or last) - x(it["valid_from"]), 1.5)}
        for i, it in enumerate(rows)
    ]
    step = max((last.year - first.year) // 10, 1)
    ticks = [{"year": year, "x": x(date(year, 1, 1))} for year in range(first.year + 1, last.year + 1, step)]
    ticks = [it for it in ticks if it["x"] <= 970]  # the year's own text must fit
    return {"bars": bars, "ticks": ticks, "height": 16 * len(bars) + 18, "today": x(day) if first <= day <= last else None}
