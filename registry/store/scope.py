"""Who is looking, and what of a table they may see: one expression, applied wherever rows are read.

A register without accounts is open, and nobody in particular looks at it. Rights are today's: what somebody may
see follows from the grants and the organisations of the day on which they ask, whatever day they look at.

Every ORM statement of a session that has a viewer gets ``visible`` of each of its tables and aliases, in subqueries
and joins too. A Core statement in such a session is refused: it would see everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, TextClause, exists, false, or_, select, true
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.util import AliasedInsp
from sqlalchemy.sql import visitors

from registry.store.base import Base
from registry.store.dated import AskedDay

ADMINISTRATORS: Final = frozenset({"system-admin", "security-admin", "audit-admin"})
"""Values of the ``Role`` of those who see no business data."""
UNSCOPED: Final = {"unscoped": True}
"""Execution options of a statement that asks of rights themselves, whoever looks."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who has come in by an account."""

    account: str
    """Its name."""
    name: str
    """The person's."""
    roles: Mapping[str, tuple[str, ...]]
    """Value of a ``Role`` → codes of organisations (371500-P001) and divisions (371500) over which it is held."""
    cleared: bool
    """Whether what is sensitive is shown."""
    on: date | None = None
    """The day on which they ask, whose organisations count; None: whatever the register knows."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A viewer's rights, resolved in one state of the register."""

    account: str
    name: str
    roles: frozenset[str]
    prefixes: tuple[str, ...]
    """Beginnings of the codes of what lies under the viewer's divisions; an empty one is all."""
    covered: bool
    """Whether every site and organisation of the register lies under them, so that nothing need be looked up."""
    organisations: tuple[UUID, ...]
    """The viewer's own, with those under them."""
    codes: tuple[str, ...]
    """All codes that these have or had."""
    hidden: tuple[UUID, ...]
    """Sensitive organisations, whose rooms the viewer is not to see."""
    cleared: bool


def prefix(division: str) -> str:
    """The beginning that all codes under a division share (GB/T 2260).

    >>> prefix("370000"), prefix("371500"), prefix("371502"), prefix("000000")
    ('37', '3715', '371502', '')
    """
    code = division
    while code.endswith("00") and code:
        code = code[:-2]
    return code


def under(column: Any, prefixes: tuple[str, ...]) -> ColumnElement[bool]:
    """Codes that begin with one of some prefixes, as ranges, which an index knows to find."""
    if "" in prefixes:
        return true()
    return or_(false(), *((column >= it) & (column < it[:-1] + chr(ord(it[-1]) + 1)) for it in prefixes))


def sight_of(session: Session, viewer: Viewer) -> Sight:
    """What a viewer's rights come to; asked once of a session."""
    known: tuple[Viewer, Sight] | None = session.info.get("sight")
    if known is None or known[0] is not viewer:
        known = session.info["sight"] = (viewer, _resolve(session, viewer))
    return known[1]


def _resolve(session: Session, viewer: Viewer) -> Sight:
    scopes = {scope for role, held in viewer.roles.items() if role not in ADMINISTRATORS for scope in held}
    prefixes = tuple(sorted({prefix(it) for it in scopes if it.isdigit()}))
    organisation = Base.metadata.tables["organisation"].c
    own = _subtree(session, sorted(it for it in scopes if not it.isdigit()), viewer.on)

    def ask(query: Any) -> Any:
        return session.scalars(query, execution_options=UNSCOPED)

    codes = sorted(set(ask(select(organisation.code).where(organisation.id.in_(own))))) if own else []
    hidden: set[UUID] = set()
    if not viewer.cleared and (prefixes or own):
        hidden = set(ask(select(organisation.id).where(organisation.sensitive, organisation.known_to.is_(None)).distinct()))
    covered = "" in prefixes
    if prefixes and not covered:
        sites = Base.metadata.tables["site"].c
        outside = [exists().where(~under(code, prefixes)) for code in (sites.code, organisation.code)]
        covered = not ask(select(or_(*outside))).one()
    return Sight(
        account=viewer.account,
        name=viewer.name,
        roles=frozenset(viewer.roles),
        prefixes=prefixes,
        covered=covered,
        organisations=tuple(sorted(own)),
        codes=tuple(codes),
        hidden=tuple(sorted(hidden - own)),
        cleared=viewer.cleared,
    )


def _subtree(session: Session, codes: list[str], on: date | None) -> set[UUID]:
    """The organisations of some codes with all that lie under them on a day; one that is no more lies where it lay last."""
    table = Base.metadata.tables["organisation"].c
    known = table.known_to.is_(None) if on is None else table.known_to.is_(None) & (table.valid_from <= on)
    found: set[UUID] = set()
    ahead = (
        set(session.scalars(select(table.id).where(table.code.in_(codes), known), execution_options=UNSCOPED)) if codes else set()
    )
    while ahead:
        found |= ahead
        below = select(table.id).where(table.parent_id.in_(ahead), known)
        places = select(table.id, table.parent_id).where(table.id.in_(below), known).order_by(table.valid_from)
        last: dict[Any, Any] = dict(session.execute(places, execution_options=UNSCOPED).all())
        ahead = {key for key, parent in last.items() if parent in ahead} - found
    return found


def limit(state: ORMExecuteState) -> None:
    """Limit a statement to what the session's viewer may see; listens to every statement of a ``RegisterSession``."""
    from registry.store.lens import Lens  # both stand on what is above
    from registry.store.visible import visible

    options = state.execution_options
    viewer: Viewer | None = options.get("viewer", state.session.info.get("viewer"))
    if viewer is None or options.get("unscoped") or state.is_column_load:
        return
    if isinstance(state.statement, TextClause):
        raise RuntimeError("SQL in words would see everything: use the mapped classes")  # noqa: TRY004  # a fault of ours
    entities: dict[Any, None] = {}
    days: set[date] = set(options.get("days", ()))
    tables = set()
    statement: Any = state.statement
    for it in visitors.iterate(statement):
        entity = it._annotations.get("parententity")  # noqa: SLF001  # which mapped class it is of
        if isinstance(entity, Mapper | AliasedInsp):
            entities[entity] = None
        elif isinstance(it, AskedDay) and it.value is not None:
            days.add(it.value)
        if isinstance(it, Table):
            tables.add(it.name)
    if strangers := tables - {entity.mapper.local_table.name for entity in entities}:
        raise RuntimeError(f"what a viewer may see of {', '.join(sorted(strangers))} is not asked for: use its mapped class")
    lens = Lens(sight_of(state.session, viewer), tuple(sorted(days)))
    beside = {entity.mapper.local_table.name for entity in entities}
    for entity in entities:
        shown = visible(entity.mapper.local_table.name, entity.selectable.c, lens, beside=beside)
        if shown is not None:
            whose = entity.entity if isinstance(entity, AliasedInsp) else entity.class_
            state.statement = state.statement.options(with_loader_criteria(whose, shown))
