"""Spot checks and inspections over HTTP; what is done about them are acts."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from api.dependencies import AsOf, Db, Known, Language
from api.routes.places import NO_NUL
from api.routes.uses import OfOrganisation, Year
from api.schemas.checks import DrawnFromOut, InspectionOut, OneInspectionOut, OneSpotCheckOut, SpotCheckOut
from api.schemas.places import plain, records
from api.schemas.refusals import refusals
from registry import views
from registry.queries import spot_checks

router = APIRouter(prefix="/api", tags=["合规 · compliance"], responses=refusals(422))
ABSENT = refusals(404)

SpotCheckCode = Annotated[str, Path(max_length=40, pattern=NO_NUL, examples=["371500-C0001"])]
InspectionCode = Annotated[str, Path(max_length=40, pattern=NO_NUL, examples=["371500-I0001"])]
CheckState = Annotated[Literal["", "drawn", "published"], Query(examples=["drawn"])]
InspectionState = Annotated[Literal["", "open", "late", "closed"], Query(examples=["open"])]


@router.get("/spot-checks", summary="随机抽查 · the spot checks", response_model=list[SpotCheckOut])
def list_spot_checks(session: Db, as_of: AsOf, known: Known, year: Year = None, state: CheckState = "") -> Any:
    """The spot checks, the latest first, each with how far it has come."""
    return records(views.spot_checks(session, on=as_of, known=known, year=year, state=state))


@router.get("/spot-checks/{code}", summary="一次抽查 · one spot check", response_model=OneSpotCheckOut, responses=ABSENT)
def one_spot_check(session: Db, code: SpotCheckCode, as_of: AsOf, known: Known, language: Language) -> Any:
    """A spot check: its strata, the text that is published, the draw made again, its cards."""
    spot = spot_checks.spot_check(session, code, on=as_of, known=known)
    facts = records(views.spot_checks(session, on=as_of, known=known, code=code))[0]
    cards = records(views.check_cards(session, code, on=as_of, known=known))
    again = [
        {"kind": it.kind.value, "count": len(it.population), "digest": it.digest, "stated": it.stated, "agrees": it.agrees}
        for it in views.redrawn(session, code, on=as_of, known=known)
    ]
    text = views.published_text(spot, cards).said_in(language)
    return {**facts, "strata": spot.strata, "text": text, "redrawn": again, "card_list": cards}


@router.get(
    "/spot-checks/{code}/population",
    summary="抽查的总体 · what a spot check was drawn from",
    response_model=list[DrawnFromOut],
    responses=ABSENT,
)
def population(session: Db, code: SpotCheckCode, as_of: AsOf, known: Known) -> Any:
    """Every code with its stratum, in order, as the register knew them when it was drawn: all that is needed to draw again."""
    return [
        {"kind": it.kind.value, "code": one, "stratum": stratum}
        for it in views.redrawn(session, code, on=as_of, known=known)
        for one, stratum in it.population.items()
    ]


@router.get("/inspections", summary="巡检考核 · the inspections", response_model=list[InspectionOut])
def list_inspections(
    session: Db,
    as_of: AsOf,
    known: Known,
    year: Year = None,
    organisation: OfOrganisation = "",
    state: InspectionState = "",
) -> Any:
    """The inspections of a year, an organisation or a state."""
    return records(views.inspections(session, on=as_of, known=known, year=year, organisation=organisation, state=state))


@router.get("/inspections/{code}", summary="一次巡检 · one inspection", response_model=OneInspectionOut, responses=ABSENT)
def one_inspection(session: Db, code: InspectionCode, as_of: AsOf, known: Known, language: Language) -> Any:
    """The score sheet of an inspection, beside what the register says by itself."""
    sheet = views.score_sheet(session, code, on=as_of, known=known)
    lines = [
        {
            "item": it.criterion.item,
            "words": it.criterion.words.said_in(language),
            "weight": plain(it.criterion.weight),
            "asks_for": it.criterion.evidence.said_in(language),
            "points": plain(it.points),
            "evidence": it.evidence,
            "photo": it.photo,
            "person": it.person,
            "register_says": it.register_says.said_in(language) if it.register_says else None,
        }
        for it in sheet.lines
    ]
    facts = {name: plain(value) for name, value in sheet.facts.items()}
    return {**facts, "source": sheet.criteria.source.said_in(language), "lines": lines}
