"""A list of organisations into the register: all of it as one act, or nothing and every problem with its cell."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from api.organisation_file import Fault, Listed, listed, resolved
from floorplans.vocabulary import Words
from registry import Database
from registry.acts.organisation_told import OrganisationFacts
from registry.acts.organisation_wrong import as_known, wrong_beside
from registry.acts.record_organisations import RecordOrganisations, record_organisations, with_codes
from registry.queries import parties


def bring_in(database: Database, path: Path, *, division: str, on: date, by: str, because: str) -> tuple[Listed, list[str]]:
    """Record the organisations of a file from a day on; their codes, or none where the list has faults."""
    found = listed(path, division=division)
    with database.writing() as session:
        facts = _told(session, found, on=on)
        if found.faults:
            return found, []
        rows = record_organisations(session, RecordOrganisations(organisations=tuple(facts)), on=on, by=by, because=because)
        return found, [row.code for row in rows]


def _told(session: Session, found: Listed, *, on: date) -> list[OrganisationFacts]:
    """What is told of each under its code, parents by their codes too; what is wrong is added to the faults."""
    known = [row for row in parties.organisations_after(session, on=on) if row.valid_from <= on]
    codes, unclear = resolved(found.facts, known, on=on)
    numbered = with_codes(session, [replace(it, **code) for it, code in zip(found.facts, codes, strict=True)])
    names: dict[str, set[str]] = defaultdict(set)
    for code, name in [*((row.code, row.name) for row in known), *((it.code, it.name) for it in numbered)]:
        names[name].add(code)
    told = []
    for index, it in enumerate(numbered):
        named = names.get(it.parent, set())
        if len(named) > 1:
            unclear.append((index, "parent", Words(f"有 {len(named)} 个单位名为“{it.parent}”，请填编号", f"{len(named)} are called “{it.parent}”; tell the code")))  # fmt: skip
        told.append(replace(it, parent=next(iter(named)) if len(named) == 1 else it.parent))
    wrong = wrong_beside(session, told, as_known(session, told, on=on), on=on)
    found.faults += [Fault(found.place(index, name), name, words) for index, name, words in [*unclear, *((it.index, it.field, it.words) for it in wrong)]]  # fmt: skip
    return told


def as_json(found: Listed, codes: Sequence[str]) -> dict[str, object]:
    """What came of it."""
    faults = [{"place": it.place, "field": it.field, "zh": it.words.zh, "en": it.words.en} for it in found.faults]
    return {"file": found.file, "organisations": len(found.rows), "recorded": list(codes), "problems": faults}
