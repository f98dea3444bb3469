"""The doors of share and audit: the command line and HTTP give the same bytes, and say by their exit code whether something is over."""

import json
from datetime import date

import pytest

from registry import Database, verb_of
from tests.api.conftest import BUILDING
from tests.factories import SAYS
from tests.rights import FINANCE, body, someone

FIRST, THIRD = f"{BUILDING}-1F-101", f"{BUILDING}-1F-103"
LI, ZHAO = "371500-R00001", "371500-R00002"
DAY = "2026-10-20"


@pytest.fixture
def audited(with_floor):
    """A chief in 101 (21.60 m² of 24), a clerk in 103 (21.60 of 9)."""
    database = Database(with_floor)
    finance = body(database, FINANCE, "市财政局")
    someone(database, LI, "李局长", at=finance, post="bureau_chief")
    someone(database, ZHAO, "赵科员", at=finance)
    for name, told in (
        ("assign", {"rooms": [FIRST, THIRD], "organisation": FINANCE}),
        ("seat", {"room": FIRST, "people": [LI]}),
        ("seat", {"room": THIRD, "people": [ZHAO]}),
    ):
        with database.writing() as session:
            verb_of(name).run(session, verb_of(name).read(told), on=date(2026, 4, 1), **SAYS)
    database.close()
    return with_floor


def test_a_shared_room_is_told_as_text_of_two_places(gongfang):
    words = ("share", "--area", "40.00", "--tier", "city", "--occupants", "bureau_chief,below_bureau")
    code, out, _ = gongfang(*words, "--json")
    assert (code, json.loads(out)) == (
        0,
        [
            {"post": "bureau_chief", "limit": "24.00", "share": "29.09", "excess": "5.09"},
            {"post": "below_bureau", "limit": "9.00", "share": "10.91", "excess": "1.91"},
        ],
    )
    assert "29.09" in gongfang(*words, "--lang", "en")[1]


def test_all_that_is_wrong_with_a_shared_room_is_said_at_once(gongfang):
    code, out, err = gongfang("share", "--area", "4.567", "--tier", "city", "--occupants", "mayor,below_bureau", "--json")
    assert (code, out) == (2, "")
    assert "4.567" in err
    assert "mayor" in err
    assert (
        "1999" not in gongfang("share", "--area", "9", "--tier", "city", "--occupants", "below_bureau", "--on", "1990-01-01")[1]
    )


def test_the_audit_of_a_building_names_what_is_over_and_leaves_with_one(audited, gongfang, door_to):
    words = ("audit", "--register", audited, "--building", BUILDING, "--on", DAY)
    code, out, _ = gongfang(*words)
    assert code == 1
    assert "超标" in out
    assert "140.00" in out  # 12.60 over 9
    code, out, _ = gongfang(*words, "--json")
    told = json.loads(out)
    assert (code, told["summary"]["rooms"]["over"], told["summary"]["excess"]) == (1, 1, "12.60")
    assert [it["key"] for it in told["findings"]] == [f"office-over-standard:{THIRD}"]
    door = door_to(audited)
    assert door.get(f"/api/buildings/{BUILDING}/audit", params={"as_of": DAY}).text == out
    for path in (f"/api/organisations/{FINANCE}/audit", "/api/divisions/371500/audit"):
        answer = door.get(path, params={"as_of": DAY})
        assert [it["room"] for it in answer.json()["rooms"] if it["verdict"] == "over"] == [THIRD]


def test_nothing_is_over_before_anybody_sat_there(audited, gongfang, door_to):
    code, out, _ = gongfang("audit", "--register", audited, "--division", "371500", "--on", "2026-03-15", "--json")
    assert (code, json.loads(out)["summary"]["rooms"]["over"]) == (0, 0)
    known = {"as_of": DAY, "known": "2026-01-01T00:00"}
    assert door_to(audited).get(f"/api/buildings/{BUILDING}/audit", params=known).status_code == 404


def test_what_cannot_be_audited_is_refused_in_words(audited, gongfang, door_to):
    code, _, err = gongfang("audit", "--register", audited, "--building", "371500-0001-777")
    assert code == 1
    assert "371500-0001-777" in err
    assert gongfang("audit", "--register", audited)[0] == 2
    assert gongfang("audit", "--register", audited, "--division", "3715")[0] == 2
    assert gongfang("audit", "--register", audited, "--building", BUILDING, "--known", "yesterday")[0] == 2
    door = door_to(audited)
    assert door.get("/api/organisations/371500-P777/audit").status_code == 404
    assert door.get("/api/divisions/37/audit").status_code == 422
