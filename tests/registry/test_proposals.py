"""What a clerk proposes another person decides; what has changed meanwhile is never approved unseen."""

from contextlib import closing

import pytest

from registry import Conflict, Database, Invalid, NotAllowed, Stale, verb_of, verify
from registry.acts import propose as proposing
from registry.acts import review
from registry.acts.assign import Assign, assign
from registry.models import Entry, Organisation, ProposalState, Role
from registry.queries import accounts, proposals, uses
from tests.desks import CLERK, REVIEWER, SECOND, desk, desks
from tests.factories import BUILDING, DAY, SAYS
from tests.registry import clerks
from tests.rights import AUDIT, FINANCE

ROOMS = tuple(f"{BUILDING}-1F-10{n}" for n in (1, 2, 3))
GROUND = {"because": "聊机管〔2026〕8号", "day": DAY}
YES = {"reason": "符合核定面积", "day": DAY}


def proposed(database, who, rooms=ROOMS[:1], to=FINANCE, **more):
    with database.writing() as session:
        told = Assign(rooms=tuple(rooms), organisation=to)
        facts = {**GROUND, "scope": "371500", **more}
        return proposing.propose(session, verb_of("assign"), told, on=DAY, who=who, **facts).id


def decided(database, key, act, **told):
    with database.writing() as session:
        row = act(session, key, **told)
        return row.state, row.done_entry


def state(database, key):
    with database.reading() as session:
        return proposals.proposal(session, key).state


def held(database, code=FINANCE):
    with database.reading() as session:
        ids = [it.id for it in session.query(Organisation) if it.code == code]
        return len(uses.held(session, ids, on=DAY))


def taken(database, room=ROOMS[0]):
    with database.writing() as session:
        assign(session, Assign(rooms=(room,), organisation=AUDIT), on=DAY, **SAYS)


def test_what_the_rules_forbid_is_refused_when_it_is_proposed(office):
    clerk, _ = desks(office)
    taken(office)
    with pytest.raises(Conflict, match="市审计局"):
        proposed(office, clerk)
    with pytest.raises(Invalid) as wrong:
        proposed(office, clerk, ROOMS[1:2], because=" ")
    assert set(wrong.value.problems) == {"because"}


def test_nothing_is_done_until_another_person_approves_with_a_reason(office):
    clerk, reviewer = desks(office)
    key = proposed(office, clerk)
    assert held(office) == 0
    with pytest.raises(Invalid):
        decided(office, key, review.approve, who=reviewer, **{**YES, "reason": ""})
    now, line = decided(office, key, review.approve, who=reviewer, **YES)
    assert (now, held(office)) == (ProposalState.APPROVED.value, 1)
    with office.reading() as session:
        done = session.get(Entry, line)
        assert (done.act, done.by) == ("assign", "王敏")
        assert "赵工" in done.because
        assert YES["reason"] in done.because
        assert verify(session) > 0
    with pytest.raises(Conflict, match="已批准"):
        decided(office, key, review.approve, who=reviewer, **YES)


def test_nobody_approves_what_he_proposed_under_whatever_account(office):
    clerk, _ = desks(office)
    key = proposed(office, clerk)
    twin = desk(office, "wangmin2", Role.REVIEWER, name="王 敏")
    for who in (clerk, twin):
        with pytest.raises(NotAllowed):
            decided(office, key, review.approve, who=who, **YES)
    assert held(office) == 0


def test_a_room_that_somebody_else_took_meanwhile_makes_it_stale_and_it_may_be_mended(office):
    clerk, reviewer = desks(office)
    key = proposed(office, clerk, ROOMS[:2])
    taken(office)
    with pytest.raises(Stale, match="市审计局"):
        decided(office, key, review.approve, who=reviewer, **YES)
    assert state(office, key) == ProposalState.WAITING.value
    with office.writing() as session:
        told = Assign(rooms=ROOMS[1:2], organisation=FINANCE)
        proposing.amend(session, key, told, on=DAY, who=clerk, **GROUND)
    assert decided(office, key, review.approve, who=reviewer, **YES)[0] == ProposalState.APPROVED.value
    assert held(office) == 1


def test_an_approval_that_would_end_other_rows_than_were_proposed_is_stale(office):
    clerk, reviewer = desks(office)
    taken(office)
    with office.writing() as session:
        line = session.query(Entry).order_by(Entry.number.desc()).first().number
        told = verb_of("take-back").read({"line": line})
        row = proposing.propose(session, verb_of("take-back"), told, on=DAY, who=clerk, scope="371500", **GROUND)
        key, rests = row.id, row.rests_on
    assert list(rests) == ["assignment"]
    with office.writing() as session:
        row = proposals.proposal(session, key)
        assert review.stale(session, row, rests) is None
        taken_by_name = review.stale(session, row, {"assignment": [*rests["assignment"], 10**6]})
    assert isinstance(taken_by_name, Stale)
    assert decided(office, key, review.approve, who=reviewer, **YES)[0] == ProposalState.APPROVED.value
    assert held(office, AUDIT) == 0


