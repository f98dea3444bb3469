"""The lists as pages: what there is to take away and to fill in, a file handed in and looked at before it is brought in, and the batches."""

from typing import Annotated, Any, Final
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, File, Form, Path, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.asking import Asker, By
from api.dependencies import AsOf, Configured, Db, Register, Today
from api.doing import do
from api.lists import waiting
from api.lists.batches import batches_told
from api.lists.bringing import Step
from api.lists.catalogue import list_of, lists
from api.lists.described import Listed
from api.pages.render import page
from api.pages.surveys import REFUSED, SEE_OTHER, Written
from api.proposing import words_of
from floorplans.vocabulary import Words
from registry import Invalid, NotAllowed, RegistryError, verb_of
from registry.queries.sight import may
from registry.store.saved import forget_filter, save_filter

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Name = Annotated[str, Path(max_length=40, pattern="^[a-z-]+$")]
Token = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
NOT_KEPT: Final = frozenset({"as_of", "known", "lang", "page", "room"})
"""What of an address is no filter."""


@router.get("/lists")
def every_list(request: Request, session: Db, as_of: AsOf, asker: Asker) -> HTMLResponse:
    """Every list with its files, and the batches that were brought in."""
    return _every_list(request, session, as_of, asker)


def _every_list(request: Request, session: Any, as_of: Any, asker: Any, refused: Words | None = None) -> HTMLResponse:
    return page(
        request,
        "lists.html",
        as_of=as_of,
        status=REFUSED if refused else 200,
        lists=[it for it in lists().values() if _open_to(it, asker)],
        may_bring={it.name for it in lists().values() if it.takes and may(asker, verb_of(it.takes.verb))},
        batches=[{**it, "words": words_of(it["verb"])} for it in batches_told(session)],
        may_take_back=may(asker, verb_of("take-back")),
        refused=refused,
    )


def _open_to(it: Listed, asker: Any) -> bool:
    return asker is None or it.roles is None or any(role.value in asker.roles for role in it.roles)


@router.post("/lists")
def take_back(
    request: Request,
    register: Register,
    today: Today,
    asker: Asker,
    by: By,
    line: Annotated[int, Form(ge=1)],
    because: Written = "",
) -> Response:
    """Take a batch back by its line of the journal, as if it had never been."""
    try:
        if not because.strip():
            raise Invalid({"because": Words("未填写", "is missing")})  # told beside the batches, as the others
        outcome = do(register, "take-back", {"line": line}, on=today, because=because.strip(), by=by, asker=asker, today=today)
    except RegistryError as refusal:
        with register.reading() as session:
            return _every_list(request, session, today, asker, refusal.words)
    return RedirectResponse(f"/proposals/{outcome.proposal}" if outcome.proposal else "/lists", SEE_OTHER)


@router.get("/lists/{name}/import")
def form(request: Request, as_of: AsOf, name: Name) -> HTMLResponse:
    """Where a list is handed in."""
    return _form(request, as_of, _brought(name))


def _form(request: Request, as_of: Any, listed: Listed, refused: Words | None = None) -> HTMLResponse:
    return page(request, "list_import.html", as_of=as_of, listed=listed, refused=refused, status=REFUSED if refused else 200)


def _brought(name: str) -> Listed:
    listed = list_of(name)
    if listed.takes is None:
        raise NotAllowed(f"{listed.words.zh}清单不能导入", f"the list of {listed.words.en.lower()} cannot be brought in")
    return listed


@router.post("/lists/{name}/import")
def hand_in(
    request: Request,
    register: Register,
    settings: Configured,
    name: Name,
    asker: Asker,
    today: Today,
    by: By,
    file: Annotated[UploadFile, File()],
    because: Written = "",
    division: Written = "",
    on: Written = "",
) -> Response:
    """Keep a file, try it, and show what it would change."""
    from api.pages.forms import Typed

    listed = _brought(name)
    try:
        day = Typed({}, on, because, by, "").day(today)
        fills = {"division": division}
        found = waiting.hand_in(
            settings.uploads, listed, file.filename or "", file.file, on=day, because=because, by=by, asker=asker, fills=fills
        )  # fmt: skip
    except RegistryError as refusal:
        return _form(request, today, listed, refusal.words)
    waiting.go_on(found, register, asker=asker, today=today)
    return RedirectResponse(f"/lists/waiting/{found.token}", SEE_OTHER)


@router.get("/lists/waiting/{token}")
def look(request: Request, register: Register, settings: Configured, token: Token, asker: Asker, today: Today) -> HTMLResponse:
    """How far a list has come, everything that is wrong with it, and what it would change."""
    found = waiting.find(settings.uploads, token, asker=asker)
    waiting.go_on(found, register, asker=asker, today=today)
    state = found.state
    language = "en" if request.cookies.get("lang") == "en" else "zh"
    if request.query_params.get("lang") in {"zh", "en"}:
        language = request.query_params["lang"]
    return page(
        request,
        "list_waiting.html",
        as_of=today,
        waiting_list=found,
        listed=found.listed,
        state=state,
        step=Step(state["step"]),
        finished=state["step"] == Step.DONE,
        refused=Words(*state["refused"]) if state["refused"] else None,
        told=state["told"][language] if state["told"] else None,
    )


@router.post("/lists/waiting/{token}")
def decide(
    register: Register, settings: Configured, token: Token, asker: Asker, today: Today, act: Annotated[str, Form(pattern="^(confirm|forget)$")]
) -> Response:  # fmt: skip
    """Bring it in, or give it up."""
    found = waiting.find(settings.uploads, token, asker=asker)
    if act == "forget":
        waiting.forget(found)
        return RedirectResponse("/lists", SEE_OTHER)
    waiting.go_on(found, register, asker=asker, today=today, confirm=True)
    return RedirectResponse(f"/lists/waiting/{token}", SEE_OTHER)


@router.post("/lists/filters")
def keep_filter(
    register: Register,
    asker: Asker,
    act: Annotated[str, Form(pattern="^(save|forget)$")],
    listed: Annotated[str, Form(max_length=40, pattern="^[a-z-]+$")],
    name: Written = "",
    query: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Keep the filter of a page under a name, or let it go; the way leads back to the page."""
    it, account, called = list_of(listed), asker.account if asker else "", name.strip()
    if not called or "\x00" in called + query:
        raise Invalid({"name": Words("未填写", "is missing")})
    kept = urlencode([(one, value) for one, value in parse_qsl(query) if one not in NOT_KEPT])
    with register.noting() as connection:
        if act == "forget":
            forget_filter(connection, account, it.name, called)
        elif not save_filter(connection, account, it.name, called, kept):
            raise Invalid({"name": Words("保存的筛选已满，请先删去一些", "too many filters are kept; let some go first")})
    return RedirectResponse(f"{it.page}?{kept}" if kept and act == "save" else it.page or "/lists", SEE_OTHER)
