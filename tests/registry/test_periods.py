"""Until when an office must be given back, in the words of those who asked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.standards.periods import NoCalendar, after_months, after_workdays, is_workday

KNOWN = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "falls_on", "last"),
    [
        ("2026-01-15", 1, "2026-02-15", "2026-02-24"),  # the Spring Festival lies between
        ("2026-01-31", 1, "2026-02-28", "2026-02-28"),  # no 31st; a Saturday, but worked
        ("2026-03-10", 1, "2026-04-10", "2026-04-10"),
        ("2025-12-31", 2, "2026-02-28", "2026-02-28"),
        ("2026-08-25", 1, "2026-09-25", "2026-09-28"),  # Mid-Autumn
        ("2026-09-01", 1, "2026-10-01", "2026-10-08"),
        ("2025-08-31", 6, "2026-02-28", "2026-02-28"),
    ],
)
def test_a_month_after_a_retirement_or_two_after_a_second_post(start, months, falls_on, last):
    told = after_months(date.fromisoformat(start), months)
    assert (str(told.falls_on), str(told.last)) == (falls_on, last)
    assert ("顺延" in told.why.zh) == (falls_on != last)


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        ("2026-02-10", 10, "2026-03-02"),
        ("2026-09-18", 20, "2026-10-22"),
        ("2026-04-28", 5, "2026-05-08"),
        ("2026-01-05", 30, "2026-02-14"),  # a working Saturday
    ],
)
def test_so_many_working_days_after_an_application(start, count, last):
    assert str(after_workdays(date.fromisoformat(start), count).last) == last


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
