"""Recording organisations, one or many in one line of the journal: new, or with other facts from a day on.

A body is in the scope of the rules by its kind (中办发〔2017〕70号 art. 2, confidence A) unless it is told otherwise. One bureau
administers a division; a county without its own is administered by its parent division's (``queries.parties.bureau_of``).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.batch import file_of_batch, note_file
from registry.acts.end import end
from registry.acts.organisation_told import DIVISION, OrganisationFacts
from registry.acts.organisation_wrong import Known, as_known, wrong_beside
from registry.acts.set_mandate import set_posts
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Organisation
from registry.queries import parties
from registry.store.errors import Conflict, Invalid
from registry.store.ids import new_id
from registry.store.journal import Act, acting, again


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOrganisations:
    """Many organisations at once."""

    organisations: tuple[OrganisationFacts, ...] = asks("单位", "organisations")
    file: str = file_of_batch()

    @property
    def names(self) -> list[tuple[LookUp, str]]:
        """Of the register it names the divisions, and parents that are none of the list."""
        told = {it.code for it in self.organisations}
        divisions = {it.division_code for it in self.organisations if DIVISION.fullmatch(it.division_code)}
        fresh = {it.name for it in self.organisations if not it.code}
        parents = {it.parent for it in self.organisations} - told - fresh - {""}
        return [*((LookUp.DIVISION, it) for it in sorted(divisions)), *((LookUp.ORGANISATION, it) for it in sorted(parents))]


@verb("record-organisation", "登记单位", "record an organisation", told=OrganisationFacts, family=Family.PARTIES)
def record_organisation(session: Session, told: OrganisationFacts, *, on: date, by: str, because: str) -> Organisation:
    """Enter an organisation, or change it from a day on; the same facts again change nothing.

    Raises ``Invalid`` with every field that is wrong.
    """
    (numbered,) = with_codes(session, [told])
    known = as_known(session, [numbered], on=on)
    if wrong := wrong_beside(session, [numbered], known, on=on):
        raise Invalid({it.field: it.words for it in wrong})
    with acting(session, "record-organisation", subject=f"Organisation {numbered.code}", by=by, because=because) as act:
        return _write(session, act, [numbered], known, on=on)[0]


@verb("record-organisations", "批量登记单位", "record many organisations", told=RecordOrganisations, family=Family.PARTIES)
def record_organisations(session: Session, told: RecordOrganisations, *, on: date, by: str, because: str) -> list[Organisation]:
    """Enter or change many organisations as one act; where anything is wrong with one of them, none is.

    A parent may be one of them, by its code or while it has none by its name. Raises ``Invalid`` with everything that is wrong, each by the organisation's place in order.
    """
    if not told.organisations:
        raise Invalid({"organisations": Words("没有单位", "there are none")})
    numbered = _with_parents(told.organisations, with_codes(session, told.organisations))
    known = as_known(session, numbered, on=on)
    if wrong := wrong_beside(session, numbered, known, on=on):
        raise Invalid({f"organisations.{it.index}.{it.field}": it.words for it in wrong})
    with acting(session, "record-organisations", subject=f"{len(numbered)} organisations", by=by, because=because) as act:
        rows = _write(session, act, numbered, known, on=on)
        note_file(session, act, told.file, (it.code for it in numbered), rows=len(numbered), on=on)
        return rows


def _with_parents(told: Sequence[OrganisationFacts], numbered: Sequence[OrganisationFacts]) -> list[OrganisationFacts]:
    """The same with the codes that were given to those that are told without one, where they are somebody's parent by name."""
    fresh: dict[str, list[str]] = defaultdict(list)
    for raw, it in zip(told, numbered, strict=True):
        if not raw.code:
            fresh[it.name].append(it.code)
    return [
        replace(it, parent=fresh[it.parent][0]) if it.parent and len(fresh.get(it.parent, ())) == 1 else it for it in numbered
    ]


def with_codes(session: Session, told: Sequence[OrganisationFacts]) -> list[OrganisationFacts]:
    """The same with a code for each that has none: its division and the next number that was never given."""
    wanting = {it.division_code for it in told if not it.code}
    last = {
        division: max(
            (int(code.partition("-P")[2]) for code in parties.codes_given(session, Organisation, f"{division}-P")), default=0
        )
        for division in wanting
    }
    for it in told:
        division, _, number = it.code.partition("-P")
        if division in last and number.isdecimal():
            last[division] = max(last[division], int(number))
    found = []
    for it in told:
        code = it.code
        if not code:
            last[it.division_code] += 1
            code = f"{it.division_code}-P{last[it.division_code]:03}"
        found.append(replace(it, code=code))
    return found


def _write(session: Session, act: Act, told: Sequence[OrganisationFacts], known: Known, *, on: date) -> list[Organisation]:
    ids = {it.code: known.ids.get(it.code) or new_id(act.known) for it in told}
    made: list[Organisation] = []
    ended: list[Organisation] = []
    answer: list[Organisation] = []
    for it in told:
        facts = _facts(it, {**known.ids, **ids})
        there = known.rows.get(it.code, [])
        held = next((row for row in there if row.valid_from <= on and (row.valid_to is None or row.valid_to > on)), None)
        if held is not None and len(there) == 1 and all(getattr(held, name) == value for name, value in facts.items()):
            answer.append(held)
            continue
        if there and held is None:
            raise Conflict(
                f"{it.code} 自 {there[0].valid_from} 起才有记录，不能从更早的 {on} 变更",
                f"{it.code} is recorded from {there[0].valid_from}; a change cannot start on {on}",
            )
        ended += there
        made.append(
            again(held, **facts, valid_from=on) if held else Organisation(id=ids[it.code], code=it.code, **facts, valid_from=on)
        )
        answer.append(made[-1])
    end(session, ended, on=on)
    session.add_all(made)
    session.flush()
    posts = {ids[it.code]: (it.document.strip(), "", it.posts) for it in told if it.posts or it.document.strip()}
    if posts:
        set_posts(session, act, posts, on=on)
    return answer


def _facts(it: OrganisationFacts, ids: dict[str, UUID]) -> dict[str, Any]:
    return {
        "name": it.name.strip(),
        "short_name": it.short_name.strip() or it.name.strip(),
        "credit_code": it.credit_code or None,
        "parent_id": ids[it.parent] if it.parent else None,
        "division_code": it.division_code,
        "tier": it.tier.value,
        "kind": it.kind.value,
        "in_scope": it.kind.in_scope if it.in_scope is None else it.in_scope,
        "administers": it.administers,
        "sensitive": it.sensitive,
        "closes_on": it.closes_on,
    }
