"""What of audits, rectifications, spot checks and inspections a viewer may see.

A division sees what lies under it; an organisation what is held against it, or against rooms that it holds, and the spot
checks by which it was drawn. Where sensitive organisations sit, and who sensitive people are, only those cleared see.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import and_, exists, false, or_, true

from registry.store.lens import Lens, Shown, table


def issued_audit(lens: Lens, it: Any) -> Shown:
    """Of the division, or of the organisation itself; it is whole, so that nobody is to be sensitive unless one is cleared."""
    seen = or_(lens.code(it.scope), it.scope.in_(lens.sight.codes))
    if lens.sight.cleared:
        return seen
    person, body = table("person").c, table("organisation").c
    return and_(seen, ~exists().where(person.sensitive), ~exists().where(body.sensitive))


def rectification(lens: Lens, it: Any) -> Shown:
    """Of the division, of the organisation, or of a room that it holds where no other is answerable."""
    room = and_(it.organisation_id.is_(None), lens.held(it.room_id, it)) if lens.sight.organisations else false()
    seen = or_(lens.code(it.subject), lens.own(it.organisation_id), room)
    person = true() if lens.sight.cleared else or_(it.person_id.is_(None), lens.person_open(it.person_id))
    return and_(seen, _openly(lens, it), person)


def spot_check(lens: Lens, it: Any) -> Shown:
    """Of the division, or one that drew the organisation or a room that it holds."""
    drawn = lens.through("check_card", "spot_check_id", it.id, check_card) if lens.sight.organisations else false()
    return or_(lens.code(it.division_code), drawn)


def check_card(lens: Lens, it: Any) -> Shown:
    """Of the division, of the organisation, or of a room that it holds."""
    seen = or_(lens.code(it.subject), lens.own(it.organisation_id), lens.held(it.room_id, it))
    return and_(seen, _openly(lens, it))


def inspection(lens: Lens, it: Any) -> Shown:
    """Of organisations of the division, and of the viewer's own."""
    return and_(lens.organisation(it.organisation_id), lens.unhidden(it.organisation_id))


def inspection_score(lens: Lens, it: Any) -> Shown:
    """With the inspection."""
    return lens.through("inspection", "id", it.inspection_id, inspection)


def _openly(lens: Lens, it: Any) -> Shown:
    """Whether neither the organisation nor the room of a row is a sensitive body's; the viewer's own are theirs to see."""
    room = or_(it.room_id.is_(None), lens.open(it.room_id, it), lens.held(it.room_id, it))
    return and_(or_(lens.unhidden(it.organisation_id), lens.own(it.organisation_id)), room)


RULES: Final[Mapping[str, Callable[[Lens, Any], Shown]]] = MappingProxyType(
    {
        "check_card": check_card,
        "inspection": inspection,
        "inspection_score": inspection_score,
        "issued_audit": issued_audit,
        "rectification": rectification,
        "spot_check": spot_check,
    }
)
"""Table → what of it is seen through a lens."""
