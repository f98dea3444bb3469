"""The other side of the bench: ogr2ogr into PostGIS, and the same questions asked in SQL as its manuals advise."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.bench.apart import Told
from tests.postgres import database_of

SETTINGS = {"work_mem": "'64MB'", "maintenance_work_mem": "'256MB'", "random_page_cost": "1.1", "jit": "off"}
"""What a server of this size is commonly given; for both sides, whatever durability the cluster has."""

FORMS = {
    "ST_Relate": "ST_Relate(a.geom, b.geom, '2********')",
    "ST_Overlaps": "ST_Overlaps(a.geom, b.geom)",
    "ST_Intersects, not ST_Touches": "ST_Intersects(a.geom, b.geom) AND NOT ST_Touches(a.geom, b.geom)",
    "ST_Area(ST_Intersection)": "ST_Intersects(a.geom, b.geom) AND ST_Area(ST_Intersection(a.geom, b.geom)) > 1e-6",
}
WAYS = {
    "spatial index of the load": "",
    "and an index on building, floor": "CREATE INDEX ON rooms (building, floor)",
    "and one GiST index on building, floor, geom": "CREATE INDEX ON rooms USING gist (building, floor, geom)",
    "no nested loops": "SET enable_nestloop = off",
}
JOIN = "FROM rooms a JOIN rooms b ON a.building = b.building AND a.floor = b.floor AND a.fid < b.fid AND a.geom && b.geom AND "


@dataclass(frozen=True, slots=True)
class Query:
    """How the peer looks for overlaps."""

    form: str = next(iter(FORMS))
    way: str = next(iter(WAYS))

    def __str__(self) -> str:
        return f"{self.form}; {self.way}"


@contextmanager
def fresh(cluster: str, name: str, template: str = "template1") -> Iterator[str]:
    """Address of a database made from a template, with the bench's settings, the server idle; dropped afterwards."""
    with psycopg.connect(cluster, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        for setting, value in SETTINGS.items():
            server.execute(f'ALTER DATABASE "{name}" SET {setting} = {value}')
        server.execute("CHECKPOINT")
        try:
            yield database_of(cluster, name)
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def settings(cluster: str) -> dict[str, str]:
    """What of the server bears on speed and on what a commit is worth, as both sides have it."""
    asked = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size", *SETTINGS)
    with fresh(cluster, "bench_settings") as address, psycopg.connect(address) as server:
        return {name: server.execute(f"SHOW {name}").fetchone()[0] for name in asked} | {
            "postgis": server.execute("SELECT default_version FROM pg_available_extensions WHERE name = 'postgis'").fetchone()[0]
        }


def empty(cluster: str, name: str) -> str:
    """A database with PostGIS in it, to be copied; its name."""
    with psycopg.connect(cluster, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    with psycopg.connect(database_of(cluster, name), autocommit=True) as server:
        server.execute("CREATE EXTENSION postgis")
        server.execute("CREATE EXTENSION btree_gist")
    return name


def load(address: str, path: Path) -> None:
    """The layer ``rooms`` of a file as a table with ids and a spatial index, by COPY."""
    target = make_conninfo(**{key: value for key, value in conninfo_to_dict(address).items() if value})
    done = subprocess.run(
        [
            "ogr2ogr",
            "-f",
            "PostgreSQL",
            f"PG:{target}",
            path,
            "rooms",
            "-nln",
            "rooms",
            "-nlt",
            "POLYGON",
            "-lco",
            "GEOMETRY_NAME=geom",
            "-lco",
            "FID=fid",
            "--config",
            "PG_USE_COPY",
            "YES",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)


def job(cluster: str, template: str, path: Path, query: Query, *, thorough: bool = True) -> Told:
    """Load and checks, whose seconds together are the lap ``all``; if thorough, each question by itself and what was found, too."""
    told = Told()
    with fresh(cluster, "bench_peer", template) as address:
        told.lap("load", load, address, path)
        with psycopg.connect(address, autocommit=True) as server:
            told.facts["rooms"], invalid, told.facts["area"] = told.lap(
                "checks",
                _row,
                server,
                "SELECT count(*), count(*) FILTER (WHERE NOT ST_IsValid(geom)), sum(ST_Area(geom)) FROM rooms",
            )
            told.lap("join", _overlaps, server, query)
            told.laps["all"] = told.laps["load"] + told.laps["checks"] + told.laps["join"]
            if not thorough:
                return told
            told.lap("validity", _row, server, "SELECT count(*) FILTER (WHERE NOT ST_IsValid(geom)) FROM rooms")
            told.lap("area", _row, server, "SELECT sum(ST_Area(geom)) FROM rooms")
            told.lap("place", _row, server, "SELECT sum(ST_NPoints(ST_Transform(geom, 4490))) FROM rooms")
            found = server.execute(
                f"SELECT a.fid, b.fid {JOIN} {FORMS[query.form]} AND ST_IsValid(a.geom) AND ST_IsValid(b.geom)"
            )
            told.facts["pairs"] = sorted(found.fetchall())
            told.facts["invalid"] = [
                row[0] for row in server.execute("SELECT fid FROM rooms WHERE NOT ST_IsValid(geom) ORDER BY 1")
            ]
            if len(told.facts["invalid"]) != invalid:
                raise AssertionError("PostGIS does not agree with itself")
    return told


def best(cluster: str, template: str, path: Path) -> tuple[Query, dict[str, float]]:
    """The quickest way for the peer to look for overlaps in a file: first of the forms, then of the ways; seconds of each."""
    tried: dict[Query, float] = {}
    with fresh(cluster, "bench_peer", template) as address:
        load(address, path)
        with psycopg.connect(address, autocommit=True) as server:
            for form in FORMS:
                _try(server, tried, Query(form))
            quickest = min(tried, key=tried.__getitem__)
            for way in list(WAYS)[1:]:
                server.execute("RESET ALL")
                _try(server, tried, Query(quickest.form, way))
                for (made,) in server.execute(
                    "SELECT indexname FROM pg_indexes WHERE tablename = 'rooms' AND indexname LIKE '%building%'"
                ).fetchall():
                    server.execute(f'DROP INDEX "{made}"')
    return min(tried, key=tried.__getitem__), {str(query): seconds for query, seconds in tried.items()}


def _try(server: "psycopg.Connection[Any]", tried: dict[Query, float], query: Query) -> None:
    start = perf_counter()
    try:
        _overlaps(server, query)
    except psycopg.errors.InternalError:  # a form that GEOS refuses to answer for broken outlines is none
        return
    tried[query] = perf_counter() - start


def _overlaps(server: "psycopg.Connection[Any]", query: Query) -> tuple[Any, ...]:
    if way := WAYS[query.way]:
        server.execute(way)
    server.execute("ANALYZE rooms")
    return _row(server, f"SELECT count(*) {JOIN} {FORMS[query.form]}")


def _row(server: "psycopg.Connection[Any]", query: str) -> tuple[Any, ...]:
    row = server.execute(query).fetchone()
    if row is None:
        raise AssertionError(query)
    return row
