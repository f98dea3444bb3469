"""A city's file at the command line: enrolled in parts, the buildings with errors left out and told."""

import json

import pytest
import shapely
import typer

from tests.bench.generate import city, write

BUILDINGS, FLOORS, ROOMS = 9, 8, 324


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory):
    """More rooms than a part holds; in the last building one room runs into the next."""
    drawn = city(BUILDINGS, FLOORS, ROOMS, seed=7, defects=False, wall=0.24)
    drawn.loc[len(drawn) - 2, "geometry"] = shapely.buffer(drawn.geometry.iloc[-2], 1.0, join_style="mitre")
    return write(tmp_path_factory.mktemp("city") / "全市.gpkg", drawn)


@pytest.fixture
def known(embedded_register, gongfang, tmp_path):
    """A register that knows all the buildings."""
    sheet = tmp_path / "楼栋.csv"
    codes = [f"371500-0001-{number + 1:04}" for number in range(BUILDINGS)]
    sheet.write_text("code,name\n" + "".join(f"{code},{code}\n" for code in codes), encoding="utf-8")
    told = ["--register", embedded_register, "--by", "张三", "--because", "普查"]
    code, _, err = gongfang("building", "add", "--sheet", sheet, *told)
    assert code == 0, err
    return told


def test_what_would_be_done_is_told_by_counts_first(surveyed, known, gongfang, journal, monkeypatch):
    code, out, err = gongfang("enrol", surveyed, *known, "--json")
    assert code == 0, err
    told = json.loads(out)
    assert told["applied"] is False
    assert told["in_parts"] == [{"file": "全市.gpkg", "rooms": BUILDINGS * FLOORS * ROOMS, "parts": 4}]
    monkeypatch.setattr(typer, "confirm", lambda *_, **__: False)
    code, out, _ = gongfang("enrol", surveyed, *known)
    assert code == 0
    assert "23,328 间" in out
    assert "未写入" in out
    assert journal(known[1]) == BUILDINGS


def test_the_good_buildings_go_in_and_the_bad_one_is_told(surveyed, known, gongfang, journal):
    code, out, err = gongfang("enrol", surveyed, *known, "--yes")
    assert code == 1, err
    assert "23,328 间" in out
    assert "room-overlap" in out
    assert "所在楼栋未写入" in err
    assert journal(known[1]) == BUILDINGS + BUILDINGS - 1  # each building was recorded; all but one were enrolled

    code, out, err = gongfang("enrol", surveyed, *known, "--yes", "--json")
    assert code == 1, err
    (done,) = json.loads(out)["in_parts"]
    assert (done["rooms"], done["floors"]) == (BUILDINGS * FLOORS * ROOMS, (BUILDINGS - 1) * FLOORS)
    assert {it["code"] for it in json.loads(out)["findings"]} == {"room-overlap"}
    assert journal(known[1]) == BUILDINGS + BUILDINGS - 1  # nothing is enrolled twice
