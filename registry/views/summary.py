"""What a city's report says in three sums, each down to its rooms: who sits in which compound, what was re-allotted, what was registered.

A re-allotment (调剂) is a room that passes from one organisation to another, at once or after it stood idle;
it is across tiers where the two belong to different ones.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from uuid import UUID

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from registry.models import Assignment, Building, Floor, Organisation, Room, RoomSurvey, Site, Tenure, Title
from registry.store.dated import as_of, known_at

CENTIARE: Final = Decimal("0.01")
WHOLE: Final = Decimal(100)
NEVER: Final = date.max


def compounds(session: Session, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """Which organisations have rooms in which compound on a day: site, site_name, organisation, name, tier, rooms, usable_area."""
    query = (
        select(
            Site.code.label("site"), Site.name.label("site_name"), Organisation.code.label("organisation"), Organisation.name,
            Organisation.tier, Assignment.share, func.count(func.distinct(Assignment.room_id)).label("rooms"),
            func.sum(RoomSurvey.usable_area).label("usable_area"),
        )
        .select_from(Assignment)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .join(RoomSurvey, RoomSurvey.id == Assignment.room_id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .join(Site, Site.id == Building.site_id)
        .where(Assignment.tenure != Tenure.LEASED_OUT.value)
        .where(*(as_of(table, on, known) for table in (Assignment, Organisation, RoomSurvey, Floor, Building, Site)))
        .group_by(Site.code, Site.name, Organisation.code, Organisation.name, Organisation.tier, Assignment.share)
    )  # fmt: skip
    key = ["site", "site_name", "organisation", "name", "tier"]
    found = _table(session, query)
    areas: Any = [part_of(area, share) for area, share in zip(found.usable_area, found["share"], strict=True)]
    found["usable_area"] = areas
    return found.drop(columns="share").groupby(key, as_index=False).sum().sort_values(["site", "organisation"], ignore_index=True)


def reallotments(session: Session, *, since: date, last_day: date, known: datetime | None = None) -> pd.DataFrame:
    """The rooms that passed from one organisation to another between two days, both of them counted.

    Columns: day, room, number, use, building, building_name, usable_area (the share that passed), giver, giver_name,
    giver_tier, taker, taker_name, taker_tier, across.
    """
    allotted = (known_at(Assignment, known), Assignment.tenure != Tenure.LEASED_OUT.value)
    begun = select(Assignment.room_id).where(*allotted, Assignment.valid_from.between(since, last_day))
    held = _table(
        session,
        select(
            Assignment.room_id, Assignment.organisation_id, Assignment.share, Assignment.valid_from, Assignment.valid_to,
        ).where(*allotted, Assignment.room_id.in_(begun)),
    )  # fmt: skip
    held["valid_to"] = [it or NEVER for it in held.valid_to]
    passed = _passed(held, since, last_day)
    rooms = _rooms(session, passed.room_id, known)
    names = _names(session, [*passed.organisation_id, *passed.giver_id], known)
    passed = _holding(passed, rooms, "room_id", "id")
    for side, key in (("giver", "giver_id"), ("taker", "organisation_id")):
        passed = _holding(passed, names.rename(columns={it: f"{side}_{it}" for it in names.columns}), key, f"{side}_id_")
        passed = passed.rename(columns={f"{side}_code": side})
    areas: Any = [part_of(area, share) for area, share in zip(passed.usable_area, passed["share"], strict=True)]
    passed["usable_area"] = areas
    passed["across"] = passed.giver_tier != passed.taker_tier
    columns = ["day", "room", "number", "use", "building", "building_name", "usable_area"]
    columns += [f"{side}{it}" for side in ("giver", "taker") for it in ("", "_name", "_tier")] + ["across"]
    return passed[columns].sort_values(["day", "taker", "room"], ignore_index=True)


def registrations(session: Session, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """The buildings of which the title came in a batch of the campaign: batch, building, name, site_name, state, holder, former.

    ``former`` is the name of whoever held it before; empty where nobody did.
    """
    holder, former = aliased(Organisation), aliased(Organisation)
    before = aliased(Title)
    query = (
        select(
            Title.batch, Building.code.label("building"), Building.name, Site.name.label("site_name"), Title.state,
            Title.certificate_number, Title.valid_from.label("since"), holder.name.label("holder"), former.name.label("former"),
        )
        .join(Building, Building.id == Title.building_id)
        .join(Site, Site.id == Building.site_id)
        .join(holder, holder.id == Title.holder_id)
        .outerjoin(before, (before.building_id == Title.building_id) & (before.valid_to == Title.valid_from) & known_at(before, known))
        .outerjoin(former, (former.id == before.holder_id) & as_of(former, on, known))
        .where(Title.batch != "", *(as_of(table, on, known) for table in (Title, Building, Site, holder)))
        .order_by(Title.batch, Building.code)
    )  # fmt: skip
    return _table(session, query).fillna({"former": ""})


def part_of(usable_area: Decimal | None, share: Decimal) -> Decimal:
    """The share of an area, in whole centiares; nothing of a room whose area is unknown.

    >>> part_of(Decimal("20.01"), Decimal("50.00"))
    Decimal('10.01')
    """
    if usable_area is None:
        return Decimal("0.00")
    return (usable_area * share / WHOLE).quantize(CENTIARE, ROUND_HALF_UP)


def _passed(held: pd.DataFrame, since: date, last_day: date) -> pd.DataFrame:
    """What began in the time, each with the last that had the room before it; what only goes on is left out."""
    begun = held[held.valid_from.between(since, last_day)].reset_index(names="row")
    pairs = begun.merge(held, on="room_id", suffixes=("", "_before"))
    pairs = pairs[(pairs.valid_to_before <= pairs.valid_from).astype(bool)]
    same = (pairs.organisation_id == pairs.organisation_id_before).astype(bool)
    goes_on = set(pairs[same & (pairs.valid_to_before == pairs.valid_from)]["row"])
    last = pairs[~same].sort_values("valid_to_before").drop_duplicates("row", keep="last")
    last = last[~last["row"].isin(goes_on)].rename(columns={"organisation_id_before": "giver_id", "valid_from": "day"})
    return last[["day", "room_id", "organisation_id", "giver_id", "share"]]


def _rooms(session: Session, ids: Iterable[UUID], known: datetime | None) -> pd.DataFrame:
    query = (
        select(
            RoomSurvey.id, Room.code.label("room"), RoomSurvey.number, RoomSurvey.use, RoomSurvey.usable_area, RoomSurvey.valid_from,
            RoomSurvey.valid_to, Building.code.label("building"), Building.name.label("building_name"),
        )
        .join(Room, Room.id == RoomSurvey.id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .where(RoomSurvey.id.in_(set(ids)), known_at(RoomSurvey, known))
        .where(*(known_at(table, known) & (table.valid_from <= RoomSurvey.valid_from) for table in (Floor, Building)))
        .where(*(table.valid_to.is_(None) | (table.valid_to > RoomSurvey.valid_from) for table in (Floor, Building)))
    )  # fmt: skip
    return _table(session, query)


def _names(session: Session, ids: Iterable[UUID], known: datetime | None) -> pd.DataFrame:
    query = select(
        Organisation.id.label("id_"), Organisation.code, Organisation.name, Organisation.tier, Organisation.valid_from, Organisation.valid_to,
    ).where(Organisation.id.in_(set(ids)), known_at(Organisation, known))  # fmt: skip
    return _table(session, query)


def _holding(passed: pd.DataFrame, facts: pd.DataFrame, key: str, other: str) -> pd.DataFrame:
    """Facts beside what passed, those that held on its day."""
    begins, ends = (next(it for it in facts.columns if it.endswith(end)) for end in ("valid_from", "valid_to"))
    merged = passed.merge(facts, left_on=key, right_on=other)
    last = pd.Series([it or NEVER for it in merged[ends]], index=merged.index, dtype=object)
    held = (merged[begins] <= merged.day) & (last > merged.day)
    return merged[held.astype(bool)].drop(columns=[begins, ends])


def _table(session: Session, query: Any) -> pd.DataFrame:
    columns: Sequence[str] = [column["name"] for column in query.column_descriptions]
    return pd.DataFrame([tuple(row) for row in session.execute(query)], columns=list(columns), dtype=object)
