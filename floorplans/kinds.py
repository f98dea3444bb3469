"""Kinds of findings that no check of the catalogue makes: readers and acts declare what they say before they can say it.

Each declares its table in a module whose name ends in ``_findings`` and says it through ``told``; the
catalogue lists all tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules
from typing import Final, TypedDict, Unpack

from shapely.geometry.base import BaseGeometry

from floorplans.finding import Finding
from floorplans.vocabulary import Family, Moment, Severity, Words


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can be said: how bad it is, what it is called and how it is mended."""

    severity: Severity
    heading: Words
    mend: Words
    clause: str = ""
    family: Family = Family.LEDGER
    moment: Moment = Moment.UPLOAD
    otherwise: Severity | None = None
    """What it may be instead, as the case may be."""


class Where(TypedDict, total=False):
    """The thing that something is said of, as in ``Finding``."""

    place: str
    floor: int | None
    room: int | None
    outline: BaseGeometry | None
    measured: Decimal | None
    limit: Decimal | None
    storey: str


TABLES: Final[list[tuple[Words, Mapping[str, Kind]]]] = []
"""Who says what."""


def declare(by: Words, kinds: Mapping[str, Kind]) -> Mapping[str, Kind]:
    """The table itself, which the catalogue lists from now on under the name of who says it."""
    TABLES.append((by, kinds))
    return kinds


def told(
    kinds: Mapping[str, Kind], code: str, says: Words, *, subject: str, severity: Severity | None = None, **where: Unpack[Where]
) -> Finding:
    """What is said of one thing, with severity, cure and source of its kind; raises ``KeyError`` for what is not declared."""
    kind = kinds[code]
    if severity not in {None, kind.severity, kind.otherwise}:
        raise ValueError(f"{code} is not declared as {severity}")
    return Finding(
        code=code, severity=severity or kind.severity, subject=subject, says=says, mend=kind.mend, clause=kind.clause, **where
    )


def declare_all() -> list[tuple[Words, Mapping[str, Kind]]]:
    """All tables, those of readers that were not needed so far among them."""
    for package in ("floorplans", "floorplans.readers"):
        for module in iter_modules(import_module(package).__path__):
            if module.name.endswith("_findings"):
                import_module(f"{package}.{module.name}")
    return TABLES


def heading_of(code: str) -> Words | None:
    """What a kind is called; None where nobody declares it."""
    return next((kinds[code].heading for _, kinds in declare_all() if code in kinds), None)
