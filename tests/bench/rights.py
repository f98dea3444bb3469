"""Rights over ten years: what a building's page and a room's history cost beside the bare SQL of the same question by the plain driver."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import numpy as np
import psycopg
from sqlalchemy.orm import Session

from api.rights import of_building
from floorplans.measure import UNSTATED
from registry import Database, upgrade, views
from registry.models import Assignment, Building, Floor, Organisation, Room, RoomSurvey, Site
from registry.store.ids import new_keys
from registry.store.journal import Act, acting_each, insert_rows, under
from registry.views.timeline_facts import Noun
from tests.bench import peer
from tests.bench.apart import Told, apart
from tests.bench.laps import Line

FLOORS, ROOMS, OFFICES = 5, 100, 300
"""Floors of a building, rooms of a floor, organisations."""
FIRST, YEARS = date(2016, 1, 1), 10
AT_ONCE = 50
"""Buildings a transaction."""
SEED = 20261122
HELD = "{0}.known_to IS NULL AND {0}.valid_from <= :day AND ({0}.valid_to IS NULL OR {0}.valid_to > :day)"
QUESTIONS = {
    "the as-of answer of a building": (
        "SELECT r.code, s.number, s.use, s.usable_area, o.code, o.name, a.share, a.tenure, a.valid_from, a.valid_to FROM room r "
        f"JOIN room_survey s ON s.id = r.id AND {HELD.format('s')} LEFT JOIN assignment a ON a.room_id = r.id AND {HELD.format('a')} "
        f"LEFT JOIN organisation o ON o.id = a.organisation_id AND {HELD.format('o')} WHERE r.code >= :low AND r.code < :high"
    ),
    "the history of a room": (
        "SELECT a.valid_from, a.valid_to, a.known_from, a.known_to, o.code, o.name, a.share, j.number, j.act, j.by, j.because FROM room r "
        "JOIN assignment a ON a.room_id = r.id JOIN organisation o ON o.id = a.organisation_id AND o.known_to IS NULL "
        "JOIN journal j ON j.number = a.entry WHERE r.code = :room ORDER BY a.valid_from"
    ),
}
"""What is asked, and the least SQL that answers it."""


@dataclass(slots=True)
class Rights:
    """What was measured: seconds of each answer, by database, question and side."""

    rooms: int
    assignments: int
    seconds: dict[tuple[str, str, str], list[float]] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)

    def lines(self) -> Iterator[Line]:
        """Answers a second of the middle one, and of the slowest in a hundred."""
        for (base, question, side), ours in self.seconds.items():
            if side != "ours":
                continue
            theirs = self.seconds[base, question, "bare"]
            for at in (50, 99):
                a, b = (float(np.percentile(one, at)) for one in (ours, theirs))
                yield Line(
                    name=f"{question} among {self.assignments:,} assignments, {base}, p{at} / the bare SQL by its driver",
                    kind="limit",
                    ours=round(1 / a, 1),
                    peer=round(1 / b, 1),
                    ratio=round(b / a, 3),
                    unit="answers/s",
                    peak_mib=round(self.peaks[base], 1),
                    rooms=self.rooms,
                )


def run(folder: Path, cluster: str, *, rooms: int, times: int = 300, said: Callable[[str], None] = lambda _: None) -> Rights:
    """Fill a register of so many rooms in either database, and ask each question so often of random places on random days."""
    buildings = max(1, rooms // (FLOORS * ROOMS))
    found = Rights(buildings * FLOORS * ROOMS, buildings * FLOORS * ROOMS * 3 // 2)
    with peer.fresh(cluster, "bench_rights") as address:
        for base, url in (("GeoPackage", str(folder / "rights.gpkg")), ("PostGIS", address)):
            said(f"{found.assignments:,} assignments into {base}")
            apart(filled, url, str(buildings))
            for side, job in (("bare", bare), ("ours", asked)):
                said(f"{base}: {side}")
                told = apart(job, url, str(buildings), str(times))
                found.seconds |= {(base, question, side): seconds for question, seconds in told.facts.items()}
                found.peaks[base] = told.peak_mib
    return found


def filled(url: str, buildings: str) -> Told:
    """A register in which every room was given once in ten years, and every second once more."""
    told = Told()
    told.lap("all", _fill, url, int(buildings))
    return told


def _fill(url: str, buildings: int) -> None:
    chance = np.random.default_rng(SEED)
    with closing(Database(url)) as database:
        upgrade(database)
        with (
            database.writing() as session,
            acting_each(session, "found", subjects=["bench"], by="bench", because="bench") as (act,),
        ):
            offices = new_keys(OFFICES, act.known)
            names = [f"单位{i}" for i in range(OFFICES)]
            facts = {
                "credit_code": None,
                "parent_id": None,
                "division_code": "371500",
                "tier": "city",
                "kind": "organ",
                "in_scope": True,
            }
            facts |= {"administers": "", "sensitive": False, "closes_on": None, "valid_from": FIRST, "valid_to": None}
            told = {"id": offices, "code": [f"371500-P{i:03}" for i in range(OFFICES)], "name": names, "short_name": names}
            insert_rows(session, Organisation, {**told, **facts}, [(act, OFFICES)])
            with under(session, act):
                site = Site(code="371500-0001", name="院", division_code="371500", address="", outline=None, valid_from=FIRST)
                (key,) = new_keys(1, act.known)
                site.id = _uuid(key)
                session.add(site)
        for start in range(0, buildings, AT_ONCE):
            some = range(start, min(start + AT_ONCE, buildings))
            subjects = [code_of(i) for i in some]
            with (
                database.writing() as session,
                acting_each(session, "bench", subjects=subjects, by="bench", because="bench") as acts,
            ):
                _buildings(session, acts, subjects, key, offices, chance)


def _uuid(key: bytes) -> Any:
    from uuid import UUID

    return UUID(bytes=key)


def code_of(building: int) -> str:
    """The code of a building by its place."""
    return f"371500-0001-{building:05}"


def _buildings(session: Session, acts: list[Act], codes: list[str], site: bytes, offices: list[bytes], chance: Any) -> None:
    count, since = len(acts), {"valid_from": FIRST, "valid_to": None}
    per, each = FLOORS * ROOMS, [(act, FLOORS * ROOMS) for act in acts]
    keys = new_keys(count, acts[0].known)
    told = {
        "id": keys,
        "site_id": site,
        "code": codes,
        "name": codes,
        "address": "",
        "built_year": None,
        "placement": {},
        "outline": None,
    }
    insert_rows(session, Building, {**told, **since}, [(act, 1) for act in acts])
    floors = new_keys(count * FLOORS, acts[0].known)
    labels = [f"{n}F" for n in range(1, FLOORS + 1)] * count
    of = [i // FLOORS for i in range(count * FLOORS)]
    told = {
        "id": floors,
        "building_id": [keys[i] for i in of],
        "code": [f"{codes[i]}-{it}" for i, it in zip(of, labels, strict=True)],
    }
    told |= {"floor_name": labels, "storey": [float(n) for n in range(1, FLOORS + 1)] * count}
    insert_rows(session, Floor, {**told, **since}, [(act, FLOORS) for act in acts])
    rooms = new_keys(count * per, acts[0].known)
    on = [i // ROOMS for i in range(count * per)]
    numbers = [f"{1 + i // ROOMS % FLOORS}{i % ROOMS:02}" for i in range(count * per)]
    listed = [f"{codes[floor // FLOORS]}-{labels[floor]}-{number}" for floor, number in zip(on, numbers, strict=True)]
    insert_rows(session, Room, {"id": rooms, "floor_id": [floors[i] for i in on], "code": listed}, each)
    told = {
        "id": rooms,
        "floor_id": [floors[i] for i in on],
        "survey_id": site,
        "number": numbers,
        "name": "",
        "use": "office",
        "repaired": "",
    }
    told |= {
        "usable_area": chance.integers(800, 6000, len(rooms)),
        "declared_area": np.full(len(rooms), UNSTATED),
        "plan_outline": None,
        "outline": None,
    }
    insert_rows(session, RoomSurvey, {**told, **since}, each)
    held = np.repeat(np.arange(len(rooms)), [1, 2] * (len(rooms) // 2))
    second = np.concatenate([[False], held[1:] == held[:-1]])
    twice = np.concatenate([second[1:], [False]])
    began = chance.integers(0, 365, len(rooms))[held]
    passed = chance.integers(400, 365 * YEARS, len(rooms))[held]
    ids = new_keys(len(held), acts[0].known)
    who = (chance.integers(0, OFFICES // 2, len(rooms))[held] * 2 + second).tolist()
    days = [FIRST + timedelta(days=i) for i in range(366 * YEARS)]
    told = {"id": ids, "room_id": [rooms[i] for i in held.tolist()], "organisation_id": [offices[i] for i in who]}
    told |= {"share": np.full(len(held), 10000), "tenure": "allotted", "lease_id": None}
    told["valid_from"] = [days[i] for i in np.where(second, passed, began).tolist()]
    told["valid_to"] = [days[i] if ends else None for i, ends in zip(passed.tolist(), twice.tolist(), strict=True)]
    insert_rows(session, Assignment, told, [(act, per * 3 // 2) for act in acts])


def asked(url: str, buildings: str, times: str) -> Told:
    """Our answers, each in a session of its own, as a page asks for it."""
    building, room = QUESTIONS
    with closing(Database(url)) as database:

        def answer(question: str, where: dict[str, Any]) -> None:
            with database.reading() as session:
                if question == building:
                    found = of_building(session, where["building"], on=where["day"], known=None)
                    if len(found["holdings"]) != FLOORS * ROOMS:
                        raise AssertionError(len(found["holdings"]))
                elif views.timeline(session, Noun.ROOM, where["room"], on=where["day"]).events.empty:
                    raise AssertionError(room)

        return _timed(answer, int(buildings), int(times))


def bare(url: str, buildings: str, times: str) -> Told:
    """The bare SQL by the plain driver over one open connection."""
    embedded = url.endswith(".gpkg")
    connection: Any = sqlite3.connect(url) if embedded else psycopg.connect(url)
    with closing(connection):

        def answer(question: str, where: dict[str, Any]) -> None:
            query = QUESTIONS[question] if embedded else re.sub(r":(\w+)", r"%(\1)s", QUESTIONS[question])
            told = {name: value.isoformat() if embedded and isinstance(value, date) else value for name, value in where.items()}
            connection.execute(query, told).fetchall()

        return _timed(answer, int(buildings), int(times))


def _timed(answer: Callable[[str, dict[str, Any]], None], buildings: int, times: int) -> Told:
    told = Told()
    for question in QUESTIONS:
        chance = Random(SEED)  # noqa: S311  # places to look at, not secrets
        seconds = []
        for turn in range(times + 5):
            code, floor = code_of(chance.randrange(buildings)), chance.randrange(FLOORS) + 1
            where = {
                "building": code,
                "low": f"{code}-",
                "high": f"{code}.",
                "room": f"{code}-{floor}F-{floor}{chance.randrange(ROOMS):02}",
            }
            where["day"] = FIRST + timedelta(days=chance.randrange(365, 365 * YEARS))
            start = perf_counter()
            answer(question, where)
            if turn >= 5:  # the first ones import and connect
                seconds.append(perf_counter() - start)
        told.facts[question] = seconds
    return told
