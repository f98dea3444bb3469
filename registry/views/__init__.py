"""The register as of a day, as frames for maps, pages and exchange; geometry in EPSG:4490, areas as ``Decimal``."""

from registry.views.comparison import comparison
from registry.views.history import aliases, areas, called, lineage
from registry.views.places import CRS, buildings, findings, floors, rooms, surveys

__all__ = ["CRS", "aliases", "areas", "buildings", "called", "comparison", "findings", "floors", "lineage", "rooms", "surveys"]
