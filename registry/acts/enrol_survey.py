"""Enrolling as a verb, so that it can be proposed: the kept original is read again, corrected as it was, and enrolled.

The same file with the same corrections is read to the same rooms, so what is approved is what was proposed; a floor
that has changed since makes the proposal stale.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

import floorplans
from floorplans import checks
from floorplans.corrections import Correction, Field
from floorplans.finding import Unreadable
from floorplans.plan import Reading
from registry import queries
from registry.acts.correct import correct
from registry.acts.decide import Decision
from registry.acts.difference import FloorDifference, Place
from registry.acts.enrol import Papers, enrol
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Role
from registry.store.errors import Conflict

MOST_ROOMS = 20_000
"""A file of more rooms is enrolled by parts, which no one approval covers; doors propose none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPlace:
    """Which floor of which building a plan of the file is."""

    building: str = asks("楼栋", "building")
    floor: str = asks("楼层", "floor")
    frame: str = asks("图幅", "frame", default="")
    file: str = asks("文件", "file", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A correction of what the file says."""

    field: Field = asks("改正项", "field")
    frame: str = asks("图幅", "frame", default="")
    room: str = asks("房间", "room", default="")
    was: str = asks("原为", "was", default="")
    becomes: str = asks("改为", "becomes", default="")
    reason: str = asks("事由", "reason")
    person: str = asks("改正人", "person")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolSurvey:
    """Which kept file is to be enrolled, where, and what was mended in it."""

    file: str = asks("测绘成果", "survey", look_up=LookUp.FILE, hint=("原件的摘要（SHA-256）", "SHA-256 of the original"))
    file_name: str = asks("文件名", "file name")
    buildings: tuple[str, ...] = asks("楼栋", "buildings", look_up=LookUp.BUILDING)
    places: tuple[PlanPlace, ...] = asks(
        "图幅与楼层", "plans and floors", default=(), hint=("图中已注明的可不填", "what the file does not say itself")
    )
    mapping: str = asks("图层标准", "drawing standard", default="")
    unit: str = asks("图形单位", "unit", default="")
    corrections: tuple[Mended, ...] = asks("改正", "corrections", default=())
    partly: bool = asks("只接受部分变化", "accept a part only", default=False)
    accept: tuple[str, ...] = asks("接受的变化", "accepted changes", default=())
    surveyor: str = asks("测绘单位", "surveying office", default="")
    surveyed_on: date | None = asks("测量日期", "surveyed on", default=None)
    report: str = asks("测绘报告号", "report number", default="")


@verb(
    "enrol-survey",
    "测绘成果入账",
    "enrol a survey",
    told=EnrolSurvey,
    family=Family.SURVEYS,
    roles=frozenset({Role.SURVEYOR, Role.STAFF}),
)
def enrol_survey(session: Session, told: EnrolSurvey, *, on: date, by: str, because: str) -> list[FloorDifference]:
    """Enrol a survey whose original is kept, as ``enrol`` does; its corrections are kept with it.

    Raises what ``enrol`` raises, and ``Conflict`` where the file cannot be read or lies in other buildings than are told.
    """
    mended = [
        Correction(
            frame=it.frame,
            room=it.room,
            field=it.field,
            was=it.was,
            becomes=it.becomes,
            reason=it.reason,
            person=it.person,
        )
        for it in told.corrections
    ]
    with TemporaryDirectory(prefix="gongfang-enrol-") as folder:
        path = Path(folder) / Path(told.file_name).name
        path.write_bytes(queries.original(session, told.file))
        done = enrol(
            session,
            _read(path, told, mended, on),
            places=[Place(building=it.building, floor=it.floor, frame=it.frame, file=it.file) for it in told.places],
            papers=Papers(
                original=path,
                file_name=path.name,
                surveyor=told.surveyor,
                surveyed_on=told.surveyed_on,
                report=told.report,
            ),
            on=on,
            by=by,
            because=because,
            accept=Decision(keys=frozenset(told.accept)) if told.partly else None,
        )
    if others := sorted({it.place.building for it in done} ^ set(told.buildings)):
        which = "、".join(others)
        raise Conflict(f"成果所在楼栋与所填不一致：{which}", f"the survey is not of the buildings that are told: {which}")
    if mended:
        correct(session, told.file, mended, on=on, by=by, because=because)
    return done


def _read(path: Path, told: EnrolSurvey, mended: list[Correction], on: date) -> Reading:
    try:
        drawn = floorplans.unchecked(path, mapping=told.mapping or None, unit=told.unit or None, on=on)
    except Unreadable as refusal:
        raise Conflict(*refusal.words) from refusal
    return checks.run(floorplans.corrected(drawn, mended))
