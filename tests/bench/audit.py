"""The audit of a city, two people in every office: ours from the register to findings, beside the same verdicts in hand-written SQL.

PostGIS judges over the tables of our own register, whose indexes it may use, DuckDB over the same GeoPackage as ours; what they
find stays in tables of their own, as ours stays in memory. All must come to the same rooms over, to be measured again and within, and to the same excess.
"""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from sqlalchemy.orm import Session

from floorplans.measure import UNSTATED
from registry import Database, upgrade
from registry.models import Appointment, Assignment, Building, Floor, Organisation, Person, Room, RoomSurvey, Seat, Site, Tier
from registry.standards.office_areas import limit
from registry.standards.posts import posts
from registry.store.ids import new_keys
from registry.store.journal import Act, acting_each, insert_rows, under
from registry.views.audit import audit_of, brief_audit_of
from registry.views.audit_told import audit_json
from tests.bench import audit_sql, peer
from tests.bench.apart import Told, apart
from tests.bench.audit_sql import statements
from tests.bench.duck import PYTHON
from tests.bench.laps import Line
from tests.bench.rights import FIRST, SEED, _uuid, code_of

FLOORS, ROOMS, BODIES = 3, 100, 4
"""Floors of a building, rooms of a floor, organisations that share a building with its neighbour."""
PEOPLE = 2
DAY = date(2026, 11, 1)
AT_ONCE = 50
POSTS = np.array(["bureau_chief", "bureau_deputy", *["below_bureau"] * 4], object)


@dataclass(slots=True)
class Audits:
    """What was measured: seconds, memory, and what was found, by side."""

    rooms: int
    seconds: dict[str, float] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)
    explained: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Seconds and memory of the same with all names and what every finding rests on."""
    building: dict[str, list[float]] = field(default_factory=dict)
    """Seconds of the answers on one building, JSON included."""

    def lines(self) -> Iterator[Line]:
        """Rooms a second of either database beside PostGIS's own."""
        theirs = self.rooms / self.seconds["SQL"]
        for base in ("GeoPackage", "PostGIS"):
            ours = self.rooms / self.seconds[base]
            yield Line(
                name=f"audit of {self.rooms:,} rooms and {PEOPLE * self.rooms:,} people, {base} / SQL on PostGIS",
                kind="limit",
                ours=round(ours, 1),
                peer=round(theirs, 1),
                ratio=round(ours / theirs, 3),
                unit="rooms/s",
                peak_mib=round(self.peaks[base], 1),
                rooms=self.rooms,
            )


