"""What an organisation held passes to others on one day: old custody ends, new begins, and nothing is lost on the way.

Rooms and posts that the heir has already are laid together; what is one contract stays that contract. Use agreements
end with the body that signed them: its heir needs one of its own (中办发〔2017〕70号 art. 18, confidence A).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from registry import queries
from registry.acts.end import end
from registry.acts.held import KINDS, Held
from registry.acts.organisation_tree import edges, over
from registry.models import Appointment, Assignment, AuthorisedPosts, Obligation, Organisation, Seat, Succession, UseAgreement
from registry.queries import holdings, parties, uses
from registry.store.errors import Conflict
from registry.store.ids import new_id
from registry.store.journal import Act, again, close

SUMS: Final[Mapping[Any, tuple[str, tuple[str, ...]]]] = {
    Assignment: ("share", ("room_id",)),
    AuthorisedPosts: ("count", ("post", "staffing")),
}
"""What of these kinds is added up, and under which key, where an organisation would have it twice."""
ONCE: Final[Mapping[Any, tuple[str, ...]]] = {Appointment: ("person_id", "post"), Obligation: ("kind", "room_id")}
"""Of these an organisation has one of a key; what it would have twice is one."""
BEGUN_ANEW: Final = (Assignment, Seat, Appointment, AuthorisedPosts)
"""In the hands of another it is another; a lease or a title stays the one that it is."""


@dataclass(frozen=True, slots=True)
class Reorganised:
    """What a reorganisation did."""

    successions: list[Succession]
    passed: dict[str, int]
    """How many of each kind passed on, by the Chinese name of the kind."""
    agreements: list[UseAgreement]
    """The use agreements that ended; the heirs need new ones."""


def pass_on(session: Session, act: Act, held: Mapping[Held, UUID], *, on: date) -> dict[str, int]:
    """Within an act under way: each thing goes to an organisation; what stays with its holder is left alone."""
    moving = {it: heir for it, heir in held.items() if heir != it.holder}
    changes: dict[int, tuple[Any, dict[str, UUID]]] = {}
    for it, heir in moving.items():
        changes.setdefault(id(it.row), (it.row, {}))[1][it.column] = heir
    old, new = [row for row, _ in changes.values()], []
    groups: dict[tuple[Any, ...], list[tuple[Any, dict[str, UUID]]]] = defaultdict(list)
    for row, told in changes.values():
        kind = type(row)
        names = SUMS[kind][1] if kind in SUMS else ONCE.get(kind)
        if names is None:
            new.append(_begun(row, told, act, on))
        else:
            groups[kind, told["organisation_id"], *(getattr(row, name) for name in names)].append((row, told))
    there = _there(session, {(kind, heir) for kind, heir, *_ in groups}, on=on)
    for (kind, heir, *key), coming in groups.items():
        own = [row for row in there[kind, heir, *key] if id(row) not in changes]
        if kind in SUMS:
            together = [*own, *(row for row, _ in coming)]
            _alike(session, together)
            if own or len(coming) > 1:
                old += own
                new += _laid(together, coming[0][1], act, on, SUMS[kind][0])
                continue
        kept = _once([*own, *(row for row, _ in coming)]) if kind in ONCE else [row for row, _ in coming]
        old += [row for row in own if row not in kept]
        new += [_begun(row, told, act, on) for row, told in coming if row in kept]
    for row in old:
        close(session, row)
    session.flush()
    session.add_all([again(row, valid_to=on) for row in old if row.valid_from < on])
    session.flush()
    session.add_all(new)
    session.flush()
    counted = Counter(KINDS[type(it.row)].zh for it in moving)
    return dict(counted)


def end_agreements(
    session: Session, organisations: Sequence[UUID], *, on: date, buildings: set[UUID] | None = None
) -> list[UseAgreement]:
    """Within an act under way: agreements of bodies that are no more end, or of those buildings only that lost rooms."""
    rows = holdings.agreements_after(session, organisations, on=on)
    ended = [row for row in rows if buildings is None or row.building_id in buildings]
    end(session, [row for row in ended if row.valid_from <= on], on=on)
    for row in ended:
        if row.valid_from > on:  # one that has not begun does not begin
            close(session, row)
    session.flush()
    return ended


def stand_apart(session: Session, *, on: date) -> None:
    """Within an act under way: raise ``Conflict`` where the tree would have a circle now."""
    rows = parties.organisations_after(session, on=on)
    above = edges(rows)
    round_about = sorted({row.name for row in rows if row.id in over(above, row.id)})
    if round_about:
        raise Conflict(f"上下级将成环：{'、'.join(round_about)}", f"these would be under each other: {', '.join(round_about)}")


def _begun(row: Any, told: Mapping[str, UUID], act: Act, on: date) -> Any:
    anew = {"id": new_id(act.known)} if isinstance(row, BEGUN_ANEW) else {}
    return again(row, **told, **anew, valid_from=max(on, row.valid_from))


def _there(session: Session, wanted: set[tuple[Any, UUID]], *, on: date) -> Mapping[tuple[Any, ...], list[Any]]:
    """What heirs have already of some kinds, by kind, heir and key."""
    found: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for kind in {kind for kind, _ in wanted}:
        names = SUMS[kind][1] if kind in SUMS else ONCE[kind]
        heirs = {heir for one, heir in wanted if one is kind}
        for row in uses.after(session, kind, kind.organisation_id, heirs, on=on):
            found[kind, row.organisation_id, *(getattr(row, name) for name in names)].append(row)
    return found


def _alike(session: Session, rows: Sequence[Any]) -> None:
    """Shares of a room can only be laid together where they are held on the same ground."""
    grounds = {(row.tenure, row.lease_id) for row in rows if isinstance(row, Assignment)}
    if len(grounds) > 1:
        (code,) = queries.codes_of(session, [rows[0].room_id]).values()
        raise Conflict(
            f"{code} 各方使用方式不同，不能合为一份，请先办理腾退或变更",
            f"{code} is held on different grounds and cannot become one share; vacate or change it first",
        )


def _laid(rows: Sequence[Any], told: Mapping[str, UUID], act: Act, on: date, amount: str) -> list[Any]:
    """Rows of one key laid over each other: for every stretch of days their sum, beginning with the day."""
    starts = {max(on, row.valid_from) for row in rows}
    days = sorted(starts | {row.valid_to for row in rows if row.valid_to is not None and row.valid_to > on})
    found: list[Any] = []
    for day, until in pairwise([*days, None]):
        total = sum(
            getattr(row, amount) for row in rows if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)
        )
        if total:
            found.append(again(rows[0], **told, **{amount: total}, id=new_id(act.known), valid_from=day, valid_to=until))
    return found


def _once(rows: Sequence[Any]) -> list[Any]:
    """Those of some rows of one key that can stand beside each other: a main post before others, what is there before what comes."""
    kept: list[Any] = []
    for row in sorted(rows, key=lambda it: not getattr(it, "main", True)):
        if not any(_meet(row, it) for it in kept):
            kept.append(row)
    return kept


def _meet(one: Any, other: Any) -> bool:
    return (one.valid_to is None or one.valid_to > other.valid_from) and (
        other.valid_to is None or other.valid_to > one.valid_from
    )


def succeeded(act: Act, how: str, pairs: Sequence[tuple[Organisation, Organisation | None]], *, on: date) -> list[Succession]:
    """Who came of whom, as rows of an act."""
    return [
        Succession(id=new_id(act.known), predecessor_id=old.id, successor_id=new.id if new else None, act=how, since=on)
        for old, new in pairs
    ]
