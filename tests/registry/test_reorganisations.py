"""Bodies are merged, split and abolished: what they held has an heir on the same day, and yesterday still shows the old."""

from datetime import timedelta
from decimal import Decimal

import pytest

from registry import Conflict, Invalid, NotFound, verify
from registry.acts.assign import Assign, assign
from registry.acts.merge_organisations import MergeOrganisations, merge_organisations
from registry.models import Assignment, Building, Lease, Obligation, Room, Seat, Succession, Title, UseAgreement
from registry.queries import parties
from registry.store.dated import as_of
from registry.store.ids import new_id
from registry.store.journal import acting
from tests.factories import BUILDING, DAY, SAYS
from tests.registry.parties import do, found, held, stood

ROOMS = tuple(f"{BUILDING}-1F-10{n}" for n in (1, 2, 3))
THEN = DAY + timedelta(days=90)
COUNTY = {"division": "371521", "tier": "county", "administers": "371521"}
EVE = THEN - timedelta(days=1)


@pytest.fixture
def city(floor):
    """Two bodies with rooms, one shared, and a new one that is to take them; by code."""
    for number, name in ((1, "市规划局"), (2, "市国土局"), (3, "市自然资源和规划局")):
        found(floor, name, number, document=f"聊编〔2020〕{number}号", posts=[{"post": "below_bureau", "count": 10 * number}])
    give(floor, "371500-P001", ROOMS[0])
    give(floor, "371500-P001", ROOMS[1], Decimal(40))
    give(floor, "371500-P002", ROOMS[1], Decimal("59.99"))
    return floor


def give(database, to, room, share=Decimal(100), on=DAY):
    with database.writing() as session:
        assign(session, Assign(rooms=(room,), organisation=to, share=share), on=on, **SAYS)


def papers(database, code, *, person=None):
    """A title, an agreement, a lease, a seat and an overdue room, as other acts would have made them."""
    with database.writing() as session, acting(session, "papers", subject=code, **SAYS) as act:
        body = parties.organisation(session, code, on=DAY)
        building = session.query(Building).first().id
        room = session.query(Room).filter_by(code=ROOMS[0]).one().id
        key = lambda: new_id(act.known)  # noqa: E731
        session.add(Title(id=key(), building_id=building, holder_id=body.id, state="registered", documents="both", certificate_number="1", land_certificate_number="", real_estate_unit_number="", approval="", batch="", valid_from=DAY))  # fmt: skip
        session.add(UseAgreement(id=key(), number="聊机管协〔2026〕1号", organisation_id=body.id, bureau_id=body.id, building_id=building, certificate_number="", purposes=[], schedule=[], signature="signed", signed_on=DAY, scan="", archive_number="", renews="", valid_from=DAY))  # fmt: skip
        session.add(Lease(id=key(), number="租-1", direction="in", organisation_id=body.id, counterparty="某公司", counterparty_id=None, premises="某楼", gross_floor_area=None, rent=Decimal("120000.00"), written=True, approval="x", search_proof="x", returned_on=None, valid_from=DAY, valid_to=THEN + timedelta(days=300)))  # fmt: skip
        session.add(Obligation(id=key(), kind="move", organisation_id=body.id, room_id=room, person_id=None, valid_from=DAY))
        if person:
            one = parties.person(session, person, on=DAY)
            session.add(
                Seat(id=key(), room_id=room, person_id=one.id, organisation_id=body.id, second=False, approval="", valid_from=DAY)
            )


def rows(database, kind, column, code, on):
    with database.reading() as session:
        key = parties.organisation(session, code, on=on).id
        return session.query(kind).filter(getattr(kind, column) == key, as_of(kind, on)).all()


def counts(database, code, on):
    with database.reading() as session:
        return [it.count for it in parties.posts_of(session, parties.organisation(session, code, on=on).id, on=on)]


