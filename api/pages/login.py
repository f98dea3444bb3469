"""Coming in and leaving, and one's own account: password, visits, tokens."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.asking import Came
from api.auth import COOKIE, LOG_IN, safe_next
from api.dependencies import Register
from api.doorkeeper import NOT_IN, Doorkeeper
from api.pages.render import page
from api.pages.surveys import REFUSED, SEE_OTHER
from floorplans.vocabulary import Words
from registry import NotAllowed, RegistryError
from registry.models import Role
from registry.store import proofs

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Typed = Annotated[str, Form(max_length=1000)]


@router.get("/login")
def ask(request: Request, next: str = "/") -> Response:  # noqa: A002  # as the address says it
    """Where one comes in; whoever is in goes on."""
    if getattr(request.state, "came", None) or not keeper_of(request).closed():
        return RedirectResponse(safe_next(next), SEE_OTHER)
    return page(request, "login.html", onward=safe_next(next), name="", refused=None)


@router.post("/login")
def come_in(request: Request, name: Typed = "", password: Typed = "", next: Typed = "/") -> Response:  # noqa: A002  # as above
    """Come in, and go on to where one wanted to be; the answer is the same whatever was wrong."""
    request.app.state.throttle.coming_in(request, name)
    cookie = keeper_of(request).come_in(name.strip(), password) if keeper_of(request).closed() else None
    if cookie is None:
        facts = {"onward": safe_next(next), "name": name, "refused": NOT_IN}
        return page(request, "login.html", status=HTTPStatus.UNAUTHORIZED, **facts)
    return with_cookie(request, RedirectResponse(safe_next(next), SEE_OTHER), cookie)


@router.post("/logout")
def leave(request: Request) -> Response:
    """End this visit."""
    return _left(request, everywhere=False)


@router.post("/account/leave-everywhere")
def leave_everywhere(request: Request) -> Response:
    """End all visits of one's account."""
    return _left(request, everywhere=True)


@router.get("/account")
def own(request: Request, register: Register) -> HTMLResponse:
    """One's own account."""
    return own_page(request, register, browser_of(request))


@router.post("/account/password")
def change_password(request: Request, register: Register, old: Typed = "", password: Typed = "", again: Typed = "") -> Response:
    """Another password; every other visit ends."""
    came = browser_of(request)
    try:
        if password != again:
            raise RegistryError("两次输入的新口令不一致", "the new password was typed in two ways")  # noqa: TRY301  # as any other
        cookie = keeper_of(request).change_password(came, old, password)
    except RegistryError as refusal:
        return own_page(request, register, came, refused=refusal.words, status=REFUSED)
    return with_cookie(request, RedirectResponse("/" if came.once else "/account", SEE_OTHER), cookie)


@router.post("/account/tokens")
def give_token(
    request: Request, register: Register, name: Typed = "", days: Annotated[int, Form(ge=0, le=10_000)] = 0
) -> HTMLResponse:
    """A token for a program, shown this once."""
    came = browser_of(request)
    try:
        told, _ = keeper_of(request).give_token(came.account, name, days)
    except RegistryError as refusal:
        return own_page(request, register, came, refused=refusal.words, status=REFUSED)
    return own_page(request, register, came, token=told)


@router.post("/account/tokens/revoke")
def revoke(request: Request, register: Register, digest: Typed = "") -> Response:
    """End a token."""
    came = browser_of(request)
    try:
        keeper_of(request).revoke(came.account, digest)
    except RegistryError as refusal:
        return own_page(request, register, came, refused=refusal.words, status=REFUSED)
    return RedirectResponse("/account", SEE_OTHER)


def own_page(
    request: Request, register: Register, came: Came, *, refused: Words | None = None, token: str = "", status: int = 200
) -> HTMLResponse:
    """One's own account, with a token just made or with what was wrong."""
    with register.reading() as session:
        visits, tokens = proofs.visits(session, came.account), proofs.tokens(session, came.account)
    roles = [(Role(role).words, scope) for role, scopes in came.viewer.roles.items() for scope in scopes]
    facts = {"visits": visits, "tokens": tokens, "roles": roles, "refused": refused, "token": token}
    return page(request, "account.html", status=status, **facts)


def keeper_of(request: Request) -> Doorkeeper:
    """Who lets people in."""
    keeper: Doorkeeper = request.app.state.keeper
    return keeper


def browser_of(request: Request) -> Came:
    """Whoever came in by a browser: what is done with an account is done by no program."""
    came: Came | None = getattr(request.state, "came", None)
    if came is None or not came.visit:
        raise NotAllowed(*LOG_IN)
    return came


def with_cookie(request: Request, answer: Response, cookie: str) -> Response:
    """Give a browser its cookie: no script reads it, no other site's form sends it."""
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, cookie, httponly=True, samesite="lax", secure=secure, path="/")
    answer.headers["cache-control"] = "no-store"
    return answer


def _left(request: Request, *, everywhere: bool) -> Response:
    keeper_of(request).leave(browser_of(request), everywhere=everywhere)
    answer = RedirectResponse("/login", SEE_OTHER)
    answer.delete_cookie(COOKIE, path="/")
    return answer
