"""The nouns of the register, one file a family; importing this package makes the metadata whole."""

from registry.models.places import Building, Floor, Room, Site
from registry.models.surveys import FloorSurvey, RoomSurvey, StoredFile, StoredPart, Survey
from registry.store.base import Base
from registry.store.journal import Entry, Register

__all__ = [
    "Base",
    "Building",
    "Entry",
    "Floor",
    "FloorSurvey",
    "Register",
    "Room",
    "RoomSurvey",
    "Site",
    "StoredFile",
    "StoredPart",
    "Survey",
]
