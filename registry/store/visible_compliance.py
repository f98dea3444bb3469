"""What of audits, rectifications, spot checks and inspections a viewer may see.

A division sees what lies under it; an organisation what is held against it, or against rooms that it holds, and the spot
checks by which it was drawn. Where sensitive organisations sit, and who sensitive people are, only those cleared see.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, exists, false, func, or_, select, true

from registry.store.columns import instant_of
from registry.store.lens import Lens, Shown, table

DIVISION: Final = 6
"""Digits of the code of a division."""


class Then(NamedTuple):
    """A day, or all days, as known at an instant, or now."""

    on: Any
    known: Any

    def so(self, row: Any) -> Shown:
        """Rows that were so then."""
        knew = row.known_to.is_(None)
        if self.known is not None:
            knew = and_(row.known_from <= self.known, or_(knew, row.known_to > self.known))
        return (
            knew
            if self.on is None
            else and_(knew, row.valid_from <= self.on, or_(row.valid_to.is_(None), row.valid_to > self.on))
        )


def issued_audit(lens: Lens, it: Any) -> Shown:
    """Whole or not at all: to those who see everything that its scope held on the day, by the knowledge of the paper."""
    return whole(lens, it.scope, it.audited_on, instant_of(it.known))


def whole(lens: Lens, scope: Any, on: Any = None, known: Any = None) -> Shown:
    """Whether everything of a building, an organisation or a division is seen, by its code: who issues its audit, and reads one.

    It lies under the division or is the organisation's own; nobody from elsewhere sat in it on the day (or ever), no body
    from elsewhere held a room in it, and nobody of it sat elsewhere; and nobody is sensitive, unless one is cleared. All of
    it as known at an instant, or else now.
    """
    seen = or_(lens.code(scope), scope.in_(lens.sight.codes) if lens.sight.codes else false())
    if not lens.sight.cleared:
        person, body = table("person").c, table("organisation").c
        seen = and_(seen, ~exists().where(person.sensitive), ~exists().where(body.sensitive))
    return seen if "" in lens.sight.prefixes else and_(seen, *(~it for it in _beyond(lens, scope, Then(on, known))))


def _beyond(lens: Lens, scope: Any, then: Then) -> Iterator[Shown]:
    """What of a scope is not seen: each a question of its own, which an index answers; few where all of the register is under the lens."""
    room, person, body, post, held = (table(it).c for it in ("room", "person", "organisation", "appointment", "assignment"))
    own = lens.sight.organisations
    posted, mine = (
        select(it).where(of.in_(own)) for it, of in ((post.person_id, post.organisation_id), (held.room_id, held.organisation_id))
    )
    strangers = select(person.id).where(~lens.code(person.code), person.id.not_in(posted) if own else true())
    bodies = select(body.id).where(~lens.code(body.code), body.id.not_in(own) if own else true())
    away = select(room.id).where(~lens.code(room.code), room.id.not_in(mine) if own else true())
    for row, inside in _inside("seat", scope, then):
        yield exists().where(row.person_id.in_(strangers), *inside)
    if lens.sight.covered:
        return
    for name in ("seat", "assignment"):
        for row, inside in _inside(name, scope, then):
            yield exists().where(or_(row.organisation_id.in_(bodies), row.room_id.in_(away)), *inside)
    for row, inside in _inside("seat", scope, then):
        other = table("seat").c
        yield exists().where(other.room_id.in_(away), then.so(other), other.person_id == row.person_id, *inside)


def _inside(name: str, scope: Any, then: Then) -> Iterator[tuple[Any, list[Shown]]]:
    """The rows of a table whose rooms are of a scope: by their codes, or as an organisation holds or uses them."""
    row, room = table(name).c, table("room").c
    of_building = func.substr(room.code, 1, func.length(scope) + 1) == scope + "-"
    coded = or_(of_building, and_(func.length(scope) == DIVISION, _under(room.code, scope)))
    yield row, [then.so(row), row.room_id == room.id, coded]
    for having in ("assignment", "seat"):
        row, has, body = table(name).c, table(having).c, table("organisation").c
        yield row, [then.so(row), row.room_id == has.room_id, then.so(has), has.organisation_id == body.id, body.code == scope]


def _under(code: Any, division: Any) -> Shown:
    """Codes under the division that a column names, as ``scope.prefix`` has them."""
    parts = ((4, "00"), (2, "0000"), (0, "000000"))
    same = [
        and_(func.substr(division, at + 1) == ends, func.substr(code, 1, at) == func.substr(division, 1, at))
        for at, ends in parts
    ]
    return or_(func.substr(code, 1, DIVISION) == division, *same)


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
