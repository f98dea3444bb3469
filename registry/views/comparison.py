"""A survey that waits, beside the register: both plans in one frame, to be drawn side by side."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
from sqlalchemy.orm import Session

from floorplans.plan import Reading
from registry.acts.beside import COLUMNS, side_by_side
from registry.acts.difference import Place
from registry.acts.prepare import Prepared


def comparison(session: Session, reading: Reading | Prepared, places: Sequence[Place] = ()) -> gpd.GeoDataFrame:
    """Every room of the register (side ``before``) and of the drawing (``after``), with what becomes of it.

    Columns: key, fate (``Fate``), side, plan (index), row (of the reading; None before), floor, code (None for what is
    only drawn), number, use, old and new (numbers of all that belongs together), old_area and new_area (m², None where
    one is not measured), zh, en, geometry (plan metres, so without a coordinate system). Rows of one key belong together;
    a floor on which this very drawing is in force has none.
    """
    return gpd.GeoDataFrame(pd.DataFrame(side_by_side(session, reading, places), columns=list(COLUMNS)), geometry="geometry")