def test_two_bodies_merge_and_their_rooms_are_the_new_ones_while_yesterday_shows_the_old(city):
    person = do(city, "record-person", name="李明", division="371500")
    do(city, "appoint", person=person, organisation="371500-P001", post="below_bureau")
    under = found(city, "市规划设计院", 4, parent="371500-P002")
    papers(city, "371500-P001", person=person)
    done = do(city, "merge-organisations", organisations=["371500-P001", "371500-P002"], into="371500-P003", on=THEN)
    assert held(city, "371500-P003", THEN) == [*ROOMS[:2]]
    assert held(city, "371500-P001", EVE) == [*ROOMS[:2]]
    assert held(city, "371500-P003", EVE) == []
    (shared,) = [it for it in rows(city, Assignment, "organisation_id", "371500-P003", THEN) if it.share < 100]
    assert shared.share == Decimal("99.99")
    with pytest.raises(NotFound):
        stood(city, "371500-P001", THEN)
    assert (counts(city, "371500-P003", THEN), counts(city, "371500-P003", EVE)) == ([60], [30])
    assert [it.number for it in done.agreements] == ["聊机管协〔2026〕1号"]
    for kind, column in (
        (Title, "holder_id"),
        (Lease, "organisation_id"),
        (Seat, "organisation_id"),
        (Obligation, "organisation_id"),
    ):
        assert len(rows(city, kind, column, "371500-P003", THEN)) == 1, kind
        assert len(rows(city, kind, column, "371500-P001", EVE)) == 1, kind
    (lease,) = rows(city, Lease, "organisation_id", "371500-P003", THEN)
    assert lease.valid_to == THEN + timedelta(days=300)
    assert stood(city, under, THEN).parent_id == stood(city, "371500-P003", THEN).id
    with city.reading() as session:
        posts = parties.appointments(session, parties.person(session, person, on=THEN).id, on=THEN)
        assert [(it.organisation_id, it.main) for it in posts] == [(stood(city, "371500-P003", THEN).id, True)]
        assert session.query(Succession).count() == 2
        assert session.query(UseAgreement).filter(as_of(UseAgreement, THEN)).all() == []
        assert verify(session) > 0


def test_a_body_that_merges_into_one_under_it_leaves_no_circle(city):
    middle = found(city, "处", 5, parent="371500-P001")
    low = found(city, "科", 6, parent=middle)
    do(city, "merge-organisations", organisations=["371500-P001"], into=low, on=THEN)
    assert stood(city, low, THEN).parent_id is None
    assert stood(city, middle, THEN).parent_id == stood(city, low, THEN).id
    assert held(city, low, THEN) == [*ROOMS[:2]]


def test_what_is_planned_passes_on_too(city):
    later = THEN + timedelta(days=30)
    give(city, "371500-P001", ROOMS[2], on=later)
    do(city, "merge-organisations", organisations=["371500-P001"], into="371500-P003", on=THEN)
    assert held(city, "371500-P003", later) == [*ROOMS]
    assert held(city, "371500-P003", THEN) == [*ROOMS[:2]]


def test_posts_that_the_heir_cannot_have_are_named(city):
    county = found(city, "阳谷县自然资源局", 7, division="371521", tier="county")
    with pytest.raises(Conflict, match=r"局\(处\)级以下.*阳谷县"):
        do(city, "merge-organisations", organisations=["371500-P001"], into=county, on=THEN)
    assert held(city, "371500-P001", THEN) == [*ROOMS[:2]]


def test_a_bureau_that_merges_leaves_its_division_to_its_heir(city):
    bureau = found(city, "市机关事务管理局", 8, administers="371500")
    do(city, "merge-organisations", organisations=[bureau], into="371500-P003", on=THEN)
    with city.reading() as session:
        assert parties.bureau_of(session, "371503", on=THEN).code == "371500-P003"
        assert parties.bureau_of(session, "371503", on=EVE).code == bureau
    with pytest.raises(Conflict, match="371521"):
        do(city, "abolish-organisation", organisation=found(city, "县机关事务中心", 9, **COUNTY), on=THEN)


