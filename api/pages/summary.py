"""The city in three sums, each down to its rooms, as a page and as a workbook."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

import pandas as pd
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from api.dependencies import AsOf, Day, Db, Language
from api.pages.render import page
from api.workbook import Column, add_sheet, new_book, written
from floorplans.vocabulary import Words
from registry.models import Tier
from registry.views import summary

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Since = Annotated[Day | None, Query(description="自何日起 · from which day", examples=["2021-01-01"])]
Until = Annotated[Day | None, Query(description="至何日（含） · until which day, it included", examples=["2022-12-31"])]
Code = Annotated[str, Query(max_length=40, pattern=r"^[^\x00]*$")]

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SEATED: Final[tuple[Column, ...]] = (
    (Words("院落", "Compound"), 20), (Words("单位", "Organisation"), 30), (Words("层级", "Tier"), 10), (Words("房间", "Rooms"), 8),
    (Words("使用面积（㎡）", "Usable area (m²)"), 16),
)  # fmt: skip
PASSED: Final[tuple[Column, ...]] = (
    (Words("调剂日期", "Day"), 12), (Words("楼栋", "Building"), 18), (Words("房间", "Room"), 28), (Words("使用面积（㎡）", "Usable area (m²)"), 16),
    (Words("调出单位", "From"), 30), (Words("调入单位", "To"), 30), (Words("跨层级", "Across tiers"), 10),
)  # fmt: skip
REGISTERED: Final[tuple[Column, ...]] = (
    (Words("批次", "Batch"), 12), (Words("院落", "Compound"), 20), (Words("楼栋", "Building"), 18), (Words("原权利人", "Former holder"), 30),
    (Words("权利人", "Holder"), 30), (Words("证号", "Certificate"), 40), (Words("登记日期", "Since"), 12),
)  # fmt: skip


@router.get("/summary")
def city(request: Request, session: Db, as_of: AsOf, since: Since = None, last_day: Until = None) -> HTMLResponse:
    """Who sits in which compound, what was re-allotted between two days, what was registered to the bureau."""
    first, last = _days(as_of, since, last_day)
    seated, passed, registered = _frames(session, as_of, first, last)
    return page(
        request, "summary.html", as_of=as_of, since=first, last_day=last, seated=_seated(seated), bodies=seated.organisation.nunique(),
        takers=_takers(passed), takers_count=passed.taker.nunique(), total=_sum(passed), across=_sum(passed[passed.across.astype(bool)]),
        across_count=passed[passed.across.astype(bool)].taker.nunique(), batches=_batches(registered),
    )  # fmt: skip


@router.get("/summary/reallotments")
def rooms(
    request: Request,
    session: Db,
    as_of: AsOf,
    since: Since = None,
    last_day: Until = None,
    taker: Code = "",
    across: bool = False,
) -> HTMLResponse:
    """The rooms that passed between two days: of all organisations or to one, or only those across tiers."""
    first, last = _days(as_of, since, last_day)
    passed = summary.reallotments(session, since=first, last_day=last)
    if taker:
        passed = passed[passed.taker == taker]
    if across:
        passed = passed[passed.across.astype(bool)]
    return page(
        request, "summary_rooms.html", as_of=as_of, since=first, last_day=last, taker=taker, across=across,
        rooms=list(passed.itertuples(index=False)), total=_sum(passed),
    )  # fmt: skip


@router.get("/summary.xlsx")
def workbook(session: Db, as_of: AsOf, language: Language, since: Since = None, last_day: Until = None) -> Response:
    """The same as a workbook, room by room."""
    first, last = _days(as_of, since, last_day)
    seated, passed, registered = _frames(session, as_of, first, last)
    book = new_book()
    tiers = [Tier(it).words.said_in(language) for it in seated.tier]
    add_sheet(
        book,
        Words("院落与单位", "Compounds"),
        SEATED,
        zip(seated.site_name, seated.name, tiers, seated["rooms"], seated.usable_area, strict=True),
        language,
    )
    yes = Words("是", "yes").said_in(language)
    add_sheet(
        book, Words("调剂", "Re-allotments"), PASSED,
        ((it.day, it.building_name, it.room, it.usable_area, it.giver_name, it.taker_name, yes if it.across else "") for it in passed.itertuples()),
        language,
    )  # fmt: skip
    add_sheet(
        book, Words("统一登记", "Registrations"), REGISTERED,
        ((it.batch, it.site_name, it.name, it.former, it.holder, it.certificate_number, it.since) for it in registered.itertuples()),
        language,
    )  # fmt: skip
    name = f"summary-{first}-{last}.xlsx"
    return Response(written(book), media_type=XLSX, headers={"content-disposition": f'attachment; filename="{name}"'})


def _days(as_of: date, since: date | None, last_day: date | None) -> tuple[date, date]:
    """The time asked about; the year of the day looked at unless said."""
    return since or as_of.replace(month=1, day=1), last_day or as_of


def _frames(session: Session, as_of: date, since: date, last_day: date) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return (
        summary.compounds(session, on=as_of),
        summary.reallotments(session, since=since, last_day=last_day),
        summary.registrations(session, on=as_of),
    )


def _sum(frame: pd.DataFrame) -> Decimal:
    return sum(frame.usable_area, Decimal("0.00"))


def _seated(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A compound each: how many organisations have rooms in it, and which."""
    return [
        {"site": site, "name": name, "area": _sum(group), "rooms": int(group["rooms"].sum()), "bodies": list(group.itertuples(index=False))}
        for (site, name), group in frame.groupby(["site", "site_name"])
    ]  # fmt: skip


def _takers(frame: pd.DataFrame) -> Sequence[dict[str, Any]]:
    """An organisation each, with what it was given."""
    return [
        {"code": code, "name": name, "tier": Tier(tier), "rooms": len(group), "area": _sum(group), "across": _sum(group[group.across.astype(bool)])}
        for (code, name, tier), group in frame.groupby(["taker", "taker_name", "taker_tier"])
    ]  # fmt: skip


def _batches(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A batch each: its buildings, and the organisations from which they came."""
    return [
        {"batch": batch, "buildings": list(group.itertuples(index=False)), "bodies": len(set(group.former) - {""})}
        for batch, group in frame.groupby("batch")
    ]
