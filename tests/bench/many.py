"""A big city, once: our way into either database beside ogr2ogr with its SQL and beside DuckDB; what each rule costs; a big drawing."""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pyogrio
import shapely

import floorplans
from floorplans.measure import centiares
from tests.bench import duck, ours, peer, rules
from tests.bench.apart import Told, Watch, apart
from tests.bench.drawing import draw
from tests.bench.generate import city, write
from tests.bench.laps import Line
from tests.bench.rounds import FLOORS, ROOMS, SEED, same
from tests.postgres import database_of


@dataclass(slots=True)
class Many:
    """What was measured of a big city."""

    rooms: int
    seconds: dict[str, float] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)
    """MiB."""
    ways: dict[str, float] = field(default_factory=dict)
    """Seconds of each form in which DuckDB looked for overlaps in the smaller city."""
    rules: dict[str, float] = field(default_factory=dict)
    """Seconds of each rule over the smaller city."""
    small: int = 0
    """Rooms of the smaller city."""
    drawn: int = 0
    """Rooms of the drawing."""

    def keep(self, side: str, told: Told) -> Told:
        """Keep what one side told."""
        self.seconds[side], self.peaks[side] = told.laps["all"], told.peak_mib
        return told

    def lines(self) -> Iterator[Line]:
        """Comparisons for the report."""
        for mine in ("GeoPackage", "PostGIS"):
            for theirs in ("ogr2ogr + SQL", "DuckDB"):
                if theirs in self.seconds:
                    yield self._line(f"{self.rooms:,} rooms end to end into {mine} / {theirs}", "peer", mine, theirs, self.rooms)
        yield self._line(
            f"a DXF of {self.drawn:,} rooms surveyed / GDAL's DXF reader alone", "limit", "DXF", "GDAL DXF", self.drawn
        )

    def _line(self, name: str, kind: str, mine: str, theirs: str, rooms: int) -> Line:
        a, b = self.seconds[mine], self.seconds[theirs]
        peak = round(self.peaks[mine], 1)
        return Line(
            name=name,
            kind=kind,
            ours=round(rooms / a, 1),
            peer=round(rooms / b, 1),
            ratio=round(b / a, 3),
            peak_mib=peak,
            rooms=rooms,
        )


def run(
    folder: Path, cluster: str, *, buildings: int, query: peer.Query | None, drawn_floors: int, said: Callable[[str], None]
) -> Many:
    """One round over a city of some buildings; ogr2ogr and DuckDB where they are installed."""
    said(f"drawing a city of {buildings * FLOORS * ROOMS:,} rooms")
    frame = city(buildings, FLOORS, ROOMS, SEED, defects=False)
    path, codes, rooms = write(folder / "many.gpkg", frame), sorted(set(frame["building"])), len(frame)
    area = int(centiares(shapely.area(frame.geometry.to_numpy())).sum())
    del frame
    many = Many(rooms)
    small = write(folder / "smaller.gpkg", city(max(1, buildings // 10), FLOORS, ROOMS, SEED, defects=False))
    if query is not None:
        said("ogr2ogr + SQL")
        _ogr(many, cluster, path, query)
    if duck.PYTHON.is_file():
        said("DuckDB")
        _duck(many, path, small)
    said("into GeoPackage")
    ours.register_of(str(folder / "many-register.gpkg"), codes)
    many.keep("GeoPackage", apart(ours.enrolled, folder / "many-register.gpkg", path))
    same(ours.held(str(folder / "many-register.gpkg"), proven=False), (rooms, area), "the embedded register")
    said("into PostGIS")
    template = peer.empty(cluster, "bench_many_ours")
    try:
        ours.register_of(database_of(cluster, template), codes)
        with peer.fresh(cluster, "bench_many", template) as address:
            many.keep("PostGIS", apart(ours.enrolled, address, path))
            same(ours.held(address, proven=False), (rooms, area), "the register in PostGIS")
    finally:
        _drop(cluster, template)
    said("what each rule costs")
    many.rules, many.small = rules.costs(small), pyogrio.read_info(small)["features"]
    said("a big drawing")
    drawing = draw(folder / "many.dxf", drawn_floors, ROOMS, SEED)
    many.drawn = drawn_floors * ROOMS
    same(many.keep("DXF", apart(drawn, drawing)).facts["rooms"], many.drawn, "rooms of the drawing")
    many.keep("GDAL DXF", apart(opened, drawing))
    return many


def drawn(path: str) -> Told:
    """A DXF surveyed."""
    told = Told()
    told.facts["rooms"] = len(told.lap("all", floorplans.survey, path).rooms)
    return told


def opened(path: str) -> Told:
    """A DXF as GDAL reads it: every entity a feature, no room, no number, no area."""
    told = Told()
    told.lap("all", pyogrio.read_arrow, path)
    return told


def _ogr(many: Many, cluster: str, path: Path, query: peer.Query) -> None:
    template = peer.empty(cluster, "bench_many_peer")
    try:
        theirs = many.keep("ogr2ogr + SQL", peer.job(cluster, template, path, query, thorough=False))
        same(theirs.facts["rooms"], many.rooms, "rooms that the peer has")
    finally:
        _drop(cluster, template)


def _drop(cluster: str, name: str) -> None:
    with psycopg.connect(cluster, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _duck(many: Many, path: Path, small: Path) -> None:
    """DuckDB over the whole city, looking for overlaps in the form that was quickest over the smaller one."""
    told = _quack(small)[0]
    many.ways = {form: told["laps"][form] for form in duck.FORMS}
    quickest = min(many.ways, key=many.ways.__getitem__)
    told, peak = _quack(path, quickest)
    same(told["found"][:2], [many.rooms, 0], "rooms that DuckDB has, and those it calls broken")
    same(told["pairs"], {quickest: [0]}, "overlaps that DuckDB finds")
    many.seconds["DuckDB"], many.peaks["DuckDB"] = sum(told["laps"].values()), peak


def _quack(path: Path, *forms: str) -> tuple[dict, float]:
    with (
        subprocess.Popen([duck.PYTHON, duck.__file__, path, *forms], stdout=subprocess.PIPE) as process,
        Watch(process.pid) as watch,
    ):
        answer, _ = process.communicate()
    if process.returncode:
        raise RuntimeError("DuckDB did not come through")
    return json.loads(answer), watch.peak / 2**20
