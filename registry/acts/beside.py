"""A resurvey beside the register: every room of either, with what becomes of it, to be drawn side by side."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import shapely
from sqlalchemy.orm import Session

from floorplans.plan import Reading
from registry import queries
from registry.acts.compare import compare, settle
from registry.acts.difference import FloorDifference, Place
from registry.acts.enrol import made_ready
from registry.acts.fates import RoomFate
from registry.acts.prepare import Prepared

COLUMNS = (
    "key", "fate", "side", "plan", "row", "floor", "code", "number", "use", "old", "new", "old_area", "new_area", "zh", "en", "geometry",
)  # fmt: skip


def side_by_side(session: Session, reading: Reading | Prepared, places: Sequence[Place]) -> list[dict[str, Any]]:
    """A record for each room of the register (side ``before``) and each of the drawing (``after``), under ``COLUMNS``.

    What belongs together has one key and one fate; numbers and areas of all of it stand in ``old``, ``new``,
    ``old_area`` and ``new_area``. Outlines are in plan metres. A floor on which this drawing is in force has none.
    """
    prepared = reading if isinstance(reading, Prepared) else made_ready(session, reading, places)
    differences = compare(session, prepared, settle(prepared.reading, places))
    codes = queries.codes_of(session, [row.id for it in differences for fate in it.matched for row in fate.old])
    floor_of = {it.floor.id: it.place.code for it in differences if it.floor is not None}
    told = []
    for it in differences:
        for fate in it.fates:
            shared = _shared(it, fate)
            told += [
                {
                    **shared,
                    "side": "before",
                    "row": None,
                    "floor": floor_of[row.floor_id],
                    "code": codes[row.id],
                    "number": row.number,
                    "use": row.use,
                    "geometry": row.plan_outline,
                }
                for row in fate.old
            ]
            told += [
                {
                    **shared,
                    "side": "after",
                    "row": row,
                    "floor": it.place.code,
                    "code": None,
                    "number": str(it.drawn.number[row]),
                    "use": str(it.drawn.use[row]),
                    "geometry": prepared.plan_wkbs[row],
                }
                for row in fate.new
            ]
    drawn = [one for one in told if one["side"] == "after"]
    outlines = np.full(len(drawn), None, object)
    outlines[:] = [one["geometry"] for one in drawn]
    for one, outline in zip(drawn, shapely.from_wkb(outlines), strict=True):
        one["geometry"] = outline
    return told


def _shared(it: FloorDifference, fate: RoomFate) -> dict[str, Any]:
    says = fate.says
    return {
        "key": fate.key,
        "fate": fate.fate.value,
        "plan": it.plan,
        "old": "、".join(fate.old_numbers),
        "new": "、".join(fate.new_numbers),
        "old_area": _total(fate.old_areas),
        "new_area": _total(fate.new_areas),
        "zh": says.zh,
        "en": says.en,
    }


def _total(areas: Sequence[Decimal | None]) -> Decimal | None:
    """The sum; None where there is none, or one is not measured."""
    return sum((it for it in areas if it is not None), Decimal("0.00")) if areas and None not in areas else None
