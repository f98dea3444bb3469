"""Whatever a room looks like and wherever it is cut: no floor is lost, and what is put together again is what was."""

from decimal import Decimal
from itertools import count

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon
from sqlalchemy import select

from floorplans.cut import cut, disagreement, together
from floorplans.measure import usable_area
from registry import verify, views
from registry.acts.reshape import Part, merge, redraw, split_along
from registry.acts.reshape_undo import undo
from registry.models import Entry
from tests.conftest import size
from tests.factories import DAY, Cell, hand_in, record, sheet, survey
from tests.registry.desk import LATER

SAYS = {"by": "李强", "because": "聊机管〔2026〕41号"}
running = count(1)

places = st.tuples(st.floats(-500, 500), st.floats(-500, 500))
angles = st.floats(0, 2 * np.pi)
across = st.floats(-0.4, 0.4)


@st.composite
def stars(draw):
    """A room of any shape around a middle, each corner at its own distance from it."""
    middle = np.array(draw(places))
    corners = draw(st.integers(3, 9))
    far = np.array(draw(st.lists(st.floats(2, 12), min_size=corners, max_size=corners)))
    turn = draw(angles) + np.arange(corners) * 2 * np.pi / corners
    outline = Polygon(middle + np.column_stack([far * np.cos(turn), far * np.sin(turn)]))
    assume(outline.is_valid)
    return outline


def line_through(outline, angle, off):
    """A line far longer than the room, past its middle."""
    middle = np.array(outline.centroid.coords[0]) + off * np.array([-np.sin(angle), np.cos(angle)])
    reach = 100 * np.array([np.cos(angle), np.sin(angle)])
    return LineString([middle - reach, middle + reach])


def pieces_of(outline, angle, off):
    pieces = cut(outline, line_through(outline, angle, off))
    assume(len(pieces) > 1)
    assume(shapely.area(pieces).min() > 0.02)
    return pieces


def apart(one, other):
    return shapely.area(shapely.symmetric_difference(one, other))


@given(stars(), angles, across)
def test_what_is_cut_and_put_together_is_what_it_was(outline, angle, off):
    pieces = pieces_of(outline, angle, off)
    assert apart(together(pieces), outline) <= 1e-9
    assert shapely.area(pieces).sum() == pytest.approx(outline.area, abs=1e-9)
    assert disagreement(np.array([outline], object), pieces, 1e-9) is None
    assert usable_area(together(pieces)) == usable_area(outline)


@given(stars(), angles, across)
def test_a_piece_that_is_left_out_is_missed(outline, angle, off):
    pieces = pieces_of(outline, angle, off)
    assert disagreement(np.array([outline], object), pieces[1:], 0.01) is not None
    assert disagreement(np.array([outline], object), np.append(pieces, pieces[:1]), 0.01) is not None


@settings(max_examples=size(10, 200))
@given(stars(), angles, across, st.booleans())
def test_split_then_merge_is_the_identity(database, tmp_path, outline, angle, off, plainly):
    """Merged as the parts they are, the room returns; merged under another number, its outline and its area do."""
    pieces = pieces_of(outline, angle, off)
    floor = enrolled(database, tmp_path, outline)
    with database.writing() as session:
        before = views.rooms(session, floor, on=DAY)
        parts = split_along(session, f"{floor}-101", line_through(outline, angle, off), on=LATER, **SAYS)
        middle = views.rooms(session, floor, on=LATER)
        whole = merge(session, parts.rooms, None if plainly else Part(number="108"), on=LATER, **SAYS)
        after = views.rooms(session, floor, on=LATER)
        assert len(middle) == len(pieces)
        assert abs(sum(middle.usable_area) - before.usable_area[0]) <= Decimal("0.005") * (len(pieces) + 1)
        assert apart(after.plan_outline[0], outline) <= 1e-9
        assert after.usable_area[0] == before.usable_area[0]
        if plainly:
            assert after.drop(columns="valid_from").equals(before.drop(columns="valid_from"))
        walked = views.lineage(session, whole.rooms[0])
        assert set(walked.parent[walked.act == "split"]) == {f"{floor}-101"}
        assert set(walked.parent[walked.act == "merge"]) == set(parts.rooms)
    with database.reading() as session:
        verify(session)


@settings(max_examples=size(10, 200))
@given(stars(), angles, across, st.lists(st.sampled_from(["merge", "redraw", "undo"]), min_size=1, max_size=4))
def test_no_floor_is_lost_whatever_is_done_and_all_of_it_is_undone(database, tmp_path, outline, angle, off, deeds):
    pieces_of(outline, angle, off)
    floor = enrolled(database, tmp_path, outline)
    with database.writing() as session:
        before = views.rooms(session, floor, on=DAY)
        done = [split_along(session, f"{floor}-101", line_through(outline, angle, off), on=LATER, **SAYS).entry]
        for deed in deeds:
            rooms = views.rooms(session, floor, on=LATER)
            if deed == "undo" and done:
                undo(session, done.pop(), on=LATER, **SAYS)
            elif deed == "merge" and len(rooms) > 1:
                done.append(merge(session, rooms.code.to_list(), Part(number=f"2{len(done)}"), on=LATER, **SAYS).entry)
            elif deed == "redraw" and len(rooms) > 1:
                first, second = rooms.plan_outline[0], rooms.plan_outline[1]
                taken = shapely.intersection(second, first.buffer(0.3))
                drawn = shapely.union(first, taken)
                if min(shapely.area(taken), shapely.area(shapely.difference(second, drawn))) > 0.05 and drawn.is_valid:
                    done.append(redraw(session, {rooms.code[0]: drawn, rooms.code[1]: None}, on=LATER, **SAYS).entry)
            now = views.rooms(session, floor, on=LATER)
            assert apart(together(now.plan_outline.to_list()), outline) <= 1e-9
        for entry in reversed(done):
            undo(session, entry, on=LATER, **SAYS)
        after = views.rooms(session, floor, on=LATER)
        assert after.drop(columns="valid_from").equals(before.drop(columns="valid_from"))
        assert views.aliases(session, floor=floor, on=LATER).empty
    with database.reading() as session:
        verify(session)


def enrolled(database, folder, outline):
    """A building of its own with this one room; the code of its floor."""
    code = f"371500-0001-{next(running):04}"
    with database.writing() as session:
        if session.scalar(select(Entry.number).limit(1)) is None:
            record(session)
        record(session, code)
        drawn = Cell(number="101", outline=outline)
        hand_in(session, survey(folder, sheet(drawn, building=code), name=f"{code}.dxf"))
    return f"{code}-1F"
