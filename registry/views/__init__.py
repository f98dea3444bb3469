"""The register as of a day, as frames for maps, pages and exchange; geometry in EPSG:4490, areas as ``Decimal``."""

from registry.views.accounts import accounts
from registry.views.agreements import Agreement, AgreementStanding, agreement, agreements, room_area
from registry.views.comparison import comparison
from registry.views.discrepancies import discrepancies
from registry.views.exceptions import exceptions
from registry.views.history import aliases, areas, called, corrected, lineage, versions
from registry.views.inspections import Sheet, SheetLine, inspections, score_sheet
from registry.views.lease import LeaseTold, lease
from registry.views.lease_rent import PairKind, pairs, rent
from registry.views.leases import LeaseState, alarms, leases, narrowed
from registry.views.ledger_agreement import agreement_of_buildings, agreement_of_organisations, compared_last
from registry.views.places import CRS, buildings, findings, floors, rooms, surveys
from registry.views.projects import projects
from registry.views.ranking import ranking
from registry.views.rectification import rectification_counts, rectification_life, rectifications
from registry.views.reshaped import reshaped
from registry.views.spot_checks import Redrawn, check_cards, published_text, redrawn, spot_checks
from registry.views.stated import certificates, stated_areas
from registry.views.stocktakes import progress, stocktake_rooms, stocktakes
from registry.views.timeline import Happening, Timeline, timeline
from registry.views.titles import AgreementNeed, batches, titles

__all__ = [
    "CRS",
    "Agreement",
    "AgreementNeed",
    "AgreementStanding",
    "Happening",
    "LeaseState",
    "LeaseTold",
    "PairKind",
    "Redrawn",
    "Sheet",
    "SheetLine",
    "Timeline",
    "accounts",
    "agreement",
    "agreement_of_buildings",
    "agreement_of_organisations",
    "agreements",
    "alarms",
    "aliases",
    "areas",
    "batches",
    "buildings",
    "called",
    "certificates",
    "check_cards",
    "compared_last",
    "comparison",
    "corrected",
    "discrepancies",
    "exceptions",
    "findings",
    "floors",
    "inspections",
    "lease",
    "leases",
    "lineage",
    "narrowed",
    "pairs",
    "progress",
    "projects",
    "published_text",
    "ranking",
    "rectification_counts",
    "rectification_life",
    "rectifications",
    "redrawn",
    "rent",
    "reshaped",
    "room_area",
    "rooms",
    "score_sheet",
    "spot_checks",
    "stated_areas",
    "stocktake_rooms",
    "stocktakes",
    "surveys",
    "timeline",
    "titles",
    "versions",
]
