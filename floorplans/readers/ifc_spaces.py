"""What a building model says of its spaces: number, name, use, storey, and which quantity its area is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from floorplans.readers.ifc_source import factor_of
from floorplans.readers.uses import use_of
from floorplans.vocabulary import Words

BASE: Final = frozenset({"qto_spacebasequantities", "basequantities"})
REVIT: Final = frozenset({"dimensions", "pset_revit_dimensions", "尺寸标注"})

STATED: Final = (
    (BASE, frozenset({"netfloorarea"}), Words("净面积", "net floor area")),
    (BASE, frozenset({"grossfloorarea"}), Words("毛面积", "gross floor area")),
    (frozenset({"gsaspaceareas"}), frozenset({"gsabimarea"}), Words("GSA BIM 面积", "GSA BIM area")),
    (REVIT, frozenset({"area", "面积"}), Words("建模软件所算房间面积", "room area as the modelling program has it")),
)
"""Quantities that state the area of a space, the one that is taken first foremost: sets, names, and what it is called.

``Qto_SpaceBaseQuantities`` is that of ISO 16739 (IFC4); IFC2x3 calls it ``BaseQuantities``. The others are what
Revit writes, the GSA's by its BIM Guide.
"""

SAYS_USE: Final = ("occupancytype", "用途", "房间用途", "功能", "category")
"""Properties that tell what a space is for, without blanks, the plainest first; OmniClass means other things by service."""

GROSS: Final = re.compile(r"\bgross\b|\bGFA\b|建筑面积|总面积", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Space:
    """One IfcSpace as the model describes it."""

    entity: Any
    guid: str
    number: str
    name: str
    use: str
    use_said: str
    square_metres: float
    """The stated area; NaN where none is."""
    quantity: str
    """Set and name of the quantity that states it."""
    called: Words
    """What that quantity is."""
    gross: bool
    """Whether it stands for its whole storey and is no room."""


def space_of(entity: Any, *, square_metres: float) -> Space:
    """What the model says of a space; ``square_metres`` is what one unit of area of the model is worth."""
    said = list(_properties(entity))
    area, quantity, called = _stated(said, square_metres)
    long_name, name = text(getattr(entity, "LongName", None)), text(entity.Name)
    kind, object_type = text(getattr(entity, "PredefinedType", None)), text(getattr(entity, "ObjectType", None))
    by_name = {_plain(prop): text(value) for _, prop, value, _ in reversed(said)}
    of_use = [object_type, *_classified(entity), *(by_name.get(one, "") for one in SAYS_USE), long_name, kind, name]
    told = next((words for words in of_use if use_of(words)), "")
    return Space(
        entity=entity,
        guid=str(entity.GlobalId),
        number=name,
        name=long_name,
        use=use_of(told),
        use_said=told or object_type or long_name,
        square_metres=area,
        quantity=quantity,
        called=called,
        gross=kind == "GFA" or any(GROSS.search(words) for words in (object_type, long_name, name)),
    )


def storey_of(entity: Any) -> Any:
    """The IfcBuildingStorey that holds an element, however deep; None where none does."""
    return _above(entity, "IfcBuildingStorey")


def building_of(entity: Any) -> Any:
    """The IfcBuilding that holds an element; None where none does."""
    return _above(entity, "IfcBuilding")


def parts_of(space: Any) -> list[Any]:
    """The spaces that a space is composed of; a flat of several rooms is no room itself."""
    return [part for made in space.IsDecomposedBy or () for part in made.RelatedObjects if part.is_a("IfcSpace")]


def text(value: Any) -> str:
    """A label of the model as text, blanks trimmed; empty where it says nothing."""
    value = getattr(value, "wrappedValue", value)
    return "" if value is None else re.sub(r"\s+", " ", str(value)).strip()


def _above(entity: Any, kind: str) -> Any:
    seen: set[int] = set()
    while entity is not None and entity.id() not in seen:
        if entity.is_a(kind):
            return entity
        seen.add(entity.id())
        wholes = [*(getattr(entity, "Decomposes", None) or ()), *(getattr(entity, "Nests", None) or ())]
        inside = getattr(entity, "ContainedInStructure", None) or ()
        above = [*(one.RelatingObject for one in wholes), *(one.RelatingStructure for one in inside)]
        entity = above[0] if above else None
    return None


def _properties(entity: Any) -> Iterator[tuple[str, str, Any, Any]]:
    """Every property and quantity of an element: set, name, value, and its own unit where it has one."""
    for relation in entity.IsDefinedBy or ():
        held = getattr(relation, "RelatingPropertyDefinition", None)
        if held is None:
            continue
        if held.is_a("IfcElementQuantity"):
            for quantity in held.Quantities or ():
                if quantity.is_a("IfcQuantityArea"):
                    yield text(held.Name), text(quantity.Name), quantity.AreaValue, quantity.Unit
        elif held.is_a("IfcPropertySet"):
            for one in held.HasProperties or ():
                if one.is_a("IfcPropertySingleValue"):
                    yield text(held.Name), text(one.Name), getattr(one.NominalValue, "wrappedValue", None), one.Unit


def _stated(said: list[tuple[str, str, Any, Any]], square_metres: float) -> tuple[float, str, Words]:
    for sets, names, called in STATED:
        for held, name, value, unit in said:
            if _plain(held) in sets and _plain(name) in names and isinstance(value, int | float) and 0 < value < 1e15:
                return float(value) * (factor_of(unit, power=2) or square_metres), f"{held}.{name}", called
    return float("nan"), "", Words("", "")


def _classified(entity: Any) -> Iterator[str]:
    """What the classifications of a space call it."""
    for relation in entity.HasAssociations or ():
        if relation.is_a("IfcRelAssociatesClassification"):
            yield text(getattr(relation.RelatingClassification, "Name", None))


def _plain(name: str) -> str:
    return re.sub(r"\s+", "", name).casefold()
