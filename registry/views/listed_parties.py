"""Lists of organisations, posts, people with their posts, and accounts, as tables of plain columns as of a day."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import Appointment, Assignment, AuthorisedPosts, Lease, Mandate, Organisation, Person, Room
from registry.store.dated import as_of
from registry.views.listed import Table, only, saying, under


def organisations(
    session: Session,
    *,
    on: date,
    known: datetime | None = None,
    search: str = "",
    tier: str = "",
    kind: str = "",
    division: str = "",
    parent: str = "",
) -> Table:
    """The organisations with what is recorded of them and their posts: (post, staffing) → count in ``posts``; ``parent`` asks for all under one."""
    names = {row.id: row for row in session.execute(select(Organisation.id, Organisation.code, Organisation.name, Organisation.parent_id).where(as_of(Organisation, on, known)))}  # fmt: skip
    query = (
        select(
            Organisation.id, Organisation.parent_id, Organisation.code, Organisation.name, Organisation.short_name, Organisation.credit_code,
            Organisation.kind, Organisation.tier, Organisation.division_code, Organisation.in_scope, Organisation.administers,
            Organisation.sensitive, Organisation.closes_on, Mandate.document,
        )
        .outerjoin(Mandate, (Mandate.id == Organisation.id) & as_of(Mandate, on, known))
        .where(as_of(Organisation, on, known))
        .order_by(Organisation.code)
    )  # fmt: skip
    query = under(only(only(query, Organisation.tier, tier), Organisation.kind, kind), Organisation.division_code, division)
    query = saying(query, search, Organisation.code, Organisation.name, Organisation.short_name, func.coalesce(Organisation.credit_code, ""))  # fmt: skip
    posts: dict[UUID, dict[tuple[str, str], int]] = defaultdict(dict)
    counts = select(AuthorisedPosts.organisation_id, AuthorisedPosts.post, AuthorisedPosts.staffing, AuthorisedPosts.count)
    for body, post, staffing, count in session.execute(counts.where(as_of(AuthorisedPosts, on, known))):
        posts[body][post, staffing] = count
    found = []
    for row in session.execute(query):
        key, above, *told, closes, document = row
        chain, at = set[UUID](), names.get(above)
        while parent and at is not None and at.id not in chain:
            chain.add(at.id)
            at = names.get(at.parent_id)
        if parent and parent not in {names[it].code for it in chain}:
            continue
        up = names.get(above)
        last = closes - timedelta(days=1) if closes else None
        found.append((*told, up.code if up else None, up.name if up else None, last, document, posts.get(key, {})))
    columns = [
        "code", "name", "short_name", "credit_code", "kind", "tier", "division", "in_scope", "administers", "sensitive", "parent",
        "parent_name", "last_day", "document", "posts",
    ]  # fmt: skip
    return columns, found


def posts(
    session: Session, *, on: date, known: datetime | None = None, organisation: str = "", division: str = "", tier: str = ""
) -> Table:
    """The posts that organisations may have or have: organisation, organisation_name, tier, post, staffing, count, document, people, since."""
    there: dict[tuple[Any, ...], int] = {}
    sitting = select(
        Appointment.organisation_id, Appointment.post, Appointment.staffing, func.count(func.distinct(Appointment.person_id))
    )
    for *key, count in session.execute(
        sitting.where(as_of(Appointment, on, known)).group_by(Appointment.organisation_id, Appointment.post, Appointment.staffing)
    ):
        there[tuple(key)] = count
    query = (
        select(
            Organisation.id, Organisation.code, Organisation.name, Organisation.tier, AuthorisedPosts.post, AuthorisedPosts.staffing,
            AuthorisedPosts.count, Mandate.document, AuthorisedPosts.valid_from,
        )
        .join(Organisation, (Organisation.id == AuthorisedPosts.organisation_id) & as_of(Organisation, on, known))
        .outerjoin(Mandate, (Mandate.id == Organisation.id) & as_of(Mandate, on, known))
        .where(as_of(AuthorisedPosts, on, known))
        .order_by(Organisation.code, AuthorisedPosts.post, AuthorisedPosts.staffing)
    )  # fmt: skip
    query = only(
        only(under(query, Organisation.division_code, division), Organisation.code, organisation), Organisation.tier, tier
    )
    found = [(*row[1:8], there.get((row[0], row[4], row[5]), 0), row[8]) for row in session.execute(query)]
    return ["organisation", "organisation_name", "tier", "post", "staffing", "count", "document", "people", "since"], found


def people(
    session: Session, *, on: date, known: datetime | None = None, organisation: str = "", division: str = "", search: str = ""
) -> Table:
    """People, a line for each of their posts: code, name, sensitive, organisation, organisation_name, tier, post, main, staffing, rank, since, last_day."""
    had: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    held = (
        select(
            Appointment.person_id, Organisation.code, Organisation.name, Organisation.tier, Appointment.post, Appointment.main,
            Appointment.staffing, Appointment.rank, Appointment.valid_from, Appointment.valid_to,
        )
        .join(Organisation, (Organisation.id == Appointment.organisation_id) & as_of(Organisation, on, known))
        .where(as_of(Appointment, on, known))
        .order_by(Appointment.main.desc(), Organisation.code, Appointment.post)
    )  # fmt: skip
    for person, *told, until in session.execute(held):
        had[person].append((*told, until - timedelta(days=1) if until else None))
    query = select(Person.id, Person.code, Person.name, Person.sensitive).where(as_of(Person, on, known)).order_by(Person.code)
    query = saying(under(query, Person.code, division), search, Person.code, Person.name)
    nothing = (None,) * 9
    found = [
        (*told, *one)
        for person, *told in session.execute(query)
        for one in had.get(person, [nothing])
        if organisation in {"", one[0]}
    ]
    columns = ["code", "name", "sensitive", "organisation", "organisation_name", "tier", "post", "main", "staffing", "rank", "since", "last_day"]  # fmt: skip
    return columns, found


def rooms_of_leases(session: Session, *, on: date, known: datetime | None = None) -> dict[str, list[str]]:  # noqa: ARG001  # a lease holds its rooms over its term, whatever the day
    """The codes of the rooms that are or were in each lease, by its number."""
    so = Assignment.known_to.is_(None) if known is None else (Assignment.known_from <= known) & (Assignment.known_to.is_(None) | (Assignment.known_to > known))  # fmt: skip
    query = (
        select(Lease.number, Room.code)
        .join(Assignment, Assignment.lease_id == Lease.id)
        .join(Room, Room.id == Assignment.room_id)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for number, code in session.execute(query.where(so, Lease.known_to.is_(None)).order_by(Room.code).distinct()):
        found[number].append(code)
    return found
