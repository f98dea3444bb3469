"""The areas of a waiting survey: floor by floor, compared with what is stated, and as the office's area statement."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response

from api.areas_asked import Asked
from api.areas_files import statement
from api.dependencies import Db, Language, Today, Waiting
from api.routes.surveys import Token
from api.routes.surveys_findings import BINARY, XLSX
from api.schemas.areas import areas_json, rooms_json
from api.schemas.areas_out import AreasOut
from api.schemas.refusals import refusals

router = APIRouter(prefix="/api/surveys/waiting/{token}", tags=["测绘 · surveys"], responses=refusals(404, 409, 422))
Report = Annotated[Asked, Depends()]


@router.get("/areas", summary="面积计算 · all areas", response_model=AreasOut)
def areas(
    uploads: Waiting,
    session: Db,
    today: Today,
    token: Token,
    asked: Report,
    language: Language,
    rooms: Annotated[bool, Query(description="逐间列出 · every room with its areas", examples=[False])] = False,
) -> dict[str, Any]:
    """Usable, suite, apportioned and gross areas, the usable ratio, and what stated areas are beside measured ones."""
    reading = uploads.find(token).read()
    report = asked.report(session, reading, today=today)
    told = areas_json(reading, report, language, high_rise=asked.high_rise)
    return {**told, "rooms": rooms_json(reading, report, language) if rooms else []}


@router.get("/areas.xlsx", summary="面积计算书 · the area statement as a workbook", response_class=Response, responses=BINARY)
def areas_xlsx(uploads: Waiting, session: Db, today: Today, token: Token, asked: Report, language: Language) -> Response:
    """The area statement: rooms, floors and buildings with their working, and the clauses cited with their confidence."""
    upload = uploads.find(token)
    reading = upload.read()
    report = asked.report(session, reading, today=today)
    told = areas_json(reading, report, language, high_rise=asked.high_rise)
    content = statement(told, rooms_json(reading, report, language), language)
    named = f"attachment; filename=\"areas.xlsx\"; filename*=UTF-8''{quote(f'{upload.path.stem} 面积计算书.xlsx')}"
    return Response(content, media_type=XLSX, headers={"content-disposition": named, "x-content-type-options": "nosniff"})
