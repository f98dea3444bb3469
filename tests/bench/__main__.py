"""python -m tests.bench [BUILDINGS [REPEATS [MANY]]]: the whole bench; writes build/bench.json and prints it as tables.

Rounds over cities of some buildings, then one over a city of many: ten times as many unless said otherwise; then rights
over ten years in as many, and the audit of as many.

python -m tests.bench rights [ROOMS [TIMES]]: only these, of so many rooms, each question asked so often; nothing is written.
python -m tests.bench audit [ROOMS]: only the audit of so many rooms, beside hand-written SQL in PostGIS and DuckDB; nothing is written.
"""

import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

import numpy as np
import orjson
import pyogrio
import shapely
from rich.console import Console
from rich.table import Table

from tests import postgres
from tests.bench import audit, many, peer, rights, rounds
from tests.bench.laps import Laps, Line

BUILDINGS, REPEATS = 200, 3
TO = Path("build/bench.json")


def main(words: list[str]) -> int:
    """Measure, write, print."""
    console = Console(width=None if sys.stdout.isatty() else 150)
    if words[:1] == ["rights"]:
        return rights_alone(console, *(int(word) for word in words[1:]))
    if words[:1] == ["audit"]:
        return audit_alone(console, *(int(word) for word in words[1:]))
    buildings, repeats, *more = (int(word) for word in (*words, *map(str, (BUILDINGS, REPEATS)[len(words) :])))
    if shutil.which("ogr2ogr") is None:
        console.print("没有 ogr2ogr，无从比较；请先运行 make bench · there is no ogr2ogr to measure against: run make bench")
        return 2
    given = os.environ.get(postgres.ADDRESS)
    with nullcontext(given) if given else postgres.cluster(durable=True) as cluster, tempfile.TemporaryDirectory() as folder:
        settings = peer.settings(cluster)
        if settings["fsync"] != "on" or settings["synchronous_commit"] != "on":
            console.print("[red]The cluster does not wait for the disc; start it with python -m tests.postgres --durable[/red]")
            return 2
        laps = rounds.run(
            Path(folder),
            cluster,
            buildings=buildings,
            repeats=repeats,
            with_peer=True,
            said=lambda line: console.print(f"… {line}"),
        )
        big = many.run(
            Path(folder),
            cluster,
            buildings=more[0] if more else 10 * buildings,
            query=laps.queries["clean"][0],
            drawn_floors=buildings,
            said=lambda line: console.print(f"… {line}"),
        )
        held = rights.run(Path(folder), cluster, rooms=big.rooms, said=lambda line: console.print(f"… {line}"))
        audited = audit.run(Path(folder), cluster, rooms=big.rooms, said=lambda line: console.print(f"… {line}"))
    save([*laps.lines(), *big.lines(), *held.lines(), *audited.lines()], TO)
    show(console, laps, settings, repeats)
    show_many(console, big)
    show_rights(console, held)
    show_audit(console, audited)
    return 0


def audit_alone(console: Console, rooms: int = 100_000) -> int:
    """Measure and print what an audit costs, and nothing else."""
    given = os.environ.get(postgres.ADDRESS)
    with nullcontext(given) if given else postgres.cluster(durable=True) as cluster, tempfile.TemporaryDirectory() as folder:
        found = audit.run(Path(folder), cluster, rooms=rooms, said=lambda line: console.print(f"… {line}"))
    show_audit(console, found)
    return 0


def show_audit(console: Console, found: audit.Audits) -> None:
    """Seconds and memory of each side, and milliseconds of one building's answer."""
    report = Table(title=f"audit of {found.rooms:,} rooms with {audit.PEOPLE * found.rooms:,} people")
    for heading in ("", "seconds", "peak MiB", "a building, p50 ms", "p99 ms"):
        report.add_column(heading, justify="right" if heading else "left")
    for side, seconds in found.seconds.items():
        one = found.building.get(side)
        times = [f"{1000 * float(np.percentile(one, at)):.1f}" for at in (50, 99)] if one else ["", ""]
        report.add_row(side, f"{seconds:.2f}", f"{found.peaks[side]:,.0f}" if side in found.peaks else "", *times)
    for side, (seconds, peak) in found.explained.items():
        report.add_row(f"{side}, with names and grounds", f"{seconds:.2f}", f"{peak:,.0f}", "", "")
    console.print(report)
    for line in found.lines():
        console.print(f"{line.name}: {line.ratio:.2f}", highlight=False)


def rights_alone(console: Console, rooms: int = 100_000, times: int = 300) -> int:
    """Measure and print what rights cost, and nothing else."""
    given = os.environ.get(postgres.ADDRESS)
    with nullcontext(given) if given else postgres.cluster(durable=True) as cluster, tempfile.TemporaryDirectory() as folder:
        found = rights.run(Path(folder), cluster, rooms=rooms, times=times, said=lambda line: console.print(f"… {line}"))
    show_rights(console, found)
    return 0


