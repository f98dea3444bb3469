"""The register of public office space: who holds, who uses, since when, how much is allowed.

enrol → assign → entitle → comply

A checked survey enters by ``enrol``; every act is dated, journalled and backed by a paper. Two
databases stand behind one door, ``store.database``; what is asked is asked as of a day.
"""

from registry.acts.accept import accept, withdraw
from registry.acts.compare import compare, settle
from registry.acts.decide import Decision
from registry.acts.difference import FloorDifference, Place
from registry.acts.enrol import Papers, enrol, made_ready
from registry.acts.fates import Fate, RoomFate
from registry.acts.record import BuildingRecord, record_building
from registry.acts.states import FindingState, Standing, state_of
from registry.store.database import Database
from registry.store.errors import Blocked, Conflict, NotFound, RegistryError, Tampered, Unusable
from registry.store.upgrade import upgrade
from registry.store.verify import head, verify

__all__ = [
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
    "Place",
    "RegistryError",
    "RoomFate",
    "Standing",
    "Tampered",
    "Unusable",
    "accept",
    "compare",
    "enrol",
    "head",
    "made_ready",
    "record_building",
    "settle",
    "state_of",
    "upgrade",
    "verify",
    "withdraw",
]
