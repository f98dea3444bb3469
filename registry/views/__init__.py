"""The register as of a day, as frames for maps, pages and exchange; geometry in EPSG:4490, areas as ``Decimal``."""

from registry.views.agreement import agreement_of_buildings, agreement_of_organisations, compared_last
from registry.views.comparison import comparison
from registry.views.discrepancies import discrepancies
from registry.views.exceptions import exceptions
from registry.views.history import aliases, areas, called, corrected, lineage, versions
from registry.views.places import CRS, buildings, findings, floors, rooms, surveys
from registry.views.reshaped import reshaped
from registry.views.stated import certificates, stated_areas
from registry.views.stocktakes import progress, stocktake_rooms, stocktakes

__all__ = [
    "CRS",
    "agreement_of_buildings",
    "agreement_of_organisations",
    "aliases",
    "areas",
    "buildings",
    "called",
    "certificates",
    "compared_last",
    "comparison",
    "corrected",
    "discrepancies",
    "exceptions",
    "findings",
    "floors",
    "lineage",
    "progress",
    "reshaped",
    "rooms",
    "stated_areas",
    "stocktake_rooms",
    "stocktakes",
    "surveys",
    "versions",
]
