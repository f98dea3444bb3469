"""A spot check is drawn, filled on the spot and published; inspections are scored by a sheet; who was in time is ranked."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest

from registry import Conflict, Invalid, NotFound, queries, verify, views
from registry.acts.end import end
from registry.acts.keep import keep
from registry.compliance.draw import draw
from registry.models import Discrepancy, Obligation
from registry.queries.parties import organisation
from registry.queries.spot_checks import spot_check
from registry.standards import deadlines
from registry.store.ids import new_id
from registry.store.journal import acting, again
from tests.factories import DAY, SAYS
from tests.registry.desk import lines
from tests.registry.seating import AUDIT, FINANCE, JUNE, LI, do, furnished, give, room, sit
from tests.registry.sights import viewer
from tests.rights import BUREAU

PNG = b"\x89PNG\r\n\x1a\n"
PHOTO = sha256(PNG).hexdigest()
TOLD = {
    "division": "371500",
    "year": 2026,
    "seed": "26031 05 12 19",
    "seed_source": "某期开奖公告",
    "organisations": 2,
    "rooms": 3,
}
CODE = "371500-C0001"
AT_WORK = {"signatures": ["赵查", "单位 李四"]}


@pytest.fixture
def office(recorded, tmp_path):
    """Six rooms, three organisations, two of which have rooms; a picture is kept."""
    furnished(recorded, tmp_path)
    give(recorded, "201", "202", to=AUDIT)
    give(recorded, "203")
    sit(recorded, "203", LI, organisation=FINANCE)
    picture = tmp_path / "公示.png"
    picture.write_bytes(PNG)
    with recorded.writing() as session:
        keep(session, picture, PHOTO)
    return recorded


def drawn(database, **told):
    return do(database, "draw-spot-check", **{**TOLD, **told})


def cards(database, on=JUNE, **asked):
    with database.reading() as session:
        return views.check_cards(session, CODE, on=on, **asked).set_index("subject")


def fill(database, subject, *, on=JUNE, result="agrees", **found):
    told = {"spot_check": CODE, "subject": subject, "result": result, **AT_WORK, **found}
    return do(database, "fill-check-card", on=on, **told)


def test_a_draw_can_be_made_again_by_anybody_after_the_register_has_changed(office):
    spot, *made = drawn(office)
    assert (spot.code, len(made)) == (CODE, 5)
    give(office, "204", "205", on=DAY, to=FINANCE)
    with office.writing() as session, acting(session, "record-organisation", subject="x", **SAYS):
        body = organisation(session, BUREAU, on=DAY)
        end(session, [body], on=DAY)
        session.add(again(body, kind="mass", valid_from=DAY))
    with office.reading() as session:
        found = {it.kind.value: it for it in views.redrawn(session, CODE, on=JUNE)}
        assert all(it.agrees for it in found.values())
        assert {kind: len(it.population) for kind, it in found.items()} == {"organisation": 3, "room": 6}
        for it in found.values():
            assert draw(it.population, len(it.drawn), "26031 05 12 19").codes == it.drawn
        text = views.published_text(spot_check(session, CODE, on=JUNE), []).zh
        assert verify(session) > 0
    assert all(it in text for it in ("26031 05 12 19", "SHA-256", found["room"].digest, "总体 6 个"))


def test_a_second_draw_has_a_number_of_its_own_and_another_seed_draws_another(office):
    drawn(office)
    seen = {tuple(it["code"] for it in drawn(office, seed=f"种子{n}", organisations=0, rooms=2)[0].drawn) for n in range(6)}
    assert len(seen) > 1
    with office.reading() as session:
        assert len(views.spot_checks(session, on=DAY)) == 7
        assert spot_check(session, "371500-C0007", on=DAY).seed == "种子5"


def test_sensitive_bodies_and_their_rooms_are_not_drawn(office):
    with office.writing() as session, acting(session, "record-organisation", subject="x", **SAYS):
        body = organisation(session, AUDIT, on=DAY)
        end(session, [body], on=DAY)
        session.add(again(body, sensitive=True, valid_from=DAY))
    spot = drawn(office, organisations=10, rooms=10)[0]
    codes = {it["code"] for it in spot.drawn}
    assert len(codes) == 2 + 4
    assert not codes & {AUDIT, room("201"), room("202")}


def test_what_cannot_be_drawn_is_said(office):
    before = lines(office)
    with pytest.raises(Invalid) as said:
        drawn(office, seed=" ", seed_source="", division="37", organisations=0, rooms=0)
    assert set(said.value.problems) == {"seed", "seed_source", "division", "rooms"}
    with pytest.raises(Conflict, match="没有可抽取"):
        drawn(office, division="371502")
    assert lines(office) == before


def test_cards_are_filled_and_published_and_then_they_stand(office):
    drawn(office, organisations=3, rooms=6)
    asked = cards(office, DAY).loc[room("203"), "asked"]
    assert (asked["usable_area"], asked["organisation_name"], asked["people"]) == ("20.00", "市财政局", "李局长")
    with pytest.raises(Invalid) as said:
        fill(office, room("203"), result="differs", measured_area="20.01", signatures=[])
    assert set(said.value.problems) == {"instrument", "signatures"}
    with pytest.raises(Invalid, match="note"):
        fill(office, room("204"), result="not-seen")
    with pytest.raises(NotFound, match="没有抽中"):
        fill(office, "371500-P077")
    with pytest.raises(NotFound, match="照片"):
        fill(office, room("203"), room_photo="0" * 64)
    fill(office, room("203"), result="differs", measured_area="20.01", instrument="D810-17", room_photo=PHOTO, state="idle")
    stood = lines(office)
    fill(office, room("203"), result="differs", measured_area="20.01", instrument="D810-17", room_photo=PHOTO, state="idle")
    assert lines(office) == stood
    found = cards(office).loc[room("203"), "found"]
    assert found == {"state": "idle", "measured_area": "20.01", "instrument": "D810-17", "signatures": ["赵查", "单位 李四"]}
    with pytest.raises(Invalid, match="还有 8 张"):
        do(office, "publish-spot-check", on=JUNE, spot_check=CODE, notice="聊机管〔2026〕20号")
    do(office, "publish-spot-check", on=JUNE, spot_check=CODE, notice="聊机管〔2026〕20号", remark="其余房间装修")
    with pytest.raises(Conflict, match="已公布"):
        fill(office, room("204"))
    with office.reading() as session:
        row = views.spot_checks(session, on=JUNE).iloc[0]
        assert (row.state, row.cards, row.filled, row.differs) == ("published", 9, 1, 1)
        assert views.spot_checks(session, on=JUNE - timedelta(days=1)).iloc[0].filled == 0
        text = views.published_text(
            spot_check(session, CODE, on=JUNE), views.check_cards(session, CODE, on=JUNE).to_dict("records")
        )
        assert "不符 1" in text.zh
        assert verify(session) > 0


def test_an_organisation_sees_its_own_cards_with_their_pictures(office):
    drawn(office, organisations=3, rooms=6)
    fill(office, room("203"), room_photo=PHOTO)
    for looker, seen in (
        (viewer("clerk", FINANCE), {FINANCE, room("203")}),
        (viewer("clerk", AUDIT), {AUDIT, room("201"), room("202")}),
    ):
        with office.reading(looker) as session:
            assert set(views.check_cards(session, CODE, on=JUNE).subject) == seen
            if FINANCE in seen:
                assert queries.original(session, PHOTO) == PNG
            else:
                with pytest.raises(NotFound):
                    queries.original(session, PHOTO)
    with office.reading(viewer("staff", "371502")) as session:
        assert views.spot_checks(session, on=JUNE).empty


def test_an_inspection_is_planned_scored_item_by_item_and_closed(office):
    plan = {"organisations": [FINANCE, AUDIT], "year": 2026, "due_on": "2026-10-31"}
    do(office, "plan-inspection", inspectors="赵查、李查", **plan)
    with pytest.raises(Conflict, match="371500-I0001"):
        do(office, "plan-inspection", **plan)
    first = {"inspection": "371500-I0001"}
    for wrong in (
        {"item": "rules", "points": "5.01", "evidence": "x"},
        {"item": "none", "points": 1, "evidence": "x"},
        {"item": "rules", "points": 5},
    ):
        with pytest.raises(Invalid):
            do(office, "score-inspection", **first, **wrong)
    do(office, "score-inspection", on=JUNE, **first, item="rules", points="4.50", evidence="制度未修订", photo=PHOTO)
    with pytest.raises(Conflict, match="还有 8 项"):
        do(office, "close-inspection", on=JUNE, **first, conclusion="良好")
    with office.reading() as session:
        sheet = views.score_sheet(session, "371500-I0001", on=JUNE)
        assert (sheet.facts["scored"], sheet.facts["points"], sheet.criteria.whole) == (1, Decimal("4.50"), 100)
        assert views.score_sheet(session, "371500-I0001", on=DAY).facts["scored"] == 0
        says = {it.criterion.item: it.register_says for it in sheet.lines}
        assert "未销号整改 0" in says["standard"].zh
        assert says["rules"] is None
        others = [it for it in sheet.criteria.items if it != "rules"]
    for item in others:
        do(office, "score-inspection", on=JUNE, **first, item=item, points="5", evidence="现场查看")
    do(office, "close-inspection", on=JUNE, **first, conclusion="良好")
    with pytest.raises(Conflict, match="已完成"):
        do(office, "score-inspection", on=JUNE, **first, item="rules", points="5", evidence="x")
    with office.reading() as session:
        rows = views.inspections(session, on=date(2026, 11, 1)).set_index("organisation")
        assert (rows.loc[FINANCE, "points"], rows.loc[FINANCE, "late"], rows.loc[AUDIT, "late"]) == (
            Decimal("44.50"),
            False,
            True,
        )
        assert list(views.inspections(session, on=date(2026, 11, 1), state="late").organisation) == [AUDIT]
    with office.reading(viewer("clerk", AUDIT)) as session:
        assert list(views.inspections(session, on=JUNE).organisation) == [AUDIT]


def test_organisations_are_ranked_by_what_they_did_in_time(office):
    paper = {"year": 2026, "paper": "公示"}
    for code, on in ((FINANCE, date(2026, 12, 1)), (AUDIT, date(2027, 1, 5))):
        do(office, "record-yearly-task", on=on, organisation=code, kind="notice", **paper)
    do(office, "record-yearly-task", on=date(2026, 12, 1), organisation=FINANCE, kind="leaders", **paper)
    new_year = date(2027, 1, 10)
    with office.reading() as session:
        found = views.ranking(session, on=new_year, year=2026)
        told = {it.organisation: (it.rank, it.score, it.tasks_in_time, it.tasks_late) for it in found.itertuples()}
    assert told[FINANCE] == (1, Decimal("100.00"), 2, 0)
    assert told[AUDIT] == (2, Decimal("0.00"), 0, 2)
    with office.reading() as session:
        assert views.ranking(session, on=date(2026, 12, 2), year=2026).set_index("organisation").loc[AUDIT, "rank"] is None
        assert list(views.ranking(session, on=new_year, year=2026, organisation=AUDIT)["rank"]) == [2]


def test_rooms_given_back_and_differences_settled_are_counted_for_whoever_owed_them(office):
    last = deadlines.due("leave", DAY).last
    with office.writing() as session, acting(session, "oblige", subject="x", **SAYS) as act:
        owner = {code: organisation(session, code, on=DAY).id for code in (FINANCE, AUDIT)}
        rooms = {number: queries.room_id(session, room(number)) for number in ("201", "202", "203")}
        for code, number, met in ((AUDIT, "201", last), (AUDIT, "202", last + timedelta(days=1)), (FINANCE, "203", None)):
            owed = {"kind": "leave", "organisation_id": owner[code], "room_id": rooms[number], "person_id": None}
            session.add(Obligation(id=new_id(act.known), valid_from=DAY, valid_to=met, **owed))
        for subject, state in ((room("203"), "open"), (FINANCE, "settled"), (room("201"), "stands")):
            said = {"pair": "place", "key": f"{subject}:use", "subject": subject, "field": "use", "booked": "", "found": "x"}
            more = {"stocktake_id": None, "state": state, "reviewer": "", "reason": "", "valid_from": DAY}
            session.add(Discrepancy(id=new_id(act.known), **said, **more))
    with office.reading() as session:
        late = last + timedelta(days=5)
        found = views.ranking(session, on=late).set_index("organisation")
        counts = ["obligations_in_time", "obligations_late", "discrepancies_settled", "discrepancies_left"]
        assert found.loc[AUDIT, counts].to_list() == [1, 1, 1, 0]
        assert found.loc[FINANCE, counts].to_list() == [0, 1, 1, 1]
        assert (found.loc[AUDIT, "score"], found.loc[FINANCE, "score"]) == (Decimal("71.43"), Decimal("21.43"))
        then = views.ranking(session, on=last).set_index("organisation")
        assert then.loc[AUDIT, counts].to_list() == [1, 0, 1, 0]
        assert then.loc[FINANCE, counts[:2]].to_list() == [0, 0]
        assert views.ranking(session, on=late, known=datetime(2026, 1, 1, tzinfo=UTC)).empty
