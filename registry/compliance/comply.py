"""Verdicts on rooms and their occupants: one pure function over columns, the same for a building and for a province.

A room's measured usable area, with the rest rooms and toilets that belong to it (CNT-4, CNT-5), is held against the sum
of its counted occupants' limits; the bound is strict (TOLR-1), an excess within the measuring tolerance is marked to be
measured again (TOL-1). What falls to each occupant is ``share`` (SHR-1). Areas are whole centiares, ``UNSTATED`` is none.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from floorplans.measure import UNSTATED
from floorplans.tolerance import limits as tolerances
from floorplans.vocabulary import RoomUse
from registry.compliance.duty import COUNTING, NO_LIMIT
from registry.compliance.settings import Settings
from registry.compliance.share import half_up, share, sums
from registry.compliance.verdict import NotJudged, Standing, Verdict
from registry.models import OrganisationKind, PartKind, Tenure
from registry.store.arrays import Columns, places, size

Whole = NDArray[np.int64]
PER_CENT: Final = 100 * 100


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Rooms and occupants as they came in, with what is said of them.

    ``rooms`` gains verdict and why (values of ``Verdict`` and ``NotJudged``), measured, limit, excess, tolerance
    (centiares), excess_over_standard_pct, excess_over_actual_pct (hundredths of a per cent), counted (people), confidence
    (the lowest of the limits); ``occupants`` gains standing, tenure, share, excess and both ratios. What is not known is ``UNSTATED``.
    """

    rooms: Columns
    occupants: Columns


def audit(rooms: Columns, occupants: Columns, parts: Columns, holdings: Columns, settings: Settings | None = None) -> Verdicts:
    """The verdicts of some rooms on a day; neither the order of rows nor what other rooms there are changes any.

    ``rooms``: room (code), use, usable_area. ``occupants`` as ``duty.occupants`` makes them: at (place of the room in ``rooms``),
    who (number of the person, rising as they were registered), body (number of the organisation), kind, in_scope, post,
    staffing, limit, confidence. ``parts``: office, room (the office itself where it lies within), part, usable_area.
    ``holdings``: at, body, tenure.
    """
    told = settings or Settings()
    count = size(rooms)
    at, held_at = occupants["at"], holdings["at"]
    tenure = _tenures(occupants, at, holdings, held_at)
    standing = _standing(occupants, tenure, told)
    counted = standing == Standing.COUNTED
    limits = occupants["limit"]
    limit = sums(limits[counted], at[counted], count)
    measured = _measured(rooms, parts, told)
    people = _tally(at[counted], count)
    cannot = [
        (_tally(held_at[holdings["tenure"] == Tenure.LEASED_OUT], count) > 0, NotJudged.LEASED_OUT),
        (_tally(places(parts["room"][parts["room"] != parts["office"]], rooms["room"]), count) > 0, NotJudged.PART),
        (rooms["use"] != RoomUse.OFFICE, NotJudged.NOT_AN_OFFICE),
        (_tally(at, count) == 0, NotJudged.VACANT),
        (_tally(at[standing == Standing.WITHOUT_LIMIT], count) > 0, NotJudged.POST_WITHOUT_LIMIT),
        (people == 0, NotJudged.NOBODY_COUNTED),
        (measured == UNSTATED, NotJudged.NO_AREA),
    ]  # fmt: skip
    why = np.select([it for it, _ in cannot], [it.value for _, it in cannot], "").astype(object)
    judged = why == ""
    excess = np.where(judged, np.maximum(measured - limit, 0), UNSTATED)
    tolerance = tolerances(measured, told.grade)
    verdict = np.select(
        [~judged, excess == 0, excess <= tolerance],
        [Verdict.NOT_JUDGED.value, Verdict.WITHIN.value, Verdict.REMEASURE.value],
        Verdict.OVER.value,
    ).astype(object)
    said = rooms | ratios(excess, limit, measured) | {
        "verdict": verdict, "why": why, "measured": measured, "limit": np.where(people > 0, limit, UNSTATED), "excess": excess,
        "tolerance": tolerance, "counted": people, "confidence": _lowest(occupants["confidence"], at, counted, count),
    }  # fmt: skip
    sits = counted & judged[at]
    parted = np.full(len(at), UNSTATED, np.int64)
    parted[sits] = share(measured, at[sits], limits[sits], occupants["who"][sits])
    over = np.where(sits, np.where(excess[at] > 0, np.maximum(parted - limits, 0), 0), UNSTATED)
    sitting = occupants | {"standing": standing, "tenure": tenure, "share": parted, "excess": over} | ratios(over, limits, parted)
    return Verdicts(said, sitting)


