"""A clerk reshapes rooms, looks at their history and lets findings stand at the command line; it is shown and asked first."""

import json

import pytest

from api.cli.speech import REFUSED

BUILDING = "371500-0001-001"
FLOOR = f"{BUILDING}-1F"
SAYS = ("--by", "张三", "--because", "聊机管〔2026〕41号", "--on", "2026-07-01")


def code(number):
    return f"{FLOOR}-{number}"


@pytest.fixture
def room(gongfang, with_floor):
    def call(act, *words, says=SAYS):
        return gongfang("room", act, *words, "--register", with_floor, *says)

    return call


@pytest.fixture
def asked(monkeypatch):
    """Answer the question with no or yes; the questions that were asked."""

    def answer(yes):
        questions = []
        monkeypatch.setattr("typer.confirm", lambda words, **_: questions.append(words) or yes)
        return questions

    return answer


def test_a_split_is_shown_and_asked_about(room, asked, journal, with_floor):
    before, questions = journal(with_floor), asked(False)
    told = ("--line", "1.2,-1 1.2,7", "--part", "101A,use=service,door=yes", "--part", "number=101")
    status, out, _ = room("split", code("101"), *told)
    assert status == 0
    assert len(questions) == 1
    assert "7.20" in out
    assert "14.40" in out
    assert "未写入任何内容" in out
    assert journal(with_floor) == before
    asked(True)
    status, out, _ = room("split", code("101"), *told)
    assert f"日志第 {before + 1} 条" in out
    assert journal(with_floor) == before + 1


def test_a_program_sees_what_would_come_out_and_writes_with_yes(room, journal, with_floor):
    before = journal(with_floor)
    _, out, _ = room("merge", code("101"), code("102"), "--number", "105", "--json")
    told = json.loads(out)
    assert (told["applied"], told["after"][0]["number"]) == (False, "105")
    assert journal(with_floor) == before
    _, out, _ = room("merge", code("101"), code("102"), "--number", "105", "--json", "--yes")
    entry = json.loads(out)["entry"]
    assert entry == before + 1
    _, out, _ = room("undo", entry, "--yes", "--json")
    assert [it["number"] for it in json.loads(out)["after"]] == ["101", "102"]


def test_a_limit_is_moved_from_a_file(room, tmp_path):
    (tmp_path / "新.wkt").write_text("POLYGON ((0 0, 3.6 0, 3.6 5, 0 5, 0 0))", encoding="utf-8")
    status, _, err = room("redraw", code("101"), "--outline", tmp_path / "新.wkt", "--yes")
    assert status == REFUSED
    assert "3.60 m² 不属于任何房间" in err
    room("split", code("101"), "--line", "-1,5 9,5", "--yes", "--json")
    told = ("--outline", "POLYGON ((0 0, 3.6 0, 3.6 4, 0 4, 0 0))", "--keeps", code("101-2"), "--yes", "--json")
    _, out, _ = room("redraw", code("101-1"), *told)
    assert {it["number"]: it["usable_area"] for it in json.loads(out)["after"]} == {"101-1": "14.40", "101-2": "7.20"}


@pytest.mark.parametrize(
    "words",
    [
        ("split", code("101"), "--line", "a,b"),
        ("split", code("101"), "--line", "1,2"),
        ("split", code("101"), "--line", "1,-1 1,9", "--part", "colour=red"),
        ("split", code("101"), "--line", "1,-1 1,9", "--part", "101,use=palace"),
        ("redraw", code("101"), "--outline", "circle"),
    ],
)
def test_what_is_typed_wrong_is_told(room, words):
    status, _, err = room(*words)
    assert status == 2
    assert "·" in err


def test_the_history_of_a_room(room):
    room("split", code("101"), "--line", "1.2,-1 1.2,7", "--yes", "--json")
    status, out, _ = room("history", code("101"), says=("--as-of", "2026-07-01"))
    assert status == 0
    assert "分割" in out
    assert "2026-06-30" in out, "the last day on which it was so"
    assert code("101-2") in out
    _, out, _ = room("history", code("101-2"), "--json", says=("--as-of", "2026-07-01"))
    assert [it["alias"] for it in json.loads(out)["aliases"]] == ["101", code("101")]
    _, out, _ = room("history", code("101-2"), "--lang", "en", says=("--as-of", "2026-07-01"))
    assert "Former names" in out
    assert room("history", code("999"), says=())[0] == REFUSED


@pytest.fixture
def broken(gongfang, with_building, drawing):
    """A survey whose rooms overlap, the keys of its errors, and how it is enrolled."""
    path = drawing(overlap=0.5)
    _, out, _ = gongfang("survey", path, "--json")
    (floor,) = json.loads(out)["floors"]
    keys = [it["key"] for it in floor["findings"] if it["severity"] == "error"]
    place = ("--building", BUILDING, "--floor", "1F")
    return path, [word for key in keys for word in ("--key", key)], place, ("--register", with_building)


def test_a_finding_is_let_stand_by_one_and_the_survey_enrolled_by_another(gongfang, broken, asked):
    path, keys, place, register = broken
    questions = asked(True)
    review = ("--by", "李处", "--because", "现场核实", "--on", "2026-07-01", "--until", "2026-12-31")
    enrol = ("enrol", path, *register, *place, "--because", "测绘报告", "--on", "2026-07-02", "--yes")
    assert gongfang(*enrol, "--by", "张三")[0] == REFUSED
    status, out, err = gongfang("exception", "accept", path, *keys, *register, *place, *review)
    assert (status, len(questions)) == (0, 1), err
    assert "重叠" in out
    _, out, _ = gongfang("exception", "list", *register, "--as-of", "2026-07-01")
    assert "李处" in out
    assert "2026-12-31" in out
    status, _, err = gongfang(*enrol, "--by", "李处")
    assert status == REFUSED
    assert "须由他人办理入账" in err
    assert gongfang(*enrol, "--by", "张三")[0] == 0


def test_it_is_taken_back(gongfang, broken, asked):
    path, keys, place, register = broken
    says = ("--by", "李处", "--because", "复查", "--on", "2026-07-01")
    gongfang("exception", "accept", path, *keys, *register, *place, *says, "--yes")
    asked(False)
    _, out, _ = gongfang("exception", "withdraw", FLOOR, *keys, *register, *says)
    assert "未写入任何内容" in out
    _, out, _ = gongfang("exception", "withdraw", FLOOR, *keys, *register, *says, "--yes", "--json")
    assert json.loads(out)["applied"]
    _, out, _ = gongfang("exception", "list", *register, "--as-of", "2026-07-01", "--json")
    assert json.loads(out) == []
    assert gongfang("exception", "withdraw", FLOOR, *keys, *register, *says, "--yes")[0] == REFUSED


def test_a_preview_for_a_program_writes_nothing(gongfang, broken):
    path, keys, place, register = broken
    says = ("--by", "李处", "--because", "现场核实", "--on", "2026-07-01")
    _, out, _ = gongfang("exception", "accept", path, *keys, *register, *place, *says, "--json")
    assert not json.loads(out)["applied"]
    _, out, _ = gongfang("exception", "list", *register, "--as-of", "2026-07-01", "--json")
    assert json.loads(out) == []
