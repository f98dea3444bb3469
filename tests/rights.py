"""Organisations, people and what they have, made without the acts that would make them, for tests of other acts."""

from datetime import date
from typing import Any

from registry import Database
from registry.models import Appointment, Organisation, Person
from registry.store.ids import new_id
from registry.store.journal import acting
from tests.factories import SAYS

FOUNDED = date(2020, 1, 1)
FINANCE, AUDIT, BUREAU = "371500-P001", "371500-P002", "371500-P009"


def body(database: Database, code: str, name: str, *, parent: str = "", **facts: Any) -> Organisation:
    """An organisation of the city, founded long ago."""
    from sqlalchemy import select

    with database.writing() as session, acting(session, "record-organisation", subject=code, **SAYS) as act:
        above = session.scalar(select(Organisation.id).where(Organisation.code == parent)) if parent else None
        told = {
            "short_name": name, "credit_code": None, "parent_id": above, "division_code": code.split("-", maxsplit=1)[0], "tier": "city",
            "kind": "organ", "in_scope": True, "administers": "", "sensitive": False, "closes_on": None, "valid_from": FOUNDED,
        }  # fmt: skip
        made = Organisation(id=new_id(act.known), code=code, name=name, **{**told, **facts})
        session.add(made)
        session.flush()
        session.expunge(made)
        return made


def someone(database: Database, code: str, name: str, *, at: Organisation, post: str = "below_bureau", **facts: Any) -> Person:
    """Somebody with a main post in an organisation."""
    with database.writing() as session, acting(session, "record-person", subject=code, **SAYS) as act:
        since = facts.pop("since", FOUNDED)
        person = Person(id=new_id(act.known), code=code, name=name, sensitive=False, valid_from=since)
        told = {"rank": "", "main": True, "staffing": "authorised", "ending": "", "valid_from": since}
        session.add(person)
        session.add(Appointment(id=new_id(act.known), person_id=person.id, organisation_id=at.id, post=post, **{**told, **facts}))
        session.flush()
        session.expunge(person)
        return person
