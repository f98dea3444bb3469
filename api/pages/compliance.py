"""Compliance over a division: which buildings and organisations are over, and how that went from quarter to quarter."""

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from api.audit_shown import ORDER
from api.dependencies import AsOf, Db, Known
from api.pages.audits import SHOWN, VERDICT_WORDS
from api.pages.render import page
from maps.verdict_theme import VERDICTS
from registry import NotFound, views
from registry.compliance.canonical import two_places
from registry.compliance.findings import RULES
from registry.queries.look_up import look_up
from registry.queries.sight import must_see
from registry.views.audit import Audit, brief_audit_of
from registry.views.audit_told import ORGANISATION
from registry.views.audit_told import told as told_rows

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Division = Annotated[str, Query(pattern=r"^([0-9]{6})?$", description="行政区划 · division")]
QUARTERS: Final = 8


@router.get("/compliance")
def overview(
    request: Request,
    session: Db,
    as_of: AsOf,
    known: Known,
    division: Division = "",
    search: Annotated[str, Query(alias="q", max_length=100)] = "",
    over: Annotated[bool, Query()] = False,
) -> HTMLResponse:
    """The audit of a division, by building and by organisation; without one, the first that the viewer may see."""
    seen, chosen = _divisions(session, division, as_of)
    facts: dict[str, Any] = {"buildings": [], "organisations": [], "codes": [], "summary": None, "journal": 0}
    if chosen:
        facts = _facts(session, brief_audit_of(session, division=chosen, on=as_of, known=known))
    for name in ("buildings", "organisations"):
        wanted = [it for it in facts[name] if search.strip() in it["called"] and (it["any_over"] or not over)]
        facts |= {name: wanted[:SHOWN], f"more_{name}": max(0, len(wanted) - SHOWN)}
    return page(
        request,
        "compliance.html",
        as_of=as_of,
        division=chosen,
        divisions=seen,
        asked={"search": search, "over": over},
        hues=VERDICTS,
        verdict_words=VERDICT_WORDS,
        rules=RULES,
        **facts,
    )


@router.get("/compliance/trend")
def trend(request: Request, session: Db, as_of: AsOf, known: Known, division: Division = "") -> HTMLResponse:
    """The same at the ends of the last eight quarters and on the day, each audited anew as it is known."""
    _, chosen = _divisions(session, division, as_of)
    rows = []
    for day in [*reversed(_quarter_ends(as_of)), as_of] if chosen else ():
        summary = brief_audit_of(session, division=chosen, on=day, known=known).summary
        rows.append({"day": day, **summary["rooms"], "excess": two_places(summary["excess"]), "centiares": summary["excess"]})
    return page(
        request,
        "compliance_trend.html",
        as_of=as_of,
        division=chosen,
        rows=rows,
        line=_line([it["centiares"] for it in rows]),
        verdict_words=VERDICT_WORDS,
        order=ORDER,
    )


def _divisions(session: Session, asked: str, on: date) -> tuple[list[str], str]:
    """The divisions that the viewer sees whole and the one that is looked at; who sees only an organisation has none."""
    found = []
    for code, _ in look_up(session, "division", "", on=on):
        with suppress(NotFound):
            must_see(session, session.info.get("viewer"), [("division", code)], on=on)
            found.append(code)
    return found, asked or next(iter(found), "")


def _facts(session: Session, audit: Audit) -> dict[str, Any]:
    """Sums by building, worst first; organisations that are over first; findings by code."""
    rooms = audit.rooms
    by_building = rooms.groupby("building", sort=True)
    over = rooms[rooms["verdict"] == "over"]
    excess = over.groupby("building")["excess"].sum()
    names = views.buildings(session, on=audit.on, known=audit.known).set_index("code")
    buildings = []
    for code, some in by_building:
        counts = Counter(str(it) for it in some["verdict"])
        name = names["name"].get(code, "")
        site = names["site_name"].get(code, "")
        amount = int(excess.get(code, 0))
        buildings.append(
            {
                "code": code,
                "name": name,
                "site": site,
                "counts": counts,
                "centiares": amount,
                "excess": two_places(amount),
                "called": f"{code} {name} {site}",
                "any_over": counts["over"] > 0,
            }
        )
    buildings.sort(key=lambda it: (-it["counts"]["over"], -it["centiares"], it["code"]))
    organisations = told_rows(audit.columns["organisations"], ORGANISATION)
    seated = audit.occupants[audit.occupants["room"].isin(set(over["room"]))]
    rooms_over = seated.groupby("organisation")["room"].nunique()
    listed = []
    for it in organisations:
        many = int(rooms_over.get(it["organisation"], 0))
        called = f"{it['organisation']} {it['organisation_name']}"
        listed.append({**it, "rooms_over": many, "called": called, "any_over": it["over"] or many > 0})
    listed.sort(key=lambda it: (not it["over"], -it["rooms_over"], it["organisation"]))
    summary = audit.summary
    return {
        "buildings": buildings,
        "organisations": listed,
        "codes": sorted(summary["findings"].items(), key=lambda it: (RULES[it[0]].severity().value != "error", -it[1])),
        "summary": {**summary, **{name: two_places(summary[name]) for name in ("measured", "limit", "excess")}},
        "journal": audit.journal,
    }


def _quarter_ends(day: date) -> list[date]:
    """The last days of the quarters that ended before a day, the latest first.

    >>> [str(it) for it in _quarter_ends(date(2026, 11, 23))[:2]]
    ['2026-09-30', '2026-06-30']
    """
    found, first = [], date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    for _ in range(QUARTERS):
        last = first - timedelta(days=1)
        found.append(last)
        first = date(last.year, last.month - 2, 1)
    return found


def _line(values: list[int]) -> list[tuple[float, float]]:
    """The points of a chart of 600 by 120, the greatest value at its top."""
    most, step = max([*values, 1]), 600 / max(1, len(values) - 1)
    return [(round(at * step, 1), round(120 - value * 110 / most, 1)) for at, value in enumerate(values)]
