"""Acts as pages: all of them by family, the form of each made from what it is told, and what was done."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from api.acts_told import Field, fields_of, typed
from api.asking import Asker
from api.changes_told import told
from api.dependencies import Db, Register, Today
from api.doing import Outcome, do, mend
from api.pages.forms import Filled, Typed, typed_in, with_papers
from api.pages.render import page
from api.proposing import words_of
from floorplans.vocabulary import Words
from registry import Database, Invalid, RegistryError, Verb, Viewer, queries, verb_of, verbs
from registry.acts.rehearse import Changed
from registry.acts.take_back import hindrance
from registry.acts.verbs import Family
from registry.models import Proposal
from registry.queries import accounts, proposals

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Line = Annotated[int, Path(ge=1, le=2**62)]
Name = Annotated[str, Path(max_length=60)]


@router.get("/acts")
def acts(request: Request, session: Db, asker: Asker, today: Today) -> HTMLResponse:
    """What one may do, by family."""
    mine = [it for it in verbs().values() if asker is None or any(role.value in asker.roles for role in it.roles)]
    families = [(family, [it for it in mine if it.family is family]) for family in Family]
    reviewed = bool(accounts.reviewers(session, on=today))
    return page(request, "acts.html", families=[it for it in families if it[1]], reviewed=reviewed)


@router.get("/acts/done/{number}")
def done(request: Request, session: Db, number: Line) -> HTMLResponse:
    """What a line of the journal did, and whether it can be taken back."""
    line = queries.entry(session, number)
    changed = Changed((line.number,), tuple(line.before), tuple(line.after), {})
    why = hindrance(session, line)
    return page(request, "act_done.html", line=line, words=words_of(line.act), told=told(session, changed), why=why)


@router.get("/acts/{name}")
def form(request: Request, session: Db, asker: Asker, today: Today, name: Name) -> HTMLResponse:
    """The form of an act, filled in as the address says."""
    verb = verb_of(name)
    fields = fields_of(verb)
    amends = _amended(session, request.query_params.get("amends", ""))
    return _form(request, verb, fields, typed_in(fields, request.query_params, _defaults(fields, amends, today)), asker, amends)


@router.post("/acts/{name}")
def fill_in(
    request: Request,
    register: Register,
    session: Db,
    asker: Asker,
    today: Today,
    name: Name,
    filled: Filled,
    x_preview: Annotated[str, Header()] = "",
) -> Response:
    """First what it would change is shown; told the same once more, it is done or proposed."""
    verb = verb_of(name)
    fields = fields_of(verb)
    said = typed_in(fields, filled, {})
    amends = _amended(session, said.amends)
    problems: dict[str, Words] = {}
    refused, shown = None, None
    try:
        if not x_preview:
            said = with_papers(register, fields, filled, said, asker=asker)
        confirmed = not x_preview and filled.get("seen") == said.digest
        shown = _told(register, verb, fields, said, asker, today, confirm=confirmed)
        if confirmed and shown.proposal:
            return RedirectResponse(f"/proposals/{shown.proposal}", status_code=303)
        if confirmed and shown.entry:
            return RedirectResponse(f"/acts/done/{shown.entry}", status_code=303)
    except Invalid as wrong:
        problems = wrong.problems
        refused = problems.get("")
    except RegistryError as wrong:
        refused = wrong.words
    status = 422 if (problems or refused) and not x_preview else 200
    return _form(request, verb, fields, said, asker, amends, problems=problems, refused=refused, shown=shown, status=status)


def _told(
    register: Database, verb: Verb, fields: list[Field], said: Typed, asker: Viewer | None, today: date, *, confirm: bool
) -> Outcome:
    try:
        on, wrong = said.day(today), {}
    except Invalid as invalid:
        on, wrong = today, invalid.problems
    if said.amends and confirm and not wrong:
        key = UUID(said.amends)
        return mend(register, key, said.told(fields), on=on, because=said.because, asker=asker, today=today)
    word: dict[str, Any] = {"because": said.because, "by": said.by, "asker": asker, "today": today}
    try:
        found = do(register, verb.name, said.told(fields), on=on, confirm=confirm and not wrong, **word)
    except Invalid as invalid:
        raise Invalid({**invalid.problems, **wrong}) from invalid
    if wrong:
        raise Invalid(wrong)
    return found


def _form(
    request: Request,
    verb: Verb,
    fields: list[Field],
    said: Typed,
    asker: Viewer | None,
    amends: Proposal | None,
    *,
    status: int = 200,
    **facts: Any,
) -> HTMLResponse:
    told = {"problems": {}, "refused": None, "shown": None, **facts}
    remarks = amends.remarks if amends else {}
    return page(
        request,
        "act.html",
        status=status,
        verb=verb,
        fields=fields,
        typed=said,
        asker=asker,
        amends=amends,
        remarks=remarks,
        **told,
    )


def _defaults(fields: list[Field], amends: Proposal | None, today: date) -> dict[str, str]:
    """What stands in a form that nobody has filled in: what was proposed, else each field's own."""
    if amends is None:
        return {**{it.name: it.default for it in fields}, "on": today.isoformat()}
    told = amends.arguments["told"]
    kept = {it.name: typed(it, told.get(it.name)) for it in fields}
    return {**kept, "on": amends.arguments["on"], "because": amends.because, "amends": str(amends.id)}


def _amended(session: Session, key: str) -> Proposal | None:
    try:
        return proposals.proposal(session, UUID(key)) if key else None
    except ValueError:
        return None
