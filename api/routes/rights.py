"""Rights in time as JSON: a building's, and the timeline of a room, a building, an organisation or a person."""

from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Path

from api.dependencies import AsOf, Db, Known, Language
from api.rights import of_building, told
from api.routes.places import NO_NUL, BuildingCode
from api.schemas.places import plain, records
from api.schemas.refusals import refusals
from api.schemas.rights import BuildingRightsOut, TimelineOut
from registry import views
from registry.views.timeline_facts import Noun

router = APIRouter(prefix="/api", tags=["权利 · rights in time"], responses=refusals(422))
ABSENT = refusals(404)


class SubjectKind(StrEnum):
    """Of what there is a timeline, as an address says it."""

    ROOMS = "rooms"
    BUILDINGS = "buildings"
    ORGANISATIONS = "organisations"
    PEOPLE = "people"

    @property
    def noun(self) -> Noun:
        """The same as the register calls it."""
        return {"rooms": Noun.ROOM, "buildings": Noun.BUILDING, "organisations": Noun.ORGANISATION, "people": Noun.PERSON}[
            self.value
        ]


SubjectCode = Annotated[str, Path(max_length=80, pattern=NO_NUL, examples=["371500-P001"])]


@router.get(
    "/buildings/{code}/rights",
    summary="一栋楼的权属、使用、租赁与人员 · title, use, leases and people of a building",
    response_model=BuildingRightsOut,
    responses=ABSENT,
)
def rights_of_building(session: Db, code: BuildingCode, as_of: AsOf, known: Known) -> Any:
    """Who owns it, who has which rooms, what is let, who sits there, what must be given back."""
    return {name: records(frame) for name, frame in of_building(session, code, on=as_of, known=known).items()}


@router.get("/timeline/{kind}/{code}", summary="时间线 · the timeline of a subject", response_model=TimelineOut, responses=ABSENT)
def timeline_of(
    session: Db,
    kind: Annotated[SubjectKind, Path(examples=["rooms"])],
    code: SubjectCode,
    as_of: AsOf,
    known: Known,
    language: Language,
) -> Any:
    """What began, changed and ended, and what of it was corrected later; in the order of the days in the world."""
    found = views.timeline(session, kind.noun, code, on=as_of, known=known)
    events = [
        {
            **{name: plain(value) for name, value in it.items() if name not in {"says", "was", "names", "fact", "known"}},
            "fact": str(it["fact"]),
            "known": it["known"].isoformat(),
            "says": it["says"].said_in(language),
            "was": it["was"].said_in(language) if it["was"] is not None else None,
            "names": [{"noun": noun.value, "code": one, "name": name} for noun, one, name in it["names"]],
        }
        for it in told(found.events)
    ]
    return {"noun": found.noun.value, "code": found.code, "name": found.name, "events": events}
