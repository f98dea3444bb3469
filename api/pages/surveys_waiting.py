"""A waiting survey: what was found, drawn where it is; mended in place; compared with the register; enrolled or withdrawn."""

from datetime import date
from hashlib import sha256
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from api.asking import Asker, By
from api.corrected import correct_room, correct_unit, take_back
from api.dependencies import Db, Language, Register, Today, Waiting
from api.pages.render import page
from api.pages.surveys import ACCEPTED, REFUSED, SEE_OTHER, Written
from api.pages.waiting_facts import Looked, facts_of
from api.routes import surveys as routes
from api.routes.surveys import Confirmation, PlaceIn, Token
from api.uploads import Uploads
from floorplans.corrections import Field
from floorplans.vocabulary import Words
from registry import RegistryError
from registry.queries import accounts

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Column = Annotated[list[str], Form(max_length=100_000)]
REQUIRED = {"by": Words("经办人", "who does it"), "because": Words("依据", "the paper it rests on")}
PAPERS = ("by", "because", "surveyor", "surveyed_on", "report", "on")
LOOK = Words("请核对下面将发生的变化，再按一次“确认入账”", "look at what will change below, then press “Confirm” once more")


@router.get("/surveys/waiting/{token}")
def waiting(
    request: Request,
    uploads: Waiting,
    session: Db,
    today: Today,
    token: Token,
    language: Language,
    looked: Annotated[Looked, Depends()],
) -> HTMLResponse:
    """The dry-run report: what was read and found, drawn where it is, and what enrolling would change."""
    upload = uploads.find(token)
    now = upload.progress()
    if upload.jobs.under_way(upload.files):
        return page(request, "survey_reading.html", file=upload.name, token=token, now=now)
    report = routes.report_of(session, upload, [], language)
    return report_page(request, uploads, session, today, report=report, looked=looked)


@router.post("/surveys/waiting/{token}/mend")
def mend(
    request: Request,
    uploads: Waiting,
    session: Db,
    today: Today,
    token: Token,
    language: Language,
    looked: Annotated[Looked, Depends()],
    by: By = "",
    because: Written = "",
    number: Written = "",
    name: Written = "",
    use: Written = "",
    declared: Written = "",
    unit: Written = "",
    undo: Written = "",
) -> Response:
    """Mend a room or the unit, or take a correction back; what was typed is kept when it is refused."""
    upload = uploads.find(token)
    typed = {"by": by, "because": because, "number": number, "name": name, "use": use, "declared": declared, "unit": unit}
    try:
        if undo:
            take_back(upload.folder, undo)
        else:
            refuse_blank(typed)
            drawn, _ = upload.read_twice()
            told = {"person": by.strip(), "reason": because.strip()}
            if unit:
                correct_unit(upload.folder, drawn, unit, **told)
            elif looked.mend is not None:
                becomes = {Field(it): typed[it] for it in ("number", "name", "use", "declared")}
                correct_room(upload.folder, drawn, looked.mend, becomes, **told)
    except RegistryError as refusal:
        report = routes.report_of(session, upload, [], language)
        return report_page(request, uploads, session, today, report=report, looked=looked, typed=typed, unmended=refusal.words)
    uploads.find(token).start()
    floor = f"?floor={looked.floor}" if looked.floor else ""
    return RedirectResponse(f"/surveys/waiting/{token}{floor}", SEE_OTHER)


