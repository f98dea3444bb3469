"""Which idle rooms are asked for: one filter for the list, the map and the page, all of it in the address."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal

from fastapi import Depends, Query
from pydantic import BeforeValidator, Field
from sqlalchemy.orm import Session

from api.dependencies import Day
from api.routes.places import NO_NUL, Division, Search
from floorplans.vocabulary import RoomUse
from registry.views.idle import Idle, Wanted, idle

A_PAGE: Final = 100
Order = Literal["code", "area", "since"]
Code = Annotated[str, Query(max_length=80, pattern=NO_NUL)]


def _or_none(value: object) -> object:
    """An empty field of a form says nothing."""
    return None if value == "" else value


def _or_empty(value: object) -> object:
    return value or ""


Figure = Annotated[
    Annotated[Decimal, Field(ge=0, le=1_000_000)] | None,
    BeforeValidator(_or_none),
    Query(description="使用面积㎡ · usable area in m²", examples=["18"]),
]
Use = Annotated[Literal[""] | RoomUse, BeforeValidator(_or_empty), Query(description="用途 · use", examples=["office"])]
Since = Annotated[
    Day | None,
    BeforeValidator(_or_none),
    Query(description="自该日或更早起闲置 · idle since this day or longer", examples=["2026-01-01"]),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleAsked:
    """A filter, an order and a page."""

    wanted: Wanted
    order: Order
    down: bool
    page: int
    size: int

    def found(self, session: Session, on: date) -> Idle:
        """The page of rooms that is asked for."""
        first = (self.page - 1) * self.size
        return idle(session, self.wanted, on=on, order=self.order, down=self.down, first=first, count=self.size)


def asked(
    q: Search = "",
    division: Division = "",
    building: Code = "",
    floor: Code = "",
    use: Use = "",
    least: Figure = None,
    most: Figure = None,
    since: Since = None,
    wholly: Annotated[bool, Query(description="只看整间闲置的 · only rooms that are wholly free")] = False,
    order: Annotated[Order, Query(description="排序 · order")] = "code",
    down: Annotated[bool, Query(description="倒序 · downwards")] = False,
    page: Annotated[int, Query(ge=1, le=100_000, description="第几页 · which page")] = 1,
    size: Annotated[int, Query(ge=1, le=1000, description="每页几间 · rooms on a page")] = A_PAGE,
) -> IdleAsked:
    """What the address says."""
    wanted = Wanted(
        search=q,
        division=division,
        building=building,
        floor=floor,
        use=str(use),
        least=least,
        most=most,
        since=since,
        wholly=wholly,
    )
    return IdleAsked(wanted=wanted, order=order, down=down, page=page, size=size)


AskedIdle = Annotated[IdleAsked, Depends(asked)]
