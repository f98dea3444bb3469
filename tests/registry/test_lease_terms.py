"""Months and days of a term, by the calendar: whatever the days are, they come to the whole."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.standards.lease_terms import alarm_days, figure, last_day_of, term, term_refused, terms
from registry.store.errors import NotFound

DAYS = st.dates(date(2012, 1, 1), date(2060, 12, 31))


@given(DAYS, st.integers(1, 600))
def test_a_term_of_months_ends_before_the_day_of_the_same_number_or_with_the_month(first, months):
    last = last_day_of(first, months)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    assert last + timedelta(days=1) == (
        date(year, month + 1, first.day) if first.day <= length else date(year, month + 1, length) + timedelta(days=1)
    )
    assert term(first, last) == (months, 0)
    assert term(first, last - timedelta(days=1))[0] == months - 1
    assert term(first, last + timedelta(days=1)) == (months, 1)


@given(DAYS, st.integers(0, 9000))
def test_months_and_days_together_are_the_term_and_grow_with_it(first, length):
    last = first + timedelta(days=length)
    months, days = term(first, last)
    reached = last_day_of(first, months) if months else first - timedelta(days=1)
    assert reached + timedelta(days=days) == last
    assert 0 <= days <= 31
    assert term(first, last + timedelta(days=1)) > (months, days)


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=20))
def test_many_terms_at_once_are_those_one_by_one(pairs):
    months, days = terms([str(a) for a, _ in pairs], [str(b) for _, b in pairs])
    assert list(zip(months.tolist(), days.tolist(), strict=True)) == [term(a, b) for a, b in pairs]
    assert all(term(a, b) == (0, 0) for a, b in pairs if b < a)


@given(DAYS, st.integers(-3, 3))
def test_twenty_years_stand_and_not_a_day_more(first, more):
    assert bool(term_refused(first, last_day_of(first, 240) + timedelta(days=more), written=True)) == (more > 0)


@given(DAYS, st.integers(-3, 3))
def test_from_six_months_on_a_lease_is_written(first, more):
    assert bool(term_refused(first, last_day_of(first, 6) + timedelta(days=more), written=False)) == (more >= 0)


def test_figures_are_those_of_their_day():
    assert figure("longest_years", on=date(2020, 12, 31)).cited.zh.startswith("合同法")
    assert alarm_days(on=date(2026, 11, 22)) == (180, 90, 30)
    with pytest.raises(NotFound):
        figure("departments_let", on=date(2012, 9, 30))
