"""The smallest building models (IFC) that show a situation of the office."""

from pathlib import Path

import ifcopenshell
import ifcopenshell.guid

from floorplans import checks, measure, place
from floorplans.readers import ifc

BOX = ((0.0, 0.0), (4.0, 0.0), (4.0, 5.0), (0.0, 5.0))


class Model:
    """A model that grows by storeys and spaces; lengths are in its own unit."""

    def __init__(self, schema: str = "IFC4", *, prefix: str | None = None, units: bool = True, north=None):
        self.file = ifcopenshell.file(schema=schema)
        self.origin = self.new("IfcAxis2Placement3D", self.point(0.0, 0.0, 0.0))
        turned = self.new("IfcDirection", north) if north else None
        self.context = self.new("IfcGeometricRepresentationContext", None, "Model", 3, 1e-5, self.origin, turned)
        length = self.new("IfcSIUnit", None, "LENGTHUNIT", prefix, "METRE")
        area = self.new("IfcSIUnit", None, "AREAUNIT", None, "SQUARE_METRE")
        assigned = self.new("IfcUnitAssignment", [length, area]) if units else self.new("IfcUnitAssignment", [area])
        self.project = self.rooted("IfcProject", Name="办公楼", RepresentationContexts=[self.context], UnitsInContext=assigned)
        self.site = self.rooted("IfcSite", ObjectPlacement=self.at())
        self.building = self.rooted("IfcBuilding", ObjectPlacement=self.at())
        self.hold(self.project, self.site)
        self.hold(self.site, self.building)

    def new(self, kind: str, *values):
        return self.file.create_entity(kind, *values)

    def rooted(self, kind: str, **known):
        return self.file.create_entity(kind, GlobalId=ifcopenshell.guid.new(), **known)

    def point(self, *xyz: float):
        return self.new("IfcCartesianPoint", xyz)

    def at(self, x: float = 0.0, y: float = 0.0, z: float = 0.0):
        return self.new("IfcLocalPlacement", None, self.new("IfcAxis2Placement3D", self.point(x, y, z)))

    def hold(self, whole, *parts):
        self.rooted("IfcRelAggregates", RelatingObject=whole, RelatedObjects=list(parts))

    def storey(self, name: str | None, elevation: float = 0.0):
        storey = self.rooted("IfcBuildingStorey", Name=name, ObjectPlacement=self.at(), Elevation=elevation)
        self.hold(self.building, storey)
        return storey

    def body(self, outline=BOX, *, z: float = 0.0, height: float = 3.0):
        ring = self.new("IfcPolyline", [self.point(*corner) for corner in (*outline, outline[0])])
        profile = self.new("IfcArbitraryClosedProfileDef", "AREA", None, ring)
        floor = self.new("IfcAxis2Placement3D", self.point(0.0, 0.0, z))
        solid = self.new("IfcExtrudedAreaSolid", profile, floor, self.new("IfcDirection", (0.0, 0.0, 1.0)), height)
        return self.new("IfcShapeRepresentation", self.context, "Body", "SweptSolid", [solid])

    def footprint(self, outline=BOX):
        ring = self.new("IfcPolyline", [self.point(*corner) for corner in (*outline, outline[0])])
        return self.new("IfcShapeRepresentation", self.context, "FootPrint", "Curve2D", [ring])

    def space(self, storey, number: str | None, *shapes, x: float = 0.0, **known):
        """A room of a storey, ``x`` along; without shapes it has the box of 4 by 5, with ``None`` it has none."""
        drawn = [shape for shape in (shapes or (self.body(),)) if shape is not None]
        shape = self.new("IfcProductDefinitionShape", None, None, drawn) if drawn else None
        space = self.rooted("IfcSpace", Name=number, ObjectPlacement=self.at(x), Representation=shape, **known)
        if storey is not None:
            self.hold(storey, space)
        return space

    def slab(self, storey, outline):
        shape = self.new("IfcProductDefinitionShape", None, None, [self.body(outline, z=-0.2, height=0.2)])
        slab = self.rooted("IfcSlab", ObjectPlacement=self.at(), Representation=shape, PredefinedType="FLOOR")
        self.rooted("IfcRelContainedInSpatialStructure", RelatedElements=[slab], RelatingStructure=storey)

    def quantity(self, element, name: str, area: float, *, of: str = "Qto_SpaceBaseQuantities", unit=None):
        quantity = self.file.create_entity("IfcQuantityArea", Name=name, AreaValue=area, Unit=unit)
        held = self.rooted("IfcElementQuantity", Name=of, Quantities=[quantity])
        self.rooted("IfcRelDefinesByProperties", RelatedObjects=[element], RelatingPropertyDefinition=held)

    def properties(self, element, name: str, **values):
        held = [
            self.file.create_entity("IfcPropertySingleValue", Name=key, NominalValue=self.new(*value))
            for key, value in values.items()
        ]
        made = self.rooted("IfcPropertySet", Name=name, HasProperties=held)
        self.rooted("IfcRelDefinesByProperties", RelatedObjects=[element], RelatingPropertyDefinition=made)

    def classify(self, element, name: str):
        reference = self.file.create_entity("IfcClassificationReference", Name=name)
        self.rooted("IfcRelAssociatesClassification", RelatedObjects=[element], RelatingClassification=reference)

    def mapped(self, name: str, east: float, north: float, *, axis=(1.0, 0.0), scale: float | None = None):
        system = self.file.create_entity("IfcProjectedCRS", Name=name)
        self.new("IfcMapConversion", self.context, system, east, north, 0.0, *axis, scale)

    def write(self, folder: Path, name: str = "办公楼.ifc") -> Path:
        self.file.write(str(folder / name))
        return folder / name


def survey(path: Path, **known):
    """As ``floorplans.survey``, without a process for every model."""
    return checks.run(place(measure(ifc.read(path, **known))))


def said(reading, code: str):
    return [one for one in reading.findings if one.code == code]
