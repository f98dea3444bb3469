"""A building that was placed wrongly: its floors and rooms follow to where it is known to lie now.

A building does not move, so this corrects what was known of every day; no area changes.
"""

from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from floorplans.georeference import Placement, place
from registry import queries
from registry.models import Building, FloorSurvey
from registry.store.journal import again, close


def follow(session: Session, building: Building, old: dict[str, Any], new: dict[str, Any]) -> None:
    """Place anew the outlines that lay by a building's old placement; those whose drawing says where it lies stay."""
    surveys = [row for row in queries.known_floor_surveys(session, building) if row.placement == old]
    rooms = queries.known_room_surveys(session, {row.id for row in surveys})
    rows: list[Any] = [*surveys, *rooms]
    if not rows:
        return
    outlines = np.array([row.plan_outline for row in rows], object)
    placed = place(outlines, Placement(**new)) if new else np.full(len(rows), None, object)
    for row in rows:
        close(session, row)
    session.flush()
    for row, outline in zip(rows, placed, strict=True):
        placement = {"placement": new} if isinstance(row, FloorSurvey) else {}
        session.add(again(row, outline=outline, **placement))
