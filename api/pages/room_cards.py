"""Room cards to print and fix at doors: what a room is, and a QR code that leads to its page on this server."""

from typing import Annotated, Any, Final

import segno
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from api.dependencies import AsOf, Db
from api.pages.render import page
from api.routes.places import BuildingCode
from api.routes.stocktakes import StocktakeCode
from floorplans.vocabulary import Words
from registry import queries, views
from registry.models import Building
from registry.queries.booked import booked, rooms_of_buildings

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Floor = Annotated[str, Query(max_length=60)]
CORRECTION: Final = "m"
"""A card that is scratched by a sixth still reads."""


@router.get("/stocktakes/{code}/cards")
def for_stocktake(request: Request, session: Db, code: StocktakeCode, as_of: AsOf, floor: Floor = "") -> HTMLResponse:
    """The cards of a stocktake's rooms; each leads to the page where the room is counted."""
    rooms = views.stocktake_rooms(session, code, on=as_of, floor=floor).rows.to_dict("records")
    return _cards(request, as_of, rooms, Words(f"盘点 {code}", f"Stocktake {code}"), f"stocktakes/{code}/rooms")


@router.get("/buildings/{code}/cards")
def for_building(request: Request, session: Db, code: BuildingCode, as_of: AsOf, floor: Floor = "") -> HTMLResponse:
    """The cards of a building's rooms; each leads to the page of the room."""
    building = queries.by_code(session, Building, code, on=as_of)
    rooms = booked(session, rooms_of_buildings([building.id], on=as_of), on=as_of).to_dict("records")
    found = [it for it in rooms if not floor or it["floor"] == floor]
    return _cards(request, as_of, found, Words(building.name, building.name), "rooms")


def qr_of(address: str) -> Markup:
    """An address as a QR code, drawn as inline SVG."""
    drawn = segno.make(address, error=CORRECTION, micro=False).svg_inline(scale=1, border=2, omitsize=True, svgclass="qr")
    return Markup(drawn)  # noqa: S704  (modules only; the address does not stand in it)


def _cards(request: Request, as_of: Any, rooms: list[dict[str, Any]], heading: Words, path: str) -> HTMLResponse:
    base = str(request.base_url)
    cards = [{**it, "address": f"{base}{path}/{it['code']}", "qr": qr_of(f"{base}{path}/{it['code']}")} for it in rooms]
    return page(request, "room_cards.html", as_of=as_of, cards=cards, heading=heading)
