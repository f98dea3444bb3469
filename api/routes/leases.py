"""Leases as they stand on a day: all, one with its rooms and payments, and rent by tier and year."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime

from api.dependencies import AsOf, Db, Language
from api.routes.places import NO_NUL
from api.schemas.leases import LeaseAloneOut, LeaseListedOut, RentAndPairsOut
from api.schemas.places import plain, records
from api.schemas.refusals import refusals
from registry import views
from registry.models import LeaseDirection
from registry.views import LeaseState

router = APIRouter(prefix="/api/leases", tags=["租赁 · leases"], responses=refusals(422))

Known = Annotated[
    AwareDatetime | None,
    Query(description="当时所知，默认现在 · as it was known then", examples=["2026-11-22T08:00:00+08:00"]),
]
Direction = Annotated[LeaseDirection | None, Query(description="out 出租 · in 租入", examples=["out"])]
OfOrganisation = Annotated[
    str, Query(max_length=40, pattern=NO_NUL, description="任一方的编号 · code of either side", examples=["371500-P009"])
]
InState = Annotated[LeaseState | None, Query(examples=["running"])]
Within = Annotated[int | None, Query(ge=0, le=36500, description="剩余不超过多少天 · ends within so many days", examples=[90])]
Said = Annotated[str, Query(max_length=100, pattern=NO_NUL, description="编号、双方、房屋中的词 · words", examples=["商贸"])]
Number = Annotated[
    str,
    Path(max_length=200, pattern=NO_NUL, description="合同编号，可含斜线 · may have slashes", examples=["聊机管租〔2026〕3号"]),
]


@router.get("", summary="租赁合同清单 · leases", response_model=list[LeaseListedOut])
def list_leases(
    session: Db,
    as_of: AsOf,
    known: Known = None,
    direction: Direction = None,
    organisation: OfOrganisation = "",
    state: InState = None,
    within: Within = None,
    q: Said = "",
) -> Any:
    """Leases of a direction, of a side, in a state, that end within so many days, by their last day."""
    return records(
        views.leases(
            session,
            on=as_of,
            known=known,
            direction=direction,
            organisation=organisation,
            state=state,
            within=within,
            search=q,
        )
    )


@router.get("/rent", summary="租金收支与一租一承 · rent by tier and year, and pairs", response_model=RentAndPairsOut)
def rent(session: Db, as_of: AsOf, known: Known = None) -> Any:
    """What was received and paid until the day, and who lets while who rents on it."""
    return {
        "rent": records(views.rent(session, on=as_of, known=known)),
        "pairs": records(views.pairs(session, on=as_of, known=known)),
    }


@router.get("/{number:path}", summary="一份租赁合同 · one lease", response_model=LeaseAloneOut, responses=refusals(404))
def one_lease(session: Db, number: Number, as_of: AsOf, language: Language, known: Known = None) -> Any:
    """The terms of a lease, its rooms, payments, recall plan and notes."""
    told = views.lease(session, number, on=as_of, known=known)
    recall = {name: plain(value) for name, value in told.recall.items()} if told.recall else None
    notes = [
        {"code": it.code, "says": it.says.said_in(language), "cited": it.cited.said_in(language), "confidence": it.confidence}
        for it in told.notes
    ]
    return {
        **{name: plain(value) for name, value in told.terms.items() if name != "id"},
        "leased_rooms": records(told.rooms),
        "payments": records(told.payments),
        "recall": {**recall, "stages": records(told.stages)} if recall else None,
        "follows": told.follows,
        "followed_by": told.followed_by,
        "notes": notes,
    }
