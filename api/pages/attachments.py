"""Papers as pages: what lies beside any record, one paper large, several laid beside a record at once, all of them checked."""

from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.allowed import allow_role
from api.asking import Asker, By
from api.attaching import attach, beside, of_file
from api.dependencies import AsOf, Db, Known, Register, Today, register_itself
from api.integrity import CHECKS, How, check, said
from api.pages.render import page
from api.pages.surveys import REFUSED, SEE_OTHER
from api.renditions import MOST_PAGES, VIEW
from api.routes.files import Digest
from api.routes.places import NO_NUL
from api.serving import content_of
from floorplans.finding import Unreadable
from floorplans.vocabulary import Words
from registry import Invalid, NotFound, RegistryError
from registry.models import PaperKind
from registry.queries import files

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Record = Annotated[str, Query(max_length=200, pattern=NO_NUL)]
Text = Annotated[str, Form(max_length=500, pattern=NO_NUL)]


@router.get("/attachments")
def attachments(request: Request, session: Db, as_of: AsOf, known: Known, record: Record = "") -> HTMLResponse:
    """What lies beside a record of any kind, on a page of its own."""
    refused, status = None, 200
    try:
        if record:
            beside(session, record, on=as_of, known=known)
    except RegistryError as wrong:
        refused, status = _words(wrong), REFUSED if isinstance(wrong, Invalid) else 404
    return page(request, "attachments.html", as_of=as_of, record=record, refused=refused, status=status)


@router.post("/attachments")
def lay_beside(
    request: Request,
    register: Register,
    asker: Asker,
    today: Today,
    files: Annotated[list[UploadFile], Form()],
    record: Text = "",
    because: Text = "",
    by: By = "",
    kind: Text = PaperKind.OTHER.value,
    caption: Text = "",
    taken_on: Text = "",
    taken_at: Text = "",
    sensitive: Annotated[bool, Form()] = False,
    back: Text = "",
) -> Response:
    """Lay several files beside a record, each as an act of its own: one that is refused stops no other."""
    told = {
        "record": record,
        "kind": kind,
        "caption": caption,
        "taken_on": taken_on,
        "taken_at": taken_at,
        "sensitive": sensitive,
    }
    word: dict[str, Any] = {"on": today, "because": because, "by": by, "asker": asker, "today": today}
    became: list[tuple[str, Any, Words | None]] = []
    for it in files:
        try:
            became.append((it.filename or "", attach(register, it.file, it.filename or "", told, **word), None))
        except (RegistryError, Unreadable) as wrong:
            became.append((it.filename or "", None, _words(wrong)))
    if all(wrong is None for _, _, wrong in became):
        onward = (
            back
            if back.startswith("/") and not back.startswith(("//", "/\\"))
            else f"/attachments?{urlencode({'record': record})}"
        )
        return RedirectResponse(f"{onward}#files", status_code=SEE_OTHER)
    return page(request, "attached.html", record=record, became=became, status=REFUSED)


@router.get("/files/check")
def to_check(request: Request, session: Db, asker: Asker) -> HTMLResponse:
    """The button of the check, for those who may press it."""
    allow_role(session, asker, CHECKS)
    return page(request, "files_check.html", checked=None, how=How, said=said)


@router.post("/files/check")
def checked(request: Request, session: Db, asker: Asker) -> HTMLResponse:
    """Every kept file read through, and what came of it."""
    allow_role(session, asker, CHECKS)
    found = check(register_itself(request), at=datetime.now(UTC))
    return page(request, "files_check.html", checked=found, how=How, said=said)


@router.get("/files/{digest}")
def one(
    request: Request,
    register: Register,
    session: Db,
    as_of: AsOf,
    digest: Digest,
    number: Annotated[int, Query(alias="page", ge=1, le=MOST_PAGES)] = 1,
) -> HTMLResponse:
    """A paper as large as the screen, page by page, with what is said of it and where it lies."""
    stored = files.stored(session, digest)
    lies = of_file(session, digest)
    try:
        shown = request.app.state.renditions.of(digest, content_of(register, digest), side=VIEW, page=number)
    except NotFound:
        if number > 1:
            raise
        shown = None
    facts = {"digest": digest, "stored": stored, "lies": lies, "pages": shown.pages if shown else 0, "number": number}
    return page(request, "file.html", as_of=as_of, **facts)


def _words(wrong: RegistryError | Unreadable) -> Words:
    """Why, in one sentence; of fields that are wrong, each."""
    if isinstance(wrong, Invalid):
        return Words("；".join(it.zh for it in wrong.problems.values()), "; ".join(it.en for it in wrong.problems.values()))
    return wrong.words
