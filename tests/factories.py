"""Surveys as a reader would hand them on, buildings and papers, made without a drawing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from floorplans.finding import Finding
from floorplans.georeference import Placement
from floorplans.measure import UNSTATED, centiares, usable_areas
from floorplans.plan import FloorPlan, Reading, Rooms
from floorplans.vocabulary import BoundaryBasis, Severity, Words
from registry import BuildingRecord, FloorDifference, Papers, Place, enrol, record_building
from registry.models import Building

DAY = date(2026, 3, 2)
BUILDING = "371500-0001-001"
ANCHOR = Placement(115.98, 36.45, 12.0)
SAYS = {"by": "王敏", "because": "聊房测〔2026〕17号"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A room as drawn."""

    number: str
    outline: BaseGeometry | None
    use: str = "office"
    name: str = ""
    declared: str | None = None
    deducted: BaseGeometry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A floor as drawn; what the drawing does not say of its place is empty."""

    cells: Sequence[Cell]
    building: str = ""
    floor: str = ""
    frame: str = ""
    placement: Placement | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """What lies on the counter: the drawing as read, and its papers."""

    reading: Reading
    papers: Papers = field(repr=False)


def cell(number: str, x: float = 0.0, y: float = 0.0, *, width: float = 4.0, depth: float = 5.0, **facts: Any) -> Cell:
    """A rectangular room, its lower-left corner at (x, y) metres."""
    return Cell(number=number, outline=shapely.box(x, y, x + width, y + depth), **facts)


def row(*numbers: str, width: float = 4.0) -> list[Cell]:
    """Rooms side by side."""
    return [cell(number, i * width, width=width) for i, number in enumerate(numbers)]


def sheet(*cells: Cell, building: str = BUILDING, floor: str = "1F", **facts: Any) -> Sheet:
    """A floor whose drawing says where it belongs."""
    return Sheet(cells=cells, building=building, floor=floor, **facts)


def survey(folder: Path, *sheets: Sheet, name: str = "测绘.dxf", findings: Sequence[Finding] = (), padding: int = 0) -> Handed:
    """A survey handed in as one file, which is put into the folder; equal drawings are equal files.

    ``padding`` bytes are added to the file, as scanned pictures would be.
    """
    cells = [one for each in sheets for one in each.cells]
    outlines = _objects([one.outline for one in cells])
    deducted = _objects([one.deducted for one in cells])
    declared = [UNSTATED if one.declared is None else int(Decimal(one.declared) * 100) for one in cells]
    rooms = Rooms.of(
        np.repeat(np.arange(len(sheets), dtype=np.int32), [len(each.cells) for each in sheets]),
        outlines,
        deducted=deducted,
        number=_objects([one.number for one in cells]),
        name=_objects([one.name for one in cells]),
        use=_objects([one.use for one in cells]),
        usable=usable_areas(outlines, deducted),
        declared=np.array(declared, np.int64),
    )
    drawn = shapely.to_wkb(np.concatenate([outlines, deducted]), hex=True).tolist()  # repr rounds coordinates
    content = repr((name, sheets, drawn)).encode() + b"\0" * padding
    digest = sha256(content).hexdigest()
    original = folder / f"{digest[:12]}-{name}"
    original.write_bytes(content)
    return Handed(
        Reading(
            file=name, digest=digest, plans=tuple(_plan(name, each) for each in sheets), rooms=rooms, findings=tuple(findings)
        ),
        Papers(original=original, file_name=name, surveyor="聊城市某测绘院", surveyed_on=date(2026, 2, 20), report="17"),
    )


def _objects(values: Sequence[Any]) -> np.ndarray:
    column = np.full(len(values), None, object)
    column[:] = values
    return column


def _plan(file: str, drawn: Sheet) -> FloorPlan:
    outlines = [one.outline for one in drawn.cells if one.outline is not None]
    gross = shapely.box(*shapely.total_bounds(outlines)).buffer(0.24, join_style="mitre") if outlines else None
    return FloorPlan(
        file=file,
        frame=drawn.frame,
        building=drawn.building,
        floor_name=drawn.floor,
        basis=BoundaryBasis.FINISHED_FACE,
        outline=gross,
        gross_area=UNSTATED if gross is None else int(centiares(np.array([gross.area]))[0]),
        placement=drawn.placement,
    )


def finding(severity: Severity, *, floor: int | None = 0, code: str = "room-overlap") -> Finding:
    """Something that a check said."""
    return Finding(
        code=code,
        severity=severity,
        subject="101",
        says=Words("101 与 102 重叠", "101 overlaps 102"),
        mend=Words("改图", "mend it"),
        floor=floor,
    )


def record(session: Session, code: str = BUILDING, *, on: date = DAY, **facts: Any) -> Building:
    """A building of the sample city entered in the register."""
    told = {"name": "1号楼", "site_name": "市政府大院", "placement": ANCHOR, **facts}
    return record_building(session, BuildingRecord(code=code, **told), on=on, **SAYS)


def hand_in(
    session: Session, handed: Handed, *, on: date = DAY, places: Sequence[Place] = (), **more: Any
) -> list[FloorDifference]:
    """A survey enrolled."""
    return enrol(session, handed.reading, places=places, papers=handed.papers, on=on, **{**SAYS, **more})
