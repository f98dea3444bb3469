"""What a reader brings out of a file: floor plans, and one table of all their rooms.

The table is columnar, one row a room, sorted by floor, so that a building and a province are
measured and checked by the same vectorised functions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from floorplans.finding import Finding
from floorplans.georeference import ControlPoint, Placement
from floorplans.measure import UNSTATED
from floorplans.vocabulary import BoundaryBasis, Severity, Words

UNSAID: Final = Words("", "")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the reader had to decide, and why it decided so."""

    name: str
    because: Words
    sure: bool = True
    """False where it was guessed and a person should look."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text of the drawing and where it stands, in plan metres."""

    text: str
    point: Point
    where: str = ""
    """Layer and handle."""


@dataclass(frozen=True, slots=True)
class Stray:
    """Line work that is no room: an open outline, an outline nested in another, or a deduction outside all rooms."""

    outline: BaseGeometry
    where: str = ""
    gap: float = 0.0
    """Distance in metres between the two ends of an open outline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorPlan:
    """One floor as drawn: what is known of it besides its rooms; lengths and outlines in plan metres."""

    file: str
    frame: str = ""
    """Title of the frame it was drawn in; empty where the file is one floor."""
    building: str = ""
    """Code of its building, where the file says it."""
    floor_name: str = ""
    """Label of the floor (B1, 1F, 夹层), where the file says it."""
    elevation: float | None = None
    """Height of the floor above the datum of its building, in metres, where the file says it."""
    unit: Choice = Choice("m", Words("文件坐标即为米", "the file is in metres"))
    metres_per_unit: float = 1.0
    mapping: Choice = Choice("", Words("", ""))
    basis: BoundaryBasis = BoundaryBasis.UNSTATED
    number_pattern: str = ""
    """Regular expression that a room number of this drawing matches whole; empty where any will do."""
    epsg: int | None = None
    """Projected system of the plan coordinates; None for a local drawing."""
    outline: BaseGeometry | None = None
    """Outline of the gross floor area."""
    gross_area: int = UNSTATED
    """Area within the outline, in centiares."""
    declared_as: Words = UNSAID
    """Which quantity the stated areas of its rooms are, where the file says it."""
    structure: BaseGeometry | None = None
    """Walls, columns and shafts where they are drawn as areas."""
    loose_labels: tuple[Label, ...] = ()
    """Room labels that stand in no room."""
    loose_deductions: tuple[Stray, ...] = ()
    """Outlines to be deducted (columns, shafts) that meet no room."""
    open_outlines: tuple[Stray, ...] = ()
    nested_outlines: tuple[Stray, ...] = ()
    missing_layers: tuple[str, ...] = ()
    """Layers that the mapping requires and the drawing lacks."""
    proxies: int = 0
    """Objects of a foreign application (天正) that cannot be read."""
    garbled: tuple[str, ...] = ()
    """Texts whose characters could not be decoded with certainty."""
    control_points: tuple[ControlPoint, ...] = ()
    placement: Placement | None = None


def _strings(n: int) -> NDArray[np.object_]:
    return np.full(n, "", object)


def _nothing(n: int) -> NDArray[np.object_]:
    return np.full(n, None, object)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """The rooms of a reading as columns of equal length, sorted by ``floor``."""

    floor: NDArray[np.int32]
    """Index of the room's plan in the reading."""
    number: NDArray[np.object_]
    """Room number as written; empty where there is none."""
    name: NDArray[np.object_]
    use: NDArray[np.object_]
    """Value of a ``RoomUse``; empty where the use is not known."""
    use_said: NDArray[np.object_]
    """The drawing's own words for the use."""
    user: NDArray[np.object_]
    """The office or person that a ledger names as using the room; empty where none is named."""
    outline: NDArray[np.object_]
    """Polygon in plan metres, or None for a room that is only declared."""
    deducted: NDArray[np.object_]
    """Columns and shafts inside the room, in plan metres, or None."""
    usable: NDArray[np.int64]
    """Usable area in centiares, filled by ``measure``."""
    declared: NDArray[np.int64]
    """Area that the file states, in centiares."""
    repaired: NDArray[np.object_]
    """How a broken ring was mended (``bow-tie``, ``key-hole``); empty where nothing was."""
    where: NDArray[np.object_]
    """Layer and handle, or row, in the file."""

    def __len__(self) -> int:
        return len(self.floor)

    @classmethod
    def of(cls, floor: NDArray[np.int32], outline: NDArray[np.object_], **columns: NDArray[Any]) -> "Rooms":
        """A table of rooms from the columns that are known; the others are empty."""
        n = len(floor)
        blank: dict[str, NDArray[Any]] = {
            name: _strings(n) for name in ("number", "name", "use", "use_said", "user", "repaired", "where")
        }
        blank |= {name: np.full(n, UNSTATED, np.int64) for name in ("usable", "declared")}
        return cls(floor=floor, outline=outline, **{"deducted": _nothing(n), **blank, **columns})

    def take(self, rows: NDArray[np.integer]) -> "Rooms":
        """The rooms of some rows, in that order."""
        return replace(self, **{name: getattr(self, name)[rows] for name in self.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was read of one file: its plans, their rooms, and what was found wrong."""

    file: str
    digest: str
    """SHA-256 of the file, in hexadecimal."""
    plans: tuple[FloorPlan, ...]
    rooms: Rooms
    findings: tuple[Finding, ...] = field(default=())

    def rows(self, floor: int) -> slice:
        """The rows of one plan's rooms."""
        start, stop = np.searchsorted(self.rooms.floor, (floor, floor + 1))
        return slice(int(start), int(stop))

    def place(self, row: int) -> str:
        """Where a room stands in the file, for a person to find it."""
        plan = self.plans[self.rooms.floor[row]]
        return " · ".join(part for part in (plan.file, plan.frame, str(self.rooms.where[row])) if part)

    def subject(self, row: int) -> str:
        """How a person calls a room: its number, else its place in the file."""
        return self.rooms.number[row] or str(self.rooms.where[row]) or f"#{row + 1}"

    @property
    def errors(self) -> Iterator[Finding]:
        """The findings that keep it out of the register."""
        return (finding for finding in self.findings if finding.severity is Severity.ERROR)
