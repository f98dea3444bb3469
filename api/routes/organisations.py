"""Organisations and people as they stand on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

import pandas as pd
from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy.orm import Session

from api.dependencies import AsOf, Db
from api.routes.places import NO_NUL, Division, Search
from api.schemas.organisations import OrganisationAloneOut, OrganisationsOut, PersonOut
from api.schemas.places import records
from api.schemas.refusals import refusals
from registry.models import OrganisationKind, Tier
from registry.queries import parties
from registry.views import organisation as one
from registry.views.parties import organisations

router = APIRouter(prefix="/api", tags=["单位与人员 · parties"], responses=refusals(422))

SORTS: Final = ("tree", "code", "name", "rooms", "usable_area", "posts", "people")
Sort = Annotated[
    Literal["tree", "code", "name", "rooms", "usable_area", "posts", "people", "-code", "-name", "-rooms", "-usable_area", "-posts", "-people"],
    Query(description="排序，前加 - 为倒序；tree 按隶属关系 · by what, with - from the largest; tree: each after its parent"),
]  # fmt: skip
TierAsked = Annotated[Tier | Literal[""], Query(description="层级 · tier", examples=["city"])]
KindAsked = Annotated[OrganisationKind | Literal[""], Query(description="机构类型 · kind", examples=["organ"])]
Parent = Annotated[
    str, Query(max_length=40, pattern=NO_NUL, description="上级单位编号 · all under this one", examples=["371500-P001"])
]
Page = Annotated[int, Query(ge=1, le=100_000, description="第几页 · which page", examples=[1])]
Size = Annotated[int, Query(ge=1, le=1000, description="每页几条 · how many on a page", examples=[100])]
OrganisationCode = Annotated[str, Path(max_length=40, pattern=NO_NUL, examples=["371500-P001"])]
PersonCode = Annotated[str, Path(max_length=40, pattern=NO_NUL, examples=["371500-R00001"])]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which organisations are asked for, in which order."""

    q: Search = ""
    tier: TierAsked = ""
    kind: KindAsked = ""
    division: Division = ""
    parent: Parent = ""
    sort: Sort = "tree"
    page: Page = 1
    size: Size = 100

    def of(self, session: Session, *, on: date) -> pd.DataFrame:
        """All of them, in their order."""
        found = organisations(
            session, on=on, search=self.q, tier=str(self.tier), kind=str(self.kind), division=self.division, parent=self.parent
        )
        if self.sort == "tree":
            return found
        return found.sort_values(self.sort.removeprefix("-"), ascending=not self.sort.startswith("-"), kind="stable")

    def shown(self, found: pd.DataFrame) -> pd.DataFrame:
        """Those of the page."""
        return found.iloc[(self.page - 1) * self.size : self.page * self.size]


@router.get("/organisations", summary="单位清单 · the organisations of a day", response_model=OrganisationsOut)
def list_organisations(session: Db, as_of: AsOf, asked: Annotated[Asked, Depends()]) -> Any:
    """The organisations that are asked for, each after the one that it is under unless another order is wanted."""
    found = asked.of(session, on=as_of)
    return {"count": len(found), "page": asked.page, "size": asked.size, "organisations": records(asked.shown(found))}


@router.get(
    "/organisations/{code}", summary="一个单位 · one organisation", response_model=OrganisationAloneOut, responses=refusals(404)
)
def one_organisation(session: Db, code: OrganisationCode, as_of: AsOf) -> Any:
    """One organisation: its posts and people, where it has rooms, what it came of."""
    parties.organisation(session, code, on=as_of)
    (found,) = records(organisations(session, on=as_of, code=code))
    return {
        **found,
        "mandate": records(one.mandates(session, code, on=as_of)),
        "authorised": records(one.posts(session, code, on=as_of)),
        "members": records(one.people(session, code, on=as_of)),
        "buildings": records(one.buildings_held(session, code, on=as_of)),
        "successions": records(one.successions(session, code)),
    }


@router.get("/people/{code}", summary="一个人的任职与座位 · one person", response_model=PersonOut, responses=refusals(404))
def one_person(session: Db, code: PersonCode, as_of: AsOf) -> Any:
    """One person: the posts they have or had until the day, and where they sit on it."""
    person = parties.person(session, code, on=as_of)
    return {
        "code": person.code,
        "name": person.name,
        "appointments": records(one.appointments(session, code, on=as_of)),
        "seats": records(one.seats(session, code, on=as_of)),
    }
