"""Papers and scans over HTTP: kept in the register under the digest of their content, given out again by it, small or whole."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, File, Path, Request, Response, UploadFile
from pydantic import BaseModel, Field

from api.allowed import allow_role
from api.asking import Asker
from api.dependencies import Db, Language, Register, register_itself
from api.integrity import CHECKS, How, check
from api.keeping import keep_paper
from api.renditions import MOST_PAGES, THUMBNAIL, VIEW, Renditions
from api.schemas.refusals import refusals
from api.serving import content_of, kept, shown
from registry.queries import files

router = APIRouter(prefix="/api/files", tags=["图文 · files"], responses=refusals(422))
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", examples=[DIGEST])]
BINARY = {"schema": {"type": "string", "format": "binary"}}
BYTES = {
    200: {
        "content": {"application/octet-stream": BINARY},
        "description": "整份；请求带 Range 时以 206 答复其中一段 · whole, or by 206 the range that is asked for",
    }
}
PICTURE = {200: {"content": {"image/jpeg": BINARY}}}


class KeptOut(BaseModel):
    """A file that was kept."""

    digest: str = Field(examples=[DIGEST])
    name: str = Field(examples=["使用协议.pdf"])
    size: int = Field(examples=[182_044])


class WrongOut(BaseModel):
    """A file that is not as it was handed in."""

    digest: str = Field(examples=[DIGEST])
    how: How = Field(examples=["damaged"])
    says: str = Field(examples=["内容损坏"])
    size: int | None = Field(examples=[182_044])
    references: list[str] = Field(examples=[["使用协议 聊机管用〔2026〕3号"]])


class CheckedOut(BaseModel):
    """What a check of every kept file came to; at most a thousand files are listed."""

    at: datetime = Field(examples=["2026-11-22T08:00:00Z"])
    files: int = Field(examples=[1204])
    sound: bool = Field(examples=[False])
    damaged: int = Field(examples=[1])
    missing: int = Field(examples=[0])
    orphan: int = Field(examples=[2])
    wrong: list[WrongOut]


@router.post(
    "", summary="保存文件 · keep a file", status_code=201, response_model=KeptOut, responses=refusals(403, 409, 413, 503)
)
def keep_file(
    register: Register, asker: Asker, file: Annotated[UploadFile, File(description="扫描件、附件 · a scan or another paper")]
) -> dict[str, Any]:
    """Keep a paper; an act names it by its digest. What it is follows from its content, never from its name."""
    digest, size = keep_paper(register, file.filename or "", file.file, asker=asker)
    return {"digest": digest, "name": file.filename, "size": size}


@router.post("/check", summary="核验全部文件 · check every kept file", response_model=CheckedOut, responses=refusals(403, 409))
def check_files(request: Request, session: Db, asker: Asker, language: Language) -> dict[str, Any]:
    """Compute the digest of every kept file anew: damaged and missing ones with what refers to them, and orphans."""
    allow_role(session, asker, CHECKS)
    return check(register_itself(request), at=datetime.now(UTC)).json(language)


@router.get("/{digest}", summary="取回文件 · a kept file", response_class=Response,
            responses=BYTES | refusals(404))  # type: ignore[operator]  # fmt: skip  # both are by status
def kept_file(request: Request, register: Register, session: Db, digest: Digest) -> Response:
    """A paper as it was handed in, to be saved; a part of it where a range of bytes is asked for."""
    return kept(request, register, session, digest)


@router.get("/{digest}/thumbnail", summary="缩略图 · a small picture of a file", response_class=Response,
            responses=PICTURE | refusals(404, 503))  # type: ignore[operator]  # fmt: skip  # as above
def thumbnail(request: Request, register: Register, session: Db, digest: Digest) -> Response:
    """A picture, or the first page of a PDF, small and without what a camera writes beside it."""
    files.stored(session, digest)
    return shown(request, digest, _renditions(request).of(digest, content_of(register, digest), side=THUMBNAIL))


@router.get("/{digest}/pages/{number}", summary="预览页 · a page of a file as a picture", response_class=Response,
            responses=PICTURE | refusals(404, 503))  # type: ignore[operator]  # fmt: skip  # as above
def page_of(
    request: Request,
    register: Register,
    session: Db,
    digest: Digest,
    number: Annotated[int, Path(ge=1, le=MOST_PAGES, examples=[1])],
) -> Response:
    """A page of a PDF, or a picture as page 1, as large as a screen."""
    files.stored(session, digest)
    return shown(request, digest, _renditions(request).of(digest, content_of(register, digest), side=VIEW, page=number))


def _renditions(request: Request) -> Renditions:
    found: Renditions = request.app.state.renditions
    return found
