"""Who sits in which rooms, for whom, and who has these: read as columns and joined by their ids.

A room is known by its place among the rooms, which stand in the order of their codes (``at``), an organisation by a number
(``body``), a person by one that rises as they were registered (``who``).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from registry.compliance.verdict import Standing
from registry.queries import occupancy, occupancy_across, occupancy_named
from registry.queries.occupancy_asked import Asked
from registry.store.alike import alike
from registry.store.arrays import Columns, Which, found_at, numbered, objects, places, ranked, size, sorted_places, take

UNKNOWN_BODY: Final = {
    "organisation": "", "organisation_name": "", "kind": "", "in_scope": True, "tier": "", "division": "",
}  # fmt: skip
"""What is told of an organisation that there was not on the day."""
NO_FORMERS: Final[Columns] = {name: objects(()) for name in ("person_id", "tier", "division", "post", "since", "entry")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupied:
    """The columns that ``comply.audit``, ``found.findings`` and ``across`` take."""

    rooms: Columns
    seats: Columns
    formers: Columns
    parts: Columns
    holdings: Columns
    owed: Columns
    elsewhere: Columns
    held: Columns
    authorised: Columns


def occupied(session: Session, asked: Asked) -> Occupied:
    """All that is asked for, on its day; the seats of a division are read beside the rest."""
    with alike(session) if asked.kind == "division" else nullcontext() as other:
        if other is None:
            return _occupied(session, asked, lambda: occupancy.seats(session, asked))
        with ThreadPoolExecutor(1, thread_name_prefix="seats") as pool:
            return _occupied(session, asked, pool.submit(occupancy.seats, other, asked).result)


def _occupied(session: Session, asked: Asked, seats_read: Callable[[], Columns]) -> Occupied:
    rooms, holdings = _rooms(session, asked), occupancy.holdings(session, asked)
    bodies = occupancy_across.itself(session, asked) if asked.kind == "organisation" else numbered(holdings["organisation_id"])[1]
    held, authorised = occupancy_across.held(session, asked, bodies), occupancy_across.authorised(session, asked, bodies)
    seats, holdings, held = _named(session, asked, seats_read(), holdings, held)
    seats, holdings = (_placed(it, "room_id", rooms) for it in (seats, holdings))
    holdings["owns"] = holdings["organisation_id"] == rooms["holder_id"][holdings["at"]]
    seats["who"] = ranked(seats["person_id"])
    seats["seat"] = 2 * (seats["at"] * (size(seats) + 1) + seats["who"]) + seats["second"]
    order = np.lexsort((seats["who"], seats["at"]))
    seats = seats if (np.diff(order) > 0).all() else take(seats, order)
    return Occupied(
        rooms=rooms,
        seats=seats,
        formers=occupancy.formers(session, asked) if (seats["rank"] != "").any() else NO_FORMERS,
        parts=_placed(occupancy.parts(session, asked), "office", rooms),
        holdings=holdings,
        owed=_placed(occupancy.owed(session, asked), "room", rooms),
        elsewhere=occupancy_across.elsewhere(session, asked),
        held=take(held, held["in_scope"] & (held["organisation"] != "")),
        authorised=authorised,
    )


def again(seats: Columns) -> Which:
    """Whose person has another seat among them."""
    return np.bincount(seats["who"])[seats["who"]] > 1


def named_where_told(session: Session, asked: Asked, occupants: Columns) -> Columns:
    """The codes of those people of whom something may be found; of the others none."""
    told = again(occupants) | (occupants["standing"] != Standing.COUNTED) | occupants["second"] | (occupants["tenure"] == "")
    people = occupancy_named.people(session, asked, occupants["person_id"][told])
    named = np.full(size(occupants), "", object)
    named[told] = found_at(people["person"], places(occupants["person_id"][told], people["person_id"]))
    return {"person": named}


def _rooms(session: Session, asked: Asked) -> Columns:
    """The rooms on floors that there were on the day, in the order of their codes."""
    rooms = occupancy.rooms(session, asked)
    floors = occupancy_named.floors(session, asked, rooms["floor_id"])
    at = places(rooms["floor_id"], floors["floor_id"])
    rooms |= {
        name: found_at(floors[name], at, nothing) for name, nothing in (("floor", ""), ("building", ""), ("holder_id", b""))
    }
    if not asked.briefly:
        surveys = occupancy_named.surveys(session, asked, rooms["survey_id"])
        rooms["survey"] = found_at(surveys["survey"], places(rooms["survey_id"], surveys["survey_id"]))
    rooms = rooms if (at >= 0).all() else take(rooms, at >= 0)
    return take(rooms, sorted_places(rooms["room"]))


def _placed(columns: Columns, key: str, rooms: Columns) -> Columns:
    """What belongs to rooms that are looked at, with their places among these and their codes."""
    at = places(columns[key], rooms["room_id" if key == "room_id" else "room"])
    kept = {name: it for name, it in columns.items() if name != "room_id"} | {"at": at}
    kept = kept if (at >= 0).all() else take(kept, at >= 0)
    return {"room": rooms["room"][kept["at"]]} | kept


def _named(session: Session, asked: Asked, *several: Columns) -> list[Columns]:
    """The same with numbers for their organisations, and what is known of these."""
    body, ids = numbered(np.concatenate([it["organisation_id"] for it in several]))
    facts = occupancy_named.organisations(session, asked, ids)
    at = places(ids, facts["organisation_id"])
    told = {name: found_at(facts[name], at, nothing) for name, nothing in UNKNOWN_BODY.items()}
    edges = np.cumsum([0, *(size(it) for it in several)])
    numbers = [body[start:end] for start, end in pairwise(edges)]
    return [
        it | {name: facts[number] for name, facts in told.items()} | {"body": number}
        for it, number in zip(several, numbers, strict=True)
    ]
