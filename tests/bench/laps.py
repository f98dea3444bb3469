"""What the rounds of the bench told, and the report made of it: medians, rates, ratios."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from tests.bench.apart import Told
from tests.bench.peer import Query

Lap = tuple[str, str]
"""A side, and what it did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of ``build/bench.json``: rates, and ours by theirs."""

    name: str
    kind: str
    """``peer``, or ``limit`` for what nobody is quicker than with these libraries."""
    ours: float
    peer: float
    ratio: float
    unit: str = "rooms/s"
    peak_mib: float
    """Most memory that our side of the line held, with its children."""
    rooms: int


@dataclass(slots=True)
class Laps:
    """Seconds of every lap in every round, and the most memory that each side held."""

    rooms: int
    drawn: int
    """Rooms of the drawing."""
    seconds: dict[Lap, list[float]] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)
    cpus: dict[str, list[float]] = field(default_factory=dict)
    queries: dict[str, tuple[Query, dict[str, float]]] = field(default_factory=dict)
    """How the peer looked for overlaps in each file, and the seconds of all ways tried."""

    def keep(self, side: str, told: Told) -> Told:
        """Keep what a job told of one round."""
        for lap, seconds in told.laps.items():
            self.seconds.setdefault((side, lap), []).append(seconds)
        self.peaks[side] = max(self.peaks.get(side, 0.0), told.peak_mib)
        self.cpus.setdefault(side, []).append(told.cpu)
        return told

    def took(self, side: str, laps: str) -> float:
        """Median of the seconds of laps (joined by +), added up round by round."""
        rounds = zip(*(self.seconds[side, lap] for lap in laps.split("+")), strict=True)
        return median(sum(one) for one in rounds)

    def lines(self) -> Iterator[Line]:
        """The report; a comparison of which a side was not measured is left out."""
        for name, kind, mine, theirs, rooms in self._comparisons():
            if all((side, lap) in self.seconds for side, laps in (mine, theirs) for lap in laps.split("+")):
                a, b = self.took(*mine), self.took(*theirs)
                yield Line(
                    name=name,
                    kind=kind,
                    ours=round(rooms / a, 1),
                    peer=round(rooms / b, 1),
                    ratio=round(b / a, 3),
                    peak_mib=round(self.peaks[mine[0]], 1),
                    rooms=rooms,
                )

    def _comparisons(self) -> Iterator[tuple[str, str, Lap, Lap, int]]:
        """Name, kind, our laps, their laps."""
        many = self.rooms
        for base in ("GeoPackage", "PostGIS"):
            for data, how in (("clean", "rooms share walls"), ("walls", "walls 20 cm thick")):
                mine, floor = (f"{base} {data}", "all"), ("limit", f"{data} table+{data} outlines+{data} area")
                yield f"end to end into {base}, {how}", "peer", mine, (f"peer {data}", "all"), many
                yield f"end to end into {base}, {how} / read and area alone", "limit", mine, floor, many
            yield (
                f"end to end into {base}, rooms share walls, from a cold start",
                "peer",
                (f"{base} clean cold", "all"),
                ("peer clean", "all"),
                many,
            )
        defects = ("peer defects", "all")
        yield "read, measured, checked, with mistakes, one process", "peer", ("survey", "all"), defects, many
        yield "read, measured, checked, with mistakes, in parts", "peer", ("survey in parts", "all"), defects, many
        stages, limit = "stages", "limit"
        yield "stage read / pyogrio and shapely alone", "limit", (stages, "read"), (limit, "defects table+defects outlines"), many
        yield "stage measure / ST_Area", "peer", (stages, "measure"), ("peer defects", "area"), many
        yield "stage measure / shapely.area alone", "limit", (stages, "measure"), (limit, "defects area"), many
        yield "stage validity / ST_IsValid", "peer", (stages, "check outline-invalid"), ("peer defects", "validity"), many
        yield "stage overlap / self-join", "peer", (stages, "check room-overlap"), ("peer defects", "join"), many
        yield (
            "stage all checks / ST_IsValid, ST_Area, self-join",
            "peer",
            (stages, "checks"),
            ("peer defects", "checks+join"),
            many,
        )
        yield "stage place and prepare / ST_Transform", "peer", ("write GeoPackage", "prepare"), ("peer clean", "place"), many
        for base in ("GeoPackage", "PostGIS"):
            yield f"stage enrol into {base} / ogr2ogr", "peer", (f"write {base}", "enrol"), ("peer clean", "load"), many
        yield "a DXF surveyed / ezdxf.readfile alone", "limit", ("drawing", "survey"), ("drawing", "limit"), self.drawn
