"""Acts on the command line: one, shown first; many from a file that can be gone on with; decided by name."""

import json

import pytest

from registry import Database
from registry.models import Role
from tests.desks import CLERK, REVIEWER, desk
from tests.factories import BUILDING
from tests.rights import FINANCE, body

WORD = ["--on", "2026-03-02", "--because", "聊机管〔2026〕8号"]


@pytest.fixture
def register(empty_file, tmp_path):
    """The embedded register: what the databases do differently stands below these commands."""
    import shutil

    return str(shutil.copyfile(empty_file, tmp_path / "register.gpkg"))


@pytest.fixture
def city(with_floor):
    database = Database(with_floor)
    body(database, FINANCE, "市财政局")
    database.close()
    return with_floor


def line(number, **told):
    return {"verb": "assign", "told": {"rooms": [f"{BUILDING}-1F-{number}"], "organisation": FINANCE, **told},
            "on": "2026-03-02", "by": "张三", "because": "聊机管〔2026〕8号"}  # fmt: skip


def test_an_act_is_shown_then_done_and_what_is_wrong_is_said(city, gongfang, journal):
    words = ["act", "do", "assign", f"rooms={BUILDING}-1F-101", f"organisation={FINANCE}", "--register", city, *WORD]
    before = journal(city)
    code, out, err = gongfang(*words, "--by", "张三", "--json")
    assert code == 0, err
    assert [it["how"] for it in json.loads(out)["changes"]] == ["begins"]
    assert journal(city) == before
    code, out, _ = gongfang(*words, "--by", "张三", "--yes")
    assert code == 0
    assert "日志第" in out
    assert journal(city) == before + 1
    code, _, err = gongfang(*words, "colour=red", "--json")
    assert code == 1
    assert "没有这一项" in err
    assert "未填写" in err
    code, out, _ = gongfang("act", "list", "--json")
    assert "assign" in {it["verb"] for it in json.loads(out)}


def test_a_file_of_acts_stops_at_the_line_that_is_refused_and_is_gone_on_with(city, gongfang, journal, tmp_path):
    file = tmp_path / "acts.jsonl"
    file.write_text("\n".join(json.dumps(it) for it in (line(101), line(101), line(102))), encoding="utf-8")
    before = journal(city)
    code, _, err = gongfang("act", "run", file, "--register", city)
    assert code == 1
    assert "第 2 行" in err
    assert "--from 2" in err
    assert journal(city) == before + 1
    code, out, _ = gongfang("act", "run", file, "--register", city, "--from", 3, "--json")
    assert code == 0
    assert json.loads(out) == {"done": 1, "proposed": 0, "unchanged": 0}
    file.write_text("{}\n", encoding="utf-8")
    assert gongfang("act", "run", file, "--register", city)[0] == 2


def test_what_is_reviewed_is_proposed_and_decided_by_name(city, gongfang):
    database = Database(city)
    desk(database, CLERK, Role.STAFF)
    desk(database, REVIEWER, Role.REVIEWER)
    database.close()
    words = [
        "act",
        "do",
        "assign",
        f"rooms={BUILDING}-1F-101,{BUILDING}-1F-102",
        f"organisation={FINANCE}",
        "--register",
        city,
        *WORD,
    ]
    assert gongfang(*words, "--by", "路人", "--yes", "--json")[0] == 1
    code, out, err = gongfang(*words, "--by", "王敏", "--yes", "--json")
    assert code == 0, err
    key = json.loads(out)["proposal"]
    _, out, _ = gongfang("proposal", "list", "--register", city, "--json")
    assert [it["id"] for it in json.loads(out)["proposals"]] == [key]
    decide = ["proposal", "approve", key, "--register", city, "--reason", "同意"]
    assert gongfang(*decide, "--by", CLERK)[0] == 1
    code, out, err = gongfang(*decide, "--by", "赵工", "--json")
    assert code == 0, err
    assert json.loads(out)[0]["state"] == "approved"
    assert gongfang("proposal", "withdraw", key, "--register", city, "--by", CLERK)[0] == 1
