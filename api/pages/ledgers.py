"""How far the three ledgers agree, and an organisation's own ledger handed in and laid beside the register's."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.asking import Asker
from api.dependencies import AsOf, Db, Register, Today
from api.inspecting import scan_only
from api.pages.discrepancies import said
from api.pages.render import page
from api.pages.stocktakes import paging
from api.pages.surveys import REFUSED, SEE_OTHER
from api.routes.places import NO_NUL
from api.routes.stocktakes import Digest, OrganisationCode, Page
from floorplans.finding import Unreadable
from floorplans.vocabulary import Words
from registry import NotAllowed, RegistryError, verb_of, views
from registry.acts.keep import digest_of_file, keep
from registry.acts.ledgers_agree import ledgers_agree
from registry.acts.own_ledger import SUFFIXES, kept_ledger, read_own_ledger
from registry.queries import parties
from registry.store import handed

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SIZE: Final = 500
NO_TABLE: Final = Words("请选择分台账文件（xlsx、xls 或 csv）", "choose the ledger's file: xlsx, xls or csv")
Told = Annotated[str, Form(max_length=100, pattern=NO_NUL)]


@router.get("/ledgers")
def rates(
    request: Request,
    session: Db,
    as_of: AsOf,
    by: Literal["organisation", "building"] = "organisation",
    page_: Annotated[Page, Query(alias="page")] = 1,
) -> HTMLResponse:
    """The agreement of the three ledgers, by organisation or by building."""
    return _rates(request, session, as_of, by=by, number=page_)


@router.post("/ledgers")
def hand_in(
    request: Request, register: Register, today: Today, viewer: Asker, organisation: Told = "", file: UploadFile | None = None
) -> Response:
    """Keep an organisation's ledger once it can be read, and go on to the comparison; nothing else is written."""
    code = organisation.strip()
    try:
        if viewer is not None and not verb_of("report-discrepancies").roles & set(viewer.roles):
            raise NotAllowed("您的角色不能提交台账", "your role does not hand in ledgers")
        with register.reading() as session:
            parties.organisation(session, code, on=today)
        digest = _kept(register, file, viewer.account if viewer else "")
    except (RegistryError, Unreadable) as refusal:
        with register.reading() as session:
            return _rates(request, session, today, organisation=code, refused=refusal.words, status=REFUSED)
    return RedirectResponse(f"/ledgers/{code}?{urlencode({'file': digest})}", status_code=SEE_OTHER)


@router.get("/ledgers/{organisation}")
def compared(request: Request, session: Db, as_of: AsOf, organisation: OrganisationCode, file: Digest) -> HTMLResponse:
    """An organisation's ledger beside the register's, room by room."""
    own = kept_ledger(session, file)
    whose = parties.organisation(session, organisation, on=as_of)
    found = ledgers_agree(session, whose, own, on=as_of)
    rows = [{"subject": it.subject, "field": it.field.value, "booked": it.booked, "found": it.found} for it in found.differences]
    return page(
        request,
        "ledger_compared.html",
        as_of=as_of,
        whose=whose,
        own=own,
        file=file,
        found=found,
        rows=list(said(session, rows, on=as_of)),
    )


def _kept(register: Any, upload: UploadFile | None, account: str) -> str:
    """Keep a ledger under its digest; raises ``Unreadable`` where it is none."""
    suffix = Path(upload.filename or "").suffix.lower() if upload else ""
    if upload is None or suffix not in SUFFIXES:
        raise Unreadable(*NO_TABLE)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"ledger{suffix}"
        with path.open("wb") as file:
            shutil.copyfileobj(upload.file, file)
        scan_only(path, Path(upload.filename or "").name[:200])
        read_own_ledger(path)
        digest = digest_of_file(path)
        with register.writing() as session:
            keep(session, path, digest, name=Path(upload.filename or "").name[:200])
            handed.hand_in(session, digest, account)
    return digest


def _rates(
    request: Request,
    session: Any,
    as_of: Any,
    *,
    by: str = "organisation",
    number: int = 1,
    organisation: str = "",
    refused: Words | None = None,
    status: int = 200,
) -> HTMLResponse:
    view = views.agreement_of_buildings if by == "building" else views.agreement_of_organisations
    found = view(session, on=as_of)
    rows = found.iloc[(number - 1) * SIZE : number * SIZE].to_dict("records")
    sums = {name: int(found[name].fillna(0).sum()) for name in ("rooms", "counted", "place_agreeing") if name in found}
    return page(
        request, "ledgers.html", as_of=as_of, by=by, rows=rows, sums=sums, organisation=organisation, refused=refused, status=status,
        **paging(len(found), number, SIZE),
    )  # fmt: skip
