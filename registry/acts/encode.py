"""Outlines as the bytes that are stored: well-known binary, little-endian.

Nearly every room is one ring. Rings of equally many points have the same layout, so all of them are
written at once, straight from their coordinates and without making a geometry of each.
"""

from dataclasses import dataclass
from struct import pack

import numpy as np
from numpy.typing import NDArray

from floorplans.points import Points

POLYGON_OF_ONE_RING = pack("<BII", 1, 3, 1)
"""What the bytes of a polygon without holes begin with; the count of its points follows."""


@dataclass(frozen=True, slots=True)
class Rings:
    """The points of many polygons without holes, in one array."""

    points: NDArray[np.float64]
    """All points, ring after ring, as (n, 2)."""
    count: NDArray[np.int64]
    """How many of them each ring has, its closing point among them; none has no point."""

    @classmethod
    def of(cls, points: Points, rows: NDArray[np.bool_]) -> "Rings":
        """The rings of the outlines that are marked, all of them such of one ring."""
        if rows.all():
            return cls(points.xy, points.count)
        return cls(points.xy[rows[points.of]], points.count[rows])

    @property
    def bounds(self) -> NDArray[np.float64]:
        """The box of each, as (minx, miny, maxx, maxy)."""
        if not len(self.count):
            return np.empty((0, 4))
        starts = np.cumsum(self.count) - self.count
        edges = [extreme.reduceat(it, starts) for extreme in (np.minimum, np.maximum) for it in self.points.T]
        return np.stack(edges, axis=1)

    def wkbs(self, opening: bytes = b"") -> NDArray[np.object_]:
        """The bytes of each polygon, after the opening given."""
        encoded = np.empty(len(self.count), object)
        starts = np.cumsum(self.count) - self.count
        for count in np.unique(self.count).tolist():
            rows = np.flatnonzero(self.count == count)
            head = opening + POLYGON_OF_ONE_RING + pack("<I", count)
            record = np.empty(len(rows), [("head", f"V{len(head)}"), ("points", "<f8", (count, 2))])
            record["head"] = np.void(head)
            record["points"] = self.points[starts[rows, None] + np.arange(count)]
            encoded[rows] = record.view(f"V{record.itemsize}").tolist()
        return encoded
