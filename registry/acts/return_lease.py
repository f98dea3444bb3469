"""Giving leased premises back, early, in time or late: from that day the lease holds them no longer."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from registry.acts.lease_contract import give_back, still_held
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.store.dated import Dated
from registry.store.journal import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLease:
    """Whose premises are back."""

    lease: str = asks("租赁合同", "lease", look_up=LookUp.LEASE)


@verb("return-lease", "收回或交还租赁房屋", "premises are back", told=ReturnLease, family=Family.LEASES)
def return_lease(session: Session, told: ReturnLease, *, on: date, by: str, because: str) -> list[Dated]:
    """The premises are back with their owner from a day on; the contract keeps the days that it states, early or late.

    Raises ``Conflict`` where they are back already, or the lease begins only later.
    """
    lease = still_held(session, told.lease, on=on)
    with acting(session, "return-lease", subject=f"Lease {told.lease}", by=by, because=because):
        return give_back(session, lease, on=on)
