"""One building: its floors, the rooms of the floor that is looked at, and what is known of a room."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from api.dependencies import AsOf, Db, Known, Language, language_of
from api.pages.home import as_file
from api.pages.render import page
from api.rights import of_room, told, words_of
from api.routes.places import BuildingCode, FloorCode
from api.routes.rooms import history_of
from api.schemas.places import records
from api.schemas.room_areas import areas_told
from floorplans.corrections import Field
from floorplans.vocabulary import BoundaryBasis, Words
from maps.floor_map import floor_map
from maps.floor_sheet import floor_sheet
from registry import queries, views
from registry.models import Building, Floor, Reshape

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

FloorName = Annotated[str, Query(max_length=20)]
RoomCode = Annotated[str, Query(max_length=80)]


@router.get("/buildings/{code}")
def building(
    request: Request, session: Db, code: BuildingCode, as_of: AsOf, known: Known, floor: FloorName = "", room: RoomCode = ""
) -> HTMLResponse:
    """A building with one of its floors; the address carries floor and room."""
    queries.by_code(session, Building, code, on=as_of, known=known)
    found = views.buildings(session, on=as_of, known=known, search=code)
    floors = list(views.floors(session, code, on=as_of, known=known).itertuples(index=False))
    shown = next((it for it in floors if it.floor_name == floor), _ground(floors))
    rooms = views.rooms(session, shown.code, on=as_of, known=known) if shown else None
    chosen = next((it for it in rooms.itertuples(index=False) if it.code == room), None) if rooms is not None else None
    return page(
        request,
        "building.html",
        as_of=as_of,
        building=next(it for it in found.itertuples(index=False) if it.code == code),
        floors=floors,
        shown=shown,
        rooms=rooms,
        rows=[] if rooms is None else sorted(rooms.itertuples(index=False), key=lambda it: (it.number == "", it.number)),
        chosen=chosen,
        basis=BoundaryBasis(chosen.basis).words if chosen is not None and chosen.basis else None,
        areas=areas_told(views.areas(session, chosen.code, on=as_of, known=known), language_of(request))
        if chosen is not None
        else None,
        rights={name: told(it) for name, it in of_room(session, chosen.code, code, on=as_of, known=known).items()}
        if chosen is not None
        else None,
        words_of=words_of,
        wanted=room,
        history=_history(session, chosen.code, chosen.floor, as_of, known) if chosen is not None else None,
        heirs=_heirs(session, room, code, as_of, known) if room and chosen is None else [],
        reshape_words={it.value: it.words for it in Reshape},
        field_words={it.value: it.words for it in Field},
        no_such_floor=floor if floor and (shown is None or shown.floor_name != floor) else "",
        findings=list(views.findings(session, shown.code, on=as_of, known=known).itertuples(index=False)) if shown else [],
    )


@router.get("/floors/{code}/sheet.svg")
def sheet(session: Db, code: FloorCode, as_of: AsOf, language: Language) -> Response:
    """A floor as a sheet to print."""
    heading = _heading(session, code, as_of)
    rooms = views.rooms(session, code, on=as_of)
    outline = next((it.plan_outline for it in views.floors(session, heading[0], on=as_of).itertuples() if it.code == code), None)
    drawn = floor_sheet(rooms, heading=heading[1], day=as_of, source=_source(rooms), language=language, outline=outline)
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    headers = {"content-security-policy": policy, "content-disposition": f'inline; filename="sheet-{as_of}.svg"'}
    return Response(drawn, media_type="image/svg+xml", headers=headers)


@router.get("/floors/{code}/map.html")
def offline(session: Db, code: FloorCode, as_of: AsOf, language: Language) -> HTMLResponse:
    """A floor as one file that opens anywhere."""
    _, heading = _heading(session, code, as_of)
    return as_file(
        floor_map(views.rooms(session, code, on=as_of), heading=heading, day=as_of, language=language), f"floor-{as_of}"
    )


def _history(session: Session, code: str, floor: str, day: date, known: datetime | None) -> dict[str, Any]:
    """A room's history, its relatives called by what stands after their floor."""
    told = history_of(session, code, on=day, known=known)
    for it in told["lineage"]:
        it |= {f"{one}_is": it[one].removeprefix(f"{floor}-") for one in ("parent", "child")}
    return told


def _heirs(session: Session, former: str, building: str, day: date, known: datetime | None) -> list[dict[str, Any]]:
    """The rooms that a code or number of before means now."""
    found = records(views.called(session, former, building=building, on=day, known=known))
    return [{**it, "floor_name": it["floor"].removeprefix(f"{building}-")} for it in found]


def _ground(floors: list[Any]) -> Any:
    """The floor that one enters by: the lowest above ground, else the highest there is."""
    return next((it for it in floors if it.storey >= 1), floors[-1] if floors else None)


def _heading(session: Session, code: str, day: date) -> tuple[str, Words]:
    """Code of a floor's building, and how a person calls the floor: every compound has its 1号楼."""
    floor = queries.by_code(session, Floor, code, on=day)
    owner = code.removesuffix(f"-{floor.floor_name}")
    found = next(it for it in views.buildings(session, on=day, search=owner).itertuples() if it.code == owner)
    said = f"{found.site_name} {found.name} {floor.floor_name}"
    return owner, Words(said, said)


def _source(rooms: Any) -> Words:
    """Who measured, when, and under which report."""
    if rooms.empty:
        return Words("尚未测绘", "not surveyed yet")
    said = sorted(
        {" ".join(filter(None, (it.surveyor, it.report, str(it.surveyed_on or "")))) for it in rooms.itertuples()} - {""}
    )
    digests = sorted({it.survey[:12] for it in rooms.itertuples()})
    listed = "、".join(said)
    zh = f"{listed or '未注明测绘单位'}（成果 {' '.join(digests)}）"
    return Words(zh, f"{', '.join(said) or 'surveyor not stated'} (files {' '.join(digests)})")