def run(folder: Path, cluster: str, *, rooms: int, times: int = 40, said: Callable[[str], None] = lambda _: None) -> Audits:
    """Fill a register of so many rooms in either database and audit it; ``AssertionError`` where the verdicts differ."""
    buildings = max(1, rooms // (FLOORS * ROOMS))
    found = Audits(buildings * FLOORS * ROOMS)
    with peer.fresh(cluster, "bench_audit") as address:
        for base, url in (("GeoPackage", str(folder / "audit.gpkg")), ("PostGIS", address)):
            said(f"{found.rooms:,} rooms into {base}")
            apart(filled, url, str(buildings))
            said(f"{base}: ours")
            told = apart(asked, url, str(buildings), str(times))
            found.seconds[base], found.peaks[base], found.found[base] = told.laps["all"], told.peak_mib, told.facts["found"]
            found.building[base] = told.facts["building"]
            told = apart(explained, url)
            found.explained[base] = (told.laps["all"], told.peak_mib)
        said("PostGIS: SQL")
        told = apart(bare, address)
        found.seconds["SQL"], found.found["SQL"] = told.laps["all"], told.facts["found"]
    if PYTHON.exists():
        said("DuckDB: SQL")
        found.seconds["DuckDB"], found.found["DuckDB"] = duck(folder / "audit.gpkg")
    if len({repr(sorted(it.items())) for it in found.found.values()}) != 1:
        raise AssertionError(found.found)
    return found


def asked(url: str, buildings: str, times: str) -> Told:
    """The verdicts and findings of the whole city from the register, and the audits of single buildings to their JSON."""
    told, each = Told(), Told()
    with closing(Database(url)) as database:

        def audit(code: str) -> Any:
            with database.reading() as session:
                return audit_json(audit_of(session, building=code, on=DAY))

        def city() -> Any:
            with database.reading() as session:
                return brief_audit_of(session, division="371500", on=DAY)

        seconds = []
        for turn in range(int(times) + 5):
            each.lap("one", audit, code_of(turn % int(buildings)))
            seconds.append(each.laps["one"])
        told.facts["building"] = seconds[5:]
        rooms = told.lap("all", city).columns["rooms"]
        judged = rooms["excess"] != UNSTATED
        told.facts["found"] = {
            str(it): (int((rooms["verdict"] == it).sum()), int(rooms["excess"][judged & (rooms["verdict"] == it)].sum()))
            for it in ("within", "remeasure", "over")
        }
    return told


def explained(url: str) -> Told:
    """The audit of the whole city with all names, and what each finding rests on."""
    told = Told()
    with closing(Database(url)) as database, database.reading() as session:
        told.lap("all", partial(audit_of, session, division="371500", on=DAY))
    return told


def bare(url: str) -> Told:
    """The verdicts and shares in hand-written SQL by the plain driver."""
    told = Told()
    with closing(psycopg.connect(url)) as connection:
        connection.execute("CREATE UNLOGGED TABLE bench_limits (tier text, post text, most bigint)")
        for post, most in _limits().items():
            connection.execute("INSERT INTO bench_limits VALUES ('city', %s, %s)", (post, most))
        told.lap("all", connection.execute, "; ".join(statements(DAY.isoformat(), duck=False)))
        told.facts["found"] = {
            verdict: (count, excess) for verdict, count, excess in connection.execute(audit_sql.FOUND).fetchall()
        }
    return told


def duck(path: Path) -> tuple[float, dict[str, Any]]:
    """Seconds that DuckDB takes over the same GeoPackage, and what it finds."""
    limits = ",".join(f"{post}={most}" for post, most in _limits().items())
    words = [PYTHON, Path(audit_sql.__file__), path, DAY.isoformat(), limits]
    told = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    return told["seconds"], {verdict: tuple(it) for verdict, it in told["found"].items()}


def _limits() -> dict[str, int]:
    found = {post: limit(Tier.CITY.value, post, DAY) for post in posts(Tier.CITY)}
    return {post: int(it.usable_area * 100) for post, it in found.items() if it is not None}


def filled(url: str, buildings: str) -> Told:
    """A register of offices in which two people sit each, of organisations that have a building or two."""
    told = Told()
    told.lap("all", _fill, url, int(buildings))
    return told


def _fill(url: str, buildings: int) -> None:
    chance, bodies = np.random.default_rng(SEED), buildings + BODIES
    with closing(Database(url)) as database:
        upgrade(database)
        with (
            database.writing() as session,
            acting_each(session, "found", subjects=["bench"], by="bench", because="bench") as (act,),
        ):
            offices, (site,) = new_keys(bodies, act.known), new_keys(1, act.known)
            names = [f"单位{i}" for i in range(bodies)]
            facts = {
                "credit_code": None, "parent_id": None, "division_code": "371500", "tier": "city", "kind": "organ", "in_scope": True,
                "administers": "", "sensitive": False, "closes_on": None, "valid_from": FIRST, "valid_to": None,
            }  # fmt: skip
            told = {"id": offices, "code": [f"371500-P{i:05}" for i in range(bodies)], "name": names, "short_name": names}
            insert_rows(session, Organisation, {**told, **facts}, [(act, bodies)])
            with under(session, act):
                place = Site(code="371500-0001", name="院", division_code="371500", address="", outline=None, valid_from=FIRST)
                place.id = _uuid(site)
                session.add(place)
        for start in range(0, buildings, AT_ONCE):
            some = range(start, min(start + AT_ONCE, buildings))
            subjects = [code_of(i) for i in some]
            with (
                database.writing(bulk=True) as session,
                acting_each(session, "bench", subjects=subjects, by="bench", because="bench") as acts,
            ):
                rooms = _places(session, acts, subjects, site, chance)
                body = np.repeat(np.arange(start, some.stop), FLOORS * ROOMS) + chance.integers(0, BODIES, len(rooms))
                _people(session, acts, rooms, [offices[it] for it in body.tolist()], start * FLOORS * ROOMS * PEOPLE, chance)
        with database.writing() as session:
            session.connection().exec_driver_sql("ANALYZE")


def _places(session: Session, acts: list[Act], codes: list[str], site: bytes, chance: Any) -> list[bytes]:
    """Buildings, floors and rooms; the keys of the rooms."""
    count, per, known = len(acts), FLOORS * ROOMS, acts[0].known
    since = {"valid_from": FIRST, "valid_to": None}
    keys, floors, rooms = new_keys(count, known), new_keys(count * FLOORS, known), new_keys(count * per, known)
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
    named = [f"{code}-{n}F" for code in codes for n in range(1, FLOORS + 1)]
    told = {"id": floors, "building_id": [keys[i // FLOORS] for i in range(len(floors))], "code": named}
    told |= {"floor_name": [it.rpartition("-")[2] for it in named], "storey": [float(i % FLOORS + 1) for i in range(len(floors))]}
    insert_rows(session, Floor, {**told, **since}, [(act, FLOORS) for act in acts])
    numbers = [f"{i // ROOMS % FLOORS + 1}{i % ROOMS:02}" for i in range(len(rooms))]
    on = [floors[i // ROOMS] for i in range(len(rooms))]
    listed = [f"{named[i // ROOMS]}-{number}" for i, number in enumerate(numbers)]
    insert_rows(session, Room, {"id": rooms, "floor_id": on, "code": listed}, [(act, per) for act in acts])
    told = {"id": rooms, "floor_id": on, "survey_id": site, "number": numbers, "name": "", "use": "office", "repaired": ""}
    told |= {"usable_area": chance.integers(800, 4200, len(rooms)), "declared_area": np.full(len(rooms), UNSTATED)}
    told |= {"plan_outline": None, "outline": None}
    insert_rows(session, RoomSurvey, {**told, **since}, [(act, per) for act in acts])
    return list(rooms)


def _people(session: Session, acts: list[Act], rooms: list[bytes], bodies: list[bytes], first: int, chance: Any) -> None:
    """Each room is given to a body, for which two people sit there."""
    known, since = acts[0].known, {"valid_from": FIRST, "valid_to": None}
    per, count = FLOORS * ROOMS, PEOPLE * len(rooms)
    told = {"id": new_keys(len(rooms), known), "room_id": rooms, "organisation_id": bodies, "share": np.full(len(rooms), 10000)}
    insert_rows(session, Assignment, {**told, "tenure": "allotted", "lease_id": None, **since}, [(act, per) for act in acts])
    people, each = new_keys(count, known), [(act, PEOPLE * per) for act in acts]
    told = {
        "id": people,
        "code": [f"371500-R{first + i:08}" for i in range(count)],
        "name": [f"人{first + i}" for i in range(count)],
    }
    insert_rows(session, Person, {**told, "sensitive": False, **since}, each)
    of = [bodies[i // PEOPLE] for i in range(count)]
    told = {"id": new_keys(count, known), "person_id": people, "organisation_id": of}
    told |= {"post": POSTS[chance.integers(0, len(POSTS), count)].tolist(), "rank": "", "main": True, "staffing": "authorised"}
    insert_rows(session, Appointment, {**told, "ending": "", **since}, each)
    told = {"id": new_keys(count, known), "room_id": [rooms[i // PEOPLE] for i in range(count)], "person_id": people}
    insert_rows(session, Seat, {**told, "organisation_id": of, "second": False, "approval": "", **since}, each)
