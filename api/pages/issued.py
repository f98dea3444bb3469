"""Issued audits as pages: the list, and one with its seal, its sums, its findings and what has changed since the one before."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Db, Known, Register
from api.listing import Page, Sort, listed
from api.pages.rectifications import HEADINGS, STATES
from api.pages.render import page
from api.routes.issued import SORTS, Number, Of
from registry.compliance.findings import RULES
from registry.models import AuditScope
from registry.queries import audits, rectifications
from registry.views import issued
from registry.views.issued import Sameness

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SHOWN: Final = 500
"""So many findings are listed on the page; the paper has all of them."""
SCOPES: Final = {it.value: it.words for it in AuditScope}


@router.get("/audits")
def list_page(
    request: Request, session: Db, known: Known, q: Of = "", sort: Sort = "-issued_at", number: Page = 1
) -> HTMLResponse:
    """The issued audits, the latest first."""
    found = issued.issued_audits(session, known=known, search=q)
    return page(request, "audits.html", listing=listed(found, sort, SORTS, number), q=q, scopes=SCOPES)


@router.get("/audits/{number}")
def one_page(
    request: Request, session: Db, register: Register, number: Number, check: Annotated[bool, Query()] = False
) -> HTMLResponse:
    """One of them; made again and compared where that is asked. Of one whose file was changed, nothing but that and its seal."""
    row = audits.issued(session, number)
    checked, known_at = None, datetime.fromisoformat(row.known)
    if check or not audits.is_whole(row, audits.bytes_of(session, row)):
        with register.as_seen_by(None).reading() as whole:
            checked = issued.checked(whole, number)
    if checked and checked.sameness is Sameness.TAMPERED:
        return page(request, "issued_audit.html", it=row, known_at=known_at, checked=checked, told=None, scopes=SCOPES)
    told = issued.kept(session, row)
    before = issued.since_previous(session, row, told)
    findings: list[dict[str, Any]] = sorted(told["findings"], key=lambda it: (it["severity"] != "error", it["key"]))
    shown = findings[:SHOWN]
    standing = rectifications.last_of_each(session, [it["key"] for it in shown])
    return page(
        request,
        "issued_audit.html",
        it=row,
        known_at=known_at,
        told=told,
        findings=shown,
        more=len(findings) - len(shown),
        openable=[it["key"] for it in shown if it["severity"] == "error" and it["key"] not in standing],
        standing={key: it.state for key, it in standing.items()},
        checked=checked,
        before=before[0].number if before else "",
        since=before[1] if before else None,
        scopes=SCOPES,
        headings=HEADINGS,
        rules=RULES,
        states=STATES,
    )
