"""Organisations and people made by the acts that make them, for tests of parties."""

from datetime import date

from registry import verb_of
from registry.queries import parties, uses
from registry.standards.credit_code import check, organisation_check
from tests.factories import DAY, SAYS

CITY = {"division": "371500", "tier": "city", "kind": "organ"}


def credit(number):
    """A credit code that is right."""
    first = f"MB{number:06}"
    first = f"11371500{first}{organisation_check(first)}"
    return first + check(first)


def do(database, act, /, *, on=DAY, **told):
    """An act done as its doors do it, from plain values."""
    verb = verb_of(act)
    with database.writing() as session:
        done = verb.run(session, verb.read(told), on=on, **SAYS)
        session.flush()
        return [getattr(it, "code", None) for it in done] if isinstance(done, list) else getattr(done, "code", done)


def found(database, name, number, /, **facts):
    """A new organisation of the city; its code."""
    return do(database, "record-organisation", **{"name": name, "credit_code": credit(number), **CITY, **facts})


def held(database, code, on):
    """Codes of the rooms that an organisation has on a day."""
    from registry import queries

    with database.reading() as session:
        rows = uses.held(session, [parties.organisation(session, code, on=on).id], on=on)
        return sorted(queries.codes_of(session, [it.room_id for it in rows]).values())


def stood(database, code, on: date):
    """An organisation as it stood on a day."""
    with database.reading() as session:
        row = parties.organisation(session, code, on=on)
        session.expunge(row)
        return row
