"""What somebody sees: the rows and the sums of their division or organisation, on the days that are theirs, and nothing else."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import aliased

from registry import NotFound, queries, views
from registry.acts.accounts import found
from registry.acts.end import end
from registry.models import Account, Assignment, Base, Entry, Floor, Person, Room, RoomSurvey, Seat, Site, StoredFile
from registry.queries import parties, sight
from registry.store.ids import new_id
from registry.store.journal import acting, again, close
from registry.store.scope import prefix
from registry.store.visible import RULES
from tests.factories import BUILDING, DAY
from tests.registry.sights import COUNTY, COUNTY_BUILDING, UNTIL, two_divisions, viewer
from tests.registry.test_assign import give
from tests.rights import AUDIT, FINANCE, body

MAPPED = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
OUTSIDE = {"register", "journal", "account", "account_grant"}
CITY, OF_COUNTY, ELSEWHERE = viewer("staff", "371500"), viewer("auditor", "371502"), viewer("staff", "371521")
CLERK, OF_AUDIT = viewer("clerk", FINANCE), viewer("clerk", AUDIT)


@pytest.fixture
def divisions(database, tmp_path):
    return two_divisions(database, tmp_path)


def seen(database, looker, kind):
    """The keys of the rows of a table that somebody sees, and how many are counted."""
    key = inspect(kind).primary_key
    with database.reading(looker) as session:
        rows = {
            tuple(it)
            for it in session.execute(select(*[getattr(kind, inspect(kind).get_property_by_column(it).key) for it in key]))
        }
        other = aliased(kind)
        assert session.scalar(select(func.count()).select_from(kind)) == len(rows)
        assert session.scalar(select(func.count()).select_from(select(other).subquery())) == len(rows)
        return rows


def test_every_table_has_its_expression():
    assert set(MAPPED) == set(RULES) | OUTSIDE


def test_a_division_sees_what_lies_under_it_and_a_clerk_what_is_his(divisions):
    """The matrix: every table, everybody who looks, rows and counts."""
    for name in RULES:
        kind = MAPPED[name]
        everything, city, county, clerk = (seen(divisions, it, kind) for it in (None, CITY, OF_COUNTY, CLERK))
        assert everything, name
        assert city == everything, name
        assert county < everything, name
        assert county, name
        assert not clerk & county, name
        assert bool(clerk) == (name != "accepted_finding"), name
        for blind in (
            ELSEWHERE,
            viewer("audit-admin", "000000"),
        ):
            assert seen(divisions, blind, kind) == set(), name
        assert seen(divisions, viewer("auditor", "000000"), kind) == everything, name
        assert seen(divisions, viewer("guest"), kind) == set(), name


def test_an_organisation_sees_a_room_on_the_days_on_which_it_held_it(divisions):
    def numbers(looker, on):
        with divisions.reading(looker) as session:
            found = views.rooms(session, f"{BUILDING}-1F", on=on)
            assert len(views.called(session, "101", building=BUILDING, on=on)) == ("101" in list(found.number))
            total = views.floors(session, BUILDING, on=on)
            assert sum(total.rooms) == len(found)
            assert sum(views.buildings(session, on=on, search=BUILDING).usable_area) == 20 * len(found)
            return sorted(found.number)

    last = UNTIL - timedelta(days=1)
    assert (numbers(CLERK, last), numbers(CLERK, UNTIL)) == (["101"], [])
    assert (numbers(OF_AUDIT, last), numbers(OF_AUDIT, UNTIL)) == (["102"], ["101", "102"])
    assert numbers(CITY, UNTIL) == ["101", "102"]
    assert numbers(OF_COUNTY, UNTIL) == []


def test_joins_subqueries_gets_and_unions_are_limited_too(divisions):
    with divisions.reading(OF_COUNTY) as session:
        survey, room = aliased(RoomSurvey), aliased(Room)
        outer = select(Floor.code, func.count(survey.id)).outerjoin(survey, survey.floor_id == Floor.id).group_by(Floor.code)
        assert session.execute(outer).all() == [(f"{COUNTY_BUILDING}-1F", 1)]
        assert session.scalars(select(room.code).where(room.id.in_(select(RoomSurvey.id)))).all() == [f"{COUNTY_BUILDING}-1F-101"]
        assert len(session.execute(select(Room.code).union_all(select(Floor.code))).all()) == 2
        with divisions.reading() as all_seeing:
            mine, other = sorted(
                all_seeing.scalars(select(StoredFile.digest)), key=lambda it: session.get(StoredFile, it) is None
            )
        assert queries.original(session, mine)
        with pytest.raises(NotFound):
            queries.original(session, other)
        with pytest.raises(RuntimeError, match="mapped class"):
            session.execute(select(Base.metadata.tables["room"].c.code))
        with pytest.raises(RuntimeError, match="mapped class"):
            session.execute(text("SELECT code FROM room"))


def test_where_a_sensitive_body_sits_is_left_out_of_rows_and_sums(divisions):
    body(divisions, "371500-P003", "市某局", sensitive=True)
    with divisions.writing() as session, acting(session, "vacate", subject="x", by="x", because="x"):
        room = queries.room_id(session, f"{BUILDING}-1F-102")
        close(session, session.scalars(select(Assignment).where(Assignment.room_id == room)).one())
    give(divisions, [f"{BUILDING}-1F-102"], to="371500-P003")
    for looker, rooms in ((CITY, 1), (viewer("staff", "371500", cleared=True), 2), (viewer("clerk", "371500-P003"), 1)):
        with divisions.reading(looker) as session:
            found = views.rooms(session, f"{BUILDING}-1F", on=DAY)
            assert len(found) == rooms
            assert sum(views.floors(session, BUILDING, on=DAY).usable_area) == 20 * rooms
            assert session.scalar(select(func.count()).select_from(Room).where(Room.code.startswith(BUILDING))) == rooms
            held = session.scalars(select(Assignment)).all()
            assert any(it.organisation_id == parties.organisation(session, "371500-P003", on=DAY).id for it in held) == (
                looker is not CITY
            )


def test_a_sensitive_person_and_their_seat_are_left_out(divisions):
    with divisions.writing() as session, acting(session, "record-person", subject="x", by="x", because="x"):
        one = parties.person(session, "371500-R00001", on=DAY)
        end(session, [one], on=DAY)
        session.add(again(one, sensitive=True, valid_from=DAY))
    people, seats = seen(divisions, CITY, Person), seen(divisions, CITY, Seat)
    cleared = viewer("staff", "371500", cleared=True)
    assert (len(seats), len(seen(divisions, cleared, Seat))) == (1, 2)
    with divisions.reading(CITY) as session, pytest.raises(NotFound):
        parties.person(session, "371500-R00001", on=DAY)
    assert people < seen(divisions, cleared, Person)


def test_accounts_are_the_administrators_and_the_journal_the_auditors(divisions):
    with divisions.writing() as session:
        found(session, on=DAY, by="安装", because="安装")
    assert len(seen(divisions, viewer("security-admin", "000000"), Account)) == 3
    assert seen(divisions, CITY, Account) == set()
    lines = len(seen(divisions, None, Entry))
    assert len(seen(divisions, viewer("audit-admin", "000000"), Entry)) == lines
    assert seen(divisions, viewer("system-admin", "000000"), Entry) == set()
    assert 0 < len(seen(divisions, OF_COUNTY, Entry)) < lines
    with divisions.reading(OF_COUNTY) as session:
        assert len(views.surveys(session)) == 1


def test_what_somebody_names_must_be_theirs_to_see(divisions):
    room, other = f"{COUNTY_BUILDING}-1F-101", f"{BUILDING}-1F-101"
    for asks in (divisions.reading, divisions.rehearsing):
        with asks() as session:
            sight.must_see(session, OF_COUNTY, [("room", room), ("organisation", COUNTY), ("division", "371502")])
            for named in (
                ("room", other),
                ("organisation", FINANCE),
                ("building", BUILDING),
                ("division", "371500"),
                ("person", "371500-R00001"),
            ):
                with pytest.raises(NotFound):
                    sight.must_see(session, OF_COUNTY, [named])
            sight.must_see(session, CLERK, [("room", other)], on=DAY)
            with pytest.raises(NotFound):
                sight.must_see(session, CLERK, [("room", other)], on=UNTIL)
            sight.must_see(session, None, [("room", "whatever")])


DIVISIONS = st.from_regex(r"37[0-2][0-9](0[0-3]|2[0-9])", fullmatch=True)


@given(scopes=st.lists(DIVISIONS, min_size=1, max_size=3), codes=st.lists(DIVISIONS, min_size=1, max_size=8))
def test_nobody_sees_a_room_whose_code_is_outside_the_scope(database, scopes, codes):
    looker = viewer("staff", *scopes)
    with database.rehearsing() as session, acting(session, "fill", subject="x", by="x", because="x") as act:
        for number, code in enumerate(codes):
            site = Site(
                id=new_id(act.known),
                code=f"{code}-{number:04}",
                name="",
                division_code=code,
                address="",
                outline=None,
                valid_from=DAY,
            )
            room = Room(id=new_id(act.known), floor_id=new_id(act.known), code=f"{code}-{number:04}-001-1F-101")
            facts = {"number": "101", "name": "", "use": "", "usable_area": None, "declared_area": None, "repaired": ""}
            version = RoomSurvey(
                id=room.id,
                floor_id=room.floor_id,
                survey_id=new_id(act.known),
                plan_outline=None,
                outline=None,
                valid_from=DAY,
                **facts,
            )
            session.add_all([site, room, version])
        session.flush()
        wanted = sorted(
            f"{code}-{i:04}-001-1F-101" for i, code in enumerate(codes) if any(code.startswith(prefix(it)) for it in scopes)
        )
        for query in (select(Room.code), select(Room.code).select_from(RoomSurvey).join(Room, Room.id == RoomSurvey.id)):
            assert sorted(session.scalars(query, execution_options={"viewer": looker})) == wanted
        versions = session.scalars(select(RoomSurvey.id), execution_options={"viewer": looker}).all()
        assert len(versions) == len(wanted)
