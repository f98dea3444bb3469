"""The tree of organisations never has a circle, on any day that is known of."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from registry.models import Organisation


def edges(rows: Sequence[Organisation]) -> dict[UUID, set[UUID]]:
    """Whom each organisation is under, on any of the days of some rows."""
    found: dict[UUID, set[UUID]] = {}
    for row in rows:
        found.setdefault(row.id, set()).update({row.parent_id} if row.parent_id else ())
    return found


def over(above: Mapping[UUID, Iterable[UUID]], one: UUID) -> set[UUID]:
    """All that an organisation is under; itself too where it goes round in a circle."""
    seen: set[UUID] = set()
    ahead = list(above.get(one, ()))
    while ahead:
        key = ahead.pop()
        if key not in seen:
            seen.add(key)
            ahead += above.get(key, ())
    return seen
