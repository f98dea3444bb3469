"""Checks on the form of single outlines: needles, tiny edges, slivers, and rooms in several parts."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from floorplans.checks import Said, check
from floorplans.checks.drawing import area_words
from floorplans.checks.rings import Corners, corners
from floorplans.checks.rooms import areas, sound
from floorplans.measure import decimals
from floorplans.plan import Reading
from floorplans.vocabulary import Family, Severity, Words

STRAIGHT_M = 0.02
"""Of a needle both sides are longer than this; shorter ones are tiny edges."""

PARTS_TOUCH = 1e-9


@check(
    "outline-spike",
    Severity.WARNING,
    Words("轮廓有尖刺", "needle in the outline"),
    family=Family.OUTLINE,
    mend=Words("请删除折返的顶点，使轮廓沿墙面行进。", "Delete the corner at which the line turns back on itself."),
)
def outlines_have_no_needles(reading: Reading, tolerance: float) -> Iterator[Said]:
    """No corner of an outline is sharper than the tolerance."""
    it = corners(reading.rooms)
    sharp = it.cosine > np.cos(np.radians(min(max(tolerance, 0.0), 180.0)))
    sharp &= (it.length > STRAIGHT_M) & (it.before > STRAIGHT_M)
    for row, at in _by_room(it, sharp):
        degrees = float(np.degrees(np.arccos(np.minimum(it.cosine[at].max(), 1.0))))
        yield Said(
            says=Words(
                f"轮廓有 {len(at)} 处尖角，最小 {degrees:.2f} 度，小于 {tolerance:g} 度。",
                f"The outline has {len(at)} needles, the sharpest of {degrees:.2f} degrees, less than {tolerance:g}.",
            ),
            room=row,
            outline=_points(it, at),
            measured=decimals(degrees, 2),
            limit=decimals(tolerance, 2),
        )


@check(
    "outline-tiny-edge",
    Severity.NOTE,
    Words("轮廓有过短的边", "tiny edges in the outline"),
    family=Family.OUTLINE,
    mend=Words("请合并几乎重合的顶点。", "Merge the corners that all but coincide."),
)
def outlines_have_no_tiny_edges(reading: Reading, tolerance: float) -> Iterator[Said]:
    """Two corners of an outline that follow each other are the same or at least the tolerance apart."""
    it = corners(reading.rooms)
    for row, at in _by_room(it, (it.length > 0) & (it.length < tolerance)):
        shortest = float(it.length[at].min())
        yield Said(
            says=Words(
                f"轮廓有 {len(at)} 条边短于 {tolerance:g} 米，最短 {shortest:.4f} 米。",
                f"The outline has {len(at)} edges of less than {tolerance:g} m, the shortest of {shortest:.4f} m.",
            ),
            room=row,
            outline=_points(it, at),
            measured=decimals(shortest, 4),
            limit=decimals(tolerance, 4),
        )


@check(
    "outline-sliver",
    Severity.WARNING,
    Words("房间过于狭长", "sliver of a room"),
    family=Family.OUTLINE,
    mend=Words(
        "请确认是否为房间；若为墙体或缝隙，请移到相应图层。",
        "Make sure that it is a room; a wall or a gap belongs on another layer.",
    ),
)
def rooms_are_no_slivers(reading: Reading, tolerance: float) -> Iterator[Said]:
    """A room's mean width (twice its area by its perimeter) is at least the tolerance."""
    rooms = reading.rooms
    area, it = areas(rooms), corners(rooms)
    with np.errstate(invalid="ignore", divide="ignore"):
        width = 2 * area / np.bincount(it.room, it.length, len(rooms))
        thin = (width < tolerance) & (area > 0)
    for row in np.flatnonzero(thin).tolist():
        yield Said(
            says=Words(
                f"平均宽度 {width[row]:.3f} 米，小于 {tolerance:g} 米；面积 {area_words(float(area[row]))} ㎡。",
                f"Its mean width is {width[row]:.3f} m, less than {tolerance:g} m; its area {area_words(float(area[row]))} m².",
            ),
            room=row,
            measured=decimals(float(width[row]), 3),
            limit=decimals(tolerance, 3),
        )


@check(
    "outline-parts",
    Severity.WARNING,
    Words("房间分为几块", "room in several parts"),
    family=Family.OUTLINE,
    mend=Words(
        "请将各块分别编号，或改为一个相连的轮廓。", "Number the parts separately, or draw one outline that holds together."
    ),
)
def rooms_are_in_one_part(reading: Reading, tolerance: float) -> Iterator[Said]:
    """A room is one area; parts smaller than the tolerance do not count."""
    rooms = reading.rooms
    several = np.flatnonzero(sound(rooms) & (shapely.get_type_id(rooms.outline) == shapely.GeometryType.MULTIPOLYGON))
    for row in several[np.asarray(rooms.repaired[several] == "", bool)].tolist():  # a bow-tie that was mended is told as such
        parts = shapely.area(shapely.get_parts(rooms.outline[row]))
        count = int(np.count_nonzero(parts > max(tolerance, PARTS_TOUCH)))
        if count > 1:
            least = area_words(float(np.sort(parts)[-2]))
            yield Said(
                says=Words(
                    f"轮廓由 {count} 块互不相连的部分组成，第二大者 {least} ㎡。",
                    f"The outline consists of {count} parts that do not touch, the second of {least} m².",
                ),
                room=row,
            )


def _by_room(it: Corners, chosen: NDArray[np.bool_]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """The chosen corners of each room that has some; corners stand in the order of their rooms."""
    at = np.flatnonzero(chosen)
    if len(at):
        starts = np.flatnonzero(np.r_[True, it.room[at[1:]] != it.room[at[:-1]]])
        for group in np.split(at, starts[1:]):
            yield int(it.room[group[0]]), group


def _points(it: Corners, at: NDArray[np.intp]) -> shapely.MultiPoint:
    return shapely.multipoints(np.stack([it.x[at], it.y[at]], axis=1))
