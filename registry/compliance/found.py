"""What an audit finds in rooms: the verdicts as findings, and what no sum of areas shows.

Columnar like the verdicts: a frame of all findings, one row each, in the order of their keys. Each rests on rooms and
occupants of its building alone; what crosses buildings is found in ``across``.
"""

from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from floorplans.measure import UNSTATED
from floorplans.vocabulary import RoomUse
from registry.compliance.comply import Verdicts
from registry.compliance.duty import lateness
from registry.compliance.findings import RULES, key_of
from registry.compliance.settings import Settings
from registry.compliance.verdict import Late, NotJudged, Standing, Verdict
from registry.models import OrganisationKind, PartKind, Tenure
from registry.store.arrays import Columns, Which, joined, objects, places, size, sorted_places, take

FIGURES: Final = ("measured", "limit", "excess")
SUBJECT: Final = ("room", "person", "organisation", "category")
COLUMNS: Final = ("code", *SUBJECT, *FIGURES, "confidence")
UNPAID: Final = [Tenure.ALLOTTED.value, Tenure.LENT.value]
LATE: Final = {
    Late.NONE: "occupant-without-post",
    Late.IN_TIME: "vacating-in-time",
    Late.LATE: "late-vacated",
    Late.UNKNOWN: "vacating-undated",
}


def findings(
    verdicts: Verdicts, parts: Columns, holdings: Columns, owed: Columns, on: date, settings: Settings | None = None
) -> Columns:
    """All findings of some rooms: key, code, subject, severity, room, person, organisation, measured, limit, excess, confidence.

    ``verdicts.rooms`` says besides of each room whether it was ``split`` off another; ``holdings`` says of each
    organisation kind, in_scope and whether it ``owns`` the building; ``owed`` is what is to be given back, its day counted.
    """
    told = settings or Settings()
    rooms, people, held = verdicts.rooms, verdicts.occupants, holdings
    rooms = rooms | {"at": np.arange(size(rooms))}
    seated, had = _any(people["at"], rooms["room"]), _any(held["at"], rooms["room"])
    let = _any(held["at"][held["tenure"] == Tenure.LEASED_OUT], rooms["room"])
    person, place = ("room", "person"), ("room",)
    second = _second(people, told)
    unapproved = second.copy()
    unapproved[second] = [not it.strip() for it in people["approval"][second]]
    without = people["standing"] == Standing.WITHOUT_POST
    own = people | {"measured": people["share"], "excess": people["share"] - people["limit"]}
    void = rooms["split"].astype(bool) & (rooms["use"] == RoomUse.OFFICE) & ~seated & ~had
    found = [
        rows("office-over-standard", rooms, rooms["verdict"] == Verdict.OVER, place, figures=True),
        rows("office-to-remeasure", rooms, rooms["verdict"] == Verdict.REMEASURE, place, figures=True),
        rows("second-office-not-below", own, second & (own["share"] != UNSTATED) & (own["excess"] >= 0), person, figures=True),
        rows("second-office-unapproved", people, unapproved, person),
        *_toilets(verdicts, parts),
        rows("technical-room-as-office", rooms, seated & (rooms["use"] == RoomUse.TECHNICAL), place),
        rows("occupant-not-counted", people, people["standing"] == Standing.NOT_AUTHORISED, person),
        *(rows(code, people, without & (people["late"] == late), person) for late, code in LATE.items()),
        _owed(owed, holdings, on),
        rows("unpaid-user", held, _unpaid(held), ("room", "organisation")),
        rows("leased-room-seated", rooms, seated & (rooms["why"] == NotJudged.LEASED_OUT), place),
        rows("seated-without-assignment", people, (people["tenure"] == "") & ~let[people["at"]], person),
        rows("partition-void", rooms, void, place),
    ]
    return keyed(found)


