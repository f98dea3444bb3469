"""Until when an office must be given back, in the words of those who asked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.standards.periods import NoCalendar, after_months, after_workdays, is_workday

KNOWN = st.dates(date(2025, 1, 1), date(2026, 12, 31))


def test_a_last_day_that_moves_says_why():
    told = after_months(date(2026, 1, 15), 1)
    assert (told.falls_on, told.last) == (date(2026, 2, 15), date(2026, 2, 24))
    assert "顺延" in told.why.zh
    assert "顺延" not in after_months(date(2026, 3, 10), 1).why.zh


def test_a_year_without_a_notice_is_not_guessed():
    with pytest.raises(NoCalendar) as refused:
        after_months(date(2026, 12, 10), 1)
    assert "没有 2027 年的放假安排" in refused.value.words.zh
    with pytest.raises(NoCalendar):
        after_workdays(date(2026, 12, 25), 10)


@given(KNOWN, st.integers(1, 11))
def test_a_period_ends_on_a_working_day_and_on_none_before_its_own(start, months):
    try:
        told = after_months(start, months)
    except NoCalendar:
        assert start.year == 2026
        return
    assert is_workday(told.last)
    assert told.falls_on <= told.last
    between = (told.falls_on + timedelta(i) for i in range((told.last - told.falls_on).days))
    assert not any(map(is_workday, between))


@given(st.dates(date(2025, 1, 1), date(2026, 6, 30)), st.integers(1, 60))
def test_working_days_are_counted_one_by_one(start, count):
    last = after_workdays(start, count).last
    assert sum(is_workday(start + timedelta(i)) for i in range(1, (last - start).days + 1)) == count
