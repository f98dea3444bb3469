"""Whatever offices do on whatever days, and in whatever order they tell it: no room is had twice, and the journal can say it all again.

Verbs join as they come: a rule stands idle while the catalogue has no verb of its name.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from registry import Invalid, RegistryError, head, verbs, verify
from registry.acts.end import end
from registry.models import Assignment, Building, Entry, Organisation, Room, RoomSurvey, Seat, Title
from registry.store.dated import as_of
from registry.store.journal import acting, again, close
from registry.views import rights
from tests.conftest import size
from tests.factories import DAY, SAYS, hand_in, record, row, sheet, survey
from tests.rights import body, someone

STEPS = 8
DAYS = [DAY + timedelta(days=30 * i) for i in range(6)]
SHARES = [Decimal(100), Decimal(100), Decimal("66.67"), Decimal("33.33"), Decimal(50)]
running = count(1)
days, numbers, offices, people = (
    st.sampled_from(DAYS),
    st.sets(st.integers(0, 2), min_size=1),
    st.integers(0, 2),
    st.integers(0, 1),
)
terms = st.none() | st.sampled_from([10, 45])


def existing(name):
    """The rule of a verb that another part of the house brings."""
    return precondition(lambda _self: name in verbs())


class Office(RuleBasedStateMachine):
    """Three offices, two people and a building of three rooms of its own in one register."""

    database = folder = None

    def __init__(self):
        super().__init__()
        number = next(running)
        self.building = f"371500-0002-{number:04}"
        self.offices = [f"371500-P{10 * number + i:05}" for i in range(3)]
        self.people = [f"371500-R{10 * number + i:05}" for i in range(2)]
        with self.database.writing() as session:
            record(session, self.building)
            drawn = survey(self.folder, sheet(*row("101", "102", "103"), building=self.building), name=f"{number}.dxf")
            hand_in(session, drawn)
        bodies = [body(self.database, code, f"单位{code[-5:]}") for code in self.offices]
        for code, at in zip(self.people, bodies, strict=False):
            someone(self.database, code, f"人员{code[-5:]}", at=at)
        self.ids = {it.id for it in bodies}
        with self.database.reading() as session:
            query = select(Room.id, Room.code).where(rights.lying_in(self.building)).order_by(Room.code)
            self.rooms = dict(session.execute(query).all())
            self.title_of = session.scalar(select(Building.id).where(Building.code == self.building))

    def act(self, name, on, **told):
        """Do what a verb does; whether it was done. What was refused has left no trace."""
        verb = verbs()[name]
        with self.database.reading() as session:
            before = head(session)
        refused = None
        try:
            with self.database.writing() as session:
                verb.run(session, verb.read(told), on=on, **SAYS)
        except RegistryError as said:
            refused = said
        if refused is None:
            return True
        assert all(refused.words)
        unread = isinstance(refused, Invalid) and set(refused.problems) & {it.name for it in verb.asked if it.name not in told}
        assert not unread, f"{name} asks for more than this rule tells it: {unread}"
        with self.database.reading() as session:
            assert head(session) == before
        return False

    def codes(self, numbers):
        return [list(self.rooms.values())[i] for i in sorted(numbers)]

    @rule(numbers=numbers, office=offices, on=days, share=st.sampled_from(SHARES), term=terms)
    def assign(self, numbers, office, on, share, term):
        until = None if term is None else on + timedelta(days=term)
        last_day = until - timedelta(days=1) if until else None
        rooms = {key for key, code in self.rooms.items() if code in self.codes(numbers)}
        allowed = self.free(rooms, office, on, until or date.max, share)
        told = {"rooms": self.codes(numbers), "organisation": self.offices[office], "share": str(share), "last_day": last_day}
        assert self.act("assign", on, **told) == allowed

    def free(self, rooms, office, on, until, share):
        """Whether rooms can be had, told day by day."""
        with self.database.reading() as session:
            there = session.scalars(select(Assignment).where(Assignment.room_id.in_(rooms), Assignment.known_to.is_(None))).all()
            ours = session.scalar(select(Organisation.id).where(Organisation.code == self.offices[office]))
        starts = {on, *(it.valid_from for it in there if on < it.valid_from < until)}
        for room in rooms:
            for day in starts:
                held = [it for it in there if it.room_id == room and it.valid_from <= day and (it.valid_to or date.max) > day]
                if sum(it.share for it in held) + share > 100 or any(it.organisation_id == ours for it in held):
                    return False
        return True

    # Until they are given up by a verb, rooms are ended and corrected as every verb must do it.
    @rule(which=st.integers(0, 9), on=days)
    def give_up(self, which, on):
        self.rewritten("give-up", which, on, lambda session, it: end(session, [it], on=on))

    @rule(which=st.integers(0, 9), share=st.sampled_from(SHARES[2:]))
    def correct(self, which, share):
        def corrected(session, it):
            close(session, it)
            session.flush()
            session.add(again(it, share=min(share, it.share)))

        self.rewritten("correct", which, DAYS[0], corrected)

    def rewritten(self, name, which, on, deed):
        with self.database.writing() as session:
            query = select(Assignment).where(Assignment.room_id.in_(self.rooms), Assignment.known_to.is_(None))
            there = session.scalars(query.order_by(Assignment.valid_from, Assignment.row_id)).all()
            if there and (
                name != "give-up" or there[which % len(there)].valid_from <= on < (there[which % len(there)].valid_to or date.max)
            ):
                with acting(session, name, subject=self.building, **SAYS):
                    deed(session, there[which % len(there)])

    # ── rules of verbs that other parts of the house bring ──
    @existing("vacate")
    @rule(numbers=numbers, office=offices, on=days)
    def vacate(self, numbers, office, on):
        self.act("vacate", on, rooms=self.codes(numbers), organisation=self.offices[office])

    @existing("reallocate")
    @rule(numbers=numbers, giver=offices, taker=offices, on=days)
    def reallocate(self, numbers, giver, taker, on):
        self.act("reallocate", on, rooms=self.codes(numbers), giver=self.offices[giver], taker=self.offices[taker])

    @existing("seat")
    @rule(number=st.integers(0, 2), person=people, on=days)
    def seat(self, number, person, on):
        told = {"people": [self.people[person]], "organisation": self.offices[person]}
        self.act("seat", on, room=self.codes([number])[0], **told)

    @existing("unseat")
    @rule(number=st.integers(0, 2), person=people, on=days)
    def unseat(self, number, person, on):
        self.act("unseat", on, room=self.codes([number])[0], people=[self.people[person]])

    @existing("record-title")
    @rule(office=offices, on=days)
    def record_title(self, office, on):
        self.act("record-title", on, building=self.building, holder=self.offices[office], documents="both")

    # ── what must hold ──
    @invariant()
    def no_room_is_had_twice_and_all_of_the_area_is_told(self):
        with self.database.reading() as session:
            for day in {*DAYS, *(it + timedelta(days=11) for it in DAYS)}:
                rows = session.scalars(select(Assignment).where(Assignment.room_id.in_(self.rooms), as_of(Assignment, day))).all()
                shares = defaultdict(Decimal)
                for it in rows:
                    shares[it.room_id] += it.share
                assert all(it <= 100 for it in shares.values())
                assert max(Counter((it.room_id, it.organisation_id) for it in rows).values(), default=1) == 1
                seats = session.execute(select(Seat.person_id, Seat.second).where(Seat.room_id.in_(self.rooms), as_of(Seat, day)))
                assert max(Counter(seats.all()).values(), default=1) == 1
                held = session.scalars(select(Title).where(Title.building_id == self.title_of, as_of(Title, day))).all()
                assert len(held) <= 1
                self.area_is_conserved(session, day)

    def area_is_conserved(self, session, day):
        """What the organisations have, and what is idle, is what was surveyed."""
        told = rights.holdings(session, building=self.building, on=day)
        surveyed = session.scalars(
            select(RoomSurvey.usable_area).where(RoomSurvey.id.in_(self.rooms), as_of(RoomSurvey, day))
        ).all()
        assert abs(sum(rights.users(told)["usable_area"]) - sum(surveyed)) <= Decimal("0.02")  # each sum is rounded once

    def teardown(self):
        """Every as-of answer, as known after every line, is what a replay of the journal gives."""
        with self.database.reading() as session:
            lines = session.scalars(select(Entry).order_by(Entry.number)).all()
            for model in (Assignment, Seat):
                rows = session.scalars(select(model).where(model.room_id.in_(self.rooms))).all()
                mine = {str(key) for key in self.rooms}
                stands = Counter()
                for line in lines:
                    stands -= Counter(
                        told(it) for it in line.before if it.get("table") == model.__tablename__ and it["room_id"] in mine
                    )
                    made = [it for it in line.after if it.get("table") == model.__tablename__ and it["room_id"] in mine]
                    stands += Counter(map(told, made))
                    if not made and not line.closes:
                        continue
                    for day in DAYS:
                        known = [
                            it for it in rows if it.known_from <= line.known and (it.known_to is None or it.known_to > line.known)
                        ]
                        held = Counter(str(it.id) for it in known if it.valid_from <= day and (it.valid_to or date.max) > day)
                        assert held == Counter(one["id"] for one in map(dict, stands.elements()) if holds(one, day))
            answers = select(Assignment.id).where(Assignment.room_id.in_(self.rooms), as_of(Assignment, DAYS[3], lines[-1].known))
            now = select(Assignment.id).where(Assignment.room_id.in_(self.rooms), as_of(Assignment, DAYS[3]))
            assert Counter(session.scalars(answers)) == Counter(session.scalars(now))


def told(image):
    """An image of the journal, so that it can be counted."""
    return tuple(sorted((name, str(value)) for name, value in image.items()))


def holds(image, day):
    return image["valid_from"] <= day.isoformat() < image.get("valid_to", "9999")


def test_whatever_is_done_the_journal_tells_it_again(database, tmp_path):
    Office.database, Office.folder = database, tmp_path
    limits = settings(max_examples=size(4, 500), stateful_step_count=STEPS)
    run_state_machine_as_test(Office, settings=limits)
    with database.reading() as session:
        assert verify(session)
