"""The register as of a day, as frames for maps, pages and exchange; geometry in EPSG:4490, areas as ``Decimal``."""

from registry.views.comparison import comparison
from registry.views.exceptions import exceptions
from registry.views.history import aliases, areas, called, corrected, lineage, versions
from registry.views.places import CRS, buildings, findings, floors, rooms, surveys
from registry.views.reshaped import reshaped
from registry.views.stated import certificates, stated_areas
from registry.views.timeline import Happening, Timeline, timeline

__all__ = [
    "CRS",
    "Happening",
    "Timeline",
    "aliases",
    "areas",
    "buildings",
    "called",
    "certificates",
    "comparison",
    "corrected",
    "exceptions",
    "findings",
    "floors",
    "lineage",
    "reshaped",
    "rooms",
    "stated_areas",
    "surveys",
    "timeline",
    "versions",
]
