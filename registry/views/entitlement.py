"""What an organisation may have beside what it holds, by category, on a day and as it was known at an instant.

Offices, service and equipment rooms are compared in usable, annex rooms in gross m²; technical rooms are told in gross m² and
have no standard here (党政机关办公用房建设标准 art. 10, confidence A). A room counts by the organisation's share of it. What has no
area is counted and said, never guessed. Rooms let to others are not held; a body outside the rules has no entitlement, and
what it pays for is told apart (policy: USE-8).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from floorplans.area_kinds import AreaKind
from floorplans.vocabulary import RoomUse, Words
from registry.compliance.entitle import Entitlement, entitle
from registry.compliance.entitle_figures import Needs
from registry.models import (
    Assignment,
    Building,
    Floor,
    Organisation,
    Room,
    RoomArea,
    RoomPart,
    RoomSurvey,
    Tenure,
    Tier,
)
from registry.queries import parties
from registry.standards.formulas import exact, rounded
from registry.standards.laws import in_force
from registry.standards.posts import posts
from registry.store.dated import as_of
from registry.store.errors import Invalid
from registry.views.parties import table

BASIC: Final = (RoomUse.OFFICE.value, RoomUse.SERVICE.value, RoomUse.EQUIPMENT.value)
IN_GROSS: Final = (RoomUse.ANNEX.value, RoomUse.TECHNICAL.value)
BASIC_SUM: Final = "basic"
OTHER: Final = "other"
CATEGORIES: Final = (*BASIC, BASIC_SUM, *IN_GROSS, OTHER)
COLUMNS: Final = [
    "category", "measured_in", "rooms", "without_area", "held", "entitled", "shortage", "surplus",
    "shortage_over_standard_pct", "excess_over_standard_pct", "excess_over_actual_pct",
]  # fmt: skip
ROOMS: Final = [
    "organisation", "building", "building_name", "floor_name", "code", "number", "name", "use", "category", "share", "tenure",
    "usable_area", "gross_area", "held",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What an organisation may have and what it holds."""

    entitled: Entitlement | None
    why: Words | None
    """Why there is no entitlement."""
    categories: pd.DataFrame
    """``COLUMNS``, in the order of ``CATEGORIES``; ``entitled`` and what follows it None where nothing can be compared."""
    rooms: pd.DataFrame
    """``ROOMS``: all that it holds, with the category that each counts in and the area that counts, by its share."""
    let: pd.DataFrame
    """The same of rooms let to others, which are not held."""
    tolerated: pd.DataFrame
    """Bodies outside the rules, itself or under it: organisation, organisation_name, kind, tenure, rooms, without_area, usable_area."""


def entitlement(
    session: Session,
    organisation: str,
    *,
    on: date,
    known: datetime | None = None,
    needs: Needs | None = None,
    ratio: Decimal | None = None,
) -> Allowance:
    """What an organisation may have by its authorised posts of a day, beside what it holds; cars and K where they are told."""
    body = parties.organisation(session, organisation, on=on, known=known)
    under = select(Organisation).where(
        Organisation.parent_id == body.id, Organisation.in_scope.is_(False), as_of(Organisation, on, known)
    )
    outside = {it.id: it for it in session.scalars(under.order_by(Organisation.code))}
    if not body.in_scope:
        outside = {body.id: body, **outside}
    all_rooms = rooms_of(session, {body.id, *outside}, on=on, known=known)
    mine = all_rooms[all_rooms["organisation_id"] == body.id]
    let = mine["tenure"] == Tenure.LEASED_OUT.value
    held = mine[~let]
    entitled, why = _entitled(session, body, on=on, known=known, needs=needs, ratio=ratio)
    return Allowance(
        entitled=entitled,
        why=why,
        categories=_categories(held, entitled),
        rooms=held[ROOMS].reset_index(drop=True),
        let=mine[let][ROOMS].reset_index(drop=True),
        tolerated=_tolerated(all_rooms, outside),
    )


def _entitled(
    session: Session, body: Organisation, *, on: date, known: datetime | None, needs: Needs | None, ratio: Decimal | None
) -> tuple[Entitlement | None, Words | None]:
    if not body.in_scope:
        return None, Words("不适用办公用房规定，不核定面积", "the rules of office space do not apply to it, so nothing is set")
    counted = counted_posts(session, body, on=on, known=known)
    if not counted:
        return None, Words("还没有核定编制", "no posts are authorised yet")
    try:
        return entitle(body.tier, counted, on=on, needs=needs, ratio=ratio, division=body.division_code), None
    except Invalid as refused:
        if "ratio" in refused.problems or not refused.problems.keys() <= {"on"}:
            raise
        return None, refused.words


def counted_posts(session: Session, body: Organisation, *, on: date, known: datetime | None = None) -> dict[str, int]:
    """The authorised posts of a day that count, by post; workers' posts without a post of the table are of its last row."""
    rule = in_force("headcount", "staffings", on=on, division=body.division_code)
    staffings = rule.value if rule else ["authorised", "worker"]
    rows = posts(Tier(body.tier))
    lowest = list(rows)[-1]
    counted: dict[str, int] = defaultdict(int)
    for it in parties.posts_of(session, body.id, on=on, known=known):
        if it.staffing in staffings:
            counted[it.post if it.post in rows else lowest] += it.count
    return dict(counted)


