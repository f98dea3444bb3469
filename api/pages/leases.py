"""The leases as a table that filters, sorts and pages; one lease with all that hangs on it; rent by tier and year."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

import pandas as pd
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.dependencies import AsOf, Db, Language
from api.leases_files import letter_of, letters, workbook
from api.pages.render import page
from api.routes.leases import Number, OfOrganisation, Said
from floorplans.vocabulary import RoomUse, Words
from registry import views
from registry.models import LeaseDirection, Tier
from registry.standards.lease_terms import rent_of
from registry.views import LeaseState, PairKind

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
ROWS: Final = 100
SORTS: Final = (
    "number", "direction", "organisation_name", "counterparty", "usable_area", "rent", "first_day", "last_day", "days_left", "state",
)  # fmt: skip
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which leases are looked at, and in which order; what a form leaves empty asks for nothing."""

    direction: Annotated[str, Query(pattern="^(out|in)?$")] = ""
    state: Annotated[str, Query(pattern="^(coming|running|held-over|ended)?$")] = ""
    within: Annotated[str, Query(pattern="^[0-9]{0,4}$")] = ""
    organisation: OfOrganisation = ""
    q: Said = ""
    sort: Annotated[str, Query(pattern=f"^-?({'|'.join(SORTS)})?$")] = ""
    page: Annotated[int, Query(ge=1, le=100_000)] = 1

    def found(self, session: Db, on: Any) -> pd.DataFrame:
        """The leases but for their state."""
        return views.leases(
            session,
            on=on,
            direction=LeaseDirection(self.direction) if self.direction else None,
            organisation=self.organisation,
            search=self.q,
        )

    def chosen(self, found: pd.DataFrame) -> pd.DataFrame:
        """Those of them that are in the state, in order."""
        kept = views.narrowed(
            found,
            state=LeaseState(self.state) if self.state else None,
            within=int(self.within) if self.within else None,
        )
        name = self.sort.removeprefix("-") or "last_day"
        return kept.sort_values([name, "number"], ascending=[not self.sort.startswith("-"), True], kind="stable")


@router.get("/leases")
def leases(request: Request, session: Db, as_of: AsOf, asked: Annotated[Asked, Depends()]) -> HTMLResponse:
    """The leases as a table, with the reminders counted."""
    found = asked.found(session, as_of)
    chosen, known = asked.chosen(found), letters(on=as_of)
    shown = chosen.iloc[(asked.page - 1) * ROWS : asked.page * ROWS]
    held = chosen[chosen["state"].isin([LeaseState.RUNNING.value, LeaseState.HELD_OVER.value])]
    sums = {it: (held["direction"] == it.value) for it in LeaseDirection}
    return page(
        request,
        "leases.html",
        as_of=as_of,
        asked=asked,
        leases=[{**it, "letter": letter_of(it, known)} for it in shown.to_dict("records")],
        count=len(chosen),
        pages=max(1, -(-len(chosen) // ROWS)),
        sums=[(it, int(mask.sum()), sum(held.loc[mask, "rent"])) for it, mask in sums.items()],
        over=int((found["state"] == LeaseState.HELD_OVER.value).sum()),
        soon=[(days, letter, len(views.narrowed(found, within=days))) for days, letter in known.items()],
        directions={it.value: it for it in LeaseDirection},
        states={it.value: it for it in LeaseState},
    )


@router.get("/leases.xlsx", response_class=Response)
def leases_to_take_away(session: Db, as_of: AsOf, language: Language, asked: Annotated[Asked, Depends()]) -> Response:
    """The same leases, all of them, as a workbook."""
    chosen = asked.chosen(asked.found(session, as_of))
    headers = {"content-disposition": f'attachment; filename="leases-{as_of}.xlsx"'}
    return Response(workbook(chosen, on=as_of, language=language), media_type=XLSX, headers=headers)


@router.get("/leases/rent")
def rent(request: Request, session: Db, as_of: AsOf) -> HTMLResponse:
    """Rent received and paid by year and tier, and who lets while who rents."""
    tiers = {it.value: it.words for it in Tier}
    return page(
        request,
        "leases_rent.html",
        as_of=as_of,
        rent=views.rent(session, on=as_of).to_dict("records"),
        pairs=views.pairs(session, on=as_of).to_dict("records"),
        tiers={**tiers, "": Words("未知层级", "unknown tier")},
        kinds={it.value: it.words for it in PairKind},
    )


@router.get("/leases/{number:path}")
def one_lease(request: Request, session: Db, number: Number, as_of: AsOf) -> HTMLResponse:
    """One lease: terms, rooms, payments, the plan to recall it, and the forms that act on it."""
    told = views.lease(session, number, on=as_of)
    it = told.terms
    left = None
    if it["state"] == LeaseState.RUNNING.value and it["last_day"]:
        left = rent_of(max(as_of, it["first_day"]), it["last_day"], it["rent"])
    stages = told.stages.to_dict("records")
    return page(
        request,
        "lease.html",
        as_of=as_of,
        it={**it, "letter": letter_of(it, letters(on=as_of))},
        told=told,
        rooms=told.rooms.to_dict("records"),
        payments=told.payments.to_dict("records"),
        paid=sum(told.payments["amount"]),
        rent_left=left,
        stages=stages,
        due=next((i for i, one in enumerate(stages, 1) if not one["done"]), 0),
        directions={one.value: one for one in LeaseDirection},
        states={one.value: one for one in LeaseState},
        uses={one.value: one.words for one in RoomUse},
    )
