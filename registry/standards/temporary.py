"""Temporary bodies (专班): they have no posts, and a place there is a second office only where a parameter says so."""

from datetime import date

from registry.standards.laws import in_force


def counts_as_second_office(on: date) -> bool:
    """Whether a seat in a temporary body counts as a second office on a day; no rule says so (confidence D), so it does not.

    >>> counts_as_second_office(date(2026, 11, 22))
    False
    """
    found = in_force("temporary_bodies", "seat_is_second_office", on=on)
    return found is not None and bool(found.value)
