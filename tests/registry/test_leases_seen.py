"""Leases as they are seen: reminders on their day, what is held over, rent by tier and year, and who rents beside letting."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from registry import views
from registry.models import LeaseDirection
from registry.standards.lease_terms import term
from registry.views import LeaseState
from tests.factories import DAY
from tests.registry.letting import IN, LAST, OUT, ROOMS, do
from tests.rights import AUDIT, BUREAU, FINANCE

AFTER = LAST + timedelta(days=1)


@pytest.fixture
def let(office):
    """One room let, premises rented."""
    do(office, "lease-out")
    do(office, "lease-in")
    return office


def seen(database, on, **asked):
    with database.reading() as session:
        return views.leases(session, on=on, **asked).set_index("number")


def test_one_is_reminded_from_exactly_180_90_and_30_days_before_the_last_one(let):
    for far, on_that_day, on_the_day_before in ((180, 180, 0), (90, 90, 180), (30, 30, 90)):
        day = LAST - timedelta(days=far)
        assert (seen(let, day).loc[OUT, ["days_left", "alarm"]] == [far, on_that_day]).all()
        assert seen(let, day - timedelta(days=1)).loc[OUT, "alarm"] == on_the_day_before
        assert list(seen(let, day, within=far).index) == list(seen(let, day).index)
        assert seen(let, day - timedelta(days=1), within=far).empty
    last = seen(let, LAST).loc[OUT]
    assert (last["days_left"], last["months_left"], last["odd_days_left"], last["state"]) == (0, 0, 1, "running")


def test_what_is_left_is_told_in_months_and_days_of_the_calendar(let):
    for day in (DAY, date(2026, 3, 3), date(2026, 8, 31), date(2026, 9, 1), date(2027, 2, 28)):
        row = seen(let, day).loc[OUT]
        assert (row["months_left"], row["odd_days_left"]) == term(day, LAST)


def test_a_term_that_is_over_without_the_premises_back_is_held_over_until_they_are(let):
    over = seen(let, AFTER, state=LeaseState.HELD_OVER)
    assert set(over.index) == {OUT, IN}
    assert over.loc[OUT, "days_over"] == 1
    assert over.loc[OUT, "months_left"] is None
    do(let, "return-lease", lease=OUT, on=date(2027, 4, 1))
    assert seen(let, date(2027, 3, 31)).loc[OUT, "state"] == "held-over"
    assert seen(let, date(2027, 4, 1)).loc[OUT, "state"] == "ended"
    with let.reading() as session:
        assert list(views.alarms(session, on=date(2027, 4, 1))["number"]) == [IN]
        told = views.lease(session, IN, on=AFTER)
        assert [(it.code, it.cited.zh) for it in told.notes] == [("held-over", "民法典第七百三十四条")]


def test_who_has_gone_on_or_given_back_in_time_is_not_reminded(let):
    before = LAST - timedelta(days=10)
    do(let, "renew-lease", lease=OUT, number="续1", last_day=date(2028, 3, 1), rent=30000, approval="批", on=AFTER)
    assert seen(let, before).loc[OUT, ["state", "alarm"]].to_list() == ["running", 0]
    assert seen(let, before).loc["续1", "state"] == "coming"
    assert seen(let, AFTER)["state"].to_dict() == {OUT: "ended", IN: "held-over", "续1": "running"}
    with let.reading() as session:
        first, second = (views.lease(session, number, on=before) for number in (OUT, "续1"))
        assert (first.followed_by, second.follows, first.follows, second.followed_by) == ("续1", OUT, "", "")


def test_what_was_known_before_stays_answerable(let):
    with let.reading() as session:
        known = views.leases(session, on=DAY)
        assert len(known) == 2
        from registry.store.journal import Entry

        then = session.query(Entry.known).order_by(Entry.number.desc()).first()[0]
    do(let, "return-lease", lease=OUT, on=date(2026, 5, 1))
    assert seen(let, date(2026, 6, 1)).loc[OUT, "state"] == "ended"
    assert seen(let, date(2026, 6, 1), known=then).loc[OUT, "state"] == "running"


def test_filters_and_rooms_of_the_list(let):
    do(let, "lease-out", number="两间/2号", rooms=ROOMS[1:], counterparty="市审计局", counterparty_organisation=AUDIT)
    assert list(seen(let, DAY, direction=LeaseDirection.IN).index) == [IN]
    assert list(seen(let, DAY, organisation=AUDIT).index) == ["两间/2号"]
    assert list(seen(let, DAY, search="置业").index) == [IN]
    row = seen(let, DAY, search="两间").iloc[0]
    assert (row["rooms"], row["usable_area"]) == (2, Decimal("40.00"))
    assert seen(let, DAY, search=IN).iloc[0]["usable_area"] is None
    with let.reading() as session:
        told = views.lease(session, "两间/2号", on=DAY)
        assert list(told.rooms["number"]) == ["102", "103"]


def test_rent_is_summed_by_year_and_tier_with_its_difference(let):
    for number, amount, day in (
        (OUT, "24000.10", DAY),
        (OUT, "0.20", date(2026, 12, 31)),
        (IN, "180000", DAY),
        (IN, "5", date(2027, 1, 1)),
    ):
        do(let, "record-rent", lease=number, amount=amount, period="2026", paper=f"凭证{amount}", on=day)
    with let.reading() as session:
        told = views.rent(session, on=date(2027, 1, 1)).to_dict("records")
        assert views.rent(session, on=DAY, organisation=BUREAU).to_dict("records") == [
            {"year": 2026, "tier": "city", "received": Decimal("24000.10"), "paid": 0, "difference": Decimal("24000.10")}
        ]
        assert views.rent(session, on=date(2026, 1, 1)).empty
    assert told == [
        {"year": 2027, "tier": "city", "received": 0, "paid": 5, "difference": -5},
        {"year": 2026, "tier": "city", "received": Decimal("24000.30"), "paid": 180000, "difference": Decimal("-155999.70")},
    ]


def test_letting_and_renting_side_by_side_is_found_in_three_ways(let):
    do(let, "lease-out", number="给审计", rooms=ROOMS[1:2], counterparty="市审计局", counterparty_organisation=AUDIT)
    do(let, "lease-in", number="管理局自租", organisation=BUREAU)
    with let.reading() as session:
        found = views.pairs(session, on=DAY)
        told = set(zip(found["kind"], found["lessor"], found["tenant"], strict=True))
        assert told == {("one-contract", BUREAU, AUDIT), ("same-division", BUREAU, FINANCE), ("same-body", BUREAU, BUREAU)}
        (row,) = found[found["kind"] == "same-division"].to_dict("records")
        assert (row["let"], row["let_area"], row["rented"], row["rented_area"]) == (2, 40, 1, Decimal("640.50"))
        assert row["difference"] == 48000 - 180000
        assert views.pairs(session, on=date(2020, 1, 1)).empty
