"""What must be given back: an obligation begins with the event that the rules name, and ends when the room is free.

One month after moving in (中办发〔2017〕70号 art. 17), one month after transfer or retirement and two after a second
post ends (art. 19); confidence A. The last day is counted when it is asked for, by the Civil Code.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from registry.acts.end import end
from registry.models import Obligation, ObligationKind
from registry.queries import uses
from registry.store.ids import new_id
from registry.store.journal import Act


def oblige(
    session: Session,
    act: Act,
    kind: ObligationKind,
    rooms: Collection[UUID],
    *,
    organisation: UUID,
    person: UUID | None,
    on: date,
) -> None:
    """Within an act under way: an organisation must give back rooms for an event of a day; what it owes already stays."""
    owed = {
        (it.kind, it.room_id, it.person_id)
        for it in uses.after(session, Obligation, Obligation.organisation_id, [organisation], on=on)
    }
    session.add_all(
        Obligation(
            id=new_id(act.known), kind=kind.value, organisation_id=organisation, room_id=room, person_id=person, valid_from=on
        )
        for room in rooms
        if (kind.value, room, person) not in owed
    )


def meet(
    session: Session, rooms: Collection[UUID], *, on: date, person: UUID | None = None, organisation: UUID | None = None
) -> None:
    """Within an act under way: what was owed of rooms is met, since they are free from a day on.

    Of one person or one organisation only, where one is named.
    """
    owed = [
        it
        for it in uses.after(session, Obligation, Obligation.room_id, rooms, on=on)
        if person in {None, it.person_id} and organisation in {None, it.organisation_id}
    ]
    end(session, [it for it in owed if it.valid_from <= on], on=on)
