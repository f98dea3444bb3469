"""Use agreements: all of them as they stand on a day, one in full, and its papers."""

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, Response

from api.dependencies import AsOf, Db
from api.documents.agreement import agreement_document, certificate_document, drawings_of
from api.documents.docx import as_docx
from api.documents.pdf import as_pdf
from api.listing import Page, Sort, listed
from api.pages.render import page
from api.routes.agreements import SORTS, BuildingIn, Number, OrganisationIn, Standing
from api.routes.places import Search
from registry import NotFound, queries, views
from registry.models import AgreementPurpose
from registry.queries import titles

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NOT_IN_NAMES = str.maketrans(dict.fromkeys('/\\:*?"<>|', "-"))
"""Signs that one system or another does not take in the name of a file."""
Paper = Annotated[Literal["agreement.pdf", "agreement.docx", "certificate.pdf", "certificate.docx"], Path()]


@router.get("/agreements")
def agreements(
    request: Request,
    session: Db,
    as_of: AsOf,
    q: Search = "",
    organisation: OrganisationIn = "",
    building: BuildingIn = "",
    standing: Standing = "",
    sort: Sort = "number",
    at: Page = 1,
) -> HTMLResponse:
    """The agreements that the register knows, as they stand on a day."""
    found = views.agreements(session, on=as_of, organisation=organisation, building=building, search=q)
    counts = {it: int((found.standing == it.value).sum()) for it in views.AgreementStanding}
    shown = found[found.standing == standing] if standing else found
    return page(
        request,
        "agreements.html",
        as_of=as_of,
        listing=listed(shown, sort, SORTS, at),
        area=sum(shown.usable_area),
        counts=counts,
        standing_words={it.value: it.words for it in views.AgreementStanding},
        asked={"q": q, "organisation": organisation, "building": building, "standing": standing},
    )


@router.get("/agreements/{number:path}")
def agreement(request: Request, session: Db, number: Number, as_of: AsOf) -> HTMLResponse:
    """One agreement: its terms, its rooms, and the doors to its papers."""
    told = views.agreement(session, number, on=as_of)
    return page(
        request,
        "agreement.html",
        as_of=as_of,
        it=told,
        room_area=views.room_area,
        purposes=[AgreementPurpose(one).words for one in told.purposes],
    )


@router.get("/papers/scan/{number:path}")
def scan(session: Db, number: Number, as_of: AsOf) -> Response:
    """The scan of a signed agreement, as it was handed in."""
    told = views.agreement(session, number, on=as_of)
    if not told.scan:
        raise NotFound(f"协议 {number} 没有扫描件", f"agreement {number} has no scan")
    return _to_keep(queries.original(session, told.scan), "application/octet-stream", titles.stored_name(session, told.scan))


@router.get("/papers/{paper}/{number:path}")
def paper(session: Db, paper: Paper, number: Number, as_of: AsOf) -> Response:
    """The agreement or its certificate, made from what is recorded: the same agreement gives the same bytes."""
    told = views.agreement(session, number, on=as_of)
    kind, _, form = paper.partition(".")
    document = agreement_document(told, drawings_of(session, told)) if kind == "agreement" else certificate_document(told)
    content = as_pdf(document) if form == "pdf" else as_docx(document)
    return _to_keep(content, PDF if form == "pdf" else DOCX, f"{document.heading} {document.number}.{form}")


def _to_keep(content: bytes, media: str, name: str) -> Response:
    """A file under a name to keep it by; whatever signs its number has."""
    kept = quote(name.translate(NOT_IN_NAMES))
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{kept}", "x-content-type-options": "nosniff"}
    return Response(content, media_type=media, headers=headers)
