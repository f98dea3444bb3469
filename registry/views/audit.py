"""The audit of a building, an organisation or a division on a day, as known at an instant.

Reads columns, lets ``registry.compliance`` judge, and puts to every finding what it rests on: clause, day and paper of the
standard, digest of the survey, lines of the journal. Who sits in a room is read whole, whoever looks; names and findings of
people whom the viewer may not see are left out afterwards.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from floorplans.measure import UNSTATED
from registry import queries
from registry.compliance import across, comply, duty, found
from registry.compliance.comply import ratios
from registry.compliance.settings import settings_on
from registry.compliance.share import half_up
from registry.compliance.verdict import Verdict
from registry.models import Building, Organisation, Person
from registry.queries import occupancy, occupancy_across, parties, sight
from registry.queries.occupancy import Asked

WHOLE_SHARE: Final = 100 * 100
HIDDEN: Final = "—"
"""A person or body whom the viewer may not see."""


@dataclass(frozen=True, slots=True, kw_only=True)
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
    rooms: pd.DataFrame
    occupants: pd.DataFrame
    findings: pd.DataFrame
    organisations: pd.DataFrame

    @property
    def over(self) -> bool:
        """Whether any room, or any organisation in all its buildings, is over."""
        return bool((self.rooms.verdict == Verdict.OVER.value).any() or self.organisations.over.any())

    @property
    def summary(self) -> dict[str, Any]:
        """Rooms by verdict, why rooms are not judged, findings by code; sums in centiares."""
        judged = self.rooms[self.rooms.verdict != Verdict.NOT_JUDGED.value]
        over = judged[judged.verdict == Verdict.OVER.value]
        counted = Counter(self.rooms.verdict)
        return {
            "rooms": {it.value: counted[it.value] for it in Verdict},
            "not_judged": dict(sorted(Counter(it for it in self.rooms.why if it).items())),
            "findings": dict(sorted(Counter(self.findings.code).items())),
            "measured": int(judged.measured.sum()),
            "limit": int(judged.limit.sum()),
            "excess": int(over.excess.sum()),
        }


def audit_of(
    session: Session, *, building: str = "", organisation: str = "", division: str = "", on: date, known: datetime | None = None
) -> Audit:
    """The audit of what one of the codes names; ``NotFound`` where there was no such thing on the day, or none to be seen."""
    asked = Asked(on=on, known=known, building=building, organisation=organisation, division=division)
    kind, code = _must_be(session, asked)
    frames = {name: getattr(occupancy, name)(session, asked) for name in ("rooms", "seats", "parts", "holdings", "owed")}
    rooms = frames["rooms"].sort_values("room", ignore_index=True)
    inside = {name: _of(it, rooms, "office" if name == "parts" else "room") for name, it in frames.items() if name != "rooms"}
    ranked = (inside["seats"]["rank"] != "").any()
    formers = (
        occupancy.formers(session, asked)
        if ranked
        else pd.DataFrame(columns=["person", "tier", "division", "post", "since", "entry"])
    )
    settings = settings_on(on, division or (organisation or building)[:6])
    seated = duty.occupants(inside["seats"], formers, inside["owed"], on).sort_values(
        ["room", "person", "seat"], ignore_index=True
    )
    judged = comply.audit(rooms, seated, inside["parts"], inside["holdings"], settings)
    here = found.findings(judged, inside["parts"], inside["holdings"], inside["owed"], on, settings)
    organisations, beyond = _across(session, asked, settings)
    findings = _grounded(
        pd.concat([here.assign(across=False), *(it.assign(across=True) for it in beyond)], ignore_index=True), judged, inside
    )
    whole = _named(session, asked, judged.occupants, findings, organisations)
    return Audit(
        kind=kind, code=code, on=on, known=known, journal=occupancy.last_line(session, known), rooms=judged.rooms, **whole
    )


def _must_be(session: Session, asked: Asked) -> tuple[str, str]:
    if asked.building:
        queries.by_code(session, Building, asked.building, on=asked.on, known=asked.known)
        return "building", asked.building
    if asked.organisation:
        parties.organisation(session, asked.organisation, on=asked.on, known=asked.known)
        return "organisation", asked.organisation
    sight.must_see(session, session.info.get("viewer"), [("division", asked.division)], on=asked.on)
    return "division", asked.division


def _of(frame: pd.DataFrame, rooms: pd.DataFrame, column: str) -> pd.DataFrame:
    """What belongs to rooms that are looked at."""
    return frame[frame[column].isin(rooms.room).to_numpy(bool)].reset_index(drop=True)


def _across(session: Session, asked: Asked, settings: Any) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """What crosses buildings, from summaries of each."""
    people = across.of_people(occupancy_across.everywhere(session, asked), settings)
    authorised = duty.with_limits(occupancy_across.authorised(session, asked), asked.on)
    held = occupancy_across.held(session, asked)
    area = held.usable_area.to_numpy(np.int64)
    part = half_up(np.maximum(area, 0) * held["share"].to_numpy(np.int64), np.full(len(held), WHOLE_SHARE))
    told = across.of_organisations(
        across.summaries(held.assign(usable_area=np.where(area == UNSTATED, UNSTATED, part))), authorised
    )
    if session.info.get("viewer") is not None:
        told = told[told.organisation.isin(authorised.organisation).to_numpy(bool)].reset_index(drop=True)
    return told, [people, across.over_entitlement(told)]


def _grounded(findings: pd.DataFrame, judged: comply.Verdicts, inside: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Findings with building, ratios, and what each rests on: papers, survey and lines of the journal."""
    rooms = judged.rooms.set_index("room")
    mine = rooms.reindex(findings.room)
    people = judged.occupants[judged.occupants.room.isin(findings.room).to_numpy(bool)]
    lines: dict[str, set[int]] = {room: {int(entry)} for room, entry in zip(judged.rooms.room, judged.rooms.entry, strict=True)}
    papers: dict[str, set[tuple[str, str, str]]] = {}
    sitting = (people[name].tolist() for name in ("room", "entry", "post_entry", "since", "source", "confidence"))
    for room, entry, post_entry, since, source, sure in zip(*sitting, strict=True):
        lines[room] |= {entry, post_entry} - {0}
        if source:
            papers.setdefault(room, set()).add((since, source, sure))
    for name, column in (("holdings", "room"), ("parts", "office"), ("owed", "room")):
        for room, entry in zip(inside[name][column], inside[name].entry, strict=True):
            lines[room].add(entry)
    figures = {name: findings[name].to_numpy(np.int64) for name in ("excess", "limit", "measured")}
    bare = figures["excess"] == UNSTATED
    return findings.assign(
        building=mine.building.fillna("").to_numpy(object),
        survey=mine.survey.fillna("").to_numpy(object),
        entries=_objects([sorted(lines.get(it, ())) for it in findings.room]),
        standards=_objects([sorted(papers.get(it, ())) for it in findings.room]),
        rooms=_objects([it if isinstance(it, tuple) else () for it in findings.get("rooms", [()] * len(findings))]),
        **{name: np.where(bare, UNSTATED, it) for name, it in ratios(**figures).items()},
    ).sort_values("key", ignore_index=True)


