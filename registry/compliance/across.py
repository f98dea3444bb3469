"""What crosses buildings: people with more than one office, and what organisations hold together.

A second pure function over summaries that each building makes for itself, so that a city, a county and one building
come to the same: ``of_people`` and ``of_organisations`` are sums over them, whatever the partition was.
"""

import numpy as np
import pandas as pd

from floorplans.measure import UNSTATED
from registry.compliance.duty import NO_LIMIT
from registry.compliance.found import columns_of, keyed, rows
from registry.compliance.settings import Settings
from registry.models import OrganisationKind

OFFICE = "office"
"""The category of an organisation's area that is judged here; the whole of what it may have is ``entitle``."""


def of_people(seats: pd.DataFrame, settings: Settings | None = None) -> pd.DataFrame:
    """People in two offices of one kind, first or second (ONE-1); in temporary bodies nobody has an office.

    ``seats`` of all buildings: room, person, second, kind. Found: as ``found.findings``, with the ``rooms`` of each.
    """
    told = settings or Settings()
    counts = (seats.kind != OrganisationKind.TEMPORARY.value).to_numpy(bool) | told.temporary_is_second
    places = seats[counts].drop_duplicates(["person", "second", "room"])
    many = places[places.duplicated(["person", "second"], keep=False).to_numpy(bool)].sort_values(["person", "room"])
    listed: dict[str, dict[str, None]] = {}
    for person, room in zip(many.person, many.room, strict=True):
        listed.setdefault(person, {})[room] = None
    found = keyed([rows("two-offices", {"person": np.array([*listed], object)}, np.full(len(listed), True), ("person",))])
    return found.assign(rooms=pd.Series([tuple(listed[it]) for it in found.person], dtype=object))


def summaries(held: pd.DataFrame) -> pd.DataFrame:
    """What each organisation holds in each building: organisation, building, rooms, usable_area, unknown (rooms without an area).

    ``held`` has a row for each room, or share of one, that it has as an office: organisation, building, usable_area.
    """
    known = held.assign(unknown=held.usable_area == UNSTATED, usable_area=held.usable_area.clip(lower=0), rooms=1)
    columns = ["organisation", "building", "rooms", "usable_area", "unknown"]
    return known[columns].groupby(["organisation", "building"], as_index=False).sum()


def of_organisations(told: pd.DataFrame, authorised: pd.DataFrame) -> pd.DataFrame:
    """Office area that organisations hold in all buildings beside what their authorised posts sum to (A of the formula).

    ``told`` is ``summaries`` of any number of buildings, ``authorised`` the posts that count: organisation, count, limit,
    confidence. Columns: organisation, rooms, held, authorised, excess, shortage, confidence, unknown, over. Where no post
    is authorised, or one has no limit, authorised is ``UNSTATED`` and nothing is judged.
    """
    held = told.groupby("organisation")[["rooms", "usable_area", "unknown"]].sum().rename(columns={"usable_area": "held"})
    bad = authorised.organisation[authorised.limit == NO_LIMIT]
    posts = authorised.assign(area=authorised.limit * authorised["count"])[~authorised.organisation.isin(bad)]
    of = posts.groupby("organisation").agg(authorised=("area", "sum"), confidence=("confidence", "max"))
    frame = held.join(of).reset_index()
    allowed = frame.authorised.fillna(UNSTATED).to_numpy(np.int64)
    have = frame.held.to_numpy(np.int64)
    judged = allowed != UNSTATED
    return frame.assign(
        authorised=allowed,
        confidence=frame.confidence.fillna("").to_numpy(object),
        excess=np.where(judged, np.maximum(have - allowed, 0), UNSTATED),
        shortage=np.where(judged, np.maximum(allowed - have, 0), UNSTATED),
        over=judged & (have > allowed),
    ).sort_values("organisation", ignore_index=True)


def over_entitlement(organisations: pd.DataFrame) -> pd.DataFrame:
    """Findings of ``of_organisations``; the subject is the organisation and the category."""
    said = organisations.assign(measured=organisations.held, limit=organisations.authorised, category=OFFICE)
    over = organisations.over.to_numpy(bool)
    return keyed([rows("organisation-over-entitlement", columns_of(said), over, ("organisation", "category"), figures=True)])
