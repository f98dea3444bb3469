"""A vector file too large to be held at once: enrolled in parts, each building whole or not at all."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.cli import speech

if TYPE_CHECKING:
    from datetime import date

    from floorplans.finding import Finding
    from registry import Database, Papers


@dataclass(frozen=True, slots=True)
class City:
    """A large file, before anything is done with it."""

    path: Path
    rooms: int
    parts: int

    @property
    def says(self) -> str:
        """What will be done, by counts."""
        return (
            f"{self.path.name}：{self.rooms:,} 间，分 {self.parts} 批写入；有错误的楼栋不写入，其余照常入账\n"
            f"{self.path.name}: {self.rooms:,} rooms in {self.parts} parts; buildings with errors are left out, the others go in"
        )


def as_city(path: Path, mapping: str | None, unit: str | None) -> City | None:
    """A file as one to be enrolled in parts; None where it is read whole, or cannot be read, which its reader tells."""
    from floorplans.finding import Unreadable
    from floorplans.readers import VECTOR, refuse_bomb
    from floorplans.readers.vector import partition

    if path.suffix.lower() not in VECTOR or not path.is_file() or not path.stat().st_size:
        return None
    try:
        if path.suffix.lower() == ".zip":
            refuse_bomb(path)
        parts = partition(path, mapping=mapping, unit=unit)
    except Unreadable:
        return None
    return City(path, sum(part.rooms for part in parts), len(parts)) if len(parts) > 1 else None


def enter(
    database: "Database",
    city: City,
    papers: "Papers",
    *,
    on: "date",
    by: str,
    because: str,
    mapping: str | None,
    unit: str | None,
    quiet: bool,
) -> "tuple[dict[str, Any], tuple[Finding, ...]]":
    """Enrol a large file, its progress counted in rooms; what was done, and the errors of the buildings left out."""
    from registry.acts.bulk import enrol_city

    rooms = floors = 0
    refused: tuple[Finding, ...] = ()
    with speech.progress(quiet=quiet) as bar:
        task = bar.add_task(f"{city.path.name} · 间 rooms", total=city.rooms)
        steps = enrol_city(database, city.path, papers=papers, on=on, by=by, because=because, mapping=mapping, unit=unit)
        for step in steps:
            rooms, floors, refused = step.rooms, step.floors, step.refused
            bar.update(task, completed=step.rooms, total=step.of)
    return {"file": city.path.name, "rooms": rooms, "floors": floors, "errors": len(refused)}, refused
