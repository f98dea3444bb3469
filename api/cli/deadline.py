"""``gongfang deadline``: until when something may be done."""

from typing import Annotated

import typer

from api.cli import speech
from api.cli.speech import AsJson


def deadline(
    start: Annotated[str, typer.Option("--start", help="起算之日，当日不计 · the day it runs from, which does not count")],
    months: Annotated[int | None, typer.Option("--months", min=1, max=1200, help="若干个月 · so many months")] = None,
    workdays: Annotated[
        int | None, typer.Option("--workdays", min=1, max=1000, help="若干个工作日 · so many working days")
    ] = None,
    json: AsJson = False,
) -> None:
    """推算期限：按民法典和国务院放假安排 · until when, by the Civil Code and the official rest days."""
    from api.cli.days import day_or_today
    from registry.standards.periods import after_months, after_workdays

    day = day_or_today(start)
    if months and not workdays:
        told = after_months(day, months)
    elif workdays and not months:
        told = after_workdays(day, workdays)
    else:
        raise typer.BadParameter("给出 --months 或 --workdays 之一 · give either --months or --workdays")
    if json:
        count = {"months": months} if months else {"workdays": workdays}
        facts = {"falls_on": str(told.falls_on), "last_day": str(told.last), "zh": told.why.zh, "en": told.why.en}
        speech.put_json({"start": str(day), **count, **facts})
    else:
        speech.console().print(f"{told.last}\n{told.why.zh}\n{told.why.en}", highlight=False)
