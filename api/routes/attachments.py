"""What lies beside a record, over HTTP; laying and taking away are acts, attach-file and detach-file."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, UploadFile
from pydantic import BaseModel, Field

from api.asking import Asker, By
from api.attaching import attach, beside
from api.dependencies import AsOf, Day, Db, Known, Language, Register, Today
from api.doing import outcome_json
from api.routes.files import DIGEST
from api.routes.places import NO_NUL
from api.schemas.acts import OutcomeOut
from api.schemas.refusals import refusals
from registry.models import PaperKind

router = APIRouter(prefix="/api/attachments", tags=["图文 · files"], responses=refusals(404, 422))
RECORD: dict[str, Any] = {
    "max_length": 200,
    "pattern": NO_NUL,
    "examples": ["building:371500-0001-001"],
    "description": "种类:编号 · KIND:CODE",
}
TEXT: dict[str, Any] = {"max_length": 500, "pattern": NO_NUL}


class BesideOut(BaseModel):
    """A paper beside a record."""

    id: str = Field(examples=["0193c4a0-7b1e-7000-8000-2f1d5a6b7c8d"])
    record: str = Field(examples=["building:371500-0001-001"])
    digest: str = Field(examples=[DIGEST])
    name: str = Field(examples=["正门.jpg"])
    size: int = Field(examples=[182_044])
    kind: PaperKind = Field(examples=["photo"])
    words: str = Field(examples=["照片"])
    caption: str = Field(examples=["正门"])
    taken_on: date | None = Field(examples=["2026-03-02"])
    taken_at: str = Field(examples=["东昌路"])
    sensitive: bool = Field(examples=[False])
    shown: bool = Field(description="可显示缩略图和预览 · whether there is a small picture of it")
    valid_from: date = Field(examples=["2026-03-02"])
    valid_to: date | None = Field(examples=[None], description="从该日起不再附于记录 · from this day on it no longer lies there")


@router.get("", summary="记录所附图文 · what lies beside a record", response_model=list[BesideOut])
def beside_record(
    session: Db, record: Annotated[str, Query(**RECORD)], as_of: AsOf, known: Known, language: Language
) -> list[dict[str, Any]]:
    """What lies beside a record on a day, the latest first."""
    return [it.json(language) for it in beside(session, record, on=as_of, known=known)]


@router.post(
    "", summary="上传并附上 · keep a file and attach it", response_model=OutcomeOut, responses=refusals(403, 409, 413, 503)
)
def attach_here(
    register: Register,
    asker: Asker,
    today: Today,
    language: Language,
    file: Annotated[UploadFile, File(description="照片、扫描件、图纸、文件 · a photo, scan, drawing or document")],
    record: Annotated[str, Form(**RECORD)],
    because: Annotated[str, Form(min_length=1, **TEXT, examples=["现场核查"])],
    by: By,
    kind: Annotated[PaperKind, Form(examples=["photo"])] = PaperKind.OTHER,
    caption: Annotated[str, Form(**TEXT, examples=["正门"])] = "",
    taken_on: Annotated[Day | None, Form(examples=["2026-03-02"])] = None,
    taken_at: Annotated[str, Form(**TEXT, examples=["东昌路"])] = "",
    sensitive: Annotated[bool, Form(examples=[False])] = False,
    on: Annotated[Day | None, Form(examples=["2026-11-22"])] = None,
) -> dict[str, Any]:
    """Keep a paper and lay it beside a record, in one call; an act of its own in the journal."""
    told = {
        "record": record,
        "kind": kind.value,
        "caption": caption,
        "taken_on": taken_on.isoformat() if taken_on else "",
        "taken_at": taken_at,
        "sensitive": sensitive,
    }
    word = {"because": because, "by": by, "asker": asker, "today": today}
    return outcome_json(attach(register, file.file, file.filename or "", told, on=on or today, **word), language)
