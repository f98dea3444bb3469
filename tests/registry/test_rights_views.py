"""Who owns, who uses and who sits in a building, on a day and as it was known at an instant."""

from datetime import timedelta
from decimal import Decimal

from registry.acts.assign import Assign, assign
from registry.acts.end import end
from registry.models import (
    Assignment,
    Building,
    Lease,
    Obligation,
    Organisation,
    Restriction,
    Room,
    RoomPart,
    Seat,
    Title,
    UseAgreement,
)
from registry.store.ids import new_id
from registry.store.journal import acting
from registry.views import rights
from tests.factories import BUILDING, DAY, SAYS
from tests.registry.desk import LATER
from tests.rights import AUDIT, BUREAU, FINANCE, someone

ROOMS = [f"{BUILDING}-1F-10{n}" for n in (1, 2, 3)]


def furnished(database):
    """The first room shared by two, the second let with an office's toilet in it, the third idle; owned, restricted, agreed upon."""
    with database.writing() as session:
        assign(session, Assign(rooms=(ROOMS[0],), organisation=FINANCE, share=Decimal("66.67")), on=DAY, **SAYS)
        assign(session, Assign(rooms=(ROOMS[0],), organisation=AUDIT, share=Decimal("33.33")), on=DAY, **SAYS)
    with database.reading() as session:
        bodies = {it.code: it for it in session.query(Organisation)}
    li = someone(database, "371500-R00001", "李处", at=bodies[FINANCE], post="division_chief")
    with database.writing() as session, acting(session, "furnish", subject=BUILDING, **SAYS) as act:
        rooms = {it.code: it.id for it in session.query(Room)}
        building = session.query(Building).filter_by(code=BUILDING, known_to=None).one()
        new, since = lambda: new_id(act.known), {"valid_from": DAY}
        lease = Lease(
            id=new(), number="聊租2026-1", direction="out", organisation_id=bodies[BUREAU].id, counterparty="某公司", counterparty_id=None,
            premises="", gross_floor_area=None, rent=Decimal(36000), written=True, approval="", search_proof="", returned_on=None, **since,
        )  # fmt: skip
        session.add_all(
            [
                lease,
                Assignment(id=new(), room_id=rooms[ROOMS[1]], organisation_id=bodies[BUREAU].id, share=Decimal(100), tenure="leased-out", lease_id=lease.id, **since),
                Seat(id=new(), room_id=rooms[ROOMS[0]], person_id=li.id, organisation_id=bodies[FINANCE].id, second=False, approval="", **since),
                RoomPart(id=new(), office_id=rooms[ROOMS[0]], room_id=rooms[ROOMS[1]], part="toilet", usable_area=None, **since),
                Obligation(id=new(), kind="move", organisation_id=bodies[AUDIT].id, room_id=rooms[ROOMS[0]], person_id=None, **since),
                Title(id=new(), building_id=building.id, holder_id=bodies[BUREAU].id, state="registered", documents="both", certificate_number="鲁1", land_certificate_number="", real_estate_unit_number="", approval="", batch="", **since),
                Restriction(id=new(), building_id=building.id, kind="seizure", beneficiary="某法院", paper="", **since),
                UseAgreement(id=new(), number="聊协1", organisation_id=bodies[FINANCE].id, bureau_id=bodies[BUREAU].id, building_id=building.id, certificate_number="", purposes=[], schedule=[{"code": ROOMS[0]}], signature="signed", signed_on=DAY, scan="", archive_number="", renews="", **since),
            ]
        )  # fmt: skip
    return act.known


def test_a_building_tells_each_room_with_who_has_it_and_what_each_has_in_all(office):
    furnished(office)
    with office.reading() as session:
        held = rights.holdings(session, building=BUILDING, on=DAY)
        assert list(zip(held.room, held.organisation, held.state, strict=True)) == [
            (ROOMS[0], FINANCE, "in-use"),
            (ROOMS[0], AUDIT, "in-use"),
            (ROOMS[1], BUREAU, "leased-out"),
            (ROOMS[2], None, "idle"),
        ]
        users = rights.users(held)
        assert users.usable_area.to_list() == [Decimal("20.00"), Decimal("13.33"), Decimal("6.67"), Decimal("20.00")]
        assert users.organisation.to_list() == [BUREAU, FINANCE, AUDIT, ""]
        assert sum(users.usable_area) == sum(held.drop_duplicates("room").usable_area)
        assert rights.titles(session, BUILDING, on=DAY).holder_name.to_list() == ["市机关事务管理局"]
        assert rights.restrictions(session, BUILDING, on=DAY).kind.to_list() == ["seizure"]
        assert rights.leases(session, building=BUILDING, on=DAY)[["number", "rooms"]].to_numpy().tolist() == [["聊租2026-1", 1]]


def test_a_room_tells_its_own(office):
    furnished(office)
    with office.reading() as session:
        asked = {"room": ROOMS[0], "on": DAY}
        assert rights.holdings(session, **asked).share.to_list() == [Decimal("66.67"), Decimal("33.33")]
        assert rights.people(session, **asked)[["person_name", "post"]].to_numpy().tolist() == [["李处", "division_chief"]]
        assert rights.parts(session, **asked).part.to_list() == ["toilet"]
        assert rights.obligations(session, **asked).organisation.to_list() == [AUDIT]
        assert rights.agreements(session, BUILDING, **asked).number.to_list() == ["聊协1"]
        other = {"room": ROOMS[2], "on": DAY}
        assert rights.agreements(session, BUILDING, **other).empty
        for view in (rights.people, rights.parts, rights.obligations, rights.leases):
            assert view(session, **other).empty


def test_the_day_before_and_what_was_known_before_still_show_what_was(office):
    then = furnished(office)
    with office.writing() as session, acting(session, "vacate", subject=ROOMS[0], **SAYS):
        end(session, session.query(Assignment).filter_by(known_to=None).all(), on=LATER)

    def users(on, known=None):
        with office.reading() as session:
            return rights.users(rights.holdings(session, building=BUILDING, on=on, known=known)).organisation.to_list()

    assert users(LATER) == [""]
    assert users(LATER - timedelta(days=1)) == [BUREAU, FINANCE, AUDIT, ""]
    assert users(LATER, known=then) == [BUREAU, FINANCE, AUDIT, ""]
