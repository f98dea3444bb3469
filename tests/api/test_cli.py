"""The command line, as a clerk, a surveyor and a program use it."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from api.cli import app

ROOT = Path(__file__).resolve().parents[2]
BUILDING = "371500-0001-001"


def commands():
    """Every command by the words that call it."""

    def under(command, words):
        inner = getattr(command, "commands", None)
        if inner is None:
            yield words, command
        for name, each in (inner or {}).items():
            yield from under(each, [*words, name])

    return list(under(typer.main.get_command(app), []))


@pytest.mark.parametrize(("words", "command"), commands(), ids=lambda it: " ".join(it) if isinstance(it, list) else "")
def test_every_command_says_what_it_does_in_both_languages(words, command):
    assert re.search(r"[一-鿿]", command.help)
    assert re.search(r"[a-z]{3}", command.help)
    for parameter in command.params:
        assert parameter.name == "help" or parameter.help, f"{words} {parameter.name}"


@pytest.mark.parametrize("words", [words for words, _ in commands()], ids=" ".join)
def test_both_readmes_show_every_command(words):
    for name in ("README.md", "README.zh-CN.md"):
        assert f"gongfang {' '.join(words)} " in (ROOT / name).read_text(encoding="utf-8")


def test_help_comes_without_the_heavy_libraries():
    heavy = ("ezdxf", "folium", "numpy", "pandas", "pyogrio", "shapely", "sqlalchemy")
    loaded = f"import sys; from api.cli import app; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_surveyor_tries_a_drawing_and_a_program_reads_what_came_out(gongfang, drawing):
    code, out, _ = gongfang("survey", drawing(), "--json")
    assert code == 0
    (floor,) = json.loads(out)["floors"]
    assert {"file", "unit", "mapping", "gross_area", "rooms", "findings"} <= floor.keys()
    assert (floor["file"], floor["unit"], floor["mapping"]) == ("一层.dxf", "mm", "surveying-office")
    assert [(it["number"], it["use"], it["usable_area"], it["declared_area"]) for it in floor["rooms"]] == [
        ("101", "office", "21.60", "21.60"),
        ("102", "service", "21.60", "21.60"),
        ("103", "office", "21.60", "21.60"),
    ]
    assert all(it["repaired"] is None for it in floor["rooms"])


def test_a_person_sees_a_table(gongfang, drawing):
    code, out, _ = gongfang("survey", drawing())
    assert code == 0
    assert "surveying-office" in out
    assert "64.80" in out


def test_errors_in_the_data_are_exit_code_1_and_are_told_in_the_language_asked_for(gongfang, drawing):
    drawn = drawing(overlap=0.5)
    code, out, _ = gongfang("survey", drawn, "--json")
    (floor,) = json.loads(out)["floors"]
    found = {it["code"]: it for it in floor["findings"] if it["severity"] == "error"}
    assert code == 1
    assert "room-overlap" in found
    assert {"code", "severity", "subject", "says", "mend", "place"} <= found["room-overlap"].keys()
    code, out, _ = gongfang("survey", drawn, "--json", "--lang", "en")
    english = json.loads(out)["floors"][0]["findings"]
    assert not re.search(r"[一-鿿]", "".join(it["mend"] for it in english))


def test_several_files_are_all_read_though_one_is_unreadable(gongfang, drawing, tmp_path):
    (tmp_path / "空.dxf").write_bytes(b"")
    code, out, err = gongfang("survey", tmp_path / "空.dxf", drawing(), tmp_path / "没有.dxf", "--json")
    assert code == 2
    said = json.loads(out)
    assert len(said["floors"]) == 1
    assert len(said["unreadable"]) == 2
    assert re.search(r"[一-鿿]", err)
    assert re.search(r"[a-z]{4}", err)
    assert "Traceback" not in err


def test_a_drawing_is_enrolled_once_and_a_resurvey_shows_what_differs(with_building, gongfang, drawing):
    words = ["--register", with_building, "--building", BUILDING, "--floor", "1F", "--by", "张三", "--because", "测量报告 1"]
    first = drawing()
    code, out, err = gongfang("enrol", first, *words, "--yes", "--json", "--on", "2026-03-01")
    assert code == 0, err
    assert json.loads(out)["applied"]
    assert [it["new"] for it in json.loads(out)["floors"]] == [3]

    code, out, err = gongfang("enrol", first, *words, "--yes", "--json", "--on", "2026-03-02")
    assert code == 0, err
    assert json.loads(out)["floors"][0]["enrolled"] is True

    again = drawing("复测.dxf", wide=4.2)
    code, out, err = gongfang("enrol", again, *words, "--json", "--on", "2026-06-01")
    assert code == 0, err
    assert not json.loads(out)["applied"]
    (floor,) = json.loads(out)["floors"]
    assert (floor["new"], floor["changed"], floor["kept"], floor["gone"]) == (0, 2, 1, 0)
    assert {"area-changed", "gross-changed"} <= {it["code"] for it in json.loads(out)["findings"]}

    code, out, err = gongfang("journal", "verify", "--register", with_building, "--json")
    assert code == 0, err
    assert json.loads(out)["lines"] == 2


def test_a_person_who_says_no_has_changed_nothing(with_building, gongfang, drawing, monkeypatch):
    monkeypatch.setattr(typer, "confirm", lambda *_, **__: False)
    words = ["--register", with_building, "--building", BUILDING, "--floor", "1F", "--by", "张三", "--because", "测量报告 1"]
    code, out, _ = gongfang("enrol", drawing(), *words)
    assert code == 0
    assert "未写入" in out
    assert json.loads(gongfang("journal", "verify", "--register", with_building, "--json")[1])["lines"] == 1


def test_a_survey_with_errors_is_refused_and_takes_the_others_of_its_call_with_it(with_building, gongfang, drawing, tmp_path):
    sheet = tmp_path / "places.csv"
    sheet.write_text(f"file,frame,building,floor\n好.dxf,,{BUILDING},1F\n坏.dxf,,{BUILDING},2F\n", encoding="utf-8-sig")
    files = [drawing("好.dxf"), drawing("坏.dxf", overlap=0.5)]
    code, out, err = gongfang(
        "enrol", *files, "--register", with_building, "--places", sheet, "--by", "张三", "--because", "试", "--yes", "--json"
    )
    assert code == 1
    assert "room-overlap" in {it["code"] for it in json.loads(out)["findings"]}
    assert "坏.dxf" in err
    assert json.loads(gongfang("journal", "verify", "--register", with_building, "--json")[1])["lines"] == 1


def test_a_list_of_buildings_with_a_bad_line_is_refused_and_says_which(register, gongfang, tmp_path):
    sheet = tmp_path / "楼栋.csv"
    sheet.write_text(f"code,name,built_year\n{BUILDING},一号楼,1998\n371500-0001-002,二号楼,去年\n", encoding="utf-8")
    code, _, err = gongfang("building", "add", "--sheet", sheet, "--register", register, "--by", "张三", "--because", "试")
    assert code == 2
    assert "第 3 行" in err
    assert json.loads(gongfang("journal", "verify", "--register", register, "--json")[1])["lines"] == 0


@pytest.mark.parametrize("address", ["没有.gpkg", "register.txt", "postgresql://nobody@/none?host=/nowhere"])
def test_a_register_that_is_not_there_is_told_in_a_sentence(gongfang, address):
    code, out, err = gongfang("journal", "verify", "--register", address)
    assert code in {1, 2}
    assert not out
    assert re.search(r"[一-鿿]", err)
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_told_before_anything_is_served(gongfang, embedded_register):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, _, err = gongfang("serve", "--register", embedded_register, "--port", taken.getsockname()[1])
    assert code == 1
    assert "已被占用" in err


def test_a_floor_becomes_a_sheet_and_an_offline_page(with_building, gongfang, drawing, tmp_path):
    words = [
        "--register",
        with_building,
        "--building",
        BUILDING,
        "--floor",
        "1F",
        "--by",
        "张三",
        "--because",
        "测量报告 1",
        "--yes",
    ]
    assert gongfang("enrol", drawing(), *words, "--surveyor", "某测绘院")[0] == 0
    for command, name in (("sheet", "一层.svg"), ("map", "一层.html")):
        code, _, err = gongfang(command, f"{BUILDING}-1F", "--register", with_building, "--out", tmp_path / name)
        assert code == 0, err
        assert "102" in (tmp_path / name).read_text(encoding="utf-8")
    code, _, err = gongfang("sheet", f"{BUILDING}-9F", "--register", with_building, "--out", tmp_path / "无.svg")
    assert code == 1
    assert "没有楼层" in err
    assert not (tmp_path / "无.svg").exists()


def test_a_fault_of_ours_is_apologised_for_without_a_traceback(gongfang, drawing, monkeypatch):
    import floorplans

    def broken(*_, **__):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(floorplans, "survey", broken)
    code, _, err = gongfang("survey", drawing())
    assert code == 70
    assert "Traceback" not in err
    log = Path(re.search(r"\S+\.log", err)[0])
    assert "ZeroDivisionError: a bug" in log.read_text(encoding="utf-8")
    log.unlink()


def test_what_a_file_calls_itself_is_never_taken_for_colour_marks(gongfang, tmp_path):
    (tmp_path / "[red]x.dxf").write_bytes(b"")
    code, _, err = gongfang("survey", tmp_path / "[red]x.dxf")
    assert code == 2
    assert "[red]x.dxf" in err
