"""Pictures that were kept beside an act, shown on a page to whoever may see the act."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from api.dependencies import Db
from api.pictures import kind_of
from registry import NotFound, queries

router = APIRouter(include_in_schema=False)


@router.get("/photos/{digest}")
def photo(session: Db, digest: Annotated[str, Path(pattern="^[0-9a-f]{64}$")]) -> Response:
    """A kept picture; what is kept and is no picture is not shown here."""
    content = queries.original(session, digest)
    kind = kind_of(content)
    if kind is None:
        raise NotFound("这个文件不是图片", "this file is no picture")
    headers = {"x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'; sandbox"}
    return Response(content, media_type=kind, headers=headers)
