"""Our side of the bench: jobs over a file of rooms, each telling how long its stages took."""

import shutil
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

import numpy as np
import shapely
from sqlalchemy import func, select

import floorplans
from floorplans import checks
from floorplans.checks.rooms import overlapping, sound
from floorplans.plan import Reading
from floorplans.readers.vector import Part, partition, read
from registry import BuildingRecord, Database, Papers, enrol, record_building, upgrade, verify
from registry.acts.ahead import WORKERS
from registry.acts.bulk import enrol_city
from registry.acts.prepare import placements_of, prepare
from registry.models import RoomSurvey
from registry.store.dated import as_of
from tests.bench.apart import Told
from tests.bench.rules import anew

DAY = date(2026, 3, 2)
SAYS = {"by": "bench", "because": "bench"}


def register_of(url: str, buildings: Iterable[str]) -> None:
    """An empty register in which some buildings are recorded, closed again."""
    database = Database(url)
    upgrade(database)
    with database.writing() as session:
        for code in buildings:
            record_building(session, BuildingRecord(code=code, name=code, site_name="bench"), on=DAY, **SAYS)
    database.close()


def enrolled(url: str, path: str, warm_url: str = "", warm_path: str = "") -> Told:
    """A city's file enrolled; the clock stops when all connections are closed, in SQLite after its log was folded back.

    Where a small file to warm up with is given, it is enrolled elsewhere first, which is a lap of its own.
    """
    told = Told()
    if warm_url:
        told.lap("first", _enrol_all, warm_url, warm_path)
    told.lap("all", _enrol_all, url, path)
    return told


def _enrol_all(url: str, path: str) -> None:
    database = Database(url)
    for progress in enrol_city(database, Path(path), papers=_papers(path), on=DAY, **SAYS):
        if progress.refused:
            raise AssertionError(f"{path}: {progress.refused[0].says.en}")
    database.close()


def _papers(path: str) -> Papers:
    return Papers(original=Path(path), file_name=Path(path).name)


def held(url: str, *, proven: bool) -> tuple[int, int]:
    """Rooms that a register holds and their area in centiares; with proof that every row is as its journal says."""
    database = Database(url)
    with database.reading() as session:
        rows, area = session.execute(
            select(func.count(), func.sum(RoomSurvey.usable_area)).select_from(RoomSurvey).where(as_of(RoomSurvey, DAY))
        ).one()
        if proven:
            verify(session)
    database.close()
    return rows, round(area * 100)


def surveyed(path: str) -> Told:
    """A file read, measured and checked in this process, and what of its rooms is broken or overlaps."""
    told = Told()
    told.facts |= _found(told.lap("all", floorplans.survey, path))
    return told


def surveyed_in_parts(path: str) -> Told:
    """The same in as many worker processes as enrolling has."""
    told = Told()
    parts = told.lap("all", _survey_parts, path)
    told.facts |= {
        "invalid": sorted(chain.from_iterable(it["invalid"] for it in parts)),
        "pairs": sorted(chain.from_iterable(it["pairs"] for it in parts)),
    }
    return told


def _survey_parts(path: str) -> list[dict[str, list]]:
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("forkserver")) as pool:
        return list(pool.map(_survey_part, partition(path)))


def _survey_part(part: Part) -> dict[str, list]:
    return _found(floorplans.survey_part(part))


def _found(reading: Reading) -> dict[str, list]:
    """Row ids of rooms whose outline was broken as drawn, and of those that overlap though both are whole."""
    rooms = reading.rooms
    ids = np.array([int(where.rpartition("#")[2]) for where in rooms.where], np.int64)
    broken = (rooms.repaired != "") | ~sound(rooms)
    pairs = overlapping(rooms)
    whole = ~broken[pairs.first] & ~broken[pairs.second]
    a, b = ids[pairs.first[whole]], ids[pairs.second[whole]]
    return {
        "invalid": np.sort(ids[broken]).tolist(),
        "pairs": sorted(zip(np.minimum(a, b).tolist(), np.maximum(a, b).tolist(), strict=True)),
    }


def stages_of_survey(path: str) -> Told:
    """Reading, measuring and each check by itself, one after the other in this process."""
    told = Told()
    reading = told.lap("read", read, path)
    measured = told.lap("measure", floorplans.measure, reading)
    placed = told.lap("recognise", floorplans.place, measured)
    told.lap("checks", checks.run, anew(placed))
    for code, check in checks.CATALOGUE.items():
        told.lap(f"check {code}", lambda one, it: list(one.test(it, one.tolerance)), check, anew(placed))
    return told


def stages_of_enrolling(url: str, path: str) -> Told:
    """Making ready for the register and writing, in this process and one transaction."""
    told = Told()
    reading = floorplans.survey(path)
    ready = told.lap("prepare", prepare, reading, placements_of(reading, [plan.building for plan in reading.plans], {}))
    database = Database(url)
    start = perf_counter()
    with database.writing(bulk=True) as session:
        enrol(session, ready, places=(), papers=_papers(path), on=DAY, **SAYS)
    database.close()
    told.laps["enrol"] = perf_counter() - start
    return told


def drawn(path: str) -> Told:
    """A DXF surveyed whole, and as ezdxf alone opens it."""
    import ezdxf

    told = Told()
    reading = told.lap("survey", partial(floorplans.survey, path, mapping="surveying-office"))
    told.facts["rooms"] = len(reading.rooms)
    told.lap("limit", ezdxf.readfile, path)
    return told


def bare(*paths: str) -> Told:
    """The floor: files read by pyogrio and shapely alone, and the areas of their outlines; laps by the file's name."""
    import pyogrio

    told = Told()
    for path in paths:
        name = Path(path).stem
        table = told.lap(f"{name} table", lambda path=path: pyogrio.read_arrow(path)[1])
        outlines = told.lap(f"{name} outlines", lambda table=table: shapely.from_wkb(table["geom"].to_numpy()))
        told.lap(f"{name} area", shapely.area, outlines)
    return told


def copied(template: Path, to: Path) -> str:
    """Address of a fresh copy of an embedded register."""
    for old in to.parent.glob(f"{to.name}*"):
        old.unlink()
    return str(shutil.copyfile(template, to))
