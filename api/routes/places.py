"""Buildings, floors and rooms as they stand on a day."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query, Response

from api.dependencies import AsOf, Db, Known, Language
from api.rights import of_room, standing_room
from api.schemas.outputs import BuildingOut, FloorOut, RoomOut
from api.schemas.places import feature_collection, records
from api.schemas.refusals import refusals
from api.schemas.reports import StoodOut
from api.schemas.rights import RoomWithRightsOut
from api.schemas.room_areas import areas_told
from registry import queries, views
from registry.models import Building, Floor

GEOJSON: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "application/geo+json": {
                "example": {
                    "type": "FeatureCollection",
                    "features": [
                        {
                            "type": "Feature",
                            "id": "371500-0001-001-3F-312",
                            "geometry": {"type": "MultiPolygon", "coordinates": [[[[115.98, 36.45], [115.981, 36.45], [115.981, 36.451], [115.98, 36.45]]]]},
                            "properties": {"number": "312", "use": "office", "usable_area": "18.24"},
                        }
                    ],
                }
            }
        }
    },
}  # fmt: skip
ABSENT = refusals(404)

router = APIRouter(prefix="/api", tags=["房产 · places"], responses=refusals(422))
NO_NUL = r"^[^\x00]*$"
"""PostgreSQL has no text with a NUL in it."""

Search = Annotated[
    str,
    Query(
        max_length=100, pattern=NO_NUL, description="编号、名称、地址中的词 · words of code, name or address", examples=["市委"]
    ),
]
Division = Annotated[
    str, Query(pattern=r"^[0-9]{0,6}$", description="行政区划代码或其开头 · division code or its beginning", examples=["371500"])
]
BuildingCode = Annotated[str, Path(max_length=40, pattern=NO_NUL, examples=["371500-0001-001"])]
FloorCode = Annotated[str, Path(max_length=60, pattern=NO_NUL, examples=["371500-0001-001-3F"])]
RoomCode = Annotated[str, Path(max_length=80, pattern=NO_NUL, examples=["371500-0001-001-3F-312"])]


def geojson(collection: dict[str, Any]) -> Response:
    """An answer in GeoJSON."""
    return Response(orjson.dumps(collection, option=orjson.OPT_SERIALIZE_NUMPY), media_type="application/geo+json")


@router.get("/buildings", summary="楼栋清单 · the buildings of a division", response_model=list[BuildingOut])
def list_buildings(session: Db, as_of: AsOf, q: Search = "", division: Division = "") -> Any:
    """The buildings of a division, or those that hold the words looked for."""
    return records(views.buildings(session, on=as_of, division=division, search=q))


@router.get(
    "/buildings.geojson", summary="楼栋清单及轮廓 · the buildings with their outlines", response_class=Response, responses=GEOJSON
)
def buildings_as_geojson(session: Db, as_of: AsOf, q: Search = "", division: Division = "") -> Response:
    """The same with their outlines."""
    return geojson(feature_collection(views.buildings(session, on=as_of, division=division, search=q)))


@router.get("/buildings/{code}", summary="一栋楼 · one building", response_model=BuildingOut, responses=ABSENT)
def one_building(session: Db, code: BuildingCode, as_of: AsOf) -> Any:
    """One building."""
    queries.by_code(session, Building, code, on=as_of)
    return next(it for it in records(views.buildings(session, on=as_of, search=code)) if it["code"] == code)


@router.get(
    "/buildings/{code}/floors", summary="楼内各层 · the floors of a building", response_model=list[FloorOut], responses=ABSENT
)
def floors_of_building(session: Db, code: BuildingCode, as_of: AsOf) -> Any:
    """The floors of a building, from below."""
    queries.by_code(session, Building, code, on=as_of)
    return records(views.floors(session, code, on=as_of))


@router.get("/floors/{code}/rooms", summary="一层的房间 · the rooms of a floor", response_model=list[RoomOut], responses=ABSENT)
def rooms_of_floor(session: Db, code: FloorCode, as_of: AsOf) -> Any:
    """The rooms of a floor."""
    queries.by_code(session, Floor, code, on=as_of)
    return records(views.rooms(session, code, on=as_of))


@router.get(
    "/floors/{code}/rooms.geojson",
    summary="一层的房间及轮廓 · the rooms of a floor with their outlines",
    response_class=Response,
    responses={**GEOJSON, **ABSENT},
)
def rooms_as_geojson(session: Db, code: FloorCode, as_of: AsOf) -> Response:
    """The same with their outlines."""
    queries.by_code(session, Floor, code, on=as_of)
    return geojson(feature_collection(views.rooms(session, code, on=as_of)))


@router.get(
    "/floors/{code}/findings",
    summary="一层测绘时的提示 · what was found of a floor",
    response_model=list[StoodOut],
    responses=ABSENT,
)
def findings_of_floor(session: Db, code: FloorCode, as_of: AsOf, language: Language) -> Any:
    """The warnings and notes that stood when the survey in force was enrolled."""
    return [{**it, "says": it[language]} for it in records(views.findings(session, code, on=as_of))]


@router.get(
    "/floors/{code}/findings.geojson",
    summary="一层测绘时的提示及其位置 · what was found of a floor, where it is",
    response_class=Response,
    responses={**GEOJSON, **ABSENT},
)
def findings_as_geojson(session: Db, code: FloorCode, as_of: AsOf, language: Language) -> Response:
    """The same where they are; ``index`` is their order."""
    found = views.findings(session, code, on=as_of)
    return geojson(feature_collection(found.assign(says=found[language], index=range(len(found)))))


@router.get(
    "/rooms/{code}",
    summary="一间房的面积与权利 · one room, its several areas and its rights",
    response_model=RoomWithRightsOut,
    responses=ABSENT,
)
def one_room(session: Db, code: RoomCode, as_of: AsOf, known: Known, language: Language) -> Any:
    """One room; all areas told of it, each with its basis and source; who owns it, has it, rents it and sits in it."""
    (found,) = records(standing_room(session, code, on=as_of, known=known))
    areas = areas_told(views.areas(session, code, on=as_of, known=known), language)
    rights = of_room(session, code, found["building"], on=as_of, known=known)
    return {**found, **areas, "rights": {name: records(frame) for name, frame in rights.items()}}
