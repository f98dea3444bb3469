"""Leases live: rooms are let once, held until they are back, renewed without a gap, and recalled by stages."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from registry import Conflict, Invalid, verify, views
from registry.acts.assign import Assign, assign
from registry.models import Lease, Seat, Tenure
from registry.queries import leases, room_id, uses
from registry.store.errors import NotFound
from tests.factories import DAY, SAYS
from tests.registry.letting import IN, LAST, OUT, ROOMS, do, write
from tests.rights import AUDIT, BUREAU, FINANCE

AFTER = LAST + timedelta(days=1)


def give(database, on=DAY, to=AUDIT, **more):
    with database.writing() as session:
        assign(session, Assign(rooms=ROOMS[:1], organisation=to, **more), on=on, **SAYS)


def holders(database, on, room=ROOMS[0]):
    with database.reading() as session:
        return [(it.tenure, it.lease_id is not None) for it in uses.assignments(session, [room_id(session, room)], on=on)]


def test_a_let_room_is_nobody_elses_until_it_is_back_over_the_last_day_too(office):
    do(office, "lease-out")
    assert holders(office, DAY) == [(Tenure.LEASED_OUT.value, True)]
    for day in (DAY, LAST, AFTER, date(2030, 1, 1)):
        with pytest.raises(Conflict, match="市机关事务管理局"):
            give(office, on=day)
    with pytest.raises(Conflict, match="机关事务管理局"):
        do(office, "lease-out", number="另一份")
    do(office, "return-lease", lease=OUT, on=date(2027, 5, 1))
    assert holders(office, date(2027, 4, 30)) == [(Tenure.LEASED_OUT.value, True)]
    assert holders(office, date(2027, 5, 1)) == []
    give(office, on=date(2027, 5, 1))
    with office.reading() as session:
        assert verify(session) > 0


def test_what_somebody_has_or_will_have_or_sits_in_is_not_idle(office):
    give(office, on=date(2026, 9, 1))
    with pytest.raises(Conflict, match="市审计局"):
        do(office, "lease-out")
    with office.writing() as session:
        here = room_id(session, ROOMS[1])
        write(session, Seat(room_id=here, person_id=here, organisation_id=here, second=False, approval="", valid_from=DAY))
    with pytest.raises(Conflict, match=r"座位.*102"):
        do(office, "lease-out", rooms=ROOMS[1:2])


def test_a_number_is_one_contracts_and_can_stand_in_an_address(office):
    do(office, "lease-out")
    with pytest.raises(Conflict, match="已有编号"):
        do(office, "lease-in", number=OUT)
    for number in ("", " 3号", "../3", "rent", "3\n号", "//"):
        with pytest.raises(Invalid) as wrong:
            do(office, "lease-in", number=number)
        assert set(wrong.value.problems) == {"number"}


def test_premises_may_be_rooms_of_the_register_and_come_back_early(office):
    do(office, "lease-in", rooms=ROOMS[:2])
    assert holders(office, LAST) == [(Tenure.PAID.value, True)]
    do(office, "return-lease", lease=IN, on=date(2026, 8, 1))
    assert holders(office, date(2026, 8, 1)) == []
    with office.reading() as session:
        lease = leases.lease(session, IN)
        assert (lease.valid_to, lease.returned_on) == (AFTER, date(2026, 8, 1))
    with pytest.raises(Conflict, match="已于 2026-08-01 结束"):
        do(office, "return-lease", lease=IN, on=date(2026, 9, 1))
    with pytest.raises(NotFound):
        do(office, "return-lease", lease="没有的合同")


def test_a_lease_is_renewed_without_a_gap_or_while_it_is_held_over(office):
    do(office, "lease-out")
    again = {"lease": OUT, "rent": 30000, "approval": "聊财资〔2027〕2号"}
    with pytest.raises(Invalid, match="2027-03-02"):
        do(office, "renew-lease", number="续1", last_day=date(2028, 3, 1), on=LAST, **again)
    do(office, "renew-lease", number="续1", last_day=date(2028, 3, 1), on=AFTER, **again)
    assert holders(office, LAST) == holders(office, AFTER) == [(Tenure.LEASED_OUT.value, True)]
    again["lease"] = "续1"
    with pytest.raises(Invalid, match="2048-06-30"):
        do(office, "renew-lease", number="续2", last_day=date(2048, 7, 1), on=date(2028, 7, 1), **again)
    do(office, "renew-lease", number="续2", last_day=date(2048, 6, 30), on=date(2028, 7, 1), **again)
    with pytest.raises(Conflict, match="续1 续租"):
        do(office, "return-lease", lease=OUT, on=AFTER)
    with office.reading() as session:
        chain = [leases.lease(session, number) for number in (OUT, "续1", "续2")]
        assert [leases.predecessor(session, it.id) and leases.predecessor(session, it.id).number for it in chain] == [
            None,
            OUT,
            "续1",
        ]
        assert [leases.successor(session, it.id) and leases.successor(session, it.id).number for it in chain] == [
            "续1",
            "续2",
            None,
        ]
        assert chain[1].rent == Decimal(30000)
        assert verify(session) > 0


def test_renting_goes_on_only_with_both_papers(office):
    do(office, "lease-in")
    with pytest.raises(Invalid) as wrong:
        do(office, "renew-lease", lease=IN, number="续", last_day=date(2028, 3, 1), rent=1, approval=" ", on=AFTER)
    assert set(wrong.value.problems) == {"approval", "search_proof"}


def test_offices_let_since_before_the_clearance_go_on_unless_a_place_forbids_it(office, monkeypatch):
    cleared = "registry.acts.renew_lease.cleared_since"
    do(office, "lease-out")
    again = {"rent": 1, "approval": "聊财资〔2027〕2号"}
    monkeypatch.setattr(cleared, lambda: DAY + timedelta(days=1))
    do(office, "renew-lease", lease=OUT, number="续1", last_day=date(2028, 3, 1), on=AFTER, **again)  # only noted
    with office.reading() as session:
        told = views.lease(session, "续1", on=AFTER)
        assert [it.code for it in told.notes] == ["finance-approves", "old-office-lease-renewed"]
    monkeypatch.setattr("registry.acts.renew_lease.old_renewals_refused", lambda **_: True)
    again |= {"lease": "续1", "number": "续2", "last_day": date(2029, 3, 1), "on": date(2028, 3, 2)}
    with pytest.raises(Invalid, match=r"不得续租.*中办发〔2013〕17号"):  # the contract that it followed is looked at
        do(office, "renew-lease", **again)
    monkeypatch.setattr(cleared, lambda: DAY)
    do(office, "renew-lease", **again)


def test_rent_is_recorded_once_on_its_paper(office):
    do(office, "lease-out")
    told = {"lease": OUT, "amount": "12000.00", "period": "2026上半年", "paper": "鲁财非税 0012345"}
    do(office, "record-rent", **told)
    with pytest.raises(Conflict, match="已登记"):
        do(office, "record-rent", **told)
    for wrong in ("0", "-5", "1.005", "NaN"):
        with pytest.raises(Invalid, match="amount"):
            do(office, "record-rent", **{**told, "amount": wrong})


def test_a_recall_is_planned_in_stages_and_goes_through_them_in_order(office):
    do(office, "lease-out")
    do(office, "lease-in")
    stages = [
        {"on": "2026-04-01", "step": "书面通知承租方"},
        {"on": "2026-06-01", "step": "协商补偿"},
        {"on": "2026-09-01", "step": "清退"},
    ]
    plan = {"lease": OUT, "compensation": "36000.00", "dispute_risk": "high", "responsible": BUREAU, "stages": stages}
    for name, wrong in (("stages", stages[::-1]), ("stages", []), ("compensation", "-1"), ("lease", IN)):
        with pytest.raises(Invalid, match=name):
            do(office, "assess-recall", **{**plan, name: wrong})
    with pytest.raises(Conflict, match="没有收回计划"):
        do(office, "advance-recall", lease=OUT, stage=1)
    do(office, "assess-recall", **plan)
    with pytest.raises(Invalid, match="先完成第 1 步"):
        do(office, "advance-recall", lease=OUT, stage=2)
    do(office, "advance-recall", lease=OUT, stage=1, on=date(2026, 4, 3))
    do(office, "assess-recall", **{**plan, "compensation": "40000.00"}, on=date(2026, 5, 1))
    with office.reading() as session:
        lease = leases.lease(session, OUT)
        now, before = (leases.recall_plan(session, lease.id, on=day) for day in (date(2026, 5, 1), date(2026, 4, 30)))
        assert [it["done"] for it in now.stages] == ["2026-04-03", None, None]
        assert (now.compensation, before.compensation) == (Decimal(40000), Decimal(36000))
    do(office, "advance-recall", lease=OUT, stage=2, on=date(2026, 6, 1))
    do(office, "advance-recall", lease=OUT, stage=3, on=date(2026, 9, 1))
    with pytest.raises(Conflict, match="均已完成"):
        do(office, "advance-recall", lease=OUT, stage=3, on=date(2026, 9, 1))


def test_of_a_renewal_that_is_refused_nothing_stays(office):
    do(office, "lease-out")
    do(office, "lease-in", rooms=ROOMS[1:2], organisation=FINANCE)
    with pytest.raises(Conflict):
        do(office, "renew-lease", lease=OUT, number=IN, last_day=date(2028, 3, 1), rent=1, approval="x", on=AFTER)
    with office.reading() as session:
        assert session.query(Lease).count() == 2
        assert leases.lease(session, OUT).returned_on is None
