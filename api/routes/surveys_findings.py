"""The findings of a waiting survey: filtered, taken away as a workbook or as GeoJSON, beside those of the hand-in before."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response

from api.dependencies import Db, Language, Waiting
from api.findings import Again, Filter, Since, beside, chosen, counts, floor_label
from api.findings_files import findings_geojson, workbook
from api.routes.places import GEOJSON, NO_NUL, geojson
from api.routes.surveys import Token
from api.schemas.refusals import refusals
from api.schemas.surveys import finding_json
from api.schemas.waiting import AgainOut, FindingsOut
from api.uploads import Upload, Uploads
from floorplans.plan import Reading
from floorplans.vocabulary import Severity
from registry import NotFound, queries

router = APIRouter(prefix="/api/surveys/waiting/{token}", tags=["测绘 · surveys"], responses=refusals(404, 409, 422))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BINARY: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}}


def _filter(
    severity: Annotated[list[Severity], Query(description="可多选，不填为全部 · any of these", examples=["error"])] = [],  # noqa: B006  (FastAPI copies it)
    code: Annotated[str, Query(max_length=100, pattern=NO_NUL, examples=["room-overlap"])] = "",
    floor: Annotated[int | None, Query(ge=0, le=100_000, examples=[0])] = None,
    words: Annotated[str, Query(alias="q", max_length=100, pattern=NO_NUL, examples=["312"])] = "",
) -> Filter:
    return Filter(frozenset(severity), code, floor, words)


Looked = Annotated[Filter, Depends(_filter)]


@router.get("/findings", summary="检查意见 · the findings", response_model=FindingsOut)
def findings(uploads: Waiting, token: Token, which: Looked, language: Language) -> dict[str, Any]:
    """The findings of a waiting survey that are looked at; the counts are of all."""
    upload = uploads.find(token)
    reading = upload.read()
    again = again_of(uploads, upload, reading)
    return {
        "counts": {severity.value: count for severity, count in counts(reading.findings).items()},
        "findings": [_placed(reading, index, again, language) for index, _ in chosen(reading, which)],
    }


@router.get("/findings.xlsx", summary="检查意见表 · the findings as a workbook", response_class=Response, responses=BINARY)
def findings_xlsx(uploads: Waiting, token: Token, which: Looked, language: Language) -> Response:
    """The findings as xlsx, one line each; X and Y are plan metres."""
    upload = uploads.find(token)
    reading = upload.read()
    return _file(workbook(reading, chosen(reading, which), language), XLSX, upload, "xlsx")


@router.get("/findings.geojson", summary="检查意见图形 · the findings as GeoJSON", response_class=Response, responses=GEOJSON)
def findings_shapes(
    uploads: Waiting,
    session: Db,
    token: Token,
    which: Looked,
    language: Language,
    earth: Annotated[
        bool, Query(description="用经纬度（EPSG:4490），限已定位的楼层 · in degrees, where the plan is placed", examples=[False])
    ] = False,
) -> Response:
    """The findings as GeoJSON in plan metres, or in EPSG:4490 where their plan or its building is placed; the file says which."""
    upload = uploads.find(token)
    reading = upload.read()
    placements = None
    if earth:
        known = queries.placements(session, [plan.building for plan in reading.plans])
        placements = [plan.placement or known.get(plan.building) for plan in reading.plans]
    answer = geojson(findings_geojson(reading, chosen(reading, which), placements, language))
    answer.headers["content-disposition"] = _attached(upload, "geojson")
    return answer


@router.get("/again", summary="与上次提交相比 · beside the hand-in before", response_model=AgainOut)
def handed_in_again(uploads: Waiting, token: Token, language: Language) -> dict[str, Any]:
    """Which findings of the hand-in before are mended, which are new, which are still there."""
    upload = uploads.find(token)
    reading = upload.read()
    again = again_of(uploads, upload, reading)
    if again is None:
        raise NotFound("这份成果不是重新提交的", "this survey was not handed in again")
    placed = {since: [i for i, it in enumerate(again.since) if it is since] for since in (Since.NEW, Since.STAYS)}
    return {
        "counts": {since.value: count for since, count in again.counts.items()},
        "mended": [finding_json(it, language) for it in again.mended],
        **{since.value: [_placed(reading, i, again, language) for i in which] for since, which in placed.items()},
    }


def again_of(uploads: Uploads, upload: Upload, reading: Reading) -> Again | None:
    """What became of the findings since the hand-in before; None where there was none or it is gone."""
    if not upload.again_of:
        return None
    try:
        before = uploads.find(upload.again_of)
    except NotFound:
        return None
    return beside(before.read().findings, reading.findings)


def _placed(reading: Reading, index: int, again: Again | None, language: str) -> dict[str, Any]:
    it = reading.findings[index]
    return {
        **finding_json(it, language),
        "index": index,
        "floor": it.floor,
        "floor_name": floor_label(reading, it.floor),
        "row": it.room,
        "since": again.since[index].value if again else None,
    }


def _file(content: bytes, kind: str, upload: Upload, suffix: str) -> Response:
    headers = {"content-disposition": _attached(upload, suffix), "x-content-type-options": "nosniff"}
    return Response(content, media_type=kind, headers=headers)


def _attached(upload: Upload, suffix: str) -> str:
    """A name to save it under, in any script."""
    return f"attachment; filename=\"findings.{suffix}\"; filename*=UTF-8''{quote(f'{upload.path.stem} 检查意见.{suffix}')}"
