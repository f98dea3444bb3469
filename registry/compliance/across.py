"""What crosses buildings: people with more than one office, and what organisations hold together.

A second pure function over summaries of each building, so that a city, a county and one building come to the same:
``of_people`` and ``of_organisations`` are sums over them, whatever the partition was.
"""

from typing import Final

import numpy as np
import pandas as pd

from floorplans.measure import UNSTATED
from registry.compliance.duty import NO_LIMIT
from registry.compliance.found import keyed, rows
from registry.compliance.settings import Settings
from registry.compliance.share import sums
from registry.models import OrganisationKind
from registry.store.arrays import Columns, numbered, objects, size, take

OFFICE: Final = "office"
"""The category of an organisation's area that is judged here; the whole of what it may have is ``entitle``."""
SUMMED: Final = ("rooms", "usable_area", "unknown")


def of_people(seats: Columns, settings: Settings | None = None) -> Columns:
    """People in two offices of one kind, first or second (ONE-1); in temporary bodies nobody has an office.

    ``seats`` of all buildings: room, person_id, person, second, kind. Found: as ``found.findings``, with the ``rooms`` of each.
    """
    told = settings or Settings()
    persons, _ = numbered(seats["person_id"])
    alike = 2 * persons + seats["second"]
    counts = (seats["kind"] != OrganisationKind.TEMPORARY) | told.temporary_is_second
    many = np.bincount(alike[counts], minlength=2 * size(seats) + 2)[alike] > 1
    listed: dict[tuple[int, bool], set[str]] = {}
    names: dict[int, str] = {}
    some = (it[counts & many] for it in (persons, seats["person"], seats["second"], seats["room"]))
    for person, name, second, room in zip(*some, strict=True):
        listed.setdefault((person, bool(second)), set()).add(room)
        names[person] = name or names.get(person, "")
    of: dict[str, set[str]] = {}
    for (person, _), places in listed.items():
        if len(places) > 1:
            of[names[person]] = of.get(names[person], set()) | places
    found = keyed([rows("two-offices", {"person": objects(of)}, np.full(len(of), True), ("person",))])
    return found | {"rooms": objects(tuple(sorted(of[it])) for it in found["person"])}


def of_organisations(told: Columns, authorised: Columns) -> Columns:
    """Office area that organisations hold in all buildings beside what their authorised posts sum to (A of the formula).

    ``told`` sums up any number of buildings: organisation, rooms, usable_area, unknown (rooms without an area);
    ``authorised`` are the posts that count: organisation, count, limit, confidence. Columns: organisation, rooms, held, authorised, excess, shortage, confidence, unknown, over. Where no post
    is authorised, or one has no limit, authorised is ``UNSTATED`` and nothing is judged.
    """
    summed = _summed(told, ("organisation",))
    allowed: dict[str, tuple[int, str]] = {}
    posts = (authorised[name].tolist() for name in ("organisation", "count", "limit", "confidence"))
    for code, count, limit, sure in zip(*posts, strict=True):
        area, least = allowed.get(code, (0, ""))
        allowed[code] = (UNSTATED if NO_LIMIT in {limit, area} else area + count * limit, max(least, sure))
    found = [allowed.get(it, (UNSTATED, "")) for it in summed["organisation"]]
    most = np.array([it for it, _ in found], np.int64)
    have, judged = summed["usable_area"], most != UNSTATED
    return {
        "organisation": summed["organisation"],
        "rooms": summed["rooms"],
        "held": have,
        "authorised": most,
        "excess": np.where(judged, np.maximum(have - most, 0), UNSTATED),
        "shortage": np.where(judged, np.maximum(most - have, 0), UNSTATED),
        "confidence": objects(sure for _, sure in found),
        "unknown": summed["unknown"],
        "over": judged & (have > most),
    }


def over_entitlement(organisations: Columns) -> Columns:
    """Findings of ``of_organisations``; the subject is the organisation and the category."""
    category = objects([OFFICE] * size(organisations))
    said = organisations | {"measured": organisations["held"], "limit": organisations["authorised"], "category": category}
    return keyed([rows("organisation-over-entitlement", said, organisations["over"], ("organisation", "category"), figures=True)])


def _summed(told: Columns, by: tuple[str, ...]) -> Columns:
    """Sums of rows that are alike in some columns, in the order of these."""
    code = np.zeros(size(told), np.int64)
    for name in by:
        codes, distinct = pd.factorize(told[name])
        code = code * max(len(distinct), 1) + codes
    _, first, at = np.unique(code, return_index=True, return_inverse=True)
    named = list(zip(*(told[name][first] for name in by), strict=True))
    order = np.array(sorted(range(len(first)), key=named.__getitem__), np.intp)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    kept = take({name: told[name] for name in by}, first[order])
    return kept | {name: sums(told[name], rank[at], len(order)) for name in SUMMED}
