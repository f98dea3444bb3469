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
from registry.store.arrays import Columns, Which, objects, places, size, take

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
    rooms, people, held, at = verdicts.rooms, verdicts.occupants, holdings, verdicts.held_at
    seated, had = _any(verdicts.room_at, rooms["room"]), _any(at, rooms["room"])
    let = _any(at[held["tenure"] == Tenure.LEASED_OUT], rooms["room"])
    person, place = ("room", "person"), ("room",)
    second = _second(people, told)
    unapproved = second & np.array([not it.strip() for it in people["approval"]], bool)
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
        rows("seated-without-assignment", people, (people["tenure"] == "") & ~let[verdicts.room_at], person),
        rows("partition-void", rooms, void, place),
    ]
    return keyed(found)


def rows(code: str, source: Columns, which: Which, subject: tuple[str, ...], *, figures: bool = False) -> dict[str, Any]:
    """Some rows as findings of one code, known by the columns of their subject; with figures where these are what was found."""
    count = int(np.count_nonzero(which))
    told: dict[str, Any] = {"code": [code] * count}
    if count:
        told |= {name: source[name][which] if name in subject else [""] * count for name in SUBJECT}
        told |= {name: source[name][which] if figures else [UNSTATED] * count for name in FIGURES}
        told["confidence"] = source["confidence"][which] if figures else [""] * count
    return told


def keyed(found: list[dict[str, Any]]) -> Columns:
    """Findings with key, subject and severity, each once, in the order of their keys."""
    some = [it for it in found if it["code"]]
    whole = {name: [one for it in some for one in it[name]] for name in COLUMNS}
    subjects = ["/".join(filter(None, it)) for it in zip(*(whole[name] for name in SUBJECT), strict=True)]
    keys = [key_of(code, it) for code, it in zip(whole["code"], subjects, strict=True)]
    said = list(zip(whole["code"], whole["confidence"], strict=True))
    severity = {it: RULES[it[0]].severity(it[1]).value for it in set(said)}
    first = {key: i for i, key in reversed(list(enumerate(keys)))}
    order = [first[key] for key in sorted(first)]
    texts = {"key": keys, "subject": subjects, "severity": [severity[it] for it in said]}
    texts |= {name: whole[name] for name in COLUMNS if name not in FIGURES}
    columns = {name: objects(values[i] for i in order) for name, values in texts.items()}
    return columns | {name: np.array([whole[name][i] for i in order], np.int64) for name in FIGURES}


def _any(at: NDArray[np.intp], rooms: NDArray[Any]) -> Which:
    return np.bincount(at[at >= 0], minlength=len(rooms)) > 0


def _second(people: Columns, settings: Settings) -> Which:
    """Seats that are second offices; those in temporary bodies only where the parameter says so."""
    second: Which = people["second"].astype(bool) & (
        settings.temporary_is_second | (people["kind"] != OrganisationKind.TEMPORARY)
    )
    return second


def _toilets(verdicts: Verdicts, parts: Columns) -> list[dict[str, Any]]:
    """Toilets of offices, by those who count there: for posts that may have none, and too large for those that may (note 4)."""
    toilets = take(parts, np.argsort(-parts["usable_area"], kind="stable"))
    toilets = take(toilets, toilets["part"] == PartKind.TOILET)
    if not size(toilets):
        return []
    place = places(toilets["office"], verdicts.rooms["room"])
    counts = verdicts.occupants["standing"] == Standing.COUNTED
    may = np.zeros(size(verdicts.rooms), np.int64)
    np.maximum.at(may, verdicts.room_at[counts], verdicts.occupants["toilet_limit"][counts])
    area, most = toilets["usable_area"], may[place]
    said = {
        "room": toilets["office"], "measured": area, "limit": most, "confidence": np.full(len(area), "B", object),
        "excess": np.where(area == UNSTATED, UNSTATED, np.maximum(area - most, 0)),
    }  # fmt: skip
    judged = (place >= 0) & (verdicts.rooms["counted"][place] > 0)
    return [
        rows("toilet-not-entitled", said, judged & (most == 0), ("room",), figures=True),
        rows("toilet-too-large", said, judged & (most > 0) & (said["excess"] > 0), ("room",), figures=True),
    ]


def _owed(owed: Columns, holdings: Columns, on: date) -> dict[str, Any]:
    """Rooms that an organisation was to give back by now and still has."""
    if not size(owed):
        return {"code": []}
    have = set(zip(holdings["room"], holdings["organisation"], strict=True))
    pairs = zip(owed["room"], owed["organisation"], owed["person"], strict=True)
    still = np.array([not person and (room, organisation) in have for room, organisation, person in pairs], bool)
    return rows("late-vacated", owed, still & (lateness(owed, on) == Late.LATE), ("room", "organisation"))


def _unpaid(held: Columns) -> Which:
    """Bodies outside the rules that have rooms of others without payment or approval (trap 28)."""
    outside = ~held["in_scope"].astype(bool) & (held["kind"] != OrganisationKind.TEMPORARY)
    unpaid: Which = outside & ~held["owns"].astype(bool) & np.isin(held["tenure"], UNPAID)
    return unpaid
