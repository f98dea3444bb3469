"""Two time axes: what held on a day, and what the register knew of it at an instant, against a model of a few lines."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from registry import Conflict, queries, views
from registry.models import Building, Entry, Floor, RoomSurvey
from registry.store.dated import as_of
from tests.conftest import size
from tests.factories import DAY, cell, hand_in, record, sheet, survey

DAYS = [DAY + timedelta(days=i) for i in range(-1, 7)]
running = count(1)


class Model:
    """A thing that is what it was last told to be, from a day on; told for an earlier day than the last it refuses."""

    def __init__(self):
        self.told = []

    def tell(self, day, value):
        if self.told and self.told[-1][0] > day:
            raise Conflict("", "")
        self.told = [(since, was) for since, was in self.told if since < day] + [(day, value)]

    def on(self, day):
        return next((value for since, value in reversed(self.told) if since <= day), None)


days = st.sampled_from(DAYS[1:-1])
widths = st.dictionaries(st.sampled_from(["101", "102", "103"]), st.sampled_from([3.0, 4.0]), max_size=3)
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("record"), days, st.sampled_from(["甲楼", "乙楼", "丙楼"])), st.tuples(st.just("enrol"), days, widths)
    ),
    min_size=2,
    max_size=7,
)


def drawn(folder, code, rooms, version):
    cells = [cell(number, 10.0 * int(number[-1]), width=width) for number, width in rooms.items()]
    return survey(folder, sheet(*cells, building=code), name=f"{code}-{version}.dxf")


def answers(session, code, instant):
    """What the register says of a building and its floor on every day, as known at an instant."""
    told = {}
    for day in DAYS:
        names = session.scalars(select(Building.name).where(Building.code == code, as_of(Building, day, instant))).all()
        floors = session.scalars(select(Floor.id).where(Floor.code == f"{code}-1F", as_of(Floor, day, instant))).all()
        query = select(RoomSurvey.number, RoomSurvey.usable_area).where(
            RoomSurvey.floor_id.in_(floors), as_of(RoomSurvey, day, instant)
        )
        found = session.execute(query).all()
        rooms = {number: int(area) / 5 for number, area in found}
        assert len(names) <= 1
        assert len(floors) <= 1
        assert len(rooms) == len(found)
        told[day] = (names[0] if names else None, rooms if floors else None)
    return told


@settings(max_examples=size(10, 300))
@given(deeds)
def test_every_day_as_known_at_every_instant(database, tmp_path, deeds):
    code = f"371500-0001-{next(running)}"
    name, floor = Model(), Model()
    known = []

    def remember(session):
        instant = session.scalar(select(Entry.known).order_by(Entry.number.desc()).limit(1))
        state = {day: (name.on(day), floor.on(day)) for day in DAYS}
        if known and known[-1][0] == instant:
            assert known[-1][1] == state
        else:
            known.append((instant, state))

    for version, (what, day, value) in enumerate([("record", DAY, "甲楼"), *deeds]):
        model = name if what == "record" else floor
        same = what == "record" and bool(name.told) and name.told[-1][1] == value  # the same facts again change nothing
        allowed = same or not (model.told and model.told[-1][0] > day)
        try:
            with database.writing() as session:
                if what == "record":
                    record(session, code, on=day, name=value)
                else:
                    hand_in(session, drawn(tmp_path, code, value, version), on=day)
        except Conflict:
            assert not allowed
        else:
            assert allowed
            if not same:
                model.tell(day, value)
        with database.reading() as session:
            remember(session)

    with database.reading() as session:
        for instant, state in known:
            assert answers(session, code, instant) == state
        # what is known now is what was known at the last instant; before the first nothing was
        assert answers(session, code, None) == known[-1][1]
        assert answers(session, code, known[0][0] - timedelta(microseconds=1)) == dict.fromkeys(DAYS, (None, None))


def test_a_day_belongs_to_what_begins_on_it(database):
    with database.writing() as session:
        record(session)
        record(session, name="综合楼", on=DAY + timedelta(days=5))
    with database.reading() as session:
        told = [queries.by_code(session, Building, "371500-0001-001", on=DAY + timedelta(days=i)).name for i in (0, 4, 5, 500)]
        assert told == ["1号楼", "1号楼", "综合楼", "综合楼"]
        assert [one.name for one in queries.versions(session, Building, session.scalar(select(Building.id)))] == [
            "1号楼",
            "1号楼",
            "综合楼",
        ]


def test_views_ask_on_both_axes(database, tmp_path):
    with database.writing() as session:
        record(session)
        hand_in(session, drawn(tmp_path, "371500-0001-001", {"101": 3.0, "102": 3.0}, 1))
    with database.reading() as session:
        instant = session.scalar(select(Entry.known).order_by(Entry.number.desc()).limit(1))
    with database.writing() as session:
        hand_in(session, drawn(tmp_path, "371500-0001-001", {"101": 4.0}, 2))
    with database.reading() as session:
        now, then = (views.buildings(session, on=DAY, known=known).iloc[0] for known in (None, instant))
        assert (now.rooms, now.usable_area) == (1, Decimal("20.00"))
        assert (then.rooms, then.usable_area) == (2, Decimal("30.00"))
        assert views.buildings(session, on=DAY - timedelta(days=1)).empty
