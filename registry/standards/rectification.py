"""By when each step of a rectification is expected: the plan's and the deferral's own last day, and two parameters for the others.

No national text that could be read sets a period for planning or verifying: confidence D, reminders that accuse nobody.
"""

from datetime import date
from functools import cache
from typing import Any

from floorplans.tables import read_table
from floorplans.vocabulary import Words
from registry.standards.deadlines import Due
from registry.standards.periods import NoCalendar, after_months, after_workdays


def due(state: str, since: date, told: date | None) -> Due:
    """The last day of a step (value of a ``RectificationState``) that began on a day; ``told`` is the plan's or the deferral's own.

    >>> due("open", date(2026, 3, 2), None).last
    datetime.date(2026, 4, 2)
    >>> due("planned", date(2026, 3, 2), date(2026, 6, 30)).last
    datetime.date(2026, 6, 30)
    """
    if state in {"planned", "deferred"}:
        if told is None:
            return Due(None, Words("未定期限", "no last day was told"))
        return Due(
            told, Words("整改方案所定期限", "the plan's last day") if state == "planned" else Words("暂缓至", "deferred until")
        )
    since_when = max((day for day in _table() if day <= since), default=None)
    if state == "verified" or since_when is None:
        return Due(None, Words("", ""))
    rule = _table()[since_when]
    try:
        counted = after_months(since, rule["plan_months"]) if state == "open" else after_workdays(since, rule["verify_workdays"])
    except NoCalendar as missing:
        return Due(None, missing.words)
    sure = rule["confidence"]
    return Due(
        counted.last,
        Words(
            f"{counted.why.zh}；{rule['source']}（可信度 {sure}）", f"{counted.why.en}; {rule['source_en']} (confidence {sure})"
        ),
    )


@cache
def _table() -> dict[date, Any]:
    table: dict[date, Any] = read_table("registry.standards", "national/rectification.yaml")
    return table
