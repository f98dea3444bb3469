"""Forms that are filled on site with a phone: pictures are kept first, then the act is done as at any other door."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final
from urllib.parse import quote, unquote

from fastapi import Form, Request, UploadFile
from fastapi.responses import RedirectResponse

from api.doing import do
from api.keeping import keep_paper
from api.pages.surveys import SEE_OTHER
from api.pictures import put_down
from api.routes.places import NO_NUL
from registry import Database, NotAllowed, Viewer

YEAR: Final = 365 * 86400
Told = Annotated[str, Form(max_length=500, pattern=NO_NUL)]


def kept(register: Database, pictures: Mapping[str, UploadFile | None], *, asker: Viewer | None) -> dict[str, str]:
    """Pictures that came with a form, kept in the register: field → digest, of those that came."""
    digests = {}
    for name, upload in pictures.items():
        with put_down(upload) as picture:
            if picture:
                with picture.path.open("rb") as content:
                    digests[name], _ = keep_paper(register, picture.name, content, asker=asker)
    return digests


def done_on_site(
    register: Database, verb: str, arguments: Mapping[str, Any], *, because: str, by: str, asker: Viewer | None, today: date
) -> None:
    """Do an act with what was filled in; empty fields are left out. ``NotAllowed`` where nobody signs."""
    if asker is None and not by.strip():
        raise NotAllowed("请填写填表人", "say who fills it in")
    told = {name: value for name, value in arguments.items() if value not in {"", ()}}
    do(register, verb, told, on=today, because=because, by=by.strip(), asker=asker, today=today)


def name_of(request: Request, asker: Viewer | None) -> str:
    """Who fills it in: whoever came in, else whoever filled in the one before on this phone."""
    return asker.name if asker else unquote(request.cookies.get("counter", ""))


def onward(address: str, by: str, asker: Viewer | None) -> RedirectResponse:
    """To the next page; a name that was typed is remembered on this phone."""
    gone = RedirectResponse(address, status_code=SEE_OTHER)
    if asker is None:
        gone.set_cookie("counter", quote(by.strip()), max_age=YEAR, samesite="lax", httponly=True)
    return gone
