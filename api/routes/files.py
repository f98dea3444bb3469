"""Papers and scans over HTTP: kept in the register under the digest of their content, given out again by it."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, File, Path, Response, UploadFile
from pydantic import BaseModel, Field

from api.asking import Asker
from api.dependencies import Db, Register
from api.keeping import keep_paper
from api.schemas.refusals import refusals
from registry import queries
from registry.models import StoredFile

router = APIRouter(prefix="/api/files", tags=["办理 · acts"], responses=refusals(422))
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
BYTES = {200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}


class KeptOut(BaseModel):
    """A file that was kept."""

    digest: str = Field(examples=[DIGEST])
    name: str = Field(examples=["使用协议.pdf"])
    size: int = Field(examples=[182_044])


@router.post("", summary="保存文件 · keep a file", status_code=201, response_model=KeptOut, responses=refusals(403, 413))
def keep_file(
    register: Register, asker: Asker, file: Annotated[UploadFile, File(description="扫描件、附件 · a scan or another paper")]
) -> dict[str, Any]:
    """Keep a paper; an act names it by its digest."""
    digest, size = keep_paper(register, file.filename or "", file.file, asker=asker)
    return {"digest": digest, "name": file.filename, "size": size}


@router.get(
    "/{digest}",
    summary="取回文件 · a kept file",
    response_class=Response,
    responses=BYTES | refusals(404),  # type: ignore[operator]  # both are by status
)
def kept_file(session: Db, digest: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", examples=[DIGEST])]) -> Response:
    """A paper as it was handed in."""
    content = queries.original(session, digest)
    stored = session.get(StoredFile, digest)
    name = quote(stored.name if stored else digest)
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "x-content-type-options": "nosniff"}
    return Response(content, media_type="application/octet-stream", headers=headers)
