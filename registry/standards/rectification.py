"""By when each step of a rectification is expected: the plan's and the deferral's own last day, and two parameters for the others.

No national text that could be read sets a period for planning or verifying: confidence D, reminders that accuse nobody.
"""

from datetime import date
from functools import cache
from typing import Any, Final

from floorplans.tables import read_table
from floorplans.vocabulary import Words
from registry.standards.deadlines import Due
from registry.standards.periods import NoCalendar, after_months, after_workdays

FIGURE_OF: Final = {"open": "plan", "done": "verify"}
"""State → the figure by which its next step is expected."""
PROMISED: Final = {"planned": Words("整改方案所定期限", "the plan's last day"), "deferred": Words("暂缓至", "deferred until")}


def due(state: str, since: date, told: date | None) -> Due:
    """The last day of a step (value of a ``RectificationState``) that began on a day; ``told`` is the plan's or the deferral's own.

    >>> due("open", date(2026, 3, 2), None).last
    datetime.date(2026, 4, 2)
    >>> due("planned", date(2026, 3, 2), date(2026, 6, 30)).last
    datetime.date(2026, 6, 30)
    """
    if state in PROMISED:
        return Due(told, PROMISED[state]) if told else Due(None, Words("未定期限", "no last day was told"))
    values = _table()["figures"][FIGURE_OF[state]]["values"] if state in FIGURE_OF else {}
    figure = max((day for day in values if day <= since), default=None)
    if figure is None:
        return Due(None, Words("", ""))
    found = values[figure]
    paper = _table()["papers"][found["paper"]]
    try:
        counted = after_months(since, found["value"]) if state == "open" else after_workdays(since, found["value"])
    except NoCalendar as missing:
        return Due(None, missing.words)
    sure = found["confidence"]
    return Due(
        counted.last,
        Words(
            f"{counted.why.zh}；{paper['title']}（可信度 {sure}）", f"{counted.why.en}; {paper['title_en']} (confidence {sure})"
        ),
    )


@cache
def _table() -> Any:
    return read_table("registry.standards", "national/rectification.yaml")
