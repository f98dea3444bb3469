"""The nouns of the register, one file a family; importing this package makes the metadata whole."""

from registry.models.accounts import Account, Grant, Role
from registry.models.areas import RoomArea
from registry.models.corrections import Correction
from registry.models.exceptions import AcceptedFinding, PartialSurvey
from registry.models.leases import Lease, LeaseDirection, RecallPlan, RentPayment
from registry.models.lineage import AliasKind, Lineage, Reshape, RoomAlias
from registry.models.parties import (
    Appointment,
    AuthorisedPosts,
    Ending,
    Mandate,
    Organisation,
    OrganisationKind,
    Person,
    Reorganisation,
    Staffing,
    Succession,
    Tier,
)
from registry.models.places import Building, Floor, Room, Site
from registry.models.projects import Project, ProjectKind
from registry.models.proposals import Proposal, ProposalState
from registry.models.stocktakes import Discrepancy, DiscrepancyState, LedgerPair, Stocktake, StocktakeCount
from registry.models.surveys import FloorSurvey, RoomSurvey, StoredFile, StoredPart, Survey
from registry.models.titles import (
    AgreementPurpose,
    DocumentState,
    Restriction,
    RestrictionKind,
    SignatureState,
    Title,
    TitlePlan,
    TitleState,
    UseAgreement,
)
from registry.models.uses import (
    Assignment,
    Obligation,
    ObligationKind,
    PartKind,
    RoomPart,
    RoomState,
    Seat,
    Tenure,
    YearlyKind,
    YearlyTask,
)
from registry.store.base import Base
from registry.store.journal import Entry, Register
from registry.store.secrets import account_secret, api_token, web_session

__all__ = [
    "AcceptedFinding",
    "Account",
    "AgreementPurpose",
    "AliasKind",
    "Appointment",
    "Assignment",
    "AuthorisedPosts",
    "Base",
    "Building",
    "Correction",
    "Discrepancy",
    "DiscrepancyState",
    "DocumentState",
    "Ending",
    "Entry",
    "Floor",
    "FloorSurvey",
    "Grant",
    "Lease",
    "LeaseDirection",
    "LedgerPair",
    "Lineage",
    "Mandate",
    "Obligation",
    "ObligationKind",
    "Organisation",
    "OrganisationKind",
    "PartKind",
    "PartialSurvey",
    "Person",
    "Project",
    "ProjectKind",
    "Proposal",
    "ProposalState",
    "RecallPlan",
    "Register",
    "RentPayment",
    "Reorganisation",
    "Reshape",
    "Restriction",
    "RestrictionKind",
    "Role",
    "Room",
    "RoomAlias",
    "RoomArea",
    "RoomPart",
    "RoomState",
    "RoomSurvey",
    "Seat",
    "SignatureState",
    "Site",
    "Staffing",
    "Stocktake",
    "StocktakeCount",
    "StoredFile",
    "StoredPart",
    "Succession",
    "Survey",
    "Tenure",
    "Tier",
    "Title",
    "TitlePlan",
    "TitleState",
    "UseAgreement",
    "YearlyKind",
    "YearlyTask",
    "account_secret",
    "api_token",
    "web_session",
]
