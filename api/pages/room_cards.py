"""Room cards to print and fix at doors: what a room is, and a QR code that leads to its page on this server."""

from datetime import date
from functools import lru_cache
from typing import Annotated, Final

import pandas as pd
import segno
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from api.dependencies import AsOf, Db
from api.pages.render import page
from api.pages.stocktakes import paging
from api.routes.places import BuildingCode
from api.routes.stocktakes import Page, StocktakeCode
from floorplans.vocabulary import Words
from registry import queries, views
from registry.models import Building
from registry.queries.booked import booked, rooms_of_buildings

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Floor = Annotated[str, Query(max_length=60)]
SIZE: Final = 80
"""Cards at once: ten sheets of paper."""
CORRECTION: Final = "m"
"""A card that is scratched by a sixth still reads."""


@router.get("/stocktakes/{code}/cards")
def for_stocktake(
    request: Request,
    session: Db,
    code: StocktakeCode,
    as_of: AsOf,
    floor: Floor = "",
    page_: Annotated[Page, Query(alias="page")] = 1,
) -> HTMLResponse:
    """The cards of a stocktake's rooms; each leads to the page where the room is counted."""
    rooms = views.stocktake_rooms(session, code, on=as_of).rows
    words = Words(f"盘点 {code}", f"Stocktake {code}")
    return _cards(request, as_of, rooms, words, f"stocktakes/{code}/rooms", floor=floor, number=page_)


@router.get("/buildings/{code}/cards")
def for_building(
    request: Request,
    session: Db,
    code: BuildingCode,
    as_of: AsOf,
    floor: Floor = "",
    page_: Annotated[Page, Query(alias="page")] = 1,
) -> HTMLResponse:
    """The cards of a building's rooms; each leads to the page of the room."""
    building = queries.by_code(session, Building, code, on=as_of)
    rooms = booked(session, rooms_of_buildings([building.id], on=as_of), on=as_of)
    return _cards(request, as_of, rooms, Words(building.name, building.name), "rooms", floor=floor, number=page_)


@lru_cache(maxsize=4096)
def qr_of(address: str) -> Markup:
    """An address as a QR code, drawn as inline SVG; drawing one takes 20 ms, so they are kept."""
    drawn = segno.make(address, error=CORRECTION, micro=False).svg_inline(scale=1, border=2, omitsize=True, svgclass="qr")
    return Markup(drawn)  # noqa: S704  (modules only; the address does not stand in it)


def _cards(
    request: Request, as_of: date, rooms: pd.DataFrame, heading: Words, path: str, *, floor: str, number: int
) -> HTMLResponse:
    floors = {it.floor: f"{it.building_name} {it.floor_name}" for it in rooms.drop_duplicates("floor").itertuples()}
    found = rooms[rooms.floor == floor] if floor else rooms
    base = f"{request.base_url}{path}"
    shown = found.iloc[(number - 1) * SIZE : number * SIZE].to_dict("records")
    cards = [{**it, "address": f"{base}/{it['code']}", "qr": qr_of(f"{base}/{it['code']}")} for it in shown]
    return page(
        request,
        "room_cards.html",
        as_of=as_of,
        cards=cards,
        heading=heading,
        floors=floors,
        floor=floor,
        **paging(len(found), number, SIZE),
    )
