"""Tolerances of the checks as data: value, unit, and on whose word; ``tolerances.yaml`` holds them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from floorplans.tables import read_table
from floorplans.vocabulary import Words

UNITS = ("m", "m2", "ratio", "count", "degree")


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By how much something may be off before a check speaks."""

    value: float
    unit: str
    """One of ``UNITS``."""
    source: Words
    confidence: str
    """A, B or C as in the policy paper, or ``ours`` where the figure is this system's own and stands to be changed."""


@cache
def tolerances() -> Mapping[str, Tolerance]:
    """The tolerance of every check that has one, by its code."""
    table = read_table(__package__, "tolerances.yaml")
    return {code: _tolerance(said) for code, said in table.items()}


def _tolerance(said: dict[str, object]) -> Tolerance:
    source = said["source"]
    if not isinstance(source, dict) or said["unit"] not in UNITS:
        raise ValueError(f"not a tolerance: {said}")
    return Tolerance(float(str(said["value"])), str(said["unit"]), Words(**source), str(said["confidence"]))
