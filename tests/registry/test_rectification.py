"""An office over the standard is opened, planned, done and verified by a visit; what is not so is refused or sent back."""

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from shapely.geometry import LineString

from registry import Conflict, Invalid, NotFound, verify, views
from registry.acts.keep import keep
from registry.acts.reshape import Part, split_along
from registry.queries.parties import organisation
from registry.queries.rectifications import rectification
from registry.standards.rectification import due
from tests.factories import DAY, SAYS
from tests.registry.desk import lines
from tests.registry.seating import AUDIT, FINANCE, JUNE, SUN, do, furnished, give, room, sit
from tests.registry.sights import viewer
from tests.rights import someone

QIAN = "371500-R00009"
KEY = f"office-over-standard:{room('203')}/{SUN}"
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 6)
PNG = b"\x89PNG\r\n\x1a\n"
PHOTO = sha256(PNG).hexdigest()
AREA = {"found_area": "20.00", "limit_area": "18.00"}


@pytest.fixture
def office(recorded, tmp_path):
    """A deputy head sits alone in 20 m², where 18 are the limit; a picture is kept."""
    furnished(recorded, tmp_path)
    picture = tmp_path / "门.png"
    picture.write_bytes(PNG)
    with recorded.writing() as session:
        keep(session, picture, PHOTO)
    with recorded.reading() as session:
        audit = organisation(session, AUDIT, on=DAY)
    someone(recorded, QIAN, "钱科员", at=audit)
    give(recorded, "203", to=AUDIT)
    sit(recorded, "203", SUN, organisation=AUDIT)
    return recorded


def opened(database, *, on=DAY, **told):
    return do(database, "open-rectification", on=on, key=KEY, **{**AREA, **told})


def planned(database, means="share", *, on=APRIL, due_on=JUNE, **told):
    return do(database, "plan-rectification", on=on, rectification=KEY, means=means, due_on=due_on.isoformat(), **told)


def done(database, *, on=MAY):
    return do(database, "report-rectification-done", on=on, rectification=KEY, report="已与科员合用")


def visited(database, area, *, on=JUNE, **told):
    return do(database, "verify-rectification", on=on, rectification=KEY, measured_area=area, photo=PHOTO, **told)


def now(database, on=JUNE, known=None):
    with database.reading() as session:
        return rectification(session, KEY, on=on, known=known)


def test_an_office_that_is_shared_is_settled_by_a_visit_that_measures_within(office):
    opened(office)
    assert now(office).organisation_id is not None
    assert now(office).building_id is not None
    planned(office)
    sit(office, "203", QIAN, on=MAY, organisation=AUDIT)
    done(office)
    (row,) = visited(office, "20.00", visitor="王敏")
    assert (row.state, row.measured_area, row.visitor, row.visited_on) == ("verified", Decimal("20.00"), "王敏", JUNE)
    with office.reading() as session:
        assert verify(session) > 0
    assert [now(office, on).state for on in (DAY, APRIL, MAY, JUNE)] == ["open", "planned", "done", "verified"]


def test_a_visit_that_still_measures_over_sends_it_back_to_its_plan(office):
    opened(office)
    planned(office)
    done(office)
    (row,) = visited(office, "18.01")
    assert (row.state, row.measured_area, row.due_on) == ("planned", Decimal("18.01"), JUNE)
    assert row.reason.startswith("现场实测仍超 0.01 ㎡")
    done(office, on=JUNE)
    (row,) = visited(office, "18.00")
    assert (row.state, row.reason) == ("verified", "")