def rooms_of(session: Session, organisations: Collection[UUID], *, on: date, known: datetime | None) -> pd.DataFrame:
    """The rooms of some organisations with what of each counts; the gross area is the one stated last."""
    held = Assignment.organisation_id.in_(list(organisations)), as_of(Assignment, on, known)
    query = (
        select(
            Assignment.organisation_id, Organisation.code.label("organisation"), Room.id, Building.code.label("building"),
            Building.name.label("building_name"), Floor.floor_name, Room.code, RoomSurvey.number, RoomSurvey.name, RoomSurvey.use,
            RoomSurvey.usable_area, Assignment.share, Assignment.tenure,
        )
        .select_from(Assignment)
        .join(Organisation, (Organisation.id == Assignment.organisation_id) & as_of(Organisation, on, known))
        .join(Room, Room.id == Assignment.room_id)
        .join(RoomSurvey, (RoomSurvey.id == Room.id) & as_of(RoomSurvey, on, known))
        .join(Floor, (Floor.id == RoomSurvey.floor_id) & as_of(Floor, on, known))
        .join(Building, (Building.id == Floor.building_id) & as_of(Building, on, known))
        .where(*held)
        .order_by(Building.code, Floor.storey, Room.code, Organisation.code)
    )  # fmt: skip
    stated = (
        select(RoomArea.room_id, RoomArea.area)
        .join(Assignment, (Assignment.room_id == RoomArea.room_id) & held[0] & held[1])
        .where(RoomArea.kind == AreaKind.GROSS.value, as_of(RoomArea, on, known))
        .order_by(RoomArea.valid_from, RoomArea.source)
    )
    inside = (
        select(RoomPart.room_id)
        .join(Assignment, (Assignment.room_id == RoomPart.room_id) & held[0] & held[1])
        .where(RoomPart.office_id != RoomPart.room_id, as_of(RoomPart, on, known))
    )
    found = table(session, query)
    gross = {key: area for key, area in session.execute(stated)}  # noqa: C416  # rows are not pairs to a type checker
    of_offices = set(session.scalars(inside))
    found["gross_area"] = pd.Series([gross.get(key) for key in found["id"]], dtype=object, index=found.index)
    found["category"] = [
        RoomUse.OFFICE.value if key in of_offices else use if use in (*BASIC, *IN_GROSS) else OTHER
        for key, use in zip(found["id"], found["use"], strict=True)
    ]
    measured = [
        gross_area if category in IN_GROSS else usable
        for category, usable, gross_area in zip(found["category"], found["usable_area"], found["gross_area"], strict=True)
    ]
    found["exact"] = pd.Series(
        [
            None if area is None else exact(area) * exact(share) / 100
            for area, share in zip(measured, found["share"], strict=True)
        ],
        dtype=object,
        index=found.index,
    )
    found["held"] = pd.Series([None if it is None else rounded(it) for it in found["exact"]], dtype=object, index=found.index)
    return found


def _categories(held: pd.DataFrame, entitled: Entitlement | None) -> pd.DataFrame:
    may: Mapping[str, Fraction] = (
        {name: getattr(entitled, name) for name in (*BASIC, BASIC_SUM, RoomUse.ANNEX.value)} if entitled else {}
    )
    rows = []
    for name in CATEGORIES:
        some = held[held["category"].isin(BASIC if name == BASIC_SUM else (name,))]
        known = [it for it in some["exact"] if it is not None]
        has = sum(known, Fraction(0))
        rows.append(
            {
                "category": name,
                "measured_in": "gross" if name in IN_GROSS else "usable",
                "rooms": len(some),
                "without_area": len(some) - len(known),
                "held": rounded(has),
                **_compared(has, may.get(name)),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def _compared(has: Fraction, may: Fraction | None) -> dict[str, Any]:
    """Both ways of the difference, an excess over the standard and over the actual area; nothing is divided by nothing."""
    if may is None:
        return dict.fromkeys(COLUMNS[5:])
    short, over = max(Fraction(0), may - has), max(Fraction(0), has - may)
    return {
        "entitled": rounded(may),
        "shortage": rounded(short),
        "surplus": rounded(over),
        "shortage_over_standard_pct": rounded(short / may * 100) if may else None,
        "excess_over_standard_pct": rounded(over / may * 100) if may else None,
        "excess_over_actual_pct": rounded(over / has * 100) if has else None,
    }


def _tolerated(rooms: pd.DataFrame, outside: Mapping[UUID, Organisation]) -> pd.DataFrame:
    rows = []
    theirs = rooms[rooms["organisation_id"].isin(list(outside))]
    for key, body in outside.items():
        for tenure in sorted(set(theirs["tenure"])):
            some = theirs[(theirs["organisation_id"] == key) & (theirs["tenure"] == tenure)]
            told = zip(some["usable_area"], some["share"], strict=True)
            known = [exact(area) * exact(share) / 100 for area, share in told if area is not None]
            rows.append(
                (body.code, body.name, body.kind, tenure, len(some), len(some) - len(known), rounded(sum(known, Fraction(0))))
            )
    columns = ["organisation", "organisation_name", "kind", "tenure", "rooms", "without_area", "usable_area"]
    return pd.DataFrame([it for it in rows if it[4]], columns=columns, dtype=object)