def show_rights(console: Console, found: rights.Rights) -> None:
    """Milliseconds of each answer, ours beside the bare SQL."""
    report = Table(title=f"milliseconds an answer, {found.rooms:,} rooms, {found.assignments:,} assignments")
    for heading in ("", "", "", "p50", "p99"):
        report.add_column(heading, justify="right" if heading else "left")
    for named, seconds in found.seconds.items():
        report.add_row(*named, *(f"{1000 * float(np.percentile(seconds, at)):.2f}" for at in (50, 99)))
    console.print(report)


def save(lines: Iterable[Line], path: Path) -> None:
    """The report as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(orjson.dumps([asdict(line) for line in lines], option=orjson.OPT_INDENT_2))


def show_many(console: Console, big: many.Many) -> None:
    """The one round over a big city, and what each rule costs a room."""
    report = Table(title=f"one round, {big.rooms:,} rooms")
    for heading in ("", "seconds", "rooms/s", "peak MiB"):
        report.add_column(heading, justify="left" if not heading else "right")
    for side, seconds in big.seconds.items():
        rooms = big.drawn if "DXF" in side else big.rooms
        report.add_row(side, f"{seconds:.2f}", f"{rooms / seconds:,.0f}", f"{big.peaks[side]:,.0f}")
    console.print(report)
    for line in big.lines():
        console.print(f"{line.name}: {line.ratio:.2f}", highlight=False)
    if big.ways:
        told = ", ".join(f"{form} {seconds:.2f} s" for form, seconds in big.ways.items())
        console.print(f"DuckDB's ways to overlaps in {big.small:,} rooms: {told}", highlight=False)
    cost = Table(title=f"what each rule costs, {big.small:,} rooms, one process")
    for heading in ("", "µs a room"):
        cost.add_column(heading, justify="left" if not heading else "right")
    for code, seconds in sorted(big.rules.items(), key=lambda it: -it[1]):
        cost.add_row(code, f"{seconds / big.small * 1e6:.3f}")
    console.print(cost)


def show(console: Console, laps: Laps, settings: dict[str, str], repeats: int) -> None:
    """The report, the stages that nobody is compared with, and under what conditions all this was measured."""
    report = Table(title=f"rooms per second, median of {repeats}, {laps.rooms:,} rooms")
    for heading in ("", "", "ours", "theirs", "ours / theirs", "peak MiB"):
        report.add_column(heading, justify="left" if not heading else "right")
    for line in laps.lines():
        figures = (f"{line.ours:,.0f}", f"{line.peer:,.0f}", f"{line.ratio:.2f}", f"{line.peak_mib:,.0f}")
        report.add_row(line.name, line.kind, *figures)
    console.print(report)
    alone = Table(title="stages by themselves, one process")
    for heading in ("", "seconds", "rooms/s"):
        alone.add_column(heading, justify="left" if not heading else "right")
    for side, lap in laps.seconds:
        if lap == "first" or side in {
            "stages",
            "write GeoPackage",
            "write PostGIS",
            *(it for it in ("peer clean", "peer defects") if laps.queries),
        }:
            seconds = laps.took(side, lap)
            alone.add_row(f"{side}: {lap}", f"{seconds:.3f}", f"{laps.rooms / max(seconds, 1e-6):,.0f}")
    console.print(alone)
    console.print(
        "first: one floor enrolled by a process that has enrolled nothing yet, which is what starting the workers costs."
    )
    for name, (chosen, tried) in laps.queries.items():
        seconds = ", ".join(f"{way} {took:.2f} s" for way, took in tried.items())
        console.print(f"Peer's overlaps in {name}: {chosen} (tried: {seconds})", highlight=False)
    for side, spent in laps.cpus.items():
        if any(spent):
            console.print(f"Processor seconds of {side}: {', '.join(f'{one:.1f}' for one in spent)}", highlight=False)
    console.print(
        f"Python {platform.python_version()} · SQLite {sqlite3.sqlite_version} · GDAL {pyogrio.__gdal_version_string__} in pyogrio · "
        f"GEOS {shapely.geos_version_string} · {os.cpu_count()} processors\n"
        "Both sides on one cluster: " + ", ".join(f"{name} {value}" for name, value in settings.items()) + "\n"
        "Durability: PostgreSQL waits for the disc at every commit on both sides; the embedded register (WAL, synchronous=NORMAL) "
        "is measured until it is closed, when its log has been synced and folded back. The peer loads into plain logged tables.",
        highlight=False,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
