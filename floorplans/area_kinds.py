"""The several areas of one room, each with its kind, the face it runs to, how it was found and on whose word.

The table is columnar and long: one row an area, in the order of the rooms of its reading.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from floorplans.measure import UNSTATED
from floorplans.vocabulary import Labelled


class AreaKind(Labelled):
    """What an area of a room counts."""

    USABLE = "usable", "使用面积", "usable area"
    SUITE = "suite", "套内建筑面积", "suite floor area"
    APPORTIONED = "apportioned", "分摊的共有建筑面积", "apportioned common area"
    GROSS = "gross", "建筑面积", "gross floor area"
    DEDUCTED = "deducted", "扣除面积", "deducted area"
    DECLARED = "declared", "申报面积", "declared area"
    CERTIFICATE = "certificate", "证载面积", "area on the certificate"


class AreaSource(Labelled):
    """On whose word an area stands."""

    SURVEY = "survey", "据图实测", "measured on the plan"
    DERIVED = "derived", "推算", "derived"
    STATED = "stated", "图件或台账所载", "stated by the file"
    CERTIFICATE = "certificate", "不动产权证书所载", "stated by the title certificate"


class AreaWay(Labelled):
    """How an area was found."""

    OUTLINE = "outline", "轮廓面积", "area of the outline"
    LESS_DEDUCTIONS = "less-deductions", "轮廓面积扣除柱、井道", "area of the outline less columns and shafts"
    FACE_MOVED = (
        "face-moved",
        "轮廓按半墙厚平移：A±P·t/2+(t/2)²·Σtan(θ/2)",
        "outline moved by half the wall: A±P·t/2+(t/2)²·Σtan(θ/2)",
    )
    BY_SUITE = "by-suite", "按套内建筑面积分摊", "apportioned by suite area"
    BY_USABLE = "by-usable", "按使用面积分摊（墙厚未知）", "apportioned by usable area, the walls not being known"
    STATED = "stated", "照录", "as stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """Areas of rooms as columns of equal length."""

    room: NDArray[np.int64]
    """Row of the room in its reading."""
    kind: NDArray[np.object_]
    """Value of an ``AreaKind``."""
    area: NDArray[np.int64]
    """In centiares, never ``UNSTATED``: an area that is not known has no row."""
    basis: NDArray[np.object_]
    """Value of a ``BoundaryBasis``: the face that the area runs to."""
    way: NDArray[np.object_]
    """Value of an ``AreaWay``."""
    method: NDArray[np.object_]
    """Value of an ``AreaMethod`` where heights decide what counts, else empty."""
    source: NDArray[np.object_]
    """Value of an ``AreaSource``."""
    estimated: NDArray[np.bool_]
    """Whether something had to be assumed: the thickness of walls, a height; no ground for a decision by itself."""

    def __len__(self) -> int:
        return len(self.room)

    def column(self, kind: AreaKind, rooms: int) -> NDArray[np.int64]:
        """The areas of one kind, one a room in centiares, ``UNSTATED`` where there is none."""
        mine = self.kind == kind.value
        areas = np.full(rooms, UNSTATED, np.int64)
        areas[self.room[mine]] = self.area[mine]
        return areas

    @classmethod
    def together(cls, tables: "list[Areas]") -> "Areas":
        """Several tables as one, sorted by room."""
        columns = {name: np.concatenate([getattr(it, name) for it in tables]) for name in cls.__slots__}
        order = np.argsort(columns["room"], kind="stable")
        return cls(**{name: column[order] for name, column in columns.items()})


def areas_of_kind(
    kind: AreaKind,
    area: NDArray[np.int64],
    *,
    source: AreaSource,
    basis: NDArray[np.object_] | str,
    way: NDArray[np.object_] | str,
    method: str = "",
    estimated: NDArray[np.bool_] | bool = False,
) -> Areas:
    """A table of one kind from one area a room; rooms without it have no row."""
    rows = np.flatnonzero(area != UNSTATED)

    def column(values: NDArray[np.object_] | str) -> NDArray[np.object_]:
        return np.full(len(rows), str(values), object) if isinstance(values, str) else values[rows]

    return Areas(
        room=rows.astype(np.int64),
        kind=column(kind.value),
        area=area[rows],
        basis=column(basis),
        way=column(way),
        method=column(method),
        source=column(source.value),
        estimated=np.broadcast_to(np.asarray(estimated, bool), len(area))[rows],
    )
