"""A floor is counted, a difference is decided by another person, the ledger changes by its own act, and the difference is settled."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from registry import Conflict, Invalid, NotAllowed, NotFound, head, verify, views
from registry.acts.assign import Assign, assign
from registry.acts.count_room import CountRoom, count_room
from registry.acts.decide_discrepancy import (
    DecideDiscrepancy,
    DiscrepancyDecision,
    SettleDiscrepancy,
    decide_discrepancy,
    settle_discrepancy,
)
from registry.acts.report_discrepancies import ReportDiscrepancies, report_discrepancies
from registry.acts.stocktake import CloseStocktake, OpenStocktake, close_stocktake, open_stocktake
from registry.acts.verbs import verb_of
from registry.models import LedgerPair, RoomState
from tests.factories import BUILDING, DAY, SAYS, row, sheet, survey
from tests.registry.desk import enrolled, lines
from tests.rights import AUDIT, FINANCE, someone

ROOMS = tuple(f"{BUILDING}-1F-10{n}" for n in (1, 2, 3))
LATER = DAY + timedelta(days=30)
COUNTER = {"by": "赵盘", "because": "2026年下半年盘点"}
REVIEWER = {"by": "李处", "because": "盘点差异审定"}
PLACE = LedgerPair.PLACE
USE_KEY = f"{ROOMS[1]}:use"


def do(database, act, told, *, on=LATER, **says):
    with database.writing() as session:
        return [it.id for it in act(session, told, on=on, **(says or COUNTER))]


@pytest.fixture
def counting(office):
    """The floor's first room is the finance bureau's, where 张三 sits; a stocktake is under way."""
    with office.writing() as session:
        assign(session, Assign(rooms=ROOMS[:1], organisation=FINANCE), on=DAY, **SAYS)
    do(office, open_stocktake, OpenStocktake(name="下半年盘点", due_on=date(2026, 12, 31), building=BUILDING), **SAYS)
    return office


def count(database, room, **found):
    return do(database, count_room, CountRoom(stocktake="371500-S00001", room=room, **found))


def report(database, on=LATER, **says):
    return do(database, report_discrepancies, ReportDiscrepancies(pair=PLACE, stocktake="371500-S00001"), on=on, **says)


def register_of(database, on=LATER, **asked):
    with database.reading() as session:
        return views.discrepancies(session, on=on, **asked).rows.set_index("key")


def books(database, on=LATER):
    with database.reading() as session:
        return views.rooms(session, f"{BUILDING}-1F", on=on)[["code", "number", "use"]].to_dict("records")


def found_a_meeting_room(database):
    count(database, ROOMS[0])
    count(database, ROOMS[1], differs=("use",), use="service", note="已改为会议室")
    count(database, ROOMS[2])
    report(database)


def test_a_floor_is_counted_from_opening_to_closing_and_its_difference_settled(counting, tmp_path):
    before = books(counting)
    found_a_meeting_room(counting)
    (told,) = register_of(counting).to_dict("records")
    assert (told["subject"], told["booked"], told["found"], told["state"]) == (ROOMS[1], "office", "service", "open")
    decision = DecideDiscrepancy(pair=PLACE, keys=(USE_KEY,), decision=DiscrepancyDecision.APPROVED, reason="现场照片属实")
    do(counting, decide_discrepancy, decision, **REVIEWER)
    assert books(counting) == before
    do(counting, assign, Assign(rooms=ROOMS[1:2], organisation=AUDIT), **SAYS)
    with pytest.raises(Conflict, match="账面尚未变更"):
        do(counting, settle_discrepancy, SettleDiscrepancy(pair=PLACE, keys=(USE_KEY,), entry=lines(counting)), **SAYS)
    drawn = [replace(it, use="service") if it.number == "102" else it for it in row("101", "102", "103")]
    enrolled(counting, survey(tmp_path, sheet(*drawn), name="复核.dxf"), on=LATER)
    line = lines(counting)
    settle = SettleDiscrepancy(pair=PLACE, keys=(USE_KEY,), entry=line)
    do(counting, settle_discrepancy, settle, **SAYS)
    assert register_of(counting).loc[USE_KEY, "state"] == "settled"
    assert register_of(counting).loc[USE_KEY, "reviewer"] == "李处"
    do(counting, close_stocktake, CloseStocktake(stocktake="371500-S00001"), **SAYS)
    with counting.reading() as session:
        progress = views.stocktakes(session, on=LATER).rows.iloc[0]
        assert (progress["rooms"], progress["counted"], progress["differing"], progress["missing"]) == (3, 3, 1, 0)
        assert progress["closed_on"] == LATER
        assert verify(session) > 0
    with pytest.raises(Conflict, match="已于"):
        count(counting, ROOMS[0])


def test_the_same_difference_found_twice_is_one_and_gone_it_is_settled_by_itself(counting):
    found_a_meeting_room(counting)
    first = register_of(counting)
    stood = lines(counting)
    assert report(counting, by="钱二", because="再次核对") == []
    assert lines(counting) == stood
    count(counting, ROOMS[1], differs=("use",), use="annex")
    (again,) = report(counting)
    assert again == first.loc[USE_KEY, "id"]
    assert register_of(counting).loc[USE_KEY, "found"] == "annex"
    count(counting, ROOMS[1])
    assert report(counting) == [again]
    assert register_of(counting).loc[USE_KEY, "state"] == "settled"
    count(counting, ROOMS[1], differs=("use",), use="service")
    assert report(counting) == [again]
    assert register_of(counting).loc[USE_KEY, "state"] == "open"


def test_nobody_decides_on_what_he_counted_or_reported(counting):
    count(counting, ROOMS[1], differs=("use",), use="service")
    report(counting, by="王 登记", because="核对")
    for name in ("赵盘", "王登记", " 赵　盘"):
        with pytest.raises(NotAllowed, match="以外的人"):
            do(
                counting,
                decide_discrepancy,
                DecideDiscrepancy(pair=PLACE, keys=(USE_KEY,), decision=DiscrepancyDecision.STANDS, reason="看错"),
                by=name,
                because="审定",
            )
    with pytest.raises(Invalid, match="理由"):
        do(
            counting,
            decide_discrepancy,
            DecideDiscrepancy(pair=PLACE, keys=(USE_KEY,), decision=DiscrepancyDecision.STANDS, reason=" "),
            **REVIEWER,
        )
    assert register_of(counting).loc[USE_KEY, "state"] == "open"


def test_a_difference_is_settled_only_by_a_later_line_that_changed_the_very_thing(counting):
    count(counting, ROOMS[1], differs=("organisation", "state"), organisation=AUDIT, state=RoomState.IN_USE)
    report(counting)
    keys = (f"{ROOMS[1]}:organisation", f"{ROOMS[1]}:state")
    with pytest.raises(Conflict, match="待处理"):
        do(counting, settle_discrepancy, SettleDiscrepancy(pair=PLACE, keys=keys, entry=1), **SAYS)
    early = lines(counting)
    do(
        counting,
        decide_discrepancy,
        DecideDiscrepancy(pair=PLACE, keys=keys, decision=DiscrepancyDecision.APPROVED, reason="属实"),
        **REVIEWER,
    )
    with pytest.raises(Conflict, match="早于批准"):
        do(counting, settle_discrepancy, SettleDiscrepancy(pair=PLACE, keys=keys, entry=early), **SAYS)
    do(counting, assign, Assign(rooms=ROOMS[2:], organisation=AUDIT), **SAYS)
    with pytest.raises(Conflict, match="没有变更"):
        do(counting, settle_discrepancy, SettleDiscrepancy(pair=PLACE, keys=keys, entry=lines(counting)), **SAYS)
    do(counting, assign, Assign(rooms=ROOMS[1:2], organisation=AUDIT), **SAYS)
    with counting.reading() as session:
        changed = head(session)[0]
    do(counting, settle_discrepancy, SettleDiscrepancy(pair=PLACE, keys=keys, entry=changed), **SAYS)
    assert set(register_of(counting).state) == {"settled"}
    assert report(counting) == []


def test_a_stocktake_with_rooms_left_is_closed_only_with_a_reason(counting):
    count(counting, ROOMS[0])
    with pytest.raises(Invalid, match=r"102.*103"):
        do(counting, close_stocktake, CloseStocktake(stocktake="371500-S00001"), **SAYS)
    do(counting, close_stocktake, CloseStocktake(stocktake="371500-S00001", reason="二间正在装修"), **SAYS)
    with counting.reading() as session:
        floors = views.progress(session, "371500-S00001", on=LATER + timedelta(days=9))
        assert floors[["counted", "agreeing", "differing", "missing"]].to_dict("records") == [
            {"counted": 1, "agreeing": 1, "differing": 0, "missing": 2}
        ]


def test_counting_the_same_twice_leaves_one_line_and_what_was_found_is_told_whole(counting):
    someone_sits(counting)
    found = {"differs": ("people",), "people": "李四，张三"}
    count(counting, ROOMS[0], **found)
    stood = lines(counting)
    count(counting, ROOMS[0], **found)
    assert lines(counting) == stood
    with counting.reading() as session:
        told = views.stocktake_rooms(session, "371500-S00001", on=LATER).rows.set_index("code").loc[ROOMS[0]]
        assert (told["people"], told["found"]) == ("张三", {"people": "张三、李四"})
    with pytest.raises(Invalid) as wrong:
        count(counting, ROOMS[1], use="service", differs=("state",))
    assert set(wrong.value.problems) == {"use", "state"}
    with pytest.raises(NotFound):
        count(counting, ROOMS[1], photo="0" * 64)


def test_an_organisations_rooms_are_counted_alone(counting):
    told = verb_of("open-stocktake").read({"name": "财政局盘点", "due_on": "2026-12-31", "organisation": FINANCE})
    do(counting, open_stocktake, told, **SAYS)
    with pytest.raises(Conflict, match="不在盘点"):
        do(counting, count_room, CountRoom(stocktake="371500-S00002", room=ROOMS[1]))
    with counting.reading() as session:
        listed = views.stocktakes(session, on=LATER).rows.set_index("code")
        assert listed.loc["371500-S00002", "rooms"] == 1
        assert listed.loc["371500-S00001", "rooms"] == 3
    with pytest.raises(Invalid) as wrong:
        do(counting, open_stocktake, OpenStocktake(name=" ", due_on=DAY), **SAYS)
    assert set(wrong.value.problems) == {"name", "due_on", "building"}


def someone_sits(database):
    from registry.models import Organisation, Seat
    from registry.store.ids import new_id
    from registry.store.journal import acting

    with database.reading() as session:
        finance = session.query(Organisation).filter_by(code=FINANCE).one()
        session.expunge(finance)
    person = someone(database, "371500-R00001", "张三", at=finance)
    with database.writing() as session, acting(session, "seat", subject=person.code, **SAYS) as act:
        from registry import queries

        room = queries.room_id(session, ROOMS[0])
        seat = {"room_id": room, "person_id": person.id, "organisation_id": finance.id, "second": False, "approval": ""}
        session.add(Seat(id=new_id(act.known), valid_from=DAY, **seat))
