"""The audit of a building, an organisation or a division on a day, as known at an instant.

Reads columns, lets ``registry.compliance`` judge, and puts to every finding what it rests on: clause, day and paper of the
standard, digest of the survey, lines of the journal. Who sits in a room is read whole, whoever looks; names and findings of
people whom the viewer may not see are left out afterwards.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from floorplans.measure import UNSTATED
from registry import queries
from registry.compliance import across, comply, duty, found
from registry.compliance.settings import Settings, settings_on
from registry.compliance.verdict import Verdict
from registry.models import Building, Organisation, Person, Room
from registry.queries import occupancy, occupancy_across, parties, sight
from registry.queries.occupancy_across import seen
from registry.queries.occupancy_asked import Asked, last_line
from registry.store.arrays import Columns, frame_of, grouped, joined, numbered, objects, places, ranked, size, sorted_places, take

HIDDEN: Final = "—"
"""A person or body whom the viewer may not see."""


UNKNOWN_BODY: Final = {
    "organisation": "", "organisation_name": "", "kind": "", "in_scope": True, "tier": "", "division": "",
}  # fmt: skip
"""What is told of an organisation that there was not on the day."""
PAPER: Final = ("since", "source", "confidence")
NO_FORMERS: Final[Columns] = {name: objects(()) for name in ("person", "tier", "division", "post", "since", "entry")}


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What was found on a day; areas are whole centiares, ratios hundredths of a per cent, ``UNSTATED`` is none.

    ``rooms``: room, building, floor, number, name, use, usable_area, verdict, why, measured, limit, excess, tolerance,
    excess_over_standard_pct, excess_over_actual_pct, counted, confidence, survey, entry. ``occupants``: room, person,
    person_name, organisation, organisation_name, post, tier, staffing, second, standing, share, limit, excess and ratios,
    source, since, confidence, entry, post_entry. ``findings``: key, code, subject, severity, room, building, person,
    organisation, rooms (of a person in several), measured, limit, excess and ratios, confidence, standards (papers with their
    days), survey, entries (lines of the journal), across (whether it rests on other buildings too). ``organisations``:
    organisation, organisation_name, rooms, held, authorised, excess, shortage, over, confidence, unknown; in all buildings.
    """

    kind: str
    code: str
    on: date
    known: datetime | None
    journal: int
    """The last line of the journal that was known."""
    columns: Mapping[str, Columns]
    """The four tables by their names, as columns."""

    @cached_property
    def rooms(self) -> pd.DataFrame:
        """The rooms as a frame."""
        return frame_of(self.columns["rooms"])

    @cached_property
    def occupants(self) -> pd.DataFrame:
        """The occupants as a frame."""
        return frame_of(self.columns["occupants"])

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The findings as a frame."""
        return frame_of(self.columns["findings"])

    @cached_property
    def organisations(self) -> pd.DataFrame:
        """The organisations as a frame."""
        return frame_of(self.columns["organisations"])

    @property
    def over(self) -> bool:
        """Whether any room, or any organisation in all its buildings, is over."""
        return bool((self.columns["rooms"]["verdict"] == Verdict.OVER).any() or self.columns["organisations"]["over"].any())

    @property
    def summary(self) -> dict[str, Any]:
        """Rooms by verdict, why rooms are not judged, findings by code; sums in centiares."""
        rooms = self.columns["rooms"]
        judged = rooms["verdict"] != Verdict.NOT_JUDGED
        counted = Counter(rooms["verdict"].tolist())
        return {
            "rooms": {it.value: counted[it.value] for it in Verdict},
            "not_judged": dict(sorted(Counter(it for it in rooms["why"].tolist() if it).items())),
            "findings": dict(sorted(Counter(self.columns["findings"]["code"].tolist()).items())),
            "measured": int(rooms["measured"][judged].sum()),
            "limit": int(rooms["limit"][judged].sum()),
            "excess": int(rooms["excess"][rooms["verdict"] == Verdict.OVER].sum()),
        }


def audit_of(
    session: Session, *, building: str = "", organisation: str = "", division: str = "", on: date, known: datetime | None = None
) -> Audit:
    """The audit of what one of the codes names; ``NotFound`` where there was no such thing on the day, or none to be seen."""
    kind = "building" if building else "organisation" if organisation else "division"
    asked = Asked(kind=kind, code=building or organisation or division, on=on, known=known)
    _must_be(session, asked)
    rooms = occupancy.rooms(session, asked)
    rooms = take(rooms, sorted_places(rooms["room"]))
    seats, holdings = (_placed(it(session, asked), "room_id", rooms) for it in (occupancy.seats, occupancy.holdings))
    seats |= {"who": ranked(seats["person_id"])}
    seats = take(seats, np.lexsort((seats["who"], seats["at"])))
    seats, holdings = _named(session, asked, seats, holdings)
    owed = _placed(occupancy.owed(session, asked), "room", rooms)
    parts = _placed(occupancy.parts(session, asked), "office", rooms)
    formers = occupancy.formers(session, asked) if (seats["rank"] != "").any() else NO_FORMERS
    settings = settings_on(on, asked.code[:6])
    judged = comply.audit(rooms, duty.occupants(seats, formers, owed, on), parts, holdings, settings)
    here = found.findings(judged, parts, holdings, owed, on, settings)
    organisations, beyond = _across(session, asked, seats, settings)
    findings = _together(here, *beyond)
    findings |= _grounds(findings, judged, (holdings, parts, owed))
    columns = _seen(session, judged.occupants, findings, organisations)
    journal = last_line(session, known)
    return Audit(kind=kind, code=asked.code, on=on, known=known, journal=journal, columns={"rooms": judged.rooms, **columns})


def _must_be(session: Session, asked: Asked) -> None:
    if asked.kind == "building":
        queries.by_code(session, Building, asked.code, on=asked.on, known=asked.known)
    elif asked.kind == "organisation":
        parties.organisation(session, asked.code, on=asked.on, known=asked.known)
    else:
        sight.must_see(session, session.info.get("viewer"), [("division", asked.code)], on=asked.on)


def _placed(columns: Columns, key: str, rooms: Columns) -> Columns:
    """What belongs to rooms that are looked at, with their places among these and their codes."""
    at = places(columns[key], rooms[key if key in rooms else "room"])
    kept = {name: it for name, it in columns.items() if name != "room_id"} | {"at": at}
    kept = kept if (at >= 0).all() else take(kept, at >= 0)
    return {"room": rooms["room"][kept["at"]]} | kept


def _named(session: Session, asked: Asked, seats: Columns, holdings: Columns) -> tuple[Columns, Columns]:
    """Seats and holdings with what is known of their organisations, and numbers for these and for people."""
    body, ids = numbered(np.concatenate([seats["organisation_id"], holdings["organisation_id"]]))
    facts = occupancy.bodies(session, asked, ids)
    at = places(ids, facts["organisation_id"])
    told = {
        name: np.append(facts[name], np.array([nothing], facts[name].dtype))[at][body]
        for name, nothing in UNKNOWN_BODY.items()
    } | {"body": body}
    sits = np.arange(len(body)) < size(seats)
    del seats["organisation_id"], holdings["organisation_id"]
    return seats | take(told, sits), holdings | take(told, ~sits)


def _across(session: Session, asked: Asked, seats: Columns, settings: Settings) -> tuple[Columns, list[Columns]]:
    """What crosses buildings, from summaries of each."""
    elsewhere = occupancy_across.elsewhere(session, asked)
    people = across.of_people(joined([elsewhere, {name: seats[name] for name in elsewhere}]), settings)
    authorised = duty.with_limits(occupancy_across.authorised(session, asked), asked.on)
    held = occupancy_across.held(session, asked)
    told = across.of_organisations(held, authorised)
    names = dict(zip(held["organisation"], held["organisation_name"], strict=True))
    told |= {"organisation_name": objects(names[it] for it in told["organisation"])}
    if session.info.get("viewer") is not None:
        told = take(told, np.isin(told["organisation"].astype(str), authorised["organisation"].astype(str)))
    return told, [people, across.over_entitlement(told)]


def _together(here: Columns, *beyond: Columns) -> Columns:
    """All findings, those of rooms and those that rest on several buildings, in the order of their keys."""
    several = [it | {"across": np.full(size(it), it is not here)} for it in (here, *beyond) if it is here or size(it)]
    several = [{"rooms": objects([()] * size(it))} | it for it in several]
    whole = joined(several)
    return take(whole, sorted_places(whole["key"]))


def _grounds(findings: Columns, judged: comply.Verdicts, beside: Sequence[Columns]) -> Columns:
    """Building, ratios, and what each finding rests on: papers, survey and lines of the journal."""
    rooms, at = judged.rooms, findings["at"]
    asked = np.zeros(size(rooms), bool)
    asked[at[at >= 0]] = True
    needed = {name: judged.occupants[name] for name in ("at", "entry", "post_entry", *PAPER)}
    sitting = take(needed, asked[needed["at"]])
    lines = [(np.flatnonzero(asked), rooms["entry"][asked]), *((sitting["at"], sitting[it]) for it in ("entry", "post_entry"))]
    lines += [(it["at"][asked[it["at"]]], it["entry"][asked[it["at"]]]) for it in beside]
    where, line = (np.concatenate(it) for it in zip(*lines, strict=True))
    papers, paper = _papers(sitting)
    bare = findings["excess"] == UNSTATED
    figures = comply.ratios(*(findings[name] for name in ("excess", "limit", "measured")))
    return {
        **{name: np.append(rooms[name], "").astype(object)[at] for name in ("building", "survey")},
        "entries": objects(grouped(where[line > 0], line[line > 0], at)),
        "standards": objects([papers[it] for it in some] for some in grouped(sitting["at"][paper >= 0], paper[paper >= 0], at)),
    } | {name: np.where(bare, UNSTATED, it) for name, it in figures.items()}


def _papers(sitting: Columns) -> tuple[list[tuple[str, str, str]], NDArray[np.intp]]:
    """The papers of some limits in their order, and which each rests on; -1 where there is no limit."""
    each = zip(*(sitting[name].tolist() for name in PAPER), strict=True)
    numbers: dict[tuple[str, str, str], int] = {}
    found = np.array([numbers.setdefault(it, len(numbers)) for it in each], np.intp)
    papers = sorted(it for it in numbers if it[1])
    place = {it: i for i, it in enumerate(papers)}
    return papers, np.array([place.get(it, -1) for it in numbers], np.intp)[found] if len(found) else found


def _seen(session: Session, occupants: Columns, findings: Columns, organisations: Columns) -> dict[str, Columns]:
    """The same without the names that the viewer may not see, nor findings of such people."""
    if session.info.get("viewer") is None:
        return {"occupants": occupants, "findings": findings, "organisations": organisations}
    people = seen(session, Person, [*occupants["person"], *findings["person"]])
    bodies = seen(session, Organisation, [*occupants["organisation"], *organisations["organisation"]])
    rooms = seen(session, Room, {room for it in findings["rooms"] for room in it})
    findings = take(findings, np.array([not it or it in people for it in findings["person"]], bool))
    findings["rooms"] = objects(tuple(room if room in rooms else HIDDEN for room in it) for it in findings["rooms"])
    hidden = {"person": [it not in people for it in occupants["person"]]}
    hidden["organisation"] = [it not in bodies for it in occupants["organisation"]]
    shown = {
        f"{noun}{what}": np.where(np.array(which, bool), HIDDEN, occupants[f"{noun}{what}"]).astype(object)
        for noun, which in hidden.items()
        for what in ("", "_name")
    }
    told = take(organisations, np.array([it in bodies for it in organisations["organisation"]], bool))
    return {"occupants": occupants | shown, "findings": findings, "organisations": told}
