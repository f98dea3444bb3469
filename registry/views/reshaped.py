"""What an act of reshaping does to a floor: the rooms as they were before it, and as they are after."""

from datetime import date

import geopandas as gpd
from sqlalchemy.orm import Session

from registry import queries
from registry.acts.reshape_rows import Reshaped
from registry.store.journal import TICK
from registry.views.places import rooms


def reshaped(session: Session, done: Reshaped, *, on: date) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """The rooms that an act ended or changed as they stood on its day before it, and those that stand since; columns as ``rooms`` has.

    Those that stand come in the order of ``done.rooms``.
    """
    (floor,) = set(rooms(session, room=done.rooms[0], on=on).floor)
    known = queries.entry(session, done.entry).known - TICK
    before, after = rooms(session, floor, on=on, known=known), rooms(session, floor, on=on)
    order = {code: i for i, code in enumerate(done.rooms)}
    after = after[after.code.isin(order)]
    return before[before.code.isin({*done.ended, *done.rooms})], after.iloc[after.code.map(order).argsort()]
