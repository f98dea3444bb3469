"""``gongfang areas``: every area of a survey, floor by floor and room by room, and how stated areas stand to measured ones."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import speech
from api.cli.speech import AsJson, Lang, Language
from api.cli.survey import Mapping, Unit, tried

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from floorplans.plan import Reading


class Method(StrEnum):
    """The standard by which gross area is counted, by its short name."""

    ESTATE = "estate"
    WORKS = "works"


class Stated(StrEnum):
    """What the stated areas are of."""

    USABLE = "usable"
    SUITE = "suite"
    GROSS = "gross"


class Bearing(StrEnum):
    """Who bears common area together."""

    FLOOR = "floor"
    BUILDING = "building"
    STAGES = "stages"


def areas(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="测绘成果 · surveys", show_default=False)],
    method: Annotated[
        Method,
        typer.Option("--method", help="建筑面积标准：estate 为 GB/T 17986.1，works 为 GB/T 50353 · standard of gross areas"),
    ] = Method.ESTATE,
    grade: Annotated[int, typer.Option("--grade", min=1, max=3, help="面积精度等级 · accuracy grade of areas")] = 3,
    stated: Annotated[
        Stated, typer.Option("--stated", help="图上注明的是哪种面积 · what the stated areas are of")
    ] = Stated.USABLE,
    circle: Annotated[
        Bearing,
        typer.Option("--circle", help="分摊范围：floor 本层，building 整幢，stages 多级 · who bears common area together"),
    ] = Bearing.BUILDING,
    rooms: Annotated[bool, typer.Option("--rooms", help="逐间列出各种面积 · list the areas of every room")] = False,
    ground: Annotated[
        float | None, typer.Option("--ground", help="地面高出投影面多少米 · metres of ground above the plane of projection")
    ] = None,
    high_rise: Annotated[
        bool, typer.Option("--high-rise", help="高层建筑，K 以 60% 为限 · a high-rise building: K of 60 %")
    ] = False,
    against: Annotated[
        Path | None, typer.Option("--against", help="同一层的另一次独立测量 · another independent measurement of the floor")
    ] = None,
    register: Annotated[
        str, typer.Option("--register", help="登记库，取其中的证载面积 · a register, for what titles say of the rooms")
    ] = "",
    mapping: Mapping = None,
    unit: Unit = None,
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """面积计算：使用、套内、分摊、建筑面积，使用面积系数，实测与注明面积之比对 · all areas of surveys; nothing is stored.

    退出码 · exit code: 0 已算出 · told, 2 读不了 · unreadable.
    """
    if against and len(files) != 1:
        raise typer.BadParameter("--against 只能与一份成果相比 · --against compares with one file")
    asked = Asked(method, grade, stated, circle, rooms, ground, high_rise, register, mapping, unit, lang)
    told: list[dict[str, Any]] = []
    unreadable: list[dict[str, str]] = []
    for file in files:
        read = tried(file, mapping, unit)
        if isinstance(read, tuple):
            speech.refuse(read, of=file.name)
            unreadable.append({"file": str(file), "says": read[lang == "en"]})
            continue
        told.append(_told(read, against, asked))
        if not json:
            _put(told[-1], lang)
    if json:
        speech.put_json({"surveys": told, "unreadable": unreadable})
    raise typer.Exit(speech.UNREADABLE if unreadable else speech.FINE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every file."""

    method: Method
    grade: int
    stated: Stated
    circle: Bearing
    rooms: bool
    ground: float | None
    high_rise: bool
    register: str
    mapping: str | None
    unit: str | None
    lang: Language


def _told(reading: "Reading", against: Path | None, asked: Asked) -> dict[str, Any]:
    """The areas of one file, and beside them those of another measurement."""
    from api.schemas.areas import areas_json, rooms_json, twice_json
    from floorplans.area_kinds import AreaKind
    from floorplans.area_report import area_report
    from floorplans.areas import Circle
    from floorplans.measured_twice import measured_twice
    from floorplans.storey_height import AreaMethod
    from floorplans.tolerance import GRADES

    grade = GRADES[asked.grade - 1]
    kind, method = AreaKind(asked.stated.value), AreaMethod[asked.method.name]
    titles = _titles(reading, asked.register) if asked.register else None
    report = area_report(
        reading,
        method=method,
        grade=grade,
        stated_as=kind,
        certificate=titles,
        circle=Circle(asked.circle.value),
        ground=asked.ground,
    )
    found = areas_json(reading, report, asked.lang, high_rise=asked.high_rise)
    if asked.rooms:
        found["rooms"] = rooms_json(reading, report, asked.lang)
    if against:
        other = tried(against, asked.mapping, asked.unit)
        if isinstance(other, tuple):
            speech.refuse(other, of=against.name)
            raise typer.Exit(speech.UNREADABLE)
        found["twice"] = twice_json(reading, other, measured_twice(reading, other, grade=grade), asked.lang)
    return found


def _titles(reading: "Reading", register: str) -> "NDArray[np.int64] | None":
    """What titles say of the rooms of a survey, as the register knows them today."""
    from contextlib import closing

    from api.today import today
    from registry import Database, views

    with closing(Database(register)) as database, database.reading() as session:
        return views.certificates(session, reading, on=today())


def _put(found: dict[str, Any], lang: Language) -> None:
    from api.cli.areas_tables import put_report, put_rooms, put_twice

    put_report(found, lang)
    if "rooms" in found:
        put_rooms(found["rooms"], lang)
    if "twice" in found:
        put_twice(found["twice"], lang)
