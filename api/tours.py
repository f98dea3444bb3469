"""The first day: for each role some steps on the sample city, each with what to do, where, and what one should see then."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from registry.models import Role

FILE = Path(__file__).parent / "tours.yaml"
QUOTED = re.compile(r"「([^」]+)」")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; what stands in 「」 stands so on the page."""

    do: str
    at: str
    """Address of the page where it is done."""
    see: str

    @property
    def quoted(self) -> list[str]:
        """What one should find written there."""
        return QUOTED.findall(self.see)


@dataclass(frozen=True, slots=True)
class Tour:
    """The first day of one role."""

    role: Role
    told: str
    """What the role is there for."""
    account: str
    """Who has it in the sample city."""
    steps: tuple[Step, ...]


@cache
def tours() -> dict[str, Tour]:
    """By role, in the order of the roles."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {role.value: _tour(role, told[role.value]) for role in Role}


def _tour(role: Role, told: dict[str, str | list[dict[str, str]]]) -> Tour:
    steps = tuple(Step(**it) for it in told["steps"] if isinstance(it, dict))
    return Tour(role, str(told["told"]), str(told["account"]), steps)
