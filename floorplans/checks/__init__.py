"""The catalogue of checks: each is one function over a whole reading, and none stops another.

A check yields what it has to say; the catalogue adds code, severity, cure and source.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from shapely.geometry.base import BaseGeometry

from floorplans.checks.tolerances import Tolerance, tolerances
from floorplans.finding import Finding
from floorplans.plan import FloorPlan, Reading
from floorplans.vocabulary import Family, Moment, Severity, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a check says of one thing; subject, place and outline follow from the room where there is one."""

    says: Words
    floor: int | None = None
    room: int | None = None
    subject: str = ""
    place: str = ""
    outline: BaseGeometry | None = None
    measured: Decimal | None = None
    limit: Decimal | None = None


Test = Callable[[Reading, float], Iterator[Said]]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the catalogue."""

    code: str
    severity: Severity
    family: Family
    moment: Moment
    heading: Words
    mend: Words
    clause: str
    allowed: Tolerance | None
    """None where there is nothing to be measured."""
    test: Test

    @property
    def tolerance(self) -> float:
        """The tolerance that stands unless another is given; 0 where there is none."""
        return self.allowed.value if self.allowed else 0.0

    @property
    def measure(self) -> str:
        """Unit of the tolerance; empty where there is none."""
        return self.allowed.unit if self.allowed else ""


CATALOGUE: dict[str, Check] = {}


def check(
    code: str,
    severity: Severity,
    heading: Words,
    *,
    family: Family,
    mend: Words,
    moment: Moment = Moment.UPLOAD,
    clause: str = "",
) -> Callable[[Test], Test]:
    """Enlist a function as a check, its tolerance from ``tolerances.yaml``; two of one code are refused."""

    def enlist(test: Test) -> Test:
        if code in CATALOGUE:
            raise ValueError(f"two checks are called {code}")
        allowed = tolerances().get(code)
        CATALOGUE[code] = Check(code, severity, family, moment, heading, mend, clause, allowed, test)
        return test

    return enlist


def run(reading: Reading, *, tolerances: Mapping[str, float] | None = None) -> Reading:
    """The reading with everything that all checks have to say of it, worst first within a floor.

    ``tolerances`` replaces those of the catalogue, by code and in its unit; raises ``KeyError`` for a code that is none.
    """
    given = dict(tolerances or {})
    for code in given:
        CATALOGUE[code]  # a misspelt code would be overlooked
    found = [
        _finding(one, said, reading)
        for one in CATALOGUE.values()
        for said in one.test(reading, given.get(one.code, one.tolerance))
    ]
    # A reader that has told it of a room knows the very cell.
    told = {(it.code, it.room) for it in reading.findings if it.room is not None}
    found = [it for it in found if (it.code, it.room) not in told]
    found.sort(key=lambda it: (-1 if it.floor is None else it.floor, list(Severity).index(it.severity), it.code, it.room or 0))
    return replace(reading, findings=(*reading.findings, *found))


def _finding(one: Check, said: Said, reading: Reading) -> Finding:
    floor, outline, row = said.floor, said.outline, said.room
    if row is not None:
        floor = int(reading.rooms.floor[row])
        outline = outline if outline is not None else reading.rooms.outline[row]
    plan = reading.plans[floor] if floor is not None else None
    here = (
        reading.place(row) if row is not None else " · ".join(filter(None, (plan.file, plan.frame) if plan else (reading.file,)))
    )
    return Finding(
        code=one.code,
        severity=one.severity,
        subject=said.subject
        or (reading.subject(row) if row is not None else (plan.frame or plan.file if plan else reading.file)),
        says=said.says,
        mend=one.mend,
        clause=one.clause,
        place=said.place or here,
        floor=floor,
        room=row,
        outline=outline,
        measured=said.measured,
        limit=said.limit,
        storey=_storey(plan) if plan is not None else "",
    )


def _storey(plan: FloorPlan) -> str:
    """What a floor is called whatever file it comes in."""
    return " ".join(filter(None, (plan.building, plan.floor_name))) if plan.floor_name else plan.frame


def enlist_all() -> None:
    """Import every module of checks, so that the catalogue is whole."""
    from importlib import import_module
    from pkgutil import iter_modules

    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")


enlist_all()

from floorplans.checks.passing import Gate, gate  # noqa: E402 - the catalogue is whole before it is asked

__all__ = ["CATALOGUE", "Check", "Gate", "Said", "check", "gate", "run"]
