"""The audit of a building, an organisation or a division on a day, as known at an instant.

Reads columns, lets ``registry.compliance`` judge, and puts to every finding what it rests on: clause, day and paper of the
standard, digest of the survey, lines of the journal. Who sits in a room is read whole, whoever looks; names and findings of
people whom the viewer may not see are left out afterwards.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from registry import queries
from registry.compliance import across, comply, duty, found
from registry.compliance.settings import Settings, settings_on
from registry.compliance.verdict import Verdict
from registry.models import Building, Organisation, Person, Room
from registry.queries import parties, sight
from registry.queries.occupancy_across import seen
from registry.queries.occupancy_asked import Asked, in_whole, last_line
from registry.store.arrays import Columns, frame_of, joined, objects, places, size, sorted_places, take
from registry.views.audit_grounds import figures_of, grounds_of
from registry.views.audit_occupied import Occupied, again, named_where_told, occupied

HIDDEN: Final = "—"
"""A person or body whom the viewer may not see."""


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
    return _audit(session, Asked(kind=kind, code=building or organisation or division, on=on, known=known))


def brief_audit_of(session: Session, *, division: str, on: date, known: datetime | None = None) -> Audit:
    """The same verdicts and findings on a division, without the names of people and rooms and without what findings rest on."""
    return _audit(session, Asked(kind="division", code=division, on=on, known=known, briefly=True))


def _audit(session: Session, asked: Asked) -> Audit:
    _must_be(session, asked)
    asked = in_whole(session, asked)
    it, settings = occupied(session, asked), settings_on(asked.on, asked.code[:6])
    judged = comply.audit(it.rooms, duty.occupants(it.seats, it.formers, it.owed, asked.on), it.parts, it.holdings, settings)
    if asked.briefly:
        judged.occupants.update(named_where_told(session, asked, judged.occupants))
    here = found.findings(judged, it.parts, it.holdings, it.owed, asked.on, settings)
    organisations, beyond = _across(session, asked.on, it, judged.occupants, settings)
    findings = _together(here, *beyond)
    findings |= figures_of(findings) if asked.briefly else grounds_of(findings, judged, (it.holdings, it.parts, it.owed))
    columns = {"rooms": judged.rooms, **_seen(session, judged.occupants, findings, organisations)}
    journal = last_line(session, asked.known)
    return Audit(kind=asked.kind, code=asked.code, on=asked.on, known=asked.known, journal=journal, columns=columns)


def _must_be(session: Session, asked: Asked) -> None:
    if asked.kind == "building":
        queries.by_code(session, Building, asked.code, on=asked.on, known=asked.known)
    elif asked.kind == "organisation":
        parties.organisation(session, asked.code, on=asked.on, known=asked.known)
    else:
        sight.must_see(session, session.info.get("viewer"), [("division", asked.code)], on=asked.on)


def _across(session: Session, on: date, it: Occupied, seats: Columns, settings: Settings) -> tuple[Columns, list[Columns]]:
    """What crosses buildings, from summaries of each."""
    elsewhere, held, authorised = it.elsewhere, it.held, duty.with_limits(it.authorised, on)
    several = again(seats) | (places(seats["person_id"], np.unique(elsewhere["person_id"])) >= 0)
    people = across.of_people(joined([elsewhere, take({name: seats[name] for name in elsewhere}, several)]), settings)
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
        if f"{noun}{what}" in occupants
    }
    told = take(organisations, np.array([it in bodies for it in organisations["organisation"]], bool))
    return {"occupants": occupants | shown, "findings": findings, "organisations": told}
