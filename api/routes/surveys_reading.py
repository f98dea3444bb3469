"""Handing in without waiting: a survey of one or many files is read in the background, watched, broken off, handed in again."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile

from api.dependencies import Language, Waiting
from api.routes.surveys import Mapping, Token
from api.schemas.refusals import refusals
from api.schemas.waiting import ProgressOut
from api.uploads import Upload
from floorplans.finding import Unreadable

router = APIRouter(prefix="/api/surveys/waiting", tags=["测绘 · surveys"], responses=refusals(422))
MOST_FILES = 2000


@router.post(
    "",
    summary="提交成果，后台读图 · hand in a survey to be read in the background",
    status_code=202,
    response_model=ProgressOut,
    responses=refusals(400, 404, 413),
)
def begin(
    uploads: Waiting,
    language: Language,
    file: Annotated[
        list[UploadFile], File(description="一个或多个文件；多个合为一份 · one file, or several that are one survey")
    ],
    mapping: Mapping = "",
    unit: Annotated[str, Form(max_length=10)] = "",
    again_of: Annotated[
        str, Form(pattern=r"^([0-9a-f]{32})?$", description="所改的那份的 token · the waiting survey that it mends")
    ] = "",
) -> dict[str, Any]:
    """Hand in one or several files; answers at once, and ``progress`` tells how far they have been read."""
    if len(file) > MOST_FILES:
        raise Unreadable(f"一次最多 {MOST_FILES} 个文件，请打成 zip", f"at most {MOST_FILES} files at once; pack them as a zip")
    before = uploads.find(again_of) if again_of else None
    upload = uploads.add(
        [(it.filename or "", it.file) for it in file],
        mapping=mapping or (before.mapping if before else None) or None,
        unit=unit or None,
        again_of=again_of or None,
    )
    upload.start()
    return _told(upload, language)


@router.get(
    "/{token}/progress",
    summary="读到哪里了 · how far it has been read",
    response_model=ProgressOut,
    responses=refusals(404),
)
def progress(uploads: Waiting, token: Token, language: Language) -> dict[str, Any]:
    """How far a waiting survey has been read; with ``refused`` it is not going on."""
    return _told(uploads.find(token), language)


def _told(upload: Upload, language: str) -> dict[str, Any]:
    now = upload.progress()
    return {
        "token": upload.token,
        "file": upload.name,
        "step": now.step.value,
        "says": now.step.words.said_in(language),
        "percent": now.percent,
        "refused": now.refused.said_in(language) if now.refused else None,
    }