@router.post("/surveys/waiting/{token}")
def decide(
    request: Request,
    register: Register,
    uploads: Waiting,
    session: Db,
    viewer: Asker,
    today: Today,
    token: Token,
    language: Language,
    looked: Annotated[Looked, Depends()],
    act: Annotated[str, Form(pattern="^(compare|confirm|withdraw)$")],
    frame: Column = [],  # noqa: B006  (FastAPI copies a form's default)
    building: Column = [],  # noqa: B006  (as above)
    floor: Column = [],  # noqa: B006  (as above)
    accept: Column = [],  # noqa: B006  (as above)
    seen: Written = "",
    by: By = "",
    because: Written = "",
    surveyor: Written = "",
    surveyed_on: Written = "",
    report: Written = "",
    on: Written = "",
) -> Response:
    """Compare with the register, enrol, or withdraw; what was typed is kept when it is refused."""
    if act == "withdraw":
        uploads.forget(token)
        return RedirectResponse("/surveys/new", SEE_OTHER)
    columns = zip(frame, building, floor, strict=False)
    places = [
        PlaceIn(frame=one[:200], building=two.strip()[:40], floor=three.strip()[:20])
        for one, two, three in columns
        if two.strip()
    ]
    papers = {"by": by, "because": because, "surveyor": surveyor, "surveyed_on": surveyed_on, "report": report, "on": on}
    found = routes.difference(uploads, session, token, places, language)
    refused = None
    if act == "confirm":
        try:
            facts = {
                **papers,
                "surveyed_on": day_written(surveyed_on),
                "on": day_written(on),
                "because": because.strip(),
                "by": by.strip(),
            }
            refuse_blank(facts)
            _refuse_unseen(found, seen)
            keys = {it["key"] for floor in found["differences"] or [] for it in floor["fates"]}
            chosen = None if keys <= set(accept) or not asked_room_by_room(found) else sorted(keys & set(accept))
            told = Confirmation.model_validate({**facts, "places": places, "accept": chosen})
            done = routes.confirm(register, uploads, token, told, viewer, today)
        except RegistryError as refusal:
            refused = refusal.words
        else:
            if done["proposal"]:
                return RedirectResponse(f"/proposals/{done['proposal']}", SEE_OTHER)
            first = done["floors"][0]
            return RedirectResponse(f"/buildings/{first['building']}?floor={first['floor']}", SEE_OTHER)
    told_so_far = {**papers, "places": [it.model_dump() for it in places], "accept": set(accept) if seen else None}
    return report_page(request, uploads, session, today, report=found, looked=looked, told=told_so_far, refused=refused)


def seen_of(report: dict[str, Any]) -> str:
    """What a person has been shown of a difference, in short."""
    return sha256(orjson.dumps(report["differences"])).hexdigest()[:16]


def asked_room_by_room(report: dict[str, Any]) -> bool:
    """Whether there is anything to choose from: a floor that had rooms before."""
    return any(it["fates"] and (it["kept"] or any(one["was"] for one in it["fates"])) for it in report["differences"] or [])


def refuse_blank(facts: dict[str, Any]) -> None:
    """Refuse what nobody puts his name or a reason to."""
    for name, words in REQUIRED.items():
        if not facts[name].strip():
            raise RegistryError(f"请填写{words.zh}", f"fill in {words.en}")


def _refuse_unseen(report: dict[str, Any], seen: str) -> None:
    if report["differences"] is not None and seen != seen_of(report):
        raise RegistryError(*LOOK)


def day_written(written: str) -> date | None:
    """A day as people write it; nothing written is no day."""
    try:
        return date.fromisoformat(written.strip()) if written.strip() else None
    except ValueError:
        raise RegistryError(f"日期“{written}”应写作 2026-09-14", f"write the day “{written}” like 2026-09-14") from None


def report_page(
    request: Request,
    uploads: Uploads,
    session: Session,
    today: date,
    *,
    report: dict[str, Any],
    looked: Looked,
    told: dict[str, Any] | None = None,
    refused: Words | None = None,
    typed: dict[str, str] | None = None,
    unmended: Words | None = None,
    unstood: Words | None = None,
) -> HTMLResponse:
    """The page of a waiting survey, with what was typed where something was refused."""
    told = {**dict.fromkeys(PAPERS, ""), "places": [], "accept": None, **(told or {})}
    return page(
        request,
        "survey_waiting.html",
        status=REFUSED if (refused and refused != LOOK) or unmended or unstood else 200,
        report=report,
        told=told,
        seen=seen_of(report) if report["differences"] is not None else "",
        room_by_room=asked_room_by_room(report),
        refused=refused or (Words(report["refused"], report["refused"]) if report["refused"] else None),
        typed=typed or {},
        unmended=unmended,
        unstood=unstood,
        accepted=ACCEPTED,
        reviewed=bool(accounts.reviewers(session, on=today)),
        **facts_of(uploads, uploads.find(report["token"]), session, today, report=report, looked=looked, told=told),
    )
