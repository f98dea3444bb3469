"""The register of public office space: who holds, who uses, since when, how much is allowed.

enrol → assign → entitle → comply

A checked survey enters by ``enrol``; every act is dated, journalled and backed by a paper. Two
databases stand behind one door, ``store.database``; what is asked is asked as of a day.
"""

from registry.acts.accept import accept, withdraw
from registry.acts.area import AreaTold, state_area, withdraw_area
from registry.acts.changes import changes
from registry.acts.compare import compare, settle
from registry.acts.correct import correct, corrections_of, take_back
from registry.acts.decide import Decision
from registry.acts.difference import FloorDifference, Place
from registry.acts.enrol import Papers, enrol, made_ready
from registry.acts.fates import Fate, RoomFate
from registry.acts.record import BuildingRecord, record_building
from registry.acts.reshape import merge, redraw, redraw_along, split, split_along
from registry.acts.reshape_rows import Part, Reshaped
from registry.acts.reshape_undo import undo
from registry.acts.states import FindingState, Standing, state_of
from registry.store.database import Database
from registry.store.errors import Blocked, Conflict, NotFound, RegistryError, Tampered, Unusable
from registry.store.upgrade import upgrade
from registry.store.verify import head, verify

__all__ = [
    "AreaTold",
    "Blocked",
    "BuildingRecord",
    "Conflict",
    "Database",
    "Decision",
    "Fate",
    "FindingState",
    "FloorDifference",
    "NotFound",
    "Papers",
    "Part",
    "Place",
    "RegistryError",
    "Reshaped",
    "RoomFate",
    "Standing",
    "Tampered",
    "Unusable",
    "accept",
    "changes",
    "compare",
    "correct",
    "corrections_of",
    "enrol",
    "head",
    "made_ready",
    "merge",
    "record_building",
    "redraw",
    "redraw_along",
    "settle",
    "split",
    "split_along",
    "state_area",
    "state_of",
    "take_back",
    "undo",
    "upgrade",
    "verify",
    "withdraw",
    "withdraw_area",
]
