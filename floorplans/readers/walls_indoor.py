"""Indoor maps that draw walls, windows and doors as areas but few of their rooms: what lies between is a room too."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.georeference import lift
from floorplans.plan import Reading, Rooms
from floorplans.polygonise import Bounds, Lines, polygonise
from floorplans.readers.walls_findings import findings_of


def with_cells(reading: Reading, closed: Sequence[shapely.Geometry], bounds: Bounds | None = None) -> Reading:
    """The reading of one level with a room for each cell between its walls that no room is drawn in.

    ``closed`` are doors, and spaces that nobody enters, as areas in degrees. A level without an outline or without
    walls stays as it is.
    """
    bounds = bounds or Bounds()
    if len(reading.plans) != 1 or reading.plans[0].outline is None or reading.plans[0].structure is None:
        return reading
    plan = reading.plans[0]
    shut = np.empty(len(closed), object)
    shut[:] = list(closed)
    if plan.placement is not None and len(shut):
        shut = lift(shut, plan.placement)
    parts = np.concatenate([shapely.get_parts(np.array([plan.structure, None], object)[:1]), reading.rooms.outline, shut])
    solids = parts[shapely.is_valid(parts)]
    cells = polygonise(Lines(walls=np.empty(0, object), solids=solids, limit=plan.outline), bounds)
    count = len(cells.outline)
    if not count:
        return reading
    where = np.array([f"墙体围合 {at + 1}" for at in range(count)], object)
    found = Rooms.of(np.zeros(count, np.int32), cells.outline, where=where)
    columns: dict[str, NDArray[Any]] = {
        one.name: np.concatenate([getattr(reading.rooms, one.name), getattr(found, one.name)]) for one in fields(Rooms)
    }
    whole = replace(reading, rooms=Rooms(**columns))
    drawn = len(reading.rooms)
    shares, confidence = np.zeros((drawn + count, 4)), np.ones(drawn + count)
    shares[:drawn, 0], shares[drawn:], confidence[drawn:] = 1.0, cells.shares, cells.confidence
    told = findings_of(whole, shares, confidence, bounds, drawn=drawn)
    return replace(whole, findings=(*whole.findings, *told))
