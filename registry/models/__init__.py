"""The nouns of the register, one file a family; importing this package makes the metadata whole."""

from registry.models.areas import RoomArea
from registry.models.corrections import Correction
from registry.models.exceptions import AcceptedFinding, PartialSurvey
from registry.models.lineage import AliasKind, Lineage, Reshape, RoomAlias
from registry.models.places import Building, Floor, Room, Site
from registry.models.surveys import FloorSurvey, RoomSurvey, StoredFile, StoredPart, Survey
from registry.store.base import Base
from registry.store.journal import Entry, Register

__all__ = [
    "AcceptedFinding",
    "AliasKind",
    "Base",
    "Building",
    "Correction",
    "Entry",
    "Floor",
    "FloorSurvey",
    "Lineage",
    "PartialSurvey",
    "Register",
    "Reshape",
    "Room",
    "RoomAlias",
    "RoomArea",
    "RoomSurvey",
    "Site",
    "StoredFile",
    "StoredPart",
    "Survey",
]
