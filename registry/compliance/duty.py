"""Which post decides, and what limit it brings: the duty post of the organisation for which somebody sits in a room.

Of several posts there the one that counts and has the largest standard decides. Area follows the leading post and not
the rank: whoever has only a rank is taken by the latest leading post before it (confidence A, RANK-1). The tier of the
organisation of the post decides the column (LVL-1, A). Limits are whole centiares; ``NO_LIMIT`` where there is none.
"""

from datetime import date
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from registry.compliance.verdict import Late
from registry.models import Staffing, Tier
from registry.standards import deadlines
from registry.standards.office_areas import limit, toilet_limit
from registry.standards.posts import posts
from registry.store.arrays import Columns, numbered, objects, size, take

NO_LIMIT: Final = -1
COUNTING: Final = [it.value for it in Staffing if it.counts]
LIMITS: Final = ("limit", "toilet_limit", "confidence", "source", "since")


def with_limits(frame: Columns, on: date) -> Columns:
    """Rows of tier, post and division with their limits of a day, asked once of each distinct three.

    Adds limit and toilet_limit (centiares), confidence, source and since (its first day, as text); empty where there is no limit.
    """
    triple = np.zeros(size(frame), np.int64)
    distinct = []
    for name in ("tier", "post", "division"):
        codes, texts = numbered(frame[name])
        triple = triple * max(len(texts), 1) + codes
        distinct.append(texts)
    groups, keys = numbered(triple)
    three = [texts[at] for texts, at in zip(distinct, np.unravel_index(keys, [max(len(it), 1) for it in distinct]), strict=True)]
    told = [_limits(tier, post, division, on) for tier, post, division in zip(*three, strict=True)]
    columns = {
        name: np.array([it[at] for it in told], np.int64 if at < 2 else object)[groups]  # the first two are areas
        for at, name in enumerate(LIMITS)
    }
    return frame | columns


def occupants(seats: Columns, formers: Columns, owed: Columns, on: date) -> Columns:
    """One row a seat, with the post that decides, its limit, and how late its room is given back where the post ended.

    ``seats`` has a row for each post of each seat's person in the seat's organisation, ``formers`` the earlier posts of
    those who have a rank (person_id, tier, division, post, since, entry), ``owed`` what is to be given back (at, person_id,
    kind, event_day). Further columns of ``seats`` stay as they are.
    """
    frame = with_limits(_by_leading_post(seats, formers), on)
    if len(numbered(frame["seat"])[1]) < size(frame):
        line = frame.get("post_entry", np.zeros(size(frame), np.int64))
        order = np.lexsort((line, -frame["limit"], ~np.isin(frame["staffing"], COUNTING), frame["seat"]))
        first = np.flatnonzero(np.diff(frame["seat"][order], prepend=-1))
        frame = take(frame, np.sort(order[first]))
    return frame | {"late": _late(frame, owed, on)}


def lateness(owed: Columns, on: date) -> NDArray[Any]:
    """How late each thing is that is to be given back (values of ``Late``); the last day is counted by the Civil Code."""
    pairs = list(zip(owed["kind"], owed["event_day"], strict=True))
    told = {it: _late_on(deadlines.due(*it).last, on).value for it in set(pairs)}
    return objects(told[it] for it in pairs)


def _late_on(last: date | None, on: date) -> Late:
    return Late.UNKNOWN if last is None else Late.LATE if last < on else Late.IN_TIME


def _limits(tier: str, post: str, division: str, on: date) -> tuple[int, int, str, str, str]:
    found = limit(tier, post, on, division) if post else None
    if found is None:
        return NO_LIMIT, 0, "", "", ""
    toilet = toilet_limit(tier, post, on, division)
    most = int(toilet.number * 100) if toilet else 0
    return int(found.usable_area.scaleb(2)), most, found.confidence, found.source, str(found.since)


def _by_leading_post(seats: Columns, formers: Columns) -> Columns:
    """Those who have only a rank, by the latest leading post that they had before."""
    ranked = seats["rank"] != ""
    if not size(formers) or not ranked.any():
        return seats
    latest: dict[Any, int] = {}
    keys = formers["person_id"].tolist()
    for place in np.lexsort((formers["entry"], formers["since"].astype("datetime64[D]"))).tolist():
        if (formers["tier"][place], formers["post"][place]) not in _lowest():
            latest[keys[place]] = place
    changed = {name: seats[name].copy() for name in ("tier", "division", "post")}
    for at, person in zip(np.flatnonzero(ranked).tolist(), seats["person_id"][ranked].tolist(), strict=True):
        place = latest.get(person)
        if place is not None and (seats["tier"][at], seats["post"][at]) in _lowest():
            for name, column in changed.items():
                column[at] = formers[name][place]
    return seats | changed


@cache
def _lowest() -> frozenset[tuple[str, str]]:
    """Posts that lead nobody: the last of each tier."""
    return frozenset((it.value, list(posts(it))[-1]) for it in Tier)


def _late(frame: Columns, owed: Columns, on: date) -> NDArray[Any]:
    """Whether the person's place is owed back, and late; of several the latest event."""
    late = np.full(size(frame), Late.NONE.value, object)
    every = zip(owed["event_day"], owed["at"], owed["person_id"].tolist(), lateness(owed, on), strict=True)
    told = {(at, person): how for _, at, person, how in sorted(every)}
    here = np.flatnonzero(np.isin(frame["at"], owed["at"]))
    pairs = zip(frame["at"][here], frame["person_id"][here].tolist(), strict=True)
    late[here] = objects(told.get(it, Late.NONE.value) for it in pairs)
    return late
