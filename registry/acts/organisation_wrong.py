"""What is wrong with organisations beside what the register holds: codes, parents, circles, two of a kind."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.organisation_told import OrganisationFacts, Wrong, wrong_alone
from registry.acts.organisation_tree import edges, over
from registry.models import AuthorisedPosts, Organisation, OrganisationKind
from registry.queries import parties, uses
from registry.standards.posts import posts

NEW = UUID(int=0)
"""Namespace of the keys that stand for organisations which have none yet."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the register holds of organisations on a day or after it."""

    all: list[Organisation]
    rows: dict[str, list[Organisation]]
    """By code."""
    ids: dict[str, UUID]
    """Of all that stand, and of all that are told and ever stood, by code."""


def as_known(session: Session, told: Sequence[OrganisationFacts], *, on: date) -> Known:
    """What is to be compared with."""
    after = parties.organisations_after(session, on=on)
    rows: dict[str, list[Organisation]] = defaultdict(list)
    for row in after:
        rows[row.code].append(row)
    ids = {row.code: row.id for row in after} | parties.ever(session, (it.code for it in told))
    return Known(after, dict(rows), ids)


def wrong_beside(session: Session, told: Sequence[OrganisationFacts], known: Known, *, on: date) -> list[Wrong]:
    """All that is wrong, by itself and beside the register and each other, in order."""
    found = [
        *wrong_alone(told, on=on),
        *_codes(told, known),
        *_twice(told, known, "credit_code", Words("统一社会信用代码", "credit code")),
        *_twice(told, known, "administers", Words("主管区划", "administered division")),
        *_parents(told, known),
        *_posts(session, told, known, on=on),
    ]
    return sorted(found, key=lambda it: it.index)


def _codes(told: Sequence[OrganisationFacts], known: Known) -> Iterator[Wrong]:
    seen: set[str] = set()
    for index, it in enumerate(told):
        if it.code in seen:
            yield Wrong(index, "code", Words(f"{it.code} 重复", f"{it.code} is there twice"))
        elif it.code in known.ids and it.code not in known.rows:
            yield Wrong(
                index,
                "code",
                Words(f"{it.code} 的单位已撤销，编号不再使用", f"the body {it.code} is no more; codes are given once"),
            )
        seen.add(it.code)


def _twice(told: Sequence[OrganisationFacts], known: Known, field: str, words: Words) -> Iterator[Wrong]:
    """A value that only one organisation has."""
    codes = {it.code for it in told}
    holder = {
        getattr(row, field): f"{row.name}（{row.code}）" for row in known.all if row.code not in codes and getattr(row, field)
    }
    for index, it in enumerate(told):
        value = getattr(it, field)
        if value and value in holder:
            yield Wrong(
                index, field, Words(f"{words.zh} {value} 已属于 {holder[value]}", f"{value} is the {words.en} of {holder[value]}")
            )
        elif value:
            holder[value] = f"{it.name}（{it.code}）"


def _parents(told: Sequence[OrganisationFacts], known: Known) -> Iterator[Wrong]:
    keys = {it.code: known.ids.get(it.code) or uuid5(NEW, it.code) for it in told}
    lasting = {row.code for row in known.all if row.valid_to is None} | keys.keys()
    above = edges(known.all)
    for it in told:
        parent = keys.get(it.parent) or known.ids.get(it.parent)
        above[keys[it.code]] = {parent} if parent else set()
    for index, it in enumerate(told):
        if it.parent and it.parent not in lasting:
            ended = next((row.valid_to for row in known.rows.get(it.parent, [])), None)
            yield Wrong(
                index,
                "parent",
                Words(f"{it.parent} 自 {ended} 起撤销", f"{it.parent} is no more from {ended}")
                if ended
                else Words(f"没有编号为 {it.parent} 的单位", f"there is no organisation {it.parent}"),
            )
        elif it.parent and keys[it.code] in over(above, keys[it.code]):
            yield Wrong(index, "parent", Words(f"{it.parent} 就在本单位之下，上下级成环", f"{it.parent} is under it: a circle"))


def _posts(session: Session, told: Sequence[OrganisationFacts], known: Known, *, on: date) -> Iterator[Wrong]:
    """Posts that are there must fit the tier and kind that are told, unless they are told anew."""
    changed = {
        known.ids[it.code]: index
        for index, it in enumerate(told)
        if not it.posts and any((row.tier, row.kind) != (it.tier, it.kind) for row in known.rows.get(it.code, []))
    }
    if not changed:
        return
    there: dict[int, set[str]] = defaultdict(set)
    for row in uses.after(session, AuthorisedPosts, AuthorisedPosts.organisation_id, changed, on=on):
        there[changed[row.organisation_id]].add(row.post)
    for index, held in there.items():
        it = told[index]
        strange = held if it.kind is OrganisationKind.TEMPORARY else held - posts(it.tier).keys()
        if strange:
            field = "kind" if it.kind is OrganisationKind.TEMPORARY else "tier"
            listed = sorted(strange)
            yield Wrong(
                index,
                field,
                Words(
                    f"现有编制 {'、'.join(listed)} 不适用，请同时填写新编制",
                    f"it has the posts {', '.join(listed)}; tell its posts anew",
                ),
            )
