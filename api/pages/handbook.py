"""The handbook and the tours of the first day: anybody may read them, for no fact of a register stands in them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.asking import Asker
from api.chapters import chapters, search
from api.pages.render import page
from api.tours import tours
from registry import NotFound

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/handbook")
def handbook(request: Request, q: Annotated[str, Query(max_length=100)] = "") -> HTMLResponse:
    """All chapters; or the sections in which some words stand."""
    return page(request, "handbook.html", chapters=chapters(), q=q.strip(), found=search(q))


@router.get("/handbook/print")
def printed(request: Request) -> HTMLResponse:
    """All of it as one document, to be printed."""
    return page(request, "handbook_print.html", chapters=chapters())


@router.get("/handbook/{chapter}")
def chapter(request: Request, chapter: str) -> HTMLResponse:
    """One chapter, with its headings beside it."""
    found = chapters().get(chapter)
    if found is None:
        raise NotFound("手册没有这一章，请从目录查找", "the handbook has no such chapter; look at its table of contents")
    keys = list(chapters())
    at = keys.index(chapter)
    before, after = (chapters().get(next(iter(it), "")) for it in (keys[max(0, at - 1) : at], keys[at + 1 :]))
    return page(request, "handbook_chapter.html", chapters=chapters(), chapter=found, before=before, after=after)


@router.get("/tour")
def tour_of_all(request: Request, viewer: Asker) -> HTMLResponse:
    """The tours of all roles, one's own first."""
    own = viewer.roles if viewer else {}
    return page(request, "tours.html", tours=sorted(tours().values(), key=lambda it: it.role.value not in own), own=own)


@router.get("/tour/{role}")
def tour(request: Request, role: str) -> HTMLResponse:
    """The first day of one role, step by step."""
    found = tours().get(role)
    if found is None:
        raise NotFound("没有这个角色的导览", "there is no tour of such a role")
    return page(request, "tour.html", tour=found)
