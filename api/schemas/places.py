"""Buildings, floors and rooms as JSON and GeoJSON: areas as text with two places, days as 2026-11-22."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

NOT_SHOWN = frozenset({"geometry", "plan_outline"})


def plain(value: Any) -> Any:
    """A value of a frame as JSON takes it."""
    if value is None or (isinstance(value, float) and pd.isna(value)) or value is pd.NaT:
        return None
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame without their outlines."""
    columns = [column for column in frame.columns if column not in NOT_SHOWN]
    return [
        {name: plain(value) for name, value in zip(columns, row, strict=True)}
        for row in zip(*(frame[name] for name in columns), strict=True)
    ]


def feature_collection(frame: gpd.GeoDataFrame, outlines: Iterable[Any] | None = None) -> dict[str, Any]:
    """A GeoJSON feature collection (RFC 7946); coordinates in EPSG:4490, which differs from WGS 84 by centimetres.

    ``outlines`` takes the place of the frame's own geometry, for plans in metres.
    """
    shapes = list(frame.geometry if outlines is None else outlines)
    features = [
        {
            "type": "Feature",
            "id": facts["code"],
            "geometry": None if shape is None else shapely.geometry.mapping(shape),
            "properties": facts,
        }
        for facts, shape in zip(records(frame), shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}
