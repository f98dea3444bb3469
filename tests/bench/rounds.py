"""The rounds of the bench: peer, ours, peer, ours …, and that both sides found and kept the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import shapely

from floorplans.measure import centiares
from tests.bench import ours, peer
from tests.bench.apart import Told, apart
from tests.bench.drawing import draw
from tests.bench.generate import city, write
from tests.bench.laps import Laps
from tests.postgres import database_of

SEED = 20261122
FLOORS, ROOMS = 5, 100
"""Floors of a generated building and rooms of a floor."""

DATA: dict[str, dict[str, Any]] = {
    "clean": {"defects": False},
    "walls": {"defects": False, "wall": 0.2},
    "defects": {"defects": True},
}
"""Rooms that share the lines of walls, rooms drawn to the faces of walls 20 cm thick, and rooms of the first kind with mistakes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What all rounds stand on: files, what is in them, and empty registers to be copied."""

    folder: Path
    cluster: str
    paths: dict[str, Path]
    small: Path
    """One floor, to warm up with."""
    areas: dict[str, int]
    """Centiares of all rooms of each file, every room rounded."""
    rooms: int
    empty_file: Path
    empty_register: str
    """Name of a database."""
    empty_peer: str


def run(
    folder: Path,
    cluster: str,
    *,
    buildings: int,
    repeats: int,
    with_peer: bool,
    warm: bool = True,
    drawn_floors: int = 20,
    said: Callable[[str], None] = lambda _: None,
) -> Laps:
    """All rounds over cities of some buildings, in a folder on a disc; unless not warm, after a round that only warms up."""
    with _ground(folder, cluster, buildings) as ground:
        drawing = draw(folder / "drawing.dxf", drawn_floors, ROOMS, SEED)
        laps = Laps(ground.rooms, drawn_floors * ROOMS)
        if with_peer:
            for name, path in ground.paths.items():
                said(f"{name}: how the peer looks for overlaps best")
                laps.queries[name] = peer.best(cluster, ground.empty_peer, path)
        for turn in range(0 if warm else 1, repeats + 1):
            said(f"round {turn} of {repeats}" if turn else "warming up")
            kept = laps if turn else Laps(ground.rooms, laps.drawn, queries=laps.queries)
            for name in ("clean", "walls"):
                _enrol(kept, ground, name, warm=warm, proven=turn == repeats)
            _survey(kept, ground)
            _stages(kept, ground, drawing)
    return laps


def _enrol(laps: Laps, ground: Ground, name: str, *, warm: bool, proven: bool) -> None:
    """A file end to end: on the peer's side, into the embedded register, into PostGIS."""
    if name in laps.queries:
        theirs = laps.keep(f"peer {name}", _peer(laps, ground, name))
        same(theirs.facts["rooms"], ground.rooms, f"rooms that the peer has of {name}")
        same((theirs.facts["invalid"], theirs.facts["pairs"]), ([], []), f"what the peer has against {name}")
        if abs(theirs.facts["area"] * 100 - ground.areas[name]) > ground.rooms / 2:  # each room is rounded by half a centiare
            raise AssertionError(f"the peer's area of {name} is {theirs.facts['area']}, ours {ground.areas[name] / 100}")
    _enrol_ours(laps, ground, name, "", warm=warm, proven=proven)
    if warm and name == "clean":
        _enrol_ours(laps, ground, name, " cold", warm=False, proven=False)


def _enrol_ours(laps: Laps, ground: Ground, name: str, cold: str, *, warm: bool, proven: bool) -> None:
    """Into both registers; if warm, by a process that has enrolled something before, as the peer's server has."""
    path = ground.paths[name]

    def before() -> tuple[str | Path, ...]:
        return (ours.copied(ground.empty_file, ground.folder / "warm.gpkg"), ground.small) if warm else ()

    register = ours.copied(ground.empty_file, ground.folder / "register.gpkg")
    laps.keep(f"GeoPackage {name}{cold}", apart(ours.enrolled, register, path, *before()))
    same(ours.held(register, proven=proven), (ground.rooms, ground.areas[name]), f"the embedded register of {name}")
    with peer.fresh(ground.cluster, "bench_ours", ground.empty_register) as address:
        laps.keep(f"PostGIS {name}{cold}", apart(ours.enrolled, address, path, *before()))
        same(ours.held(address, proven=proven), (ground.rooms, ground.areas[name]), f"the register in PostGIS of {name}")


def _survey(laps: Laps, ground: Ground) -> None:
    """A file with mistakes, read and checked only; both sides must find the same ones."""
    path = ground.paths["defects"]
    theirs = laps.keep("peer defects", _peer(laps, ground, "defects")) if laps.queries else None
    for side, job in (("survey", ours.surveyed), ("survey in parts", ours.surveyed_in_parts)):
        mine = laps.keep(side, apart(job, path))
        for what in ("invalid", "pairs"):
            if not mine.facts[what]:
                raise AssertionError(f"{side} found no {what}")
            if theirs is not None:
                same(mine.facts[what], theirs.facts[what], f"{what} found by {side} and by the peer")


def _stages(laps: Laps, ground: Ground, drawing: Path) -> None:
    """Every stage by itself in one process, and the floors that bear them."""
    laps.keep("limit", apart(ours.bare, *ground.paths.values()))
    laps.keep("stages", apart(ours.stages_of_survey, ground.paths["defects"]))
    register = ours.copied(ground.empty_file, ground.folder / "register.gpkg")
    laps.keep("write GeoPackage", apart(ours.stages_of_enrolling, register, ground.paths["clean"]))
    with peer.fresh(ground.cluster, "bench_ours", ground.empty_register) as address:
        laps.keep("write PostGIS", apart(ours.stages_of_enrolling, address, ground.paths["clean"]))
    same(laps.keep("drawing", apart(ours.drawn, drawing)).facts["rooms"], laps.drawn, "rooms of the drawing")


def _peer(laps: Laps, ground: Ground, name: str) -> Told:
    return peer.job(ground.cluster, ground.empty_peer, ground.paths[name], laps.queries[name][0])


def same(one: object, other: object, what: str) -> None:
    """Stop the bench where two things differ that must not."""
    if one != other:
        raise AssertionError(f"{what}: {str(one)[:200]} is not {str(other)[:200]}")


@contextmanager
def _ground(folder: Path, cluster: str, buildings: int) -> Iterator[Ground]:
    frames = {name: city(buildings, FLOORS, ROOMS, SEED, **how) for name, how in DATA.items()}
    codes = sorted(set(frames["clean"]["building"]))
    ours.register_of(str(folder / "empty.gpkg"), codes)
    names = ("bench_empty_register", "bench_empty_peer")
    try:
        peer.empty(cluster, names[0])
        ours.register_of(database_of(cluster, names[0]), codes)
        peer.empty(cluster, names[1])
        yield Ground(
            folder=folder,
            cluster=cluster,
            paths={name: write(folder / f"{name}.gpkg", frame) for name, frame in frames.items()},
            small=write(folder / "small.gpkg", city(1, 1, ROOMS, SEED, defects=False)),
            areas={name: int(centiares(shapely.area(frame.geometry.to_numpy())).sum()) for name, frame in frames.items()},
            rooms=len(frames["clean"]),
            empty_file=folder / "empty.gpkg",
            empty_register=names[0],
            empty_peer=names[1],
        )
    finally:
        with psycopg.connect(cluster, autocommit=True) as server:
            for name in names:
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