def test_a_partition_needs_its_approval_and_leaves_no_room_without_use(office):
    opened(office)
    with pytest.raises(Invalid, match="批准文号"):
        planned(office, "partition")
    planned(office, "partition", approval="聊机管〔2026〕8号")
    done(office)
    with pytest.raises(Conflict, match="尚未分隔"):
        visited(office, "17.00")
    do(office, "vacate", on=MAY, rooms=[room("203")], organisation=AUDIT)
    with office.writing() as session:
        line = LineString([(23, 0), (23, 5)])
        parts = [Part(number="203", use="office"), Part(number="203甲", use="office", door=True)]
        made = split_along(session, room("203"), line, parts, on=MAY, **SAYS)
    west, east = made.rooms
    do(office, "assign", on=MAY, rooms=list(made.rooms), organisation=AUDIT)
    do(office, "seat", on=MAY, room=west, people=[SUN], organisation=AUDIT)
    with pytest.raises(Conflict, match=f"无人使用.*{east}"):
        visited(office, "15.00")
    do(office, "vacate", on=JUNE, rooms=[east], organisation=AUDIT)
    do(office, "assign", on=JUNE, rooms=[east], organisation=FINANCE)
    (row,) = visited(office, "15.00")
    assert row.state == "verified"


def test_a_room_that_was_to_be_given_back_is_not_held_any_more(office):
    opened(office)
    planned(office, "return")
    done(office)
    with pytest.raises(Conflict, match="仍在使用"):
        visited(office, "20.00")
    do(office, "vacate", on=JUNE, rooms=[room("203")], organisation=AUDIT)
    assert visited(office, "20.00")[0].state == "verified"


def test_what_waits_has_its_reason_and_is_filed(office):
    opened(office)
    with pytest.raises(Invalid) as said:
        do(office, "defer-rectification", on=APRIL, rectification=KEY, reason=" ", filing="")
    assert set(said.value.problems) == {"reason", "filing"}
    (row,) = do(office, "defer-rectification", on=APRIL, rectification=KEY, reason="待下次维修", filing="聊机管备〔2026〕1号")
    assert (row.state, row.filing) == ("deferred", "聊机管备〔2026〕1号")
    with pytest.raises(Conflict, match="暂缓"):
        done(office)
    planned(office, on=MAY)
    assert now(office).filing == ""


def test_steps_are_taken_in_order_and_a_visit_has_its_picture(office):
    with pytest.raises(NotFound, match="没有整改事项"):
        planned(office)
    with pytest.raises(NotFound, match="没有编号为"):
        do(office, "open-rectification", key="office-over-standard:nothing")
    with pytest.raises(NotFound, match="审计报告"):
        opened(office, audit="371500-A0009")
    for code in ("office-to-remeasure", "occupant-not-counted", "no-such-finding"):
        with pytest.raises(Invalid, match="不作为整改事项"):
            do(office, "open-rectification", key=f"{code}:{room('203')}")
    with pytest.raises(Invalid, match="对象编号"):
        do(office, "open-rectification", key="超标")
    opened(office)
    before = lines(office)
    for refused, step in ((Conflict, opened), (Conflict, done)):
        with pytest.raises(refused):
            step(office)
    with pytest.raises(Invalid, match="早于"):
        planned(office, due_on=DAY)
    planned(office)
    done(office)
    with pytest.raises(NotFound, match="照片"):
        do(office, "verify-rectification", on=JUNE, rectification=KEY, measured_area="18.00", photo="0" * 64)
    with pytest.raises(Invalid) as said:
        do(office, "verify-rectification", on=JUNE, rectification=KEY, measured_area="0", photo="", visited_on="2026-05-01")
    assert set(said.value.problems) == {"visited_on", "measured_area", "photo"}
    assert lines(office) == before + 2


def test_what_is_found_again_is_open_again_under_the_same_key(office):
    opened(office)
    planned(office)
    done(office)
    visited(office, "18.00")
    (again,) = opened(office, on=JUNE + timedelta(days=30))
    assert (again.id, again.state, again.photo, again.means) == (now(office).id, "open", "", "")
    later = JUNE + timedelta(days=40)
    planned(office, on=later, due_on=later)
    (row,) = do(office, "reopen-rectification", on=later, rectification=KEY, reason="方案作废")
    assert (row.state, row.reason, row.due_on) == ("open", "方案作废", None)
    with office.reading() as session:
        life = views.rectification_life(session, KEY, on=later)
        assert views.rectification_life(session, KEY, on=APRIL).state.to_list() == ["open", "planned"]
    assert life.state.to_list() == ["open", "planned", "done", "verified", "open", "planned", "open"]
    assert life.act.to_list()[-1] == "reopen-rectification"


