"""The accounts: the system administrator makes them, the security administrator says what they may do, the audit administrator looks on."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.asking import Came, allow
from api.dependencies import Register, Today
from api.pages.login import browser_of
from api.pages.render import page
from api.pages.surveys import REFUSED, SEE_OTHER, Written
from floorplans.vocabulary import Words
from registry import RegistryError, views
from registry.acts.accounts import add_account, disable, enable, reset_password
from registry.acts.grants import grant, take_back
from registry.models import Role

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@router.get("/accounts")
def listed(request: Request, register: Register, today: Today) -> HTMLResponse:
    """All accounts with what they may do."""
    return accounts_page(request, register, today, browser_of(request))


@router.post("/accounts")
def change(
    request: Request,
    register: Register,
    today: Today,
    act: Annotated[str, Form(pattern="^(add|reset|enable|disable|grant|take-back)$")],
    name: Written = "",
    person_name: Written = "",
    role: Written = "",
    scope: Written = "",
    because: Written = "",
    cleared: Annotated[bool, Form()] = False,
) -> Response:
    """Make, enable or disable an account, reset its password, give a role or take it back."""
    came = browser_of(request)
    allow(*ADMINISTRATORS)
    word = {"on": today, "by": came.viewer.account, "because": because.strip()}
    told, one_time = {"name": name, "person_name": person_name, "scope": scope, "because": because, "role": role}, ""
    try:
        if not because.strip():
            raise RegistryError("请填写依据", "fill in the paper it rests on")  # noqa: TRY301  # told beside the form, as the others
        given = Role(role) if role in {it.value for it in Role} else Role.STAFF
        with register.writing() as session:
            if act == "add":
                one_time = add_account(session, name, person_name, **word)
            elif act == "reset":
                one_time = reset_password(session, name, **word)
            elif act in {"enable", "disable"}:
                (enable if act == "enable" else disable)(session, name, **word)
            elif act == "grant":
                grant(session, name, given, scope.strip(), cleared=cleared, **word)
            else:
                take_back(session, name, given, scope.strip(), **word)
    except RegistryError as refusal:
        return accounts_page(request, register, today, came, typed=told, refused=refusal.words)
    if one_time:
        return accounts_page(request, register, today, came, one_time=(name, one_time))
    return RedirectResponse("/accounts", SEE_OTHER)


def accounts_page(
    request: Request,
    register: Register,
    today: Today,
    came: Came,
    *,
    typed: dict[str, str] | None = None,
    refused: Words | None = None,
    one_time: tuple[str, str] | None = None,
) -> HTMLResponse:
    """The list with what the administrator may do about it."""
    allow(*ADMINISTRATORS)
    with register.reading() as session:
        rows = list(views.accounts(session, on=today).itertuples(index=False))
    typed = typed or dict.fromkeys(("name", "person_name", "scope", "because", "role"), "")
    facts = {"accounts": rows, "typed": typed, "refused": refused, "one_time": one_time, "all_roles": list(Role)}
    facts |= {"makes": Role.SYSTEM_ADMIN.value in came.viewer.roles, "judges": Role.SECURITY_ADMIN.value in came.viewer.roles}
    return page(request, "accounts.html", status=REFUSED if refused else 200, **facts)
