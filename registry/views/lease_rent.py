"""Rent received and paid, by tier and year, and where one lets while another rents.

The outlay for renting exceeds the income of letting while rooms are let and rented side by side: that is what the
reform of office space found, and what these two views look for. They tell what is so and accuse nobody.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import pandas as pd
from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from floorplans.vocabulary import Labelled, RoomUse
from registry.models import Assignment, Lease, LeaseDirection, RentPayment, RoomSurvey
from registry.queries.leases import known_at
from registry.store.dated import as_of
from registry.views.leases import LeaseState, leases, sides

ZERO: Final = Decimal("0.00")
OUT, IN = LeaseDirection.OUT.value, LeaseDirection.IN.value


class PairKind(Labelled):
    """How letting and renting stand beside each other."""

    ONE_CONTRACT = "one-contract", "一方出租，另一方承租", "one lets what the other rents"
    SAME_DIVISION = "same-division", "管理部门出租办公室，单位在外租房", "the bureau lets offices while a body rents"
    SAME_BODY = "same-body", "同一单位既出租又租入", "the same body lets and rents"


PAIR_COLUMNS: Final = (
    "kind", "lessor", "lessor_name", "tenant", "tenant_name", "let", "let_rooms", "let_area", "let_rent", "rented", "rented_area",
    "rented_rent", "difference",
)  # fmt: skip


def rent(session: Session, *, on: date, known: datetime | None = None, organisation: str = "") -> pd.DataFrame:
    """What was received and paid until a day, by year and tier: year, tier, received, paid, difference; the latest year first.

    The year is that of the payment's day, the tier that of our side. Difference is received less paid.
    """
    year = extract("year", RentPayment.valid_from)
    query = (
        select(Lease.organisation_id, Lease.direction, year.label("year"), func.sum(RentPayment.amount).label("amount"))
        .join(Lease, Lease.id == RentPayment.lease_id)
        .where(known_at(Lease, known), known_at(RentPayment, known), RentPayment.valid_from <= on)
        .group_by(Lease.organisation_id, Lease.direction, year)
    )
    names = ["organisation_id", "direction", "year", "amount"]
    found = pd.DataFrame([tuple(row) for row in session.execute(query)], columns=names, dtype=object)
    known_sides = sides(session, on=on, known=known).reindex(found["organisation_id"])
    found["tier"], found["code"] = known_sides["tier"].fillna("").to_numpy(), known_sides["code"].to_numpy()
    if organisation:
        found = found[found["code"] == organisation]
    found["year"] = found["year"].astype(int)
    for name, direction in (("received", OUT), ("paid", IN)):
        found[name] = found["amount"].where(found["direction"] == direction, ZERO)
    sums = found.groupby(["year", "tier"])[["received", "paid"]].sum().reset_index()
    sums["difference"] = sums["received"] - sums["paid"]
    return sums.sort_values(["year", "tier"], ascending=[False, True], ignore_index=True)


def pairs(session: Session, *, on: date, known: datetime | None = None) -> pd.DataFrame:
    """Who lets while who rents on a day, three ways: one contract between two of the register; the bureau of a body's division lets
    offices while the body rents; the same body does both. Held over counts as let or rented.

    Columns: those of ``PAIR_COLUMNS``; let and rented are numbers of contracts, rents are yuan a year by the contracts, difference
    is what is let less what is rented. A division without a bureau is its parent's.
    """
    held = leases(session, on=on, known=known).reset_index()
    held = held[held["state"].isin([LeaseState.RUNNING.value, LeaseState.HELD_OVER.value])]
    held = held.assign(
        area=held["usable_area"].where(held["direction"] == OUT, held["gross_floor_area"]).map(lambda it: it or ZERO)
    )
    let, rented = held[held["direction"] == OUT], held[held["direction"] == IN]
    names = sides(session, on=on, known=known)
    offices = let[let["id"].isin(_with_offices(session, on=on, known=known))]
    bureaus = names[names["administers"] != ""].drop_duplicates("administers").set_index("administers")["code"]
    tenants = rented[["organisation", "division"]].drop_duplicates().dropna()
    tenants["lessor"] = _nearest(tenants["division"], bureaus)
    divided = tenants[["lessor", "organisation"]].rename(columns={"organisation": "tenant"})
    divided = divided[divided["lessor"].isin(offices["organisation"]) & (divided["lessor"] != divided["tenant"])]
    same = sorted(set(let["organisation"].dropna()) & set(rented["organisation"].dropna()))
    told = [
        _sums(_contracts(held), PairKind.ONE_CONTRACT, let, rented, both_sides=True),
        _sums(divided, PairKind.SAME_DIVISION, offices, rented),
        _sums(pd.DataFrame({"lessor": same, "tenant": same}, dtype=object), PairKind.SAME_BODY, let, rented),
    ]
    found = pd.concat(told, ignore_index=True)
    called = names.set_index("code")["name"]
    found["lessor_name"], found["tenant_name"] = found["lessor"].map(called), found["tenant"].map(called)
    return found[list(PAIR_COLUMNS)]


def _contracts(held: pd.DataFrame) -> pd.DataFrame:
    """Pairs of lessor and tenant that one contract joins, whichever of them entered it."""
    joined = held[held["counterparty_organisation"].notna() & held["organisation"].notna()]
    ours, theirs, let = joined["organisation"], joined["counterparty_organisation"], joined["direction"] == OUT
    both = pd.DataFrame({"lessor": ours.where(let, theirs), "tenant": theirs.where(let, ours)})
    return both.drop_duplicates().sort_values(["lessor", "tenant"], ignore_index=True)


def _sums(
    pair: pd.DataFrame, kind: PairKind, let: pd.DataFrame, rented: pd.DataFrame, *, both_sides: bool = False
) -> pd.DataFrame:
    """What each pair lets and rents; with ``both_sides`` only the contracts between the two."""
    sides_of = (
        (let, "lessor", "tenant", {"number": "let", "rooms": "let_rooms", "area": "let_area", "rent": "let_rent"}),
        (rented, "tenant", "lessor", {"number": "rented", "rooms": "rented_rooms", "area": "rented_area", "rent": "rented_rent"}),
    )
    pair = pair[["lessor", "tenant"]].astype(object)
    for held, own, other, columns in sides_of:
        keys = {"organisation": own, "counterparty_organisation": other} if both_sides else {"organisation": own}
        grouped = held.rename(columns=keys).groupby(list(keys.values()))
        summed = grouped.agg({"number": "size", "rooms": "sum", "area": "sum", "rent": "sum"}).rename(columns=columns)
        pair = pair.merge(summed.reset_index().astype(dict.fromkeys(keys.values(), object)), how="left", on=list(keys.values()))
    for name in ("let", "let_rooms", "rented"):
        pair[name] = pair[name].fillna(0).astype(int)
    for name in ("let_area", "let_rent", "rented_area", "rented_rent"):
        pair[name] = pair[name].astype(object).where(pair[name].notna(), ZERO)
    return pair.assign(kind=kind.value, difference=pair["let_rent"] - pair["rented_rent"])


def _nearest(divisions: pd.Series, bureaus: pd.Series) -> Any:
    """The bureau of each division: its own, else its city's, else its province's."""
    own = divisions.map(bureaus).astype(object)
    for digits in (4, 2):
        own = own.fillna((divisions.str[:digits] + "0" * (6 - digits)).map(bureaus))
    return own


def _with_offices(session: Session, *, on: date, known: datetime | None) -> set[Any]:
    query = (
        select(Assignment.lease_id)
        .join(RoomSurvey, (RoomSurvey.id == Assignment.room_id) & as_of(RoomSurvey, on, known))
        .where(Assignment.lease_id.is_not(None), as_of(Assignment, on, known), RoomSurvey.use == RoomUse.OFFICE.value)
        .distinct()
    )
    return set(session.scalars(query))
