"""What an audit finds in rooms: the verdicts as findings, and what no sum of areas shows.

Columnar like the verdicts: a frame of all findings, one row each, in the order of their keys. Each rests on rooms and
occupants of its building alone; what crosses buildings is found in ``across``.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from floorplans.measure import UNSTATED
from floorplans.vocabulary import RoomUse
from registry.compliance.comply import Verdicts
from registry.compliance.duty import lateness
from registry.compliance.findings import RULES, key_of
from registry.compliance.settings import Settings
from registry.compliance.verdict import Late, NotJudged, Standing, Verdict
from registry.models import OrganisationKind, PartKind, Tenure

Columns = Mapping[str, NDArray[Any]]
Which = NDArray[np.bool_]
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
    verdicts: Verdicts,
    parts: pd.DataFrame,
    holdings: pd.DataFrame,
    owed: pd.DataFrame,
    on: date,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """All findings of some rooms: key, code, subject, severity, room, person, organisation, measured, limit, excess, confidence.

    ``verdicts.rooms`` says besides of each room whether it was ``split`` off another; ``holdings`` says of each
    organisation kind, in_scope and whether it ``owns`` the building; ``owed`` is what is to be given back, its day counted.
    """
    told = settings or Settings()
    rooms, people = columns_of(verdicts.rooms), columns_of(verdicts.occupants)
    held, at = columns_of(holdings), verdicts.held_at
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


def columns_of(frame: pd.DataFrame) -> dict[str, NDArray[Any]]:
    """The columns of a frame as arrays."""
    return {str(name): frame[name].to_numpy() for name in frame.columns}


def rows(code: str, source: Columns, which: Which, subject: tuple[str, ...], *, figures: bool = False) -> dict[str, Any]:
    """Some rows as findings of one code, known by the columns of their subject; with figures where these are what was found."""
    count = int(np.count_nonzero(which))
    told: dict[str, Any] = {"code": [code] * count}
    if count:
        told |= {name: source[name][which] if name in subject else [""] * count for name in SUBJECT}
        told |= {name: source[name][which] if figures else [UNSTATED] * count for name in FIGURES}
        told["confidence"] = source["confidence"][which] if figures else [""] * count
    return told


def keyed(found: list[dict[str, Any]]) -> pd.DataFrame:
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
    columns = {name: np.array([values[i] for i in order], object) for name, values in texts.items()}
    return pd.DataFrame(columns | {name: np.array([whole[name][i] for i in order], np.int64) for name in FIGURES})


def _any(at: NDArray[np.intp], rooms: NDArray[Any]) -> Which:
    return np.bincount(at[at >= 0], minlength=len(rooms)) > 0


def _second(people: Columns, settings: Settings) -> Which:
    """Seats that are second offices; those in temporary bodies only where the parameter says so."""
    second: Which = people["second"].astype(bool) & (
        settings.temporary_is_second | (people["kind"] != OrganisationKind.TEMPORARY)
    )
    return second


def _toilets(verdicts: Verdicts, parts: pd.DataFrame) -> list[dict[str, Any]]:
    """Toilets of offices, by those who count there: for posts that may have none, and too large for those that may (note 4)."""
    toilets = parts[(parts.part == PartKind.TOILET.value).to_numpy(bool)].sort_values("usable_area", ascending=False)
    place = pd.Index(verdicts.rooms.room).get_indexer(pd.Index(toilets.office))
    counts = (verdicts.occupants.standing == Standing.COUNTED).to_numpy(bool)
    may = np.zeros(len(verdicts.rooms), np.int64)
    np.maximum.at(may, verdicts.room_at[counts], verdicts.occupants.toilet_limit.to_numpy(np.int64)[counts])
    area = toilets.usable_area.to_numpy(np.int64)
    most = may[place]
    said = {
        "room": toilets.office.to_numpy(object), "measured": area, "limit": most, "confidence": np.full(len(area), "B", object),
        "excess": np.where(area == UNSTATED, UNSTATED, np.maximum(area - most, 0)),
    }  # fmt: skip
    judged = (place >= 0) & (verdicts.rooms.counted.to_numpy()[place] > 0)
    return [
        rows("toilet-not-entitled", said, judged & (most == 0), ("room",), figures=True),
        rows("toilet-too-large", said, judged & (most > 0) & (said["excess"] > 0), ("room",), figures=True),
    ]


def _owed(owed: pd.DataFrame, holdings: pd.DataFrame, on: date) -> dict[str, Any]:
    """Rooms that an organisation was to give back by now and still has."""
    have = set(zip(holdings.room, holdings.organisation, strict=True)) if len(owed) else set()
    pairs = zip(owed.room, owed.organisation, owed.person, strict=True)
    still = np.array([not person and (room, organisation) in have for room, organisation, person in pairs], bool)
    late = still & (lateness(owed, on).late == Late.LATE.value).to_numpy(bool)
    return rows("late-vacated", columns_of(owed), late, ("room", "organisation"))


def _unpaid(held: Columns) -> Which:
    """Bodies outside the rules that have rooms of others without payment or approval (trap 28)."""
    outside = ~held["in_scope"].astype(bool) & (held["kind"] != OrganisationKind.TEMPORARY)
    unpaid: Which = outside & ~held["owns"].astype(bool) & np.isin(held["tenure"].astype(str), UNPAID)
    return unpaid