def _named(
    session: Session, asked: Asked, occupants: pd.DataFrame, findings: pd.DataFrame, organisations: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """The same with the names that the viewer may see, without findings of people whom they may not."""
    people = occupancy_across.names(session, Person, [*occupants.person, *findings.person], asked)
    bodies = occupancy_across.names(session, Organisation, [*occupants.organisation, *organisations.organisation], asked)
    if session.info.get("viewer") is not None:
        seen = occupancy_across.seen(session, {room for it in findings.rooms for room in it})
        findings = findings[(findings.person == "").to_numpy(bool) | findings.person.isin(people).to_numpy(bool)].reset_index(
            drop=True
        )
        findings["rooms"] = _objects([tuple(room if room in seen else HIDDEN for room in it) for it in findings.rooms])
    told = occupants.assign(
        person=_objects([it if it in people else HIDDEN for it in occupants.person]),
        person_name=_objects([people.get(it, HIDDEN) for it in occupants.person]),
        organisation=_objects([it if it in bodies else HIDDEN for it in occupants.organisation]),
        organisation_name=_objects([bodies.get(it, HIDDEN) for it in occupants.organisation]),
    )
    named = organisations.assign(organisation_name=_objects([bodies.get(it, HIDDEN) for it in organisations.organisation]))
    return {"occupants": told, "findings": findings, "organisations": named}


def _objects(values: list[Any]) -> np.ndarray[Any, Any]:
    column = np.empty(len(values), object)
    column[:] = values
    return column