def rows(code: str, source: Columns, which: Which, subject: tuple[str, ...], *, figures: bool = False) -> Columns:
    """Some rows as findings of one code, known by the columns of their subject; with figures where these are what was found.

    Beside ``COLUMNS`` key, subject, severity, and at: the place of the room, -1 where there is none.
    """
    needed = {*subject, "at", *((*FIGURES, "confidence") if figures else ())}
    kept = take({name: source[name] for name in needed & source.keys()}, which)
    count = int(np.count_nonzero(which))
    nothing, unstated = np.full(count, "", object), np.full(count, UNSTATED)
    told = {name: kept[name] if name in subject else nothing for name in SUBJECT}
    several = zip(*(kept[name] for name in subject), strict=True)
    named = kept[subject[0]] if len(subject) == 1 else objects("/".join(filter(None, it)) for it in several)
    sure = kept["confidence"] if figures else nothing
    severity = {it: RULES[code].severity(it).value for it in set(sure.tolist())}
    return {
        "key": objects(key_of(code, it) for it in named), "subject": named, "severity": objects(severity[it] for it in sure),
        "code": np.full(count, code, object), **told, "confidence": sure, "at": kept.get("at", unstated),
    } | {name: kept[name] if figures else unstated for name in FIGURES}  # fmt: skip


def keyed(found: list[Columns]) -> Columns:
    """Findings of several codes, each once, in the order of their keys."""
    whole = joined(sorted(found, key=lambda it: f"{it['code'][0]}:" if size(it) else ""))
    whole = take(whole, sorted_places(whole["key"]))
    return take(whole, np.append(True, whole["key"][1:] != whole["key"][:-1])[: size(whole)])


def _any(at: NDArray[np.intp], rooms: NDArray[Any]) -> Which:
    return np.bincount(at[at >= 0], minlength=len(rooms)) > 0


def _second(people: Columns, settings: Settings) -> Which:
    """Seats that are second offices; those in temporary bodies only where the parameter says so."""
    second: Which = people["second"].astype(bool) & (
        settings.temporary_is_second | (people["kind"] != OrganisationKind.TEMPORARY)
    )
    return second


def _toilets(verdicts: Verdicts, parts: Columns) -> list[Columns]:
    """Toilets of offices, by those who count there: for posts that may have none, and too large for those that may (note 4)."""
    toilets = take(parts, np.argsort(-parts["usable_area"], kind="stable"))
    toilets = take(toilets, toilets["part"] == PartKind.TOILET)
    if not size(toilets):
        return []
    place = places(toilets["office"], verdicts.rooms["room"])
    counts = verdicts.occupants["standing"] == Standing.COUNTED
    may = np.zeros(size(verdicts.rooms), np.int64)
    np.maximum.at(may, verdicts.occupants["at"][counts], verdicts.occupants["toilet_limit"][counts])
    area, most = toilets["usable_area"], may[place]
    said = {
        "room": toilets["office"], "measured": area, "limit": most, "at": place, "confidence": np.full(len(area), "B", object),
        "excess": np.where(area == UNSTATED, UNSTATED, np.maximum(area - most, 0)),
    }  # fmt: skip
    judged = (place >= 0) & (verdicts.rooms["counted"][place] > 0)
    return [
        rows("toilet-not-entitled", said, judged & (most == 0), ("room",), figures=True),
        rows("toilet-too-large", said, judged & (most > 0) & (said["excess"] > 0), ("room",), figures=True),
    ]


def _owed(owed: Columns, holdings: Columns, on: date) -> Columns:
    """Rooms that an organisation was to give back by now and still has."""
    held = take(holdings, np.isin(holdings["at"], owed["at"]))
    have = set(zip(held["room"], held["organisation"], strict=True))
    pairs = zip(owed["room"], owed["organisation"], owed["person"], strict=True)
    still = np.array([not person and (room, organisation) in have for room, organisation, person in pairs], bool)
    return rows("late-vacated", owed, still & (lateness(owed, on) == Late.LATE), ("room", "organisation"))


def _unpaid(held: Columns) -> Which:
    """Bodies outside the rules that have rooms of others without payment or approval (trap 28)."""
    outside = ~held["in_scope"].astype(bool) & (held["kind"] != OrganisationKind.TEMPORARY)
    unpaid: Which = outside & ~held["owns"].astype(bool) & np.isin(held["tenure"], UNPAID)
    return unpaid
