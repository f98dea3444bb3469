"""The map of all buildings with its table, and the same list alone."""

from decimal import Decimal
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from geopandas import GeoDataFrame

from api.dependencies import AsOf, Db, Language
from api.headers import OFFLINE
from api.pages.render import page
from api.routes.places import Division, Search
from floorplans.vocabulary import Words
from maps.building_map import building_map
from registry import views

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def home(request: Request, session: Db, as_of: AsOf, q: Search = "", division: Division = "") -> HTMLResponse:
    """The map of all buildings, and the same buildings as a table."""
    found = views.buildings(session, on=as_of, division=division, search=q)
    return page(request, "home.html", as_of=as_of, q=q, division=division, **_facts(found))


@router.get("/places")
def places(request: Request, session: Db, as_of: AsOf, q: Search = "", division: Division = "") -> HTMLResponse:
    """The buildings as a table alone."""
    found = views.buildings(session, on=as_of, division=division, search=q)
    return page(request, "places.html", as_of=as_of, q=q, division=division, **_facts(found))


@router.get("/map.html")
def offline(session: Db, as_of: AsOf, language: Language, q: Search = "", division: Division = "") -> HTMLResponse:
    """The map of all buildings as one file."""
    found = views.buildings(session, on=as_of, division=division, search=q)
    return as_file(building_map(found, heading=Words("楼栋", "Buildings"), day=as_of, language=language), f"buildings-{as_of}")


def as_file(html: str, name: str) -> HTMLResponse:
    """A page that stands alone, under a name to keep it by."""
    return HTMLResponse(
        html, headers={"content-security-policy": OFFLINE, "content-disposition": f'inline; filename="{name}.html"'}
    )


def _facts(found: GeoDataFrame) -> dict[str, Any]:
    return {
        "buildings": list(found.itertuples(index=False)),
        "rooms": int(found["rooms"].sum()),
        "area": sum(found["usable_area"], Decimal(0)),
    }
