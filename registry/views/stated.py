"""What titles say of the rooms of a survey that waits, as far as the register knows: for holding it against what is measured."""

from collections.abc import Iterable
from datetime import date, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from floorplans.area_kinds import AreaKind
from floorplans.measure import UNSTATED
from floorplans.plan import Reading
from registry.models import Building, Floor, RoomArea, RoomSurvey
from registry.store.dated import as_of


def stated_areas(
    session: Session, buildings: Iterable[str], kind: AreaKind, *, on: date, known: datetime | None = None
) -> pd.DataFrame:
    """Areas of one kind that are stated of the rooms of some buildings, the latest last: building, floor_name, number, area, source."""
    query = (
        select(Building.code.label("building"), Floor.floor_name, RoomSurvey.number, RoomArea.area, RoomArea.source)
        .join(RoomSurvey, RoomSurvey.id == RoomArea.room_id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .where(RoomArea.kind == kind.value, Building.code.in_(list(buildings)))
        .where(*(as_of(table, on, known) for table in (RoomArea, RoomSurvey, Floor, Building)))
        .order_by(RoomArea.valid_from, RoomArea.source)
    )
    columns = [column["name"] for column in query.column_descriptions]
    return pd.DataFrame([dict(row._mapping) for row in session.execute(query)], columns=columns)  # noqa: SLF001  # SQLAlchemy's public name


def certificates(session: Session, reading: Reading, *, on: date) -> NDArray[np.int64] | None:
    """Area on the certificate of each room of a reading in centiares, by building, floor and number; None where there is none at all.

    Of several titles the latest counts; a number that the survey has twice on a floor is nobody's.
    """
    buildings = sorted({plan.building for plan in reading.plans} - {""})
    stated = stated_areas(session, buildings, AreaKind.CERTIFICATE, on=on) if buildings else pd.DataFrame()
    if stated.empty:
        return None
    rooms = pd.DataFrame(
        {
            "building": [reading.plans[floor].building for floor in reading.rooms.floor],
            "floor_name": [reading.plans[floor].floor_name for floor in reading.rooms.floor],
            "number": reading.rooms.number.astype(str),
        }
    )
    keys = list(rooms.columns)
    latest = stated.drop_duplicates(keys, keep="last").assign(centiares=lambda it: [int(100 * area) for area in it.area])
    found = rooms.merge(latest, on=keys, how="left")["centiares"].fillna(UNSTATED).to_numpy().astype(np.int64)
    return np.where(rooms.duplicated(keep=False), UNSTATED, found)
