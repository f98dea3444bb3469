"""How long a lease may run, in what form, who approves it, and when its end is near: dated figures, each with its paper.

A term runs from its first day to its last, both within it. So many months end on the day before the one of the same
number, or on the month's last day where there is none (民法典 art. 202, confidence A; that the first day counts is
what contracts say). Only what has confidence A refuses; the rest are notes.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from floorplans.vocabulary import Words
from registry.standards import laws
from registry.standards.figures import Figure

DAY: Final = timedelta(days=1)
LAW: Final = "leases"
FEN: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Note:
    """What is worth knowing of a lease and forbids nothing."""

    code: str
    says: Words
    cited: Words
    confidence: str


def in_force(name: str, *, on: date) -> Figure | None:
    """The figure of leases of a name as it held on a day; None before the first.

    >>> in_force("departments_let", on=date(2012, 9, 30))
    """
    return laws.in_force(LAW, name, on=on)


def figure(name: str, *, on: date) -> Figure:
    """The same where there must be one; ``NotFound`` before the first.

    >>> figure("longest_years", on=date(2026, 1, 1)).cited.zh
    '民法典第七百零五条'
    """
    return laws.figure(LAW, name, on=on)


def last_day_of(first: date, months: int) -> date:
    """The last day of a term of so many months that begins on a day.

    >>> last_day_of(date(2026, 1, 1), 240), last_day_of(date(2026, 1, 31), 1)
    (datetime.date(2045, 12, 31), datetime.date(2026, 2, 28))
    """
    return date.fromisoformat(str(_end(np.datetime64(first, "D"), np.int64(months)))) - DAY


def term(first: date, last: date) -> tuple[int, int]:
    """How many whole months, and days beyond them, a term has.

    >>> term(date(2026, 1, 1), date(2026, 6, 30)), term(date(2026, 1, 1), date(2026, 6, 29))
    ((6, 0), (5, 29))
    """
    months, days = terms(np.array([first], "datetime64[D]"), np.array([last], "datetime64[D]"))
    return int(months[0]), int(days[0])


def terms(firsts: ArrayLike, lasts: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The same of many; a term that ends before it begins has none of either."""
    first, end = np.asarray(firsts, "datetime64[D]"), np.asarray(lasts, "datetime64[D]") + 1
    months = (end.astype("datetime64[M]") - first.astype("datetime64[M]")).astype(np.int64)
    months -= _end(first, months) > end
    none = end <= first
    days = (end - _end(first, months)).astype(np.int64)
    return np.where(none, 0, months), np.where(none, 0, days)


def _end(first: Any, months: Any) -> Any:
    """The first day after a term of so many months."""
    month = first.astype("datetime64[M]")
    day = (first - month.astype("datetime64[D]")).astype(np.int64)
    target = month + months
    start = target.astype("datetime64[D]")
    length = ((target + 1).astype("datetime64[D]") - start).astype(np.int64)
    return start + np.minimum(day, length)


def term_refused(first: date, last: date, *, written: bool) -> dict[str, Words]:
    """What the law has against a term, by the field: it runs backwards, too long, or is not in writing."""
    if last < first:
        return {"last_day": Words(f"到期日 {last} 早于起租日 {first}", f"the last day {last} is before the first {first}")}
    said = {}
    longest, form = in_force("longest_years", on=first), in_force("written_from_months", on=first)
    if longest and last > (until := last_day_of(first, 12 * longest.value)):
        said["last_day"] = Words(
            f"租赁期限不得超过 {longest.value} 年，超过部分无效（{longest.cited.zh}），自 {first} 起最迟可租至 {until}",
            f"may be {until} at the latest: a lease from {first} runs at most {longest.value} years, the excess is void ({longest.cited.en})",
        )
    if form and not written and term(first, last)[0] >= form.value:
        said["written"] = Words(
            f"租赁期限 {form.value} 个月以上的，应当采用书面形式（{form.cited.zh}）",
            f"must be: a lease of {form.value} months or more is made in writing ({form.cited.en})",
        )
    return said


def let_notes(first: date, last: date, *, rent: Decimal, old_offices: bool = False) -> list[Note]:
    """What is worth knowing of letting for a term at a rent a year; ``old_offices`` are those let since before the clearance of 2013."""
    said = []
    ceiling, money, months = (
        figure(name, on=first) for name in ("policy_years", "finance_approves_from_yuan", "finance_approves_beyond_months")
    )
    if last > (until := last_day_of(first, 12 * ceiling.value)):
        zh, en = (
            f"出租期限一般不超过 {ceiling.value} 年，即至 {until}",
            f"leases run at most {ceiling.value} years as a rule, until {until}",
        )
        said.append(Note("over-policy-term", Words(zh, en), ceiling.cited, ceiling.confidence))
    whole, days = term(first, last)
    total = rent_of(first, last, rent)
    if total >= money.value or (whole, days) > (months.value, 0):
        zh = f"租期 {whole} 个月 {days} 天、租金合计约 {total:,.2f} 元，按示例标准应由财政部门审批"
        en = f"{whole} months and {days} days for about ¥{total:,.2f} in all: by the example rule the finance department approves"
        said.append(Note("finance-approves", Words(zh, en), money.cited, money.confidence))
    if old_offices:
        said.append(old_offices_note(on=first))
    return said


def rent_of(first: date, last: date, rent: Decimal) -> Decimal:
    """What a rent a year comes to over a term: months by the twelfth, days by the 365th.

    >>> rent_of(date(2026, 1, 1), date(2026, 7, 1), Decimal(36500))
    Decimal('18350.00')
    """
    months, days = term(first, last)
    return (rent * months / 12 + rent * days / 365).quantize(FEN, ROUND_HALF_UP)


def held_over_note(last: date, *, on: date) -> Note:
    """That continued use after the last day makes a lease indefinite."""
    rule = figure("held_over", on=on)
    zh = f"租期已于 {last} 届满而未退还；继续使用、出租人没有异议的，租赁期限为不定期"
    en = f"the term ended on {last} and the premises are not back: use that goes on without objection makes the lease indefinite"
    return Note("held-over", Words(zh, en), rule.cited, rule.confidence)


def old_offices_note(*, on: date) -> Note:
    """That offices let since before the clearance are to be taken back at the end, not let again."""
    rule = figure("renewal_of_old_office_leases", on=on)
    zh = f"{cleared_since()} 以前出租的办公室到期应予收回，不得续租"
    en = f"offices let before {cleared_since()} are to be taken back at the end and not let again"
    return Note("old-office-lease-renewed", Words(zh, en), rule.cited, rule.confidence)


def old_renewals_refused(*, on: date) -> bool:
    """Whether that is refused, not only noted."""
    rule = in_force("renewal_of_old_office_leases", on=on)
    return rule is not None and bool(rule.value)


def cleared_since() -> date:
    """The day of the clearance."""
    day: date = laws.law_of(LAW).items["offices_cleared"].values[0].value
    return day


def alarm_days(*, on: date) -> tuple[int, ...]:
    """How many days before the last one is reminded, the farthest first.

    >>> alarm_days(on=date(2026, 11, 22))
    (180, 90, 30)
    """
    return tuple(sorted(figure("alarm_days", on=on).value, reverse=True))