def test_a_body_is_split_room_by_room_and_its_people_go_with_their_rooms(city):
    give(city, "371500-P001", ROOMS[2])
    person = do(city, "record-person", name="李明", division="371500")
    do(city, "appoint", person=person, organisation="371500-P001", post="below_bureau")
    papers(city, "371500-P001", person=person)
    passes = [
        {"what": ROOMS[0], "to": "371500-P003"},
        {"what": ROOMS[2], "to": "371500-P002"},
        {"what": BUILDING, "to": "371500-P003"},
    ]
    with pytest.raises(Conflict) as refused:
        do(city, "split-organisation", organisation="371500-P001", passes=passes, on=THEN)
    assert "租-1" in str(refused.value)
    assert "编制" in str(refused.value)
    assert ROOMS[0] not in str(refused.value)
    with pytest.raises(Invalid, match="不在原单位名下"):
        do(
            city,
            "split-organisation",
            organisation="371500-P001",
            passes=[*passes, {"what": "租-9", "to": "371500-P002"}],
            on=THEN,
        )
    done = do(city, "split-organisation", organisation="371500-P001", passes=passes, rest="371500-P003", on=THEN)
    assert held(city, "371500-P003", THEN) == [*ROOMS[:2]]
    assert held(city, "371500-P002", THEN) == [ROOMS[1], ROOMS[2]]
    assert len(rows(city, Seat, "organisation_id", "371500-P003", THEN)) == 1
    assert {it.act for it in done.successions} == {"split"}
    assert held(city, "371500-P001", EVE) == [*ROOMS]


def test_a_body_of_which_a_part_is_split_off_goes_on_with_the_rest(city):
    papers(city, "371500-P001")
    done = do(
        city,
        "split-organisation",
        organisation="371500-P001",
        passes=[{"what": ROOMS[0], "to": "371500-P003"}],
        rest="371500-P001",
        on=THEN,
    )
    assert held(city, "371500-P001", THEN) == [ROOMS[1]]
    assert held(city, "371500-P003", THEN) == [ROOMS[0]]
    assert counts(city, "371500-P001", THEN) == [10]
    assert len(done.agreements) == 1  # its schedule names a room that it has no longer


def test_a_body_is_not_abolished_while_its_rooms_have_no_heir(city):
    under = found(city, "市规划设计院", 4, parent="371500-P001")
    with pytest.raises(Conflict) as refused:
        do(city, "abolish-organisation", organisation="371500-P001", on=THEN)
    for named in (ROOMS[0], ROOMS[1], "局(处)级以下 编制 10", "市规划设计院"):
        assert named in str(refused.value)
    do(city, "abolish-organisation", organisation="371500-P001", heir="371500-P002", new_parent="371500-P003", on=THEN)
    assert held(city, "371500-P002", THEN) == [*ROOMS[:2]]
    assert stood(city, under, THEN).parent_id == stood(city, "371500-P003", THEN).id
    with pytest.raises(Invalid, match="编号不再使用"):
        do(
            city,
            "record-organisation",
            code="371500-P001",
            name="新专班",
            tier="city",
            kind="temporary",
            last_day="2027-01-01",
            on=THEN,
        )


def test_a_task_force_that_is_done_leaves_nothing_and_needs_no_heir(city):
    force = found(city, "创城专班", 4, kind="temporary", credit_code="", last_day="2026-12-31")
    person = do(city, "record-person", name="李明", division="371500")
    do(city, "appoint", person=person, organisation=force, main=False, staffing="seconded")
    do(city, "abolish-organisation", organisation=force, on=THEN)
    with city.reading() as session:
        assert parties.appointments(session, parties.person(session, person, on=THEN).id, on=THEN) == []


def test_an_act_that_is_refused_has_done_nothing(city, monkeypatch):
    monkeypatch.setattr("registry.acts.reorganise.stand_apart", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError), city.writing() as session:
        merge_organisations(session, MergeOrganisations(organisations=("371500-P001",), into="371500-P003"), on=THEN, **SAYS)
    assert held(city, "371500-P001", THEN) == [*ROOMS[:2]]
