"""Which post decides, and what limit it brings: the duty post of the organisation for which somebody sits in a room.

Of several posts there the one that counts and has the largest standard decides. Area follows the leading post and not
the rank: whoever has only a rank is taken by the latest leading post before it (confidence A, RANK-1). The tier of the
organisation of the post decides the column (LVL-1, A). Limits are whole centiares; ``NO_LIMIT`` where there is none.
"""

from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from registry.compliance.verdict import Late
from registry.models import Staffing, Tier
from registry.standards import deadlines
from registry.standards.office_areas import limit, toilet_limit
from registry.standards.posts import posts

NO_LIMIT: Final = -1
COUNTING: Final = [it.value for it in Staffing if it.counts]
LIMITS: Final = ("limit", "toilet_limit", "confidence", "source", "since")


def with_limits(frame: pd.DataFrame, on: date) -> pd.DataFrame:
    """A frame of tier, post and division with their limits of a day, asked once of each distinct three.

    Adds limit and toilet_limit (centiares), confidence, source and since (its first day, as text); empty where there is no limit.
    """
    three = [frame[name].to_numpy(object) for name in ("tier", "post", "division")]
    triple = np.zeros(len(frame), np.int64)
    for column in three:
        codes, distinct = pd.factorize(column)
        triple = triple * len(distinct) + codes
    _, first, groups = np.unique(triple, return_index=True, return_inverse=True)
    told = [_limits(tier, post, division, on) for tier, post, division in zip(*(it[first] for it in three), strict=True)]
    columns = {
        name: np.array([it[at] for it in told], np.int64 if at < 2 else object)[groups]  # the first two are areas
        for at, name in enumerate(LIMITS)
    }
    return frame.assign(**columns)


def occupants(seats: pd.DataFrame, formers: pd.DataFrame, owed: pd.DataFrame, on: date) -> pd.DataFrame:
    """One row a seat, with the post that decides, its limit, and how late its room is given back where the post ended.

    ``seats`` has a row for each post of each seat's person in the seat's organisation, ``formers`` the earlier posts of
    those who have a rank (person, tier, division, post, since, entry), ``owed`` what is to be given back (room,
    organisation, person, kind, event_day). Further columns of ``seats`` stay as they are.
    """
    frame = with_limits(_by_leading_post(seats, formers), on)
    if frame.seat.duplicated().any():
        counts = frame.staffing.isin(COUNTING)
        order = frame.assign(_counts=~counts, _less=-frame.limit).sort_values(["_counts", "_less", "post", "post_entry"])
        frame = frame.loc[order.drop_duplicates("seat").index.sort_values()]
    frame = frame.reset_index(drop=True)
    return frame.assign(late=_late(frame, owed, on))


def lateness(owed: pd.DataFrame, on: date) -> pd.DataFrame:
    """What is to be given back with ``late`` (value of a ``Late``); the last day is counted by the Civil Code."""
    pairs = list(zip(owed.kind, owed.event_day, strict=True))
    told = {it: _late_on(deadlines.due(*it).last, on) for it in set(pairs)}
    return owed.assign(late=np.array([told[it].value for it in pairs], object))


def _late_on(last: date | None, on: date) -> Late:
    return Late.UNKNOWN if last is None else Late.LATE if last < on else Late.IN_TIME


def _limits(tier: str, post: str, division: str, on: date) -> tuple[int, int, str, str, str]:
    found = limit(tier, post, on, division) if post else None
    if found is None:
        return NO_LIMIT, 0, "", "", ""
    toilet = toilet_limit(tier, post, on, division)
    most = int(toilet.number * 100) if toilet else 0
    return int(found.usable_area.scaleb(2)), most, found.confidence, found.source, str(found.since)


def _by_leading_post(seats: pd.DataFrame, formers: pd.DataFrame) -> pd.DataFrame:
    """Those who have only a rank, by the latest leading post that they had before."""
    ranked = seats["rank"].to_numpy(object) != ""
    if formers.empty or not ranked.any():
        return seats
    ranked &= _lowest(seats)
    leading = (
        formers[~_lowest(formers)].sort_values(["since", "entry"]).drop_duplicates("person", keep="last").set_index("person")
    )
    had = ranked & seats.person.isin(leading.index).to_numpy()
    found = leading.loc[seats.person[had]]
    changed = {}
    for name in ("tier", "division", "post"):
        column = seats[name].to_numpy(object).copy()
        column[had] = found[name].to_numpy(object)
        changed[name] = column
    return seats.assign(**changed)


def _lowest(frame: pd.DataFrame) -> Any:
    """Which posts lead nobody: the last of each tier."""
    last = pd.MultiIndex.from_tuples([(it.value, list(posts(it))[-1]) for it in Tier])
    return pd.MultiIndex.from_arrays([frame.tier.astype(object), frame.post.astype(object)]).isin(last)


def _late(frame: pd.DataFrame, owed: pd.DataFrame, on: date) -> Any:
    """Whether the person's place is owed back, and late; of several the latest event."""
    found = np.full(len(frame), Late.NONE.value, object)
    mine = owed[owed.person.astype(bool)]
    if mine.empty or frame.empty:
        return found
    told = lateness(mine, on).sort_values("event_day").drop_duplicates(["room", "person"], keep="last")
    place = pd.MultiIndex.from_frame(told[["room", "person"]]).get_indexer(pd.MultiIndex.from_frame(frame[["room", "person"]]))
    found[place >= 0] = told.late.to_numpy(object)[place[place >= 0]]
    return found
