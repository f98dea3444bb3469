"""Who is looking, and what of a table they may see: one expression, applied wherever rows are read.

A register without accounts is open, and nobody in particular looks at it. Rights are today's: what somebody may
see follows from the grants and the organisations of the day on which they ask, whatever day they look at.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who has come in by an account."""

    account: str
    """Its name."""
    name: str
    """The person's."""
    roles: Mapping[str, tuple[str, ...]]
    """Value of a ``Role`` → codes of organisations (371500-P001) and divisions (371500) over which it is held."""
    cleared: bool
    """Whether what is sensitive is shown."""
