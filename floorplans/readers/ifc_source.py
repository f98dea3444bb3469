"""A building model (IFC, ISO 16739) as it lies on disc: opened whole or not at all, and what its figures are worth."""

import re
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import ifcopenshell

from floorplans.finding import Unreadable
from floorplans.plan import Choice
from floorplans.readers.dxf_units import METRES
from floorplans.vocabulary import Words

PREFIXES: Final = {
    "EXA": 1e18, "PETA": 1e15, "TERA": 1e12, "GIGA": 1e9, "MEGA": 1e6, "KILO": 1e3, "HECTO": 1e2, "DECA": 1e1,
    "DECI": 1e-1, "CENTI": 1e-2, "MILLI": 1e-3, "MICRO": 1e-6, "NANO": 1e-9, "PICO": 1e-12, "FEMTO": 1e-15, "ATTO": 1e-18,
}  # fmt: skip
"""IfcSIPrefix."""

TAIL: Final = 4096
"""The last line of a STEP file (ISO 10303-21, 5.3) stands within this many bytes of its end."""

LARGEST_MODEL: Final = 1024**3
"""A model of 1 GiB is ten times that in memory; none larger is opened."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of lengths of a model: its name, what one is in metres, and why; unknown where ``metres`` is None."""

    metres: float | None
    choice: Choice | None


def open_model(path: Path) -> Any:
    """The model in a file, as ifcopenshell has it; raises ``Unreadable`` for one that is damaged, cut short or none.

    The parser takes half a file for a whole one, so its first and last words are asked for before.
    """
    if path.suffix.lower() == ".ifczip":
        return _unpacked(path)
    if path.stat().st_size >= LARGEST_MODEL:
        raise Unreadable(
            "模型过大（超过 1 GiB）；请只导出空间（IfcSpace）和楼板，或按楼栋拆分。",
            "The model is too large (over 1 GiB); export spaces (IfcSpace) and slabs only, or split it by building.",
        )
    with path.open("rb") as stream:
        head = stream.read(TAIL)
        stream.seek(max(path.stat().st_size - TAIL, 0))
        tail = stream.read()
    if not re.match(rb"(?:\xef\xbb\xbf)?\s*ISO-10303-21\s*;", head):
        raise Unreadable(
            f"“{path.name}”不是 IFC 文件（开头没有 ISO-10303-21）；请在 BIM 软件中重新导出 IFC。",
            f"“{path.name}” is no IFC file (it does not begin with ISO-10303-21); export the IFC again from the BIM program.",
        )
    if b"END-ISO-10303-21" not in tail:
        raise Unreadable(
            f"“{path.name}”不完整（结尾没有 END-ISO-10303-21），可能上传或导出中断；请重新导出后再提交。",
            f"“{path.name}” is cut short (it does not end with END-ISO-10303-21); export it again and hand in the whole file.",
        )
    try:
        return ifcopenshell.open(str(path))
    except ifcopenshell.SchemaError as trouble:
        raise Unreadable(
            f"“{path.name}”的 IFC 版本不支持；请导出为 IFC2x3、IFC4 或 IFC4x3。",
            f"The schema of “{path.name}” is not known; export it as IFC2x3, IFC4 or IFC4x3.",
        ) from trouble
    except (ifcopenshell.Error, RuntimeError, OSError, ValueError) as trouble:
        raise Unreadable(
            f"“{path.name}”已损坏，无法按 IFC 读取；请重新导出。",
            f"“{path.name}” is damaged and cannot be read as IFC; export it again.",
        ) from trouble


def unit_of_lengths(model: Any) -> Unit:
    """The unit of lengths that the model assigns (IfcUnitAssignment)."""
    unit = _assigned(model, "LENGTHUNIT")
    metres = factor_of(unit)
    if unit is None or metres is None:
        return Unit(None, None)
    name = next((one for one, worth in METRES.items() if abs(worth / metres - 1) < 1e-7), "m")
    said = getattr(unit, "Name", "") or ""
    prefix = getattr(unit, "Prefix", None) or ""
    return Unit(
        metres,
        Choice(
            name,
            Words(
                f"模型单位（IfcUnitAssignment）为 {prefix}{said}，1 单位 = {metres:g} 米",
                f"the model's unit (IfcUnitAssignment) is {prefix}{said}, {metres:g} m",
            ),
        ),
    )


def area_factor(model: Any, metres: float) -> float:
    """Square metres of one unit of area of the model; where it assigns none, the square of its unit of lengths."""
    return factor_of(_assigned(model, "AREAUNIT"), power=2) or metres**2


def factor_of(unit: Any, *, power: int = 1) -> float | None:
    """Metres, or square metres with ``power`` 2, of one unit; None where the unit says nothing or nonsense."""
    if unit is None:
        return None
    if unit.is_a("IfcSIUnit"):
        return float(PREFIXES.get(unit.Prefix or "", 1.0)) ** power
    if unit.is_a("IfcConversionBasedUnit") and unit.ConversionFactor is not None:
        part = factor_of(unit.ConversionFactor.UnitComponent, power=power)
        value = getattr(unit.ConversionFactor.ValueComponent, "wrappedValue", None)
        return part * float(value) if part and isinstance(value, int | float) and value > 0 else None
    return None


def _assigned(model: Any, kind: str) -> Any:
    """The unit of one kind that the project assigns."""
    units = (unit for assignment in model.by_type("IfcUnitAssignment") for unit in assignment.Units or ())
    return next((unit for unit in units if getattr(unit, "UnitType", None) == kind), None)


def _unpacked(path: Path) -> Any:
    """The one model of an .ifcZIP; the archive is already known to be neither a bomb nor to climb."""
    with zipfile.ZipFile(path) as archive:
        models = [name for name in archive.namelist() if name.lower().endswith(".ifc")]
        if len(models) != 1:
            raise Unreadable(
                f"ifcZIP 应只含一个 .ifc 文件，现有 {len(models)} 个；请逐个提交。",
                f"An ifcZIP holds one .ifc file, this one holds {len(models)}; hand them in one by one.",
            )
        with tempfile.TemporaryDirectory() as folder:
            inside = Path(folder) / Path(models[0]).name
            try:
                inside.write_bytes(archive.read(models[0]))
            except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError) as trouble:
                raise Unreadable(
                    "压缩包已损坏，无法打开；请重新打包。", "The archive is damaged and cannot be opened; pack it again."
                ) from trouble
            return open_model(inside)
