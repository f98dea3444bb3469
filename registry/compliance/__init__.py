"""Compliance as pure functions over values and standards: no session, no clock, no SQL."""
