"""Exceptions over HTTP: a reviewer by name lets findings of a waiting survey stand, or takes that back; what stands is listed."""

from collections.abc import Collection
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from api.asking import must_see
from api.dependencies import AsOf, Db, Language, Register, Today, Waiting
from api.routes.places import NO_NUL
from api.routes.surveys import Token, places_of
from api.schemas.exceptions import ExceptionIn, ExceptionOut, KeyedStandingOut, WithdrawalIn
from api.schemas.places import records
from api.schemas.refusals import refusals
from api.standings import standing_json
from floorplans.plan import Reading
from registry import NotFound, Place, Standing, accept, settle, state_of, views, withdraw

router = APIRouter(prefix="/api", tags=["测绘 · surveys"], responses=refusals(422))
REFUSED = refusals(404, 409)
PlaceCode = Annotated[str, Query(max_length=80, pattern=NO_NUL, examples=["371500-0001-001-3F"])]
Building = Annotated[str, Query(max_length=40, pattern=NO_NUL, examples=["371500-0001-001"])]


@router.get("/exceptions", summary="有效的例外 · the findings that are let stand", response_model=list[ExceptionOut])
def exceptions(session: Db, as_of: AsOf, language: Language, building: Building = "", place: PlaceCode = "") -> Any:
    """The findings that reviewers let stand on a day: of a building, of a floor (or a file's digest), or all."""
    return [{**it, "says": it[language]} for it in records(views.exceptions(session, building=building, place=place, on=as_of))]


@router.post(
    "/surveys/waiting/{token}/exceptions",
    summary="接受为例外 · let findings stand",
    status_code=201,
    response_model=list[KeyedStandingOut],
    responses=REFUSED,
)
def accept_findings(
    register: Register, uploads: Waiting, token: Token, told: ExceptionIn, today: Today, language: Language
) -> list[dict[str, Any]]:
    """Let findings of a waiting survey stand, all or none; whoever does so cannot enrol the survey himself."""
    reading, places, on = uploads.find(token).read(), places_of(told.places), told.on or today
    with register.writing() as session:
        must_see(session, *(("building", it.building) for it in settle(reading, places)))
        accept(session, reading, told.keys, places=places, on=on, until=told.until, by=told.by.strip(), because=told.because)
        found = standing_of(session, reading, places, told.keys, on=on)
        return [{"key": it.key, **standing_json(it, language)} for it in found]


@router.post(
    "/surveys/waiting/{token}/exceptions/withdraw",
    summary="撤回例外 · no longer let findings stand",
    response_model=list[KeyedStandingOut],
    responses=REFUSED,
)
def withdraw_findings(
    register: Register, uploads: Waiting, token: Token, told: WithdrawalIn, today: Today, language: Language
) -> list[dict[str, Any]]:
    """No longer let findings stand, all or none; rooms that were enrolled under them stay enrolled."""
    reading, places, on = uploads.find(token).read(), places_of(told.places), told.on or today
    with register.writing() as session:
        must_see(session, *(("building", it.building) for it in settle(reading, places)))
        for it in standing_of(session, reading, places, told.keys, on=on):
            withdraw(session, it.place, it.key, on=on, by=told.by.strip(), because=told.because)
        found = standing_of(session, reading, places, told.keys, on=on)
        return [{"key": it.key, **standing_json(it, language)} for it in found]


def standing_of(session: Session, reading: Reading, places: list[Place], keys: Collection[str], *, on: date) -> list[Standing]:
    """How it stands with some findings of a drawing, by their keys; ``NotFound`` where it has one of them not."""
    found = {it.key: it for it in state_of(session, reading, places, on=on) if it.finding is not None and it.key in keys}
    if absent := sorted(set(keys) - found.keys()):
        raise NotFound(f"图中没有这些质检意见：{'、'.join(absent)}", f"the drawing has no such findings: {', '.join(absent)}")
    return list(found.values())
