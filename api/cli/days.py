"""Days as people type them on the command line."""

from datetime import date

import typer

from api.today import today


def day_or_today(text: str) -> date:
    """A day typed as 2026-11-22; today where nothing is typed."""
    try:
        return date.fromisoformat(text) if text else today()
    except ValueError as wrong:
        raise typer.BadParameter(f"日期应写作 2026-11-22 · a day is written 2026-11-22, not {text}") from wrong
