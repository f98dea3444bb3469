"""On the page of a waiting survey a reviewer lets a finding stand, by name, for a reason and perhaps for a time; or takes it back."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse

from api.asking import By, must_see
from api.dependencies import Language, Register, Today, Waiting
from api.pages.surveys import Written
from api.pages.surveys_waiting import Column, day_written, refuse_blank, report_page
from api.pages.waiting_facts import Looked
from api.routes.surveys import PlaceIn, Token, difference, places_of
from api.routes.surveys_exceptions import standing_of
from floorplans.finding import key_of
from floorplans.vocabulary import Words
from registry import NotFound, RegistryError, accept, settle, withdraw

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.post("/surveys/waiting/{token}/stand")
def stand(
    request: Request,
    register: Register,
    uploads: Waiting,
    today: Today,
    token: Token,
    language: Language,
    looked: Annotated[Looked, Depends()],
    act: Annotated[str, Form(pattern="^(accept|withdraw)$")],
    frame: Column = [],  # noqa: B006  (FastAPI copies a form's default)
    building: Column = [],  # noqa: B006  (as above)
    floor: Column = [],  # noqa: B006  (as above)
    by: By = "",
    because: Written = "",
    until: Written = "",
) -> HTMLResponse:
    """Let the finding that is looked at stand until a last day, or no longer; what was typed is kept when it is refused."""
    reading = uploads.find(token).read()
    columns = zip(frame, building, floor, strict=False)
    told = [
        PlaceIn(frame=one[:200], building=two.strip()[:40], floor=three.strip()[:20])
        for one, two, three in columns
        if two.strip()
    ]
    places = places_of(told)
    refused: Words | None = None
    try:
        refuse_blank({"by": by, "because": because})
        last = day_written(until)
        if looked.stand is None or looked.stand >= len(reading.findings):
            raise NotFound("这份成果没有这条意见", "this survey has no such finding")
        key = key_of(reading.findings[looked.stand])
        word = {"on": today, "by": by.strip(), "because": because.strip()}
        with register.writing() as writing:
            must_see(writing, *(("building", it.building) for it in settle(reading, places)))
            if act == "accept":
                after = last + timedelta(days=1) if last else None
                accept(writing, reading, [key], places=places, until=after, **word)  # type: ignore[arg-type]  # each as it is named
            else:
                (one,) = standing_of(writing, reading, places, [key], on=today)
                withdraw(writing, one.place, key, **word)  # type: ignore[arg-type]  # as above
        looked = Looked(**{name: getattr(looked, name) for name in Looked.__slots__ if name != "stand"})
    except RegistryError as refusal:
        refused = refusal.words
    with register.reading() as fresh:
        report = difference(uploads, fresh, token, told, language)
        return report_page(
            request,
            uploads,
            fresh,
            today,
            report=report,
            looked=looked,
            told={"places": [it.model_dump() for it in told]},
            typed={"by": by, "because": because, "until": until},
            unstood=refused,
        )
