"""Stocktakes, differences between ledgers, and how far these agree, over HTTP; what is done about them are acts."""

from typing import Annotated, Any, Literal

import pandas as pd
from fastapi import APIRouter, Path, Query

from api.dependencies import AsOf, Db, Language
from api.routes.places import NO_NUL, Search
from api.schemas.places import plain, records
from api.schemas.refusals import refusals
from api.schemas.stocktakes import (
    AgreementOut,
    ComparisonOut,
    CountedRoomsOut,
    DiscrepanciesOut,
    OneStocktakeOut,
    StocktakesOut,
)
from registry import views
from registry.acts.differences import explains
from registry.acts.ledgers_agree import ledgers_agree
from registry.acts.own_ledger import kept_ledger
from registry.models import LedgerPair
from registry.queries import parties, stocktakes
from registry.views.stocktakes import Listed

router = APIRouter(prefix="/api", tags=["盘点与账目 · ledgers"], responses=refusals(422))
REFUSED = refusals(404)

StocktakeCode = Annotated[str, Path(max_length=40, pattern=NO_NUL, examples=["371500-S00001"])]
OrganisationCode = Annotated[str, Path(max_length=40, pattern=NO_NUL, examples=["371500-P001"])]
Page = Annotated[int, Query(ge=1, le=1_000_000, examples=[1], description="页码 · page")]
Size = Annotated[int, Query(ge=1, le=1000, examples=[100], description="每页行数 · rows a page")]
Text = Annotated[str, Query(max_length=80, pattern=NO_NUL, examples=[""])]
Digest = Annotated[
    str, Query(pattern="^[0-9a-f]{64}$", examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
]
StocktakeState = Literal["", "open", "overdue", "closed"]
CountState = Literal["", "missing", "differing", "agreeing"]
Pair = Literal["", "books", "place", "certificate"]
DecisionState = Literal["", "open", "approved", "stands", "settled"]


@router.get("/stocktakes", summary="盘点清单 · the stocktakes", response_model=StocktakesOut)
def list_stocktakes(
    session: Db, as_of: AsOf, q: Search = "", state: StocktakeState = "", page: Page = 1, size: Size = 100
) -> Any:
    """The stocktakes, the latest first, each with how far it has come."""
    return told(views.stocktakes(session, on=as_of, search=q, state=state, start=(page - 1) * size, limit=size))


@router.get("/stocktakes/{code}", summary="一次盘点 · one stocktake", response_model=OneStocktakeOut, responses=REFUSED)
def one_stocktake(session: Db, code: StocktakeCode, as_of: AsOf) -> Any:
    """How far a stocktake has come, floor by floor."""
    stocktakes.stocktake(session, code, on=as_of)
    found = views.stocktakes(session, on=as_of, search=code)
    row = next(it for it in records(found.rows) if it["code"] == code)
    return {**row, "floors": records(views.progress(session, code, on=as_of))}


@router.get(
    "/stocktakes/{code}/rooms", summary="盘点的房间 · the rooms of a stocktake", response_model=CountedRoomsOut, responses=REFUSED
)
def rooms_of_stocktake(
    session: Db,
    code: StocktakeCode,
    as_of: AsOf,
    floor: Text = "",
    state: CountState = "",
    q: Search = "",
    page: Page = 1,
    size: Size = 100,
) -> Any:
    """What the books said of each room, and what was found."""
    found = views.stocktake_rooms(
        session, code, on=as_of, floor=floor, state=state, search=q, start=(page - 1) * size, limit=size
    )
    return told(found)


@router.get("/discrepancies", summary="账目差异登记 · the differences between ledgers", response_model=DiscrepanciesOut)
def list_discrepancies(
    session: Db,
    as_of: AsOf,
    pair: Pair = "",
    state: DecisionState = "",
    field: Text = "",
    stocktake: Text = "",
    q: Search = "",
    page: Page = 1,
    size: Size = 100,
) -> Any:
    """The exception register as it stood on a day."""
    found = views.discrepancies(
        session,
        on=as_of,
        pair=pair,
        state=state,
        field=field,
        stocktake=stocktake,
        search=q,
        start=(page - 1) * size,
        limit=size,
    )
    return told(found)


@router.get("/ledgers", summary="三账相符率 · how far the ledgers agree", response_model=list[AgreementOut])
def agreement(session: Db, as_of: AsOf, by: Literal["organisation", "building"] = "organisation") -> Any:
    """How far organisation's ledger, place and certificate agree with the register, by organisation or by building."""
    if by == "building":
        return records(views.agreement_of_buildings(session, on=as_of))
    return records(views.agreement_of_organisations(session, on=as_of))


@router.get(
    "/ledgers/{organisation}/comparison",
    summary="账账核对 · an organisation's ledger beside the register's",
    response_model=ComparisonOut,
    responses=REFUSED,
)
def compared(session: Db, organisation: OrganisationCode, as_of: AsOf, language: Language, file: Digest) -> Any:
    """Every room in which a ledger that was handed in differs from the register; nothing is written."""
    own = kept_ledger(session, file)
    found = ledgers_agree(session, parties.organisation(session, organisation, on=as_of), own, on=as_of)
    differences = []
    for it in found.differences:
        says = explains(it.field, it.booked, it.found)
        row = {"key": it.key, "subject": it.subject, "field": it.field.value, "booked": it.booked, "found": it.found}
        differences.append({**row, "says": says.said_in(language) if says else None})
    return {
        "pair": LedgerPair.BOOKS.value,
        "checked": len(found.checked),
        "agreeing": found.agreeing,
        "uncompared": found.uncompared.said_in(language) if found.uncompared else None,
        "differences": differences,
    }


def told(found: Listed) -> dict[str, Any]:
    """One page of a list as JSON."""
    frame: pd.DataFrame = found.rows.drop(columns=[it for it in ("id", "room_id", "building_id") if it in found.rows])
    return {"total": found.total, "rows": [{name: plain(value) for name, value in it.items()} for it in records(frame)]}
