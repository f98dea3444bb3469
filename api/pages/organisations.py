"""The pages of organisations and people: the list in its tree, one organisation, one person."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from api.dependencies import AsOf, Db
from api.pages.render import page
from api.routes.organisations import Asked, OrganisationCode, PersonCode
from floorplans.vocabulary import Words
from registry import NotFound
from registry.models import Ending, OrganisationKind, Reorganisation, Staffing, Tenure, Tier
from registry.queries import parties
from registry.standards.posts import post_words
from registry.views import organisation as one
from registry.views.parties import above, organisations

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SHOWN = 300
"""So many rooms of an organisation are listed on its page; all of them are counted."""


@router.get("/organisations")
def list_page(request: Request, session: Db, as_of: AsOf, asked: Annotated[Asked, Depends()]) -> HTMLResponse:
    """The organisations as a table, each indented under the one that it is under."""
    found = asked.of(session, on=as_of)
    columns = (
        ("name", Words("单位", "Organisation"), False),
        ("rooms", Words("间", "Rooms"), True),
        ("usable_area", Words("使用面积㎡", "Usable m²"), True),
        ("posts", Words("编制", "Posts"), True),
        ("people", Words("实有人数", "People"), True),
    )
    return page(
        request,
        "organisations.html",
        as_of=as_of,
        asked=asked,
        rows=list(asked.shown(found).itertuples(index=False)),
        count=len(found),
        pages=-(-len(found) // asked.size),
        area=sum(found["usable_area"], Decimal(0)),
        posts=int(found["posts"].sum()),
        columns=columns,
        tiers=list(Tier),
        kinds=list(OrganisationKind),
        words=_words(),
    )


@router.get("/organisations/{code}")
def organisation_page(request: Request, session: Db, code: OrganisationCode, as_of: AsOf) -> HTMLResponse:
    """One organisation; of one that is no more, what came of it."""
    try:
        parties.organisation(session, code, on=as_of)
    except NotFound:
        successions = list(one.successions(session, code).itertuples(index=False))
        if not successions:
            raise
        return page(request, "organisation_gone.html", as_of=as_of, code=code, successions=successions, words=_words())
    (found,) = organisations(session, on=as_of, code=code).itertuples(index=False)
    rooms = one.rooms_held(session, code, on=as_of)
    return page(
        request,
        "organisation.html",
        as_of=as_of,
        it=found,
        above=list(above(session, code, on=as_of).itertuples(index=False)),
        under=list(organisations(session, on=as_of, parent=code).query("depth == 0").itertuples(index=False)),
        mandates=list(one.mandates(session, code, on=as_of).itertuples(index=False)),
        posts=list(one.posts(session, code, on=as_of).itertuples(index=False)),
        people=list(one.people(session, code, on=as_of).itertuples(index=False)),
        buildings=list(one.buildings_held(session, code, on=as_of).itertuples(index=False)),
        rooms=list(rooms.head(SHOWN).itertuples(index=False)),
        more=max(0, len(rooms) - SHOWN),
        successions=list(one.successions(session, code).itertuples(index=False)),
        bureau=_bureau(session, found.division, as_of),
        words=_words(),
    )


@router.get("/people/{code}")
def person_page(request: Request, session: Db, code: PersonCode, as_of: AsOf) -> HTMLResponse:
    """One person: the posts they have or had, and where they sit."""
    return page(
        request,
        "person.html",
        as_of=as_of,
        person=parties.person(session, code, on=as_of),
        appointments=list(one.appointments(session, code, on=as_of).itertuples(index=False)),
        seats=list(one.seats(session, code, on=as_of).itertuples(index=False)),
        words=_words(),
    )


def _bureau(session: Session, division: str, day: Any) -> Any:
    return parties.bureau_of(session, division, on=day)


def _words() -> dict[str, Any]:
    """What codes are called."""
    kinds = (Tier, OrganisationKind, Staffing, Ending, Reorganisation, Tenure)
    named: dict[str, Any] = {kind.__name__: {it.value: it.words for it in kind} for kind in kinds}
    return {**named, "post": lambda post, tier: post_words(post, Tier(tier))}
