"""Surveys: what was enrolled, and the way in."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.corrected import UNITS
from api.dependencies import Db, Today, Waiting
from api.pages.render import page
from floorplans.finding import Unreadable
from floorplans.readers import SURVEYS
from floorplans.readers.bundle_members import COMPANIONS
from registry import views

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SEE_OTHER = 303
REFUSED = 422
ACCEPTED = ",".join(sorted({*SURVEYS, *COMPANIONS, ".zip"}))
"""Files that a browser offers to choose; what comes all the same is read or refused with a sentence."""

Written = Annotated[str, Form(max_length=500)]


@router.get("/surveys")
def enrolled(request: Request, session: Db, as_of: Today) -> HTMLResponse:
    """The surveys that were enrolled, latest first."""
    return page(request, "surveys.html", as_of=as_of, surveys=list(views.surveys(session).itertuples(index=False)))


@router.get("/surveys/new")
def blank(request: Request) -> HTMLResponse:
    """The form to hand in a drawing."""
    return page(request, "survey_new.html", units=UNITS, accepted=ACCEPTED, mapping="", unit="", wrong=None)


@router.post("/surveys/new")
def hand_in(
    request: Request,
    uploads: Waiting,
    file: Annotated[list[UploadFile], File()],
    mapping: Written = "",
    unit: Written = "",
    again_of: Annotated[str, Form(pattern=r"^([0-9a-f]{32})?$")] = "",
) -> Response:
    """Read and check a drawing for a browser without script; on to its report, or back to the form with what is wrong."""
    token = ""
    try:
        if again_of:
            uploads.find(again_of)
        files = [(it.filename or "", it.file) for it in file]
        token = uploads.add(files, mapping=mapping or None, unit=unit or None, again_of=again_of or None).token
        uploads.find(token).read()
    except Exception as refusal:  # whatever went wrong, nothing stays behind
        if token:
            uploads.forget(token)
        if not isinstance(refusal, Unreadable):
            raise
        told = {"units": UNITS, "accepted": ACCEPTED, "mapping": mapping, "unit": unit, "wrong": refusal.words}
        return page(request, "survey_new.html", status=REFUSED, **told)
    return RedirectResponse(f"/surveys/waiting/{token}", SEE_OTHER)
