"""Leases in situations that a lawyer could write: which stand, which are refused and by which article, what is noted."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from registry import Conflict, Invalid, verify
from registry.models import Building, Restriction, Title
from registry.queries import current, leases
from registry.standards.lease_terms import DAY, let_notes, term
from tests.factories import BUILDING, record, row, sheet, survey
from tests.registry.desk import enrolled
from tests.registry.letting import TOLD, tell, write
from tests.rights import BUREAU, FINANCE, body

SITUATIONS = yaml.safe_load((Path(__file__).parents[1] / "standards" / "leases.yaml").read_text(encoding="utf-8"))
LONG_AGO = date(2010, 1, 1)


@pytest.fixture
def standing(database, tmp_path):
    """Rooms that stand since long ago, the bureau and a department: contracts of other years are looked at too."""
    with database.writing() as session:
        record(session, on=LONG_AGO)
    enrolled(database, survey(tmp_path, sheet(*row("101", "102", "103"))), on=LONG_AGO)
    body(database, FINANCE, "市财政局", valid_from=LONG_AGO)
    body(database, BUREAU, "市机关事务管理局", administers="371500", valid_from=LONG_AGO)
    return database


def test_situations_are_decided_as_the_law_says(standing):
    wrong = {it["name"]: said for it in SITUATIONS if (said := mistaken(standing, it))}
    assert not wrong
    assert len(SITUATIONS) >= 20


def mistaken(database, told):
    """What came of a situation where that is not what was expected; every one is tried on the same register, and nothing of it kept."""
    given, expect, on = dict(told["given"]), told["expect"], told["on"]
    act = given.pop("act")
    try:
        with database.rehearsing() as session:
            burden(session, given)
            tell(session, act, on=on, **given)
            verify(session)
            lease = leases.lease(session, TOLD[act]["number"])
            first, last = lease.valid_from, lease.valid_to - DAY
            noted = let_notes(first, last, rent=lease.rent) if act == "lease-out" else []
            found = {"term": list(term(first, last)), "notes": [it.code for it in noted]}
            return None if expect.items() <= found.items() else found
    except Invalid as refused:
        said, wanted = refused.problems, expect.get("refused", {})
        right = said.keys() == wanted.keys() and all(re.search(wanted[field], words.zh) for field, words in said.items())
        return None if right else said
    except Conflict as refused:
        return None if re.search(expect.get("conflict", "(?!)"), refused.words.zh) else refused.words.zh


def burden(session, given):
    """A restriction or a state of title that a situation lays on the building."""
    building = current(session, Building, [BUILDING])[BUILDING].id
    papers = {
        "documents": "none",
        "certificate_number": "",
        "land_certificate_number": "",
        "real_estate_unit_number": "",
        "batch": "",
    }
    if kind := given.pop("restriction", None):
        write(session, Restriction(building_id=building, kind=kind, beneficiary="", paper="鲁1502执88号", valid_from=LONG_AGO))
    if state := given.pop("title", None):
        write(
            session,
            Title(building_id=building, holder_id=building, state=state, approval="备〔2025〕1号", valid_from=LONG_AGO, **papers),
        )
