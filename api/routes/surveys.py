"""Surveys over HTTP: hand in → dry-run report → confirm; nothing is written before the confirmation."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Path, Query, Response, UploadFile
from pydantic import BaseModel, Field

from api.asking import Asker, Signed, allow, must_see
from api.corrected import kept
from api.dependencies import Day, Db, Language, Register, Today, Waiting
from api.doing import reviewed
from api.routes.places import GEOJSON, NO_NUL, geojson
from api.schemas.places import records
from api.schemas.refusals import refusals
from api.schemas.reports import EnrolledOut, ReportOut, SurveyOut
from api.schemas.surveys import difference_geojson, differences_json, plan_geojson, survey_json
from api.standings import standings, still_open, tell_standings
from api.surveys_proposed import Handed, propose_survey
from api.today import today
from api.uploads import Upload
from floorplans.corrections import Correction
from floorplans.plan import Reading
from registry import (
    Blocked,
    Database,
    Decision,
    NotFound,
    Papers,
    Place,
    RegistryError,
    Viewer,
    changes,
    compare,
    correct,
    enrol,
    made_ready,
    queries,
    settle,
    views,
)
from registry.models import Role

router = APIRouter(prefix="/api/surveys", tags=["测绘 · surveys"], responses=refusals(422))
ABSENT = refusals(404)
Token = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", examples=["5f0c3a2b9d8e47f6a1b2c3d4e5f60718"])]
Mapping = Annotated[
    str,
    Form(
        max_length=100,
        description="图层标准；只有墙线的图可写补线的限度，米、㎡ · drawing standard; of walls alone what closes them, in m and m²",
        examples=["walls-only,gap=0.5,opening=2"],
    ),
]
Floor = Annotated[int, Query(ge=0, le=100_000, description="图中第几层，自 0 起 · which plan of the file", examples=[0])]


class PlaceIn(BaseModel):
    """Which floor of which building a plan of the file is."""

    frame: str = Field("", max_length=200, pattern=NO_NUL, examples=["三层平面图"])
    building: str = Field(max_length=40, pattern=NO_NUL, examples=["371500-0001-001"])
    floor: str = Field(max_length=20, pattern=NO_NUL, examples=["3F"])


class Confirmation(BaseModel):
    """What is told when a survey is confirmed."""

    places: list[PlaceIn] = Field(
        default=[], max_length=2000, description="图中已注明楼栋与楼层的可不填 · what the drawing itself does not say"
    )
    accept: list[str] | None = Field(
        None,
        max_length=100_000,
        examples=[["changed-4f1d6d7c0e5b2a93"]],
        description="只接受这些变化（key），其余保持原状；不填为整份接受 · only these changes, by key; all where it is left out",
    )
    by: Signed
    because: str = Field(min_length=1, max_length=500, pattern=NO_NUL, examples=["测绘报告 LC-2026-031"])
    on: Day | None = Field(None, description="自何日起，默认今天 · from which day", examples=["2026-11-22"])
    surveyor: str = Field("", max_length=200, pattern=NO_NUL, examples=["聊城市某测绘院"])
    surveyed_on: Day | None = Field(None, examples=["2026-09-14"])
    report: str = Field("", max_length=100, pattern=NO_NUL, examples=["LC-2026-031"])


@router.get("", summary="已入账的测绘成果 · the surveys that were enrolled", response_model=list[SurveyOut])
def list_surveys(session: Db) -> list[dict[str, Any]]:
    """The surveys that were enrolled, latest first."""
    return records(views.surveys(session))


@router.post(
    "",
    summary="提交成果试读 · hand in a survey for a dry run",
    status_code=201,
    response_model=ReportOut,
    responses=refusals(400, 413),
)
def hand_in(
    uploads: Waiting,
    session: Db,
    language: Language,
    file: Annotated[
        UploadFile, File(description="DXF、DWG、IFC、ifczip、IMDF、GeoPackage、GeoJSON、Shapefile、xlsx、xls、csv、zip")
    ],
    mapping: Mapping = "",
    unit: Annotated[str, Form(max_length=10)] = "",
) -> dict[str, Any]:
    """Hand in a file: it is read, measured and checked, and what enrolling it would change is told; nothing is written."""
    upload = uploads.add([(file.filename or "", file.file)], mapping=mapping or None, unit=unit or None)
    try:
        return report_of(session, upload, [], language)
    except Exception:  # whatever went wrong, nothing stays behind
        uploads.forget(upload.token)
        raise


@router.get(
    "/waiting/{token}",
    summary="待确认成果的试读报告 · the dry-run report of a waiting survey",
    response_model=ReportOut,
    responses=refusals(404, 409),
)
def waiting_survey(uploads: Waiting, session: Db, token: Token, language: Language) -> dict[str, Any]:
    """The dry-run report of a waiting survey; 409 while it is being read."""
    return report_of(session, uploads.find(token), [], language)


@router.get(
    "/waiting/{token}/plan.geojson",
    summary="待确认成果的一层图形 · a plan of a waiting survey",
    response_class=Response,
    responses={**GEOJSON, **ABSENT},
)
def waiting_plan(uploads: Waiting, token: Token, language: Language, floor: Floor = 0) -> Response:
    """One plan of a waiting survey with its findings, in plan metres."""
    reading = uploads.find(token).read()
    if floor >= len(reading.plans):
        raise NotFound("这份成果没有这一层", "this survey has no such floor")
    return geojson(plan_geojson(reading, floor, language))


@router.post(
    "/waiting/{token}/difference",
    summary="入账将改变什么 · what enrolling would change",
    response_model=ReportOut,
    responses=ABSENT,
)
def difference(uploads: Waiting, session: Db, token: Token, places: list[PlaceIn], language: Language) -> dict[str, Any]:
    """What enrolling a waiting survey would change, once it is told which plan is which floor."""
    return report_of(session, uploads.find(token), places_of(places), language)


@router.post(
    "/waiting/{token}/difference.geojson",
    summary="与上次成果并排的一层图形 · a plan beside the last survey",
    response_class=Response,
    responses={**GEOJSON, **refusals(404, 409)},
)
def difference_plan(
    uploads: Waiting, session: Db, token: Token, places: list[PlaceIn], language: Language, floor: Floor = 0
) -> Response:
    """Every room of one plan with its fate, those that go as they were drawn last, in plan metres."""
    reading = uploads.find(token).read()
    settled = places_of(places)
    found = compare(session, made_ready(session, reading, settled), settle(reading, settled))
    here = [it for it in found if it.plan == floor]
    if not here:
        raise NotFound("这份成果没有这一层", "this survey has no such floor")
    return geojson(difference_geojson(here[0], reading.rooms, language))


@router.post(
    "/waiting/{token}/confirm",
    summary="确认入账 · enrol a waiting survey",
    response_model=EnrolledOut,
    responses=refusals(404, 409),
)
def confirm(register: Register, uploads: Waiting, token: Token, told: Confirmation, asker: Asker, today: Today) -> dict[str, Any]:
    """Enrol a waiting survey, whole or not at all; or of a resurvey what is accepted. Proposed where the register has reviewers."""
    allow(Role.SURVEYOR, Role.STAFF)
    upload = uploads.find(token)
    papers = Papers(
        original=upload.path, file_name=upload.path.name, surveyor=told.surveyor, surveyed_on=told.surveyed_on, report=told.report
    )
    reading, on = upload.read(), told.on or today
    mended = [it.correction for it in kept(upload.folder)]
    if reviewed(register, on=today):
        answer = _propose(register, upload, reading, papers, mended, told, asker=asker, today=today)
    else:
        with register.writing() as session:
            done = enrol(
                session,
                reading,
                places=places_of(told.places),
                papers=papers,
                on=on,
                by=told.by,
                because=told.because,
                accept=None if told.accept is None else Decision(keys=frozenset(told.accept)),
            )
            must_see(session, *(("building", it.place.building) for it in done))
            if mended:
                correct(session, reading.digest, mended, on=on, by=told.by, because=told.because)
            answer = {"floors": differences_json(done), "proposal": None}
    uploads.forget_all(token)
    return answer


def _propose(
    register: Database,
    upload: Upload,
    reading: Reading,
    papers: Papers,
    mended: list[Correction],
    told: Confirmation,
    *,
    asker: Viewer | None,
    today: date,
) -> dict[str, Any]:
    """Let another person decide; what enrolling would change is told as it is now."""
    places = places_of(told.places)
    handed = Handed(
        reading=reading,
        papers=papers,
        places=places,
        mapping=upload.mapping,
        unit=upload.unit,
        mended=mended,
        accept=told.accept,
    )
    became = propose_survey(register, handed, on=told.on or today, because=told.because, asker=asker, today=today)
    with register.reading() as session:
        found = compare(session, made_ready(session, reading, places), settle(reading, places))
        return {"floors": differences_json(found), "proposal": str(became.proposal)}


@router.delete("/waiting/{token}", summary="撤回成果 · withdraw a waiting survey", status_code=204, responses=ABSENT)
def give_up(uploads: Waiting, token: Token) -> None:
    """Withdraw a waiting survey; where it is being read, that is broken off."""
    uploads.forget(token)


@router.get(
    "/{digest}/file",
    summary="原始文件 · the original file",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}, **ABSENT},
)
def original_file(
    session: Db,
    digest: Annotated[
        str, Path(pattern=r"^[0-9a-f]{64}$", examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    ],
) -> Response:
    """The original file, as it was handed in."""
    content = queries.original(session, digest)
    return Response(
        content,
        media_type="application/octet-stream",
        headers={"content-disposition": f'attachment; filename="{digest[:16]}.bin"', "x-content-type-options": "nosniff"},
    )


def places_of(told: list[PlaceIn]) -> list[Place]:
    """Places as the register takes them."""
    return [Place(building=it.building, floor=it.floor, frame=it.frame) for it in told]


def report_of(session: Db, upload: Upload, places: list[Place], language: Language) -> dict[str, Any]:
    """What was read and found; and what would change, or why that cannot be said yet."""
    reading = upload.read()
    report = {
        "token": upload.token,
        "file": upload.path.name,
        **survey_json(reading, language),
        "differences": None,
        "refused": None,
    }
    day = today()
    tell_standings(report, standings(session, upload, places, on=day), reading, language)
    try:
        if errors := still_open(session, reading, places, on=day):
            raise Blocked(errors)
        prepared = made_ready(session, reading, places)
        found = compare(session, prepared, settle(reading, places))
        report["differences"] = differences_json(found, language, changes=changes(session, found, prepared, on=day))
    except RegistryError as refusal:
        report["refused"] = refusal.words.said_in(language)
    return report
