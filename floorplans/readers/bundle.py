"""A folder or zip of floors is one survey: every drawing, model, table and ledger in it is read, and none stops another."""

import datetime as dt
import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from floorplans.finding import Finding, Unreadable
from floorplans.floor_names import floor_names
from floorplans.plan import FloorPlan, Reading, Rooms
from floorplans.polygonise import Bounds
from floorplans.readers import LEDGER, SURVEYS, VECTOR, Progress, property_list_report, refuse_bomb, survey_or_list
from floorplans.readers.bundle_findings import passed_over, unreadable
from floorplans.readers.bundle_members import Member, members_of
from floorplans.readers.ledger_rows import BUILDING
from floorplans.readers.property_list import PropertyList, together
from floorplans.readers.vector_source import digest_of
from floorplans.vocabulary import Severity

ONE_TABLE: Final = VECTOR - {".zip"}
"""A zip with one of these and nothing else of a survey is read as that table."""


def is_one(path: Path) -> bool:
    """Whether a folder or a zip is a survey of several files, or of one that is not read in a zip by itself."""
    if path.is_dir():
        return True
    if path.suffix.lower() != ".zip":
        return False
    surveys = [member for member in members_of(path) if member.survey]
    return len(surveys) > 1 or any(member.suffix not in ONE_TABLE for member in surveys)


def read_all(
    path: Path | str,
    *,
    mapping: str | None = None,
    unit: str | None = None,
    bounds: Bounds | None = None,
    on: dt.date | None = None,
    progress: Progress | None = None,
) -> Reading:
    """The plans and rooms of all files of a folder or zip, in the order of their names.

    What cannot be read is an error of the reading, what is no survey a note; lists of properties are reported on
    together, as of the day ``on``. The digest of a zip is its own, that of a folder is of the sorted digests of its
    files. Raises ``Unreadable`` where there is nothing that can be read.
    """
    path = Path(path)
    if not path.is_dir():
        refuse_bomb(path, SURVEYS | {".zip"})
    members = members_of(path)
    surveys = [member for member in members if member.survey]
    if not surveys:
        raise Unreadable(
            f"“{path.name}”里没有可读的测绘成果（DXF、DWG、IFC、IMDF、GeoPackage、GeoJSON、Shapefile、房间台账）。",
            f"“{path.name}” holds no survey (DXF, DWG, IFC, IMDF, GeoPackage, GeoJSON, Shapefile, ledger of rooms).",
        )
    readings: list[Reading] = []
    lists: list[PropertyList] = []
    findings = passed_over(path.name, [member for member in members if member.strange])
    with tempfile.TemporaryDirectory(prefix="gongfang-bundle-") as folder:
        for done, member in enumerate(surveys):
            if progress:
                progress(done, len(surveys), member.name)
            try:
                one = _one(member, member.on_disc(Path(folder)), mapping, unit, bounds)
            except Unreadable as refusal:
                findings.append(unreadable(member, refusal))
                continue
            if isinstance(one, Reading):
                readings.append(one)
            else:
                lists.append(one)
    if lists:
        readings.append(property_list_report.report(together(lists), on=on))
    if progress:
        progress(len(surveys), len(surveys), "")
    if not readings:
        refusals = [finding for finding in findings if finding.severity is Severity.ERROR]
        raise Unreadable(
            f"“{path.name}”中的 {len(surveys)} 个文件都无法读取：" + "；".join(it.says.zh for it in refusals[:5]),
            f"None of the {len(surveys)} files in “{path.name}” can be read: " + "; ".join(it.says.en for it in refusals[:5]),
        )
    whole = combine(path.name, readings, findings)
    return whole if path.is_dir() else replace(whole, digest=digest_of(path))


def combine(file: str, readings: Sequence[Reading], findings: Sequence[Finding] = ()) -> Reading:
    """Readings as one, their floors and rooms counted on, and ``findings`` of the whole before theirs."""
    floors = np.cumsum([0, *(len(one.plans) for one in readings)])
    rows = np.cumsum([0, *(len(one.rooms) for one in readings)])
    columns = {name: np.concatenate([getattr(one.rooms, name) for one in readings]) for name in Rooms.__slots__}
    columns["floor"] = np.concatenate([one.rooms.floor + first for one, first in zip(readings, floors[:-1], strict=True)]).astype(
        np.int32
    )
    moved = [
        replace(
            it,
            floor=None if it.floor is None else it.floor + int(floor),
            room=None if it.room is None else it.room + int(row),
        )
        for one, floor, row in zip(readings, floors[:-1], rows[:-1], strict=True)
        for it in one.findings
    ]
    digest = hashlib.sha256("\n".join(sorted(one.digest for one in readings)).encode()).hexdigest()
    return Reading(
        file=file,
        digest=digest,
        plans=tuple(plan for one in readings for plan in one.plans),
        rooms=Rooms(**columns),
        findings=(*findings, *moved),
    )


def _one(member: Member, path: Path, mapping: str | None, unit: str | None, bounds: Bounds | None) -> Reading | PropertyList:
    """One file of the bundle, called by its path in it."""
    if path.suffix.lower() == ".zip" and is_one(path):
        raise Unreadable(
            "压缩包里还有压缩包，请解开后一并提交。",
            "It is an archive within an archive; unpack it and hand its files in together.",
        )
    said = mapping if mapping is None or _suits(mapping, member.suffix) else None
    reading = survey_or_list(path, mapping=said, unit=unit, bounds=bounds)
    if not isinstance(reading, Reading):
        return reading
    plans = tuple(replace(plan, file=member.name) for plan in reading.plans)
    findings = tuple(replace(it, place=_renamed(it.place, path.name, member.name)) for it in reading.findings)
    if len(plans) == 1:
        plans = (_named_by_file(plans[0], member),)
    return replace(reading, file=member.name, plans=plans, findings=findings)


def _suits(mapping: str, suffix: str) -> bool:
    """Pairs of columns are for tables, names of drawing standards for drawings."""
    return ("=" in mapping) == (suffix in VECTOR | LEDGER)


def _named_by_file(plan: FloorPlan, member: Member) -> FloorPlan:
    """A plan that says neither floor nor title is called by its file, and its building by the folder (1号楼/三层.dxf)."""
    stem, folder = Path(member.name).stem, Path(member.name).parent.name
    if not plan.floor_name and not plan.frame:
        served = floor_names(stem)
        plan = replace(plan, floor_name=served[0]) if len(served) == 1 else replace(plan, frame=stem if served else "")
    if not plan.building and BUILDING.fullmatch(folder) and not floor_names(folder):
        plan = replace(plan, building=folder)
    return plan


def _renamed(place: str, name: str, called: str) -> str:
    return called + place.removeprefix(name) if place.startswith(name) else " · ".join(filter(None, (called, place)))