def test_who_is_late_on_a_day_is_told_as_it_was_known(office):
    opened(office)

    def late(on, known=None, **asked):
        with office.reading() as session:
            return views.rectifications(session, on=on, known=known, **(asked or {"late": True})).key.to_list()

    last = due("open", DAY, None).last
    assert [late(last + timedelta(days=n), remind=True) for n in (0, 1)] == [[], [KEY]]
    assert late(last + timedelta(days=1)) == [], "no rule sets this day: it reminds and accuses nobody"
    planned(office, due_on=MAY, on=last + timedelta(days=2))
    then = now(office).known_from
    assert (late(MAY), late(MAY + timedelta(days=1))) == ([], [KEY])
    done(office, on=MAY + timedelta(days=3))
    assert late(MAY + timedelta(days=3)) == []
    assert late(MAY + timedelta(days=2)) == [KEY]
    assert late(MAY + timedelta(days=3), known=then) == [KEY]
    assert late(DAY - timedelta(days=1)) == []


def test_the_list_is_filtered_and_counted(office):
    opened(office)
    do(office, "open-rectification", key=f"technical-room-as-office:{room('204')}")
    planned(office)
    with office.reading() as session:
        found = views.rectifications(session, on=JUNE)
        assert views.rectification_counts(found) == {
            "open": 1,
            "planned": 1,
            "done": 0,
            "deferred": 0,
            "verified": 0,
            "late": 0,
            "remind": 1,
        }
        one = views.rectifications(session, on=JUNE, organisation=AUDIT).iloc[0]
        assert (one.key, one.excess, one.room, one.means) == (KEY, Decimal("2.00"), room("203"), "share")
        assert len(views.rectifications(session, on=JUNE, state="open")) == 1
        assert len(views.rectifications(session, on=JUNE, building="371500-0001-001")) == 0
        assert len(views.rectifications(session, on=JUNE, search="审计")) == 1


def test_an_organisation_sees_its_own_and_may_report_but_not_open_or_verify(office):
    from registry.acts.verbs import verb_of
    from registry.models import Role
    from registry.queries import sight

    opened(office)
    clerk, other = viewer("clerk", AUDIT), viewer("clerk", FINANCE)
    for looker, count in ((clerk, 1), (other, 0), (viewer("staff", "371500"), 1), (viewer("staff", "371502"), 0)):
        with office.reading(looker) as session:
            assert len(views.rectifications(session, on=JUNE)) == count
    told = verb_of("report-rectification-done")
    with office.reading() as session:
        sight.must_see(session, clerk, told.named(told.read({"rectification": KEY, "report": "x"})))
        with pytest.raises(NotFound):
            sight.must_see(session, other, told.named(told.read({"rectification": KEY, "report": "x"})))
    may = {it: Role.CLERK in verb_of(f"{it}").roles for it in (
        "open-rectification", "plan-rectification", "report-rectification-done", "defer-rectification", "verify-rectification",
    )}  # fmt: skip
    assert [it for it, so in may.items() if so] == ["plan-rectification", "report-rectification-done"]


def test_what_an_organisation_has_to_mend_passes_to_its_heir(office):
    opened(office)
    planned(office)
    do(office, "merge-organisations", on=JUNE, organisations=[AUDIT], into=FINANCE)
    with office.reading() as session:
        found = {on: views.rectifications(session, on=on).iloc[0].organisation for on in (MAY, JUNE)}
        assert found == {MAY: AUDIT, JUNE: FINANCE}
        assert verify(session) > 0