def _standing(occupants: Columns, tenure: NDArray[Any], settings: Settings) -> NDArray[Any]:
    """Whether each occupant counts, and if not why."""
    here = occupants["in_scope"] | (tenure == Tenure.FREE_BY_APPROVAL)
    authorised = np.isin(occupants["staffing"], COUNTING) | settings.secondees_count
    cases = [
        (occupants["kind"] == OrganisationKind.TEMPORARY, Standing.TEMPORARY),
        (~here, Standing.OUT_OF_SCOPE),
        (occupants["post"] == "", Standing.WITHOUT_POST),
        (~authorised, Standing.NOT_AUTHORISED),
        (occupants["limit"] == NO_LIMIT, Standing.WITHOUT_LIMIT),
    ]
    return np.select([it for it, _ in cases], [it.value for _, it in cases], Standing.COUNTED.value).astype(object)


def _tenures(occupants: Columns, at: NDArray[np.intp], holdings: Columns, held_at: NDArray[np.intp]) -> NDArray[Any]:
    """On what ground each occupant's organisation has the room; empty where it has it not."""
    found = np.full(len(at), "", object)
    if not len(held_at):
        return found
    bodies = 1 + max(occupants["body"].max(initial=0), holdings["body"].max())
    sits, held = at * bodies + occupants["body"], held_at * bodies + holdings["body"]
    order = np.argsort(held, kind="stable")
    place = order[np.minimum(np.searchsorted(held[order], sits), len(held) - 1)]
    here = held[place] == sits
    found[here] = holdings["tenure"][place[here]]
    return found


def _measured(rooms: Columns, parts: Columns, settings: Settings) -> Whole:
    """Each room with what belongs to it and lies outside its outline; none where any of it is not known."""
    own, area = rooms["usable_area"], parts["usable_area"]
    at = places(parts["office"], rooms["room"])
    beside = (parts["room"] != parts["office"]) & (at >= 0)
    unknown = (own == UNSTATED) | (_tally(at[beside & (area == UNSTATED)], len(own)) > 0)
    known = (at >= 0) & (area != UNSTATED)
    added = known & beside
    outside = known & (parts["part"] == PartKind.TOILET)
    whole = own + sums(area[added], at[added], len(own))
    whole -= sums(np.minimum(area[outside], settings.toilet_outside), at[outside], len(own))
    return np.where(unknown, UNSTATED, whole)


def _lowest(confidence: NDArray[Any], at: NDArray[np.intp], counted: NDArray[np.bool_], rooms: int) -> NDArray[Any]:
    """The lowest confidence of the limits that count in each room."""
    found = np.full(rooms, "", object)
    for letter in "ABCD":
        found[at[counted & (confidence == letter)]] = letter
    return found


def ratios(excess: Whole, limit: Whole, measured: Whole) -> dict[str, Whole]:
    """The excess over the standard and over what there is (EXC-1), in hundredths of a per cent; two figures, never one for the other.

    None where nothing may be had, or nothing is there: nothing is divided by nothing.
    """
    return {
        name: np.where((excess == UNSTATED) | (by <= 0), UNSTATED, half_up(np.maximum(excess, 0) * PER_CENT, np.maximum(by, 1)))
        for name, by in (("excess_over_standard_pct", limit), ("excess_over_actual_pct", measured))
    }


def _tally(at: NDArray[np.intp], rooms: int) -> NDArray[np.intp]:
    """How many of some rows fall to each room."""
    return np.bincount(at[at >= 0], minlength=rooms)