def test_what_was_mended_is_not_approved_unseen(office):
    clerk, reviewer = desks(office)
    key = proposed(office, clerk)
    with office.reading() as session:
        seen = proposals.proposal(session, key).row_id
    with office.writing() as session:
        proposing.amend(session, key, Assign(rooms=ROOMS, organisation=FINANCE), on=DAY, who=clerk, **GROUND)
    with pytest.raises(Stale, match="重新查看"):
        decided(office, key, review.approve, who=reviewer, seen=seen, **YES)


def test_it_is_sent_back_with_remarks_mended_by_its_proposer_and_waits_again(office):
    clerk, reviewer = desks(office)
    key = proposed(office, clerk)
    other = desk(office, SECOND, Role.STAFF)
    with pytest.raises(Invalid):
        decided(office, key, review.send_back, who=reviewer, day=DAY, remarks={"colour": "?"})
    decided(office, key, review.send_back, who=reviewer, day=DAY, remarks={"rooms": "只核定一间", "share": ""})
    with office.reading() as session:
        assert proposals.proposal(session, key).remarks == {"rooms": "只核定一间"}
        assert proposals.waiting(session) == 0
    with pytest.raises(NotAllowed), office.writing() as session:
        proposing.amend(session, key, Assign(rooms=ROOMS[1:2], organisation=FINANCE), on=DAY, who=other, **GROUND)
    with office.writing() as session:
        proposing.amend(session, key, Assign(rooms=ROOMS[1:2], organisation=FINANCE), on=DAY, who=clerk, **GROUND)
    with office.reading() as session:
        assert proposals.proposal(session, key).remarks == {}
        assert proposals.waiting(session, apart_from=REVIEWER) == 1
        assert proposals.waiting(session, apart_from=CLERK) == 0


def test_what_was_refused_is_proposed_anew_once_and_what_was_withdrawn_is_not_decided(office):
    clerk, reviewer = desks(office)
    key = proposed(office, clerk)
    decided(office, key, review.refuse, who=reviewer, **YES)
    with office.writing() as session:
        anew = proposing.amend(session, key, Assign(rooms=ROOMS[1:2], organisation=FINANCE), on=DAY, who=clerk, **GROUND)
        assert (anew.replaces, anew.state) == (key, ProposalState.WAITING.value)
        second = anew.id
    with pytest.raises(Conflict), office.writing() as session:
        proposing.amend(session, key, Assign(rooms=ROOMS[2:], organisation=FINANCE), on=DAY, who=clerk, **GROUND)
    decided(office, second, proposing.withdraw_proposal, who=clerk, because="另案办理", day=DAY)
    with pytest.raises(Conflict, match="已撤回"):
        decided(office, second, review.approve, who=reviewer, **YES)


def test_a_review_is_passed_by_only_where_nobody_else_could_give_it(office):
    alone = desk(office, REVIEWER, Role.REVIEWER)
    key = proposed(office, alone)
    assert decided(office, key, review.bypass, who=alone, **YES)[0] == ProposalState.APPROVED.value
    with office.reading() as session:
        assert proposals.proposal(session, key).bypass == YES["reason"]
    second = proposed(office, alone, ROOMS[1:2])
    desk(office, SECOND, Role.REVIEWER)
    with pytest.raises(NotAllowed, match="钱处"):
        decided(office, second, review.bypass, who=alone, **YES)


def approve_at_once(line, url, key, account):
    """A reviewer in another process."""
    with closing(Database(url)) as database:
        with database.reading() as session:
            who = accounts.viewer_named(session, account, on=DAY)
        line.send("ready")
        line.recv()
        try:
            line.send(decided(database, key, review.approve, who=who, **YES)[0])
        except Conflict as refused:
            line.send(refused.words.zh)


def test_two_who_approve_at_once_in_two_processes_do_it_once(office, register):
    clerk, _ = desks(office)
    desk(office, SECOND, Role.REVIEWER)
    key = proposed(office, clerk)
    with (
        clerks.clerk(approve_at_once, register, key, REVIEWER) as (_, one),
        clerks.clerk(approve_at_once, register, key, SECOND) as (_, other),
    ):
        assert (one.recv(), other.recv()) == ("ready", "ready")
        for line in (one, other):
            line.send("go")
        said = [one.recv(), other.recv()]
    assert said.count("approved") == 1
    assert sum("已批准" in it for it in said) == 1
    assert held(office) == 1
    clerks.assert_sound(office, register)
