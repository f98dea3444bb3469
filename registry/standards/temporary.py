"""Temporary bodies (专班): they have no posts, and a place there is a second office only where a parameter says so."""

from datetime import date
from functools import cache

from floorplans.tables import read_table


def counts_as_second_office(on: date) -> bool:
    """Whether a seat in a temporary body counts as a second office on a day; no rule says so (confidence D), so it does not.

    >>> counts_as_second_office(date(2026, 11, 22))
    False
    """
    since = [day for day in _values() if day <= on]
    return _values()[max(since)] if since else False


@cache
def _values() -> dict[date, bool]:
    values: dict[date, bool] = read_table("registry.standards", "national/temporary_bodies.yaml")["seat_is_second_office"]
    return values
