"""What people mend in a waiting survey: kept beside the drawing, laid over what was read of it, taken back one by one."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import orjson

import floorplans
from api.reading import Files
from floorplans import checks
from floorplans.corrections import Correction, Field, area_text, name_of, rows_of, said, valid
from floorplans.plan import Reading
from registry import Conflict, NotFound

UNITS: Final = ("mm", "cm", "m", "in", "ft")
_WRITING = Lock()


@dataclass(frozen=True, slots=True)
class Kept:
    """A correction and the number it is taken back by."""

    id: str
    correction: Correction


def kept(folder: Path) -> list[Kept]:
    """The corrections of a waiting survey, in the order they were made."""
    try:
        listed: list[dict[str, Any]] = orjson.loads(_file(folder).read_bytes())
    except FileNotFoundError:
        return []
    return [Kept(it.pop("id"), Correction(**{**it, "field": Field(it["field"])})) for it in listed]


def unit_of(folder: Path, told: str | None) -> str | None:
    """The unit that a drawing is read in: as corrected last, else as told when it was handed in."""
    units = [it.correction.becomes for it in kept(folder) if it.correction.field is Field.UNIT]
    return units[-1] if units else told


def correct_room(folder: Path, drawn: Reading, row: int, becomes: dict[Field, str], *, person: str, reason: str) -> list[Kept]:
    """Keep corrections of one room of what was drawn, and those alone that change something; returns these.

    Raises ``Conflict`` where they cannot be used, and changes nothing then.
    """
    if not 0 <= row < len(drawn.rooms):
        raise NotFound("这份成果没有这间房", "this survey has no such room")
    frame, room = name_of(drawn, row)
    if rows_of(drawn, frame, room) != [row]:
        raise Conflict("图中有几间房无法区分，请在图上改正", "several rooms cannot be told apart; mend the drawing")
    now = effective(kept(folder))
    fresh = []
    for field, value in becomes.items():
        was = said(drawn.rooms, row, field)
        text = _written(field, value)
        if text != now.get((frame, room, field), was):
            one = Correction(frame=frame, room=room, field=field, was=was, becomes=text, reason=reason, person=person)
            fresh.append(Kept(secrets.token_hex(8), one))
    _add(folder, fresh)
    return fresh


def correct_unit(folder: Path, drawn: Reading, unit: str, *, person: str, reason: str) -> list[Kept]:
    """Keep that a drawing is to be read in another unit; it must be read again."""
    if unit not in UNITS:
        raise Conflict(f"没有“{unit}”这种单位", f"there is no unit “{unit}”")
    was = drawn.plans[0].unit.name if drawn.plans else ""
    if unit == was:
        return []
    one = Kept(secrets.token_hex(8), Correction(field=Field.UNIT, was=was, becomes=unit, reason=reason, person=person))
    _add(folder, [one])
    return [one]


def take_back(folder: Path, number: str) -> Kept:
    """Take one correction back; what it said before is in force again."""
    with _WRITING:
        before = kept(folder)
        found = [it for it in before if it.id == number]
        if not found:
            raise NotFound("没有这条改正，可能已撤销", "there is no such correction; it may have been taken back")
        _write(folder, [it for it in before if it.id != number])
    return found[0]


def carry(before: Path, folder: Path, *, was: str, now: str) -> None:
    """What was corrected in the hand-in before is laid over this one too; the unit is not, the new file says its own.

    ``was`` and ``now`` are the stems of both files: rooms of a GeoJSON without a number are told by that.
    """
    carried = [it for it in kept(before) if it.correction.field is not Field.UNIT]
    if carried:
        _add(folder, [Kept(it.id, replace(it.correction, room=_renamed(it.correction.room, was, now))) for it in carried])


def _renamed(room: str, was: str, now: str) -> str:
    """A room's place in the file, whose layer is called by the file that has got another name."""
    return f"{now} #{room.removeprefix(f'{was} #')}" if room.startswith(f"{was} #") else room


def effective(corrections: Sequence[Kept]) -> dict[tuple[str, str, Field], str]:
    """What each corrected field is now."""
    return {(it.correction.frame, it.correction.room, it.correction.field): it.correction.becomes for it in corrections}


def corrected(folder: Path, files: Files, drawn: Reading, checked: Reading) -> Reading:
    """A waiting drawing as corrected, measured and checked anew; the last few are remembered."""
    told = tuple(it.correction for it in kept(folder) if it.correction.field is not Field.UNIT)
    return _corrected(files, files.reading.stat().st_mtime_ns, told, _By(drawn)) if told else checked


@dataclass(frozen=True, slots=True, eq=False)
class _By:
    """A reading that is no part of what is remembered by."""

    drawn: Reading

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=8)
def _corrected(_files: Files, _written: int, corrections: tuple[Correction, ...], by: _By) -> Reading:
    return checks.run(floorplans.corrected(by.drawn, corrections))


def _written(field: Field, value: str) -> str:
    text = value.strip()
    if field is Field.DECLARED and text:
        text = text.replace(",", "").replace("，", "").removesuffix("㎡").removesuffix("m²").strip()
    if not valid(field, text):
        raise Conflict(f"{field.zh}“{value}”不能用", f"{field.en} “{value}” cannot be used")
    if field is Field.DECLARED and text:
        return area_text(text)
    return text


def _add(folder: Path, fresh: Sequence[Kept]) -> None:
    with _WRITING:
        _write(folder, [*kept(folder), *fresh])


def _write(folder: Path, corrections: Sequence[Kept]) -> None:
    told = [{"id": it.id, **{name: getattr(it.correction, name) for name in Correction.__slots__}} for it in corrections]
    fresh = _file(folder).with_suffix(".new")
    fresh.write_bytes(orjson.dumps(told))
    fresh.replace(_file(folder))


def _file(folder: Path) -> Path:
    return folder / "corrections.json"
