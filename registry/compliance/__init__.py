"""Compliance: what organisations may have and whether rooms are within the standards; pure functions over frames and figures.

Nothing here knows of a session, a clock or SQL: what is known of a day goes in, figures and verdicts with their working come out.
"""
