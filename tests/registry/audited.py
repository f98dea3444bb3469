"""Rooms and people as an audit takes them, told in words of the office: areas as text, posts by their keys."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from registry.compliance import comply, duty, found
from registry.compliance.settings import Settings
from registry.store.arrays import frame_of, objects, places

TODAY = date(2026, 11, 22)
EMPTY = {
    "parts": ("office", "room", "part", "usable_area", "entry"),
    "holdings": ("room", "organisation", "kind", "in_scope", "tenure", "share", "owns", "entry"),
    "owed": ("room", "organisation", "person_id", "person", "kind", "event_day", "entry"),
    "formers": ("person_id", "tier", "division", "post", "since", "entry"),
}


def centi(area):
    return -1 if area is None else int(Decimal(area) * 100)


def room(code, area="24.00", *, use="office", split=False):
    return {"room": code, "use": use, "usable_area": centi(area), "split": split}


def person(code, where, post="below_bureau", **facts):
    told = {
        "seat": int(code.strip("R").split("-")[-1]), "room": where, "person_id": code, "person": code, "organisation": "P1", "kind": "organ", "in_scope": True,
        "tier": "city", "division": "371500", "second": False, "approval": "", "entry": 1, "post": post, "staffing": "authorised",
        "rank": "", "post_entry": 1,
    }  # fmt: skip
    return told | facts


def part(office, kind, area, room=""):
    return {"office": office, "room": room or office, "part": kind, "usable_area": centi(area), "entry": 1}


def had(code, organisation="P1", *, tenure="allotted", kind="organ", in_scope=True, owns=False):
    told = {"room": code, "organisation": organisation, "kind": kind, "in_scope": in_scope, "tenure": tenure}
    return told | {"share": 10000, "owns": owns, "entry": 1}


NUMBERS, YES_OR_NO = (
    {"rooms", "unknown", "usable_area", "entry", "share", "seat", "post_entry"},
    {"in_scope", "owns", "second", "split"},
)


def table(rows, columns):
    """Rows told as dictionaries, as columns."""
    kinds = {name: np.int64 if name in NUMBERS else np.bool_ if name in YES_OR_NO else object for name in columns}
    return {name: objects(it[name] for it in rows).astype(kind) for name, kind in kinds.items()}


@dataclass
class Judged:
    """The verdicts as frames."""

    rooms: pd.DataFrame
    occupants: pd.DataFrame


def judged(rooms, people, *, parts=(), holdings=None, owed=(), formers=(), on=TODAY, settings=None):
    """The verdicts and the findings of some rooms; who sits there has the room, unless it is told otherwise."""
    held = [had(it) for it in dict.fromkeys(one["room"] for one in people)] if holdings is None else holdings
    owed, formers = ([{"person_id": it["person"], **it} for it in those] for those in (owed, formers))
    told = {"parts": list(parts), "holdings": held, "owed": owed, "formers": formers}
    frames = {name: table(rows_, EMPTY[name]) for name, rows_ in told.items()}
    judged_rooms, seats = table(rooms, room("")), table(people, person("R0", ""))
    for it, key in ((seats, "room"), (frames["holdings"], "room"), (frames["owed"], "room"), (frames["parts"], "office")):
        it["at"] = places(it[key], judged_rooms["room"])
    for it in (seats, frames["holdings"]):
        it["body"] = np.array([sum(map(ord, one)) for one in it["organisation"]], np.intp)
    seats["who"] = np.unique(seats["person"].astype(str), return_inverse=True)[1]
    seated = duty.occupants(seats, frames["formers"], frames["owed"], on)
    verdicts = comply.audit(judged_rooms, seated, frames["parts"], frames["holdings"], settings or Settings())
    findings = found.findings(verdicts, frames["parts"], frames["holdings"], frames["owed"], on, settings)
    return Judged(frame_of(verdicts.rooms), frame_of(verdicts.occupants)), frame_of(findings)


def one(*people, area="24.00", **more):
    """The verdict on one room, as a row."""
    verdicts, _ = judged([room("101", area)], list(people), **more)
    return verdicts.rooms.iloc[0]


def codes(*people, rooms=None, area="24.00", **more):
    """The codes that are found."""
    _, findings = judged(rooms or [room("101", area)], list(people), **more)
    return sorted(findings.code)
