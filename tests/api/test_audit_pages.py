"""What the pages of audits say: the working, who is over, how it went, and what would be if somebody moved or a wall were drawn."""

import re
from datetime import date

import pytest

from api.audit_shown import working
from registry import Database, verb_of, views
from registry.models import Role
from tests.api.conftest import BUILDING
from tests.desks import desk, token_of
from tests.factories import SAYS
from tests.rights import AUDIT, FINANCE, body, someone

FIRST, SECOND, THIRD = (f"{BUILDING}-1F-10{n}" for n in (1, 2, 3))
LI, ZHAO, SUN = "371500-R00001", "371500-R00002", "371500-R00003"
DAY = "2026-10-20"


@pytest.fixture
def audited(with_floor):
    """A chief in 101 (21.60 m² of 24) with a clerk's room 103 (21.60 of 9) beside; the audit bureau has no room."""
    database = Database(with_floor)
    finance, other = body(database, FINANCE, "市财政局"), body(database, AUDIT, "市审计局")
    someone(database, LI, "李局长", at=finance, post="bureau_chief")
    someone(database, ZHAO, "赵科员", at=finance)
    someone(database, SUN, "孙局长", at=other, post="bureau_chief")
    for name, told in (
        ("assign", {"rooms": [FIRST, THIRD], "organisation": FINANCE}),
        ("seat", {"room": FIRST, "people": [LI]}),
        ("seat", {"room": THIRD, "people": [ZHAO]}),
    ):
        with database.writing() as session:
            verb_of(name).run(session, verb_of(name).read(told), on=date(2026, 4, 1), **SAYS)
    database.close()
    return with_floor


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2]))


def html(door, path, **asked):
    return door.get(path, params={"as_of": DAY, **asked}, headers={"accept": "text/html"})


def test_somebody_who_moved_together_would_make_both_rooms_right_and_nothing_is_written(audited, door_to, journal):
    before, door = journal(audited), door_to(audited)
    said = text_of(html(door, "/what-if", person=ZHAO, room=FIRST))
    assert "21.60 / 9.00 / 12.60 ㎡" in said  # 103 as it is
    assert "达标 21.60 / 33.00 / 0.00 ㎡" in said  # 101 with both
    assert "消除 办公室超面积标准" in said
    assert journal(audited) == before
    assert "12.60" in text_of(html(door, f"/buildings/{BUILDING}/audit"))


def test_a_wall_through_an_office_would_leave_its_clerk_in_the_larger_part_and_nothing_is_written(audited, door_to, journal):
    before, door = journal(audited), door_to(audited)
    database = Database(audited)
    with database.reading() as session:
        rooms = views.rooms(session, f"{BUILDING}-1F", on=date.fromisoformat(DAY)).set_index("code")
    database.close()
    west, south, _, north = rooms.plan_outline[THIRD].bounds
    line = f"{west + 1.5:.2f},{south - 1:.2f} {west + 1.5:.2f},{north + 1:.2f}"
    said = text_of(html(door, "/what-if", room=THIRD, line=line))
    assert "超标 21.60 / 9.00 / 12.60 ㎡ —" in said  # the room itself would be no more
    assert "— 超标 12.60 / 9.00 / 3.60 ㎡" in said  # 2.1 of 3.6 m is what the clerk would sit in
    assert "消除 办公室超面积标准 " + THIRD in said
    assert journal(audited) == before
    answer = html(door, "/what-if", room=THIRD, line="不是线")
    assert answer.status_code == 422
    assert "分割线应写作" in answer.text


def test_what_the_rules_refuse_is_said_and_nobody_moves(audited, door_to):
    answer = html(door_to(audited), "/what-if", person=SUN, room=FIRST)
    assert answer.status_code == 422
    assert "市审计局" in text_of(answer)


def test_who_sees_only_one_body_can_neither_try_others_out_nor_read_of_the_division(audited, door_to):
    database = Database(audited)
    desk(database, "sun", Role.CLERK, scope=AUDIT, name="孙办")
    headers = {"authorization": f"Bearer {token_of(database, 'sun')}", "accept": "text/html"}
    database.close()
    door = door_to(audited)
    asked = {"as_of": DAY, "person": ZHAO, "room": FIRST}
    answer = door.get("/what-if", params=asked, headers=headers)
    assert answer.status_code == 422
    assert "赵科员" not in answer.text
    answer = door.get("/what-if", params={"as_of": DAY, "room": THIRD, "line": "2,0 2,5"}, headers=headers)
    assert (answer.status_code, "没有或无权查看" in answer.text) == (422, True)  # not that it is in use
    answer = door.get("/compliance", params={"as_of": DAY}, headers=headers)
    assert (answer.status_code, "12.60" in answer.text) == (200, False)
    assert door.get("/compliance", params={"as_of": DAY, "division": "371500"}, headers=headers).status_code == 404


def test_compliance_over_a_division_names_the_worst_and_can_be_narrowed(audited, door_to):
    door = door_to(audited)
    said = text_of(html(door, "/compliance"))
    assert "超出合计 12.60 ㎡" in said
    assert "一号楼" in said
    narrowed = html(door, "/compliance", q="没有这样的楼")
    assert "没有这样的楼栋" in narrowed.text
    assert "市财政局" in html(door, "/compliance", over="true").text
    assert "市审计局" not in html(door, "/compliance", over="true").text
    assert "一号楼" not in text_of(html(door, "/compliance", as_of="2026-03-15", over="true"))


def test_the_trend_tells_the_quarter_in_which_it_began(audited, door_to):
    rows = re.findall(r"<tr>.*?</tr>", html(door_to(audited), "/compliance/trend").text)
    told = {re.search(r"\d{4}-\d\d-\d\d", it)[0]: re.findall(r'figure">([\d.]+)', it)[-1] for it in rows if "as_of" in it}
    assert (told["2026-03-31"], told["2026-06-30"], told[DAY]) == ("0.00", "12.60", "12.60")


def test_an_organisation_sees_its_rooms_with_their_working_wherever_they_are(audited, door_to):
    said = text_of(html(door_to(audited), f"/organisations/{FINANCE}/audit"))
    assert "超出 = max(0, 实测 21.60 − 标准 9.00) = 12.60 ㎡" in said
    assert "超出/标准 = 140.00%，超出/实测 = 58.33%" in said


def test_the_working_of_a_shared_room_adds_limits_and_parts_the_room():
    one = {"standing": "counted", "tier": "city", "organisation": FINANCE, "excess": "0.00"}
    sitting = [
        one | {"person_name": "李", "post": "bureau_chief", "limit": "24.00", "share": "29.09"},
        one | {"person_name": "赵", "post": "below_bureau", "limit": "9.00", "share": "10.91"},
        one | {"person_name": "周", "post": "below_bureau", "limit": "9.00", "share": None, "standing": "not-authorised"},
    ]
    room = {
        "why": "",
        "verdict": "over",
        "measured": "40.00",
        "limit": "33.00",
        "excess": "7.00",
        "tolerance": "0.50",
        "occupants": sitting,
    }
    ratios = {"excess_over_standard_pct": "21.21", "excess_over_actual_pct": "17.50"}
    said = [it.zh for it in working(room | ratios)]
    assert said[0] == "标准 = 24.00 + 9.00 = 33.00 ㎡"
    assert said[1] == "超出 = max(0, 实测 40.00 − 标准 33.00) = 7.00 ㎡"
    assert "40.00 × 24.00 ÷ 33.00 = 29.09" in said[3]
    assert len(said) == 5  # who does not count has no part
