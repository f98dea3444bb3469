"""An auditor asks the command line for the areas of a survey."""

import json
from datetime import date
from decimal import Decimal

import pytest

from floorplans.area_kinds import AreaKind
from registry import AreaTold, Database, state_area
from tests.api.conftest import BUILDING
from tests.api.test_survey_areas import table


def told_of(gongfang, *words):
    code, out, err = gongfang("areas", *words, "--json")
    assert code == 0, err
    (survey,) = json.loads(out)["surveys"]
    return survey


def test_the_areas_of_a_drawing_are_told_in_tables(gongfang, drawing):
    code, out, err = gongfang("areas", drawing(), "--rooms")
    assert code == 0, err
    for said in ("64.80", "GB/T 17986.1-2000", "GB/T 50353-2013", "K = ", "可信度", "相符 3", "据图实测", "照录"):
        assert said in out, said


def test_the_same_in_english(gongfang, drawing):
    code, out, _ = gongfang("areas", drawing(), "--lang", "en")
    assert code == 0
    for said in ("estate surveying", "agrees 3", "counted from a height of 2.20 m"):
        assert said in out, said


def test_a_program_gets_every_area_with_basis_way_and_source(gongfang, drawing):
    survey = told_of(gongfang, drawing(), "--rooms")
    (floor,) = survey["floors"]
    assert (floor["areas"]["usable"], floor["rooms"]) == ("64.80", 3)
    assert set(floor["gross"]) == {"gb-t-17986.1-2000", "gb-t-50353-2013"}
    kinds = {it["kind"]: it for it in survey["rooms"][0]["areas"]}
    assert {"usable", "declared"} <= set(kinds)
    assert (kinds["usable"]["area"], kinds["usable"]["source"], kinds["usable"]["way"]) == ("21.60", "survey", "outline")
    assert survey["compared"][0]["counts"] == {"agrees": 3, "within": 0, "beyond": 0, "unknown": 0}


@pytest.mark.parametrize(("grade", "how"), [("1", "beyond"), ("3", "within")])
def test_a_finer_grade_finds_more_beyond_its_limit(gongfang, drawing, grade, how):
    other = drawing("复测.dxf", wide=3.65)
    survey = told_of(gongfang, drawing(), "--against", other, "--grade", grade)
    assert [it["agreement"] for it in survey["twice"]["rooms"]] == ["agrees", how, "agrees"]
    assert survey["twice"]["rooms"][1]["mean"] == (None if grade == "1" else "21.75")


def test_two_measurements_stand_in_a_table(gongfang, drawing):
    code, out, err = gongfang("areas", drawing(), "--against", drawing("复测.dxf", wide=3.65))
    assert code == 0, err
    assert "21.75" in out
    assert "取中数" in out


def test_a_file_is_not_compared_with_itself(gongfang, drawing):
    path = drawing()
    code, _, err = gongfang("areas", path, "--against", path)
    assert code == 2
    assert "同一个文件" in err


def test_titles_of_a_register_are_held_against_what_a_ledger_states(gongfang, with_floor, tmp_path):
    database = Database(with_floor)
    told = AreaTold(kind=AreaKind.CERTIFICATE, area=Decimal("21.90"), source="不动产权证")
    with database.writing() as session:
        state_area(session, f"{BUILDING}-1F-101", told, on=date(2026, 7, 1), by="李强", because="不动产权证")
    database.close()
    survey = told_of(gongfang, table(tmp_path), "--register", with_floor)
    pairs = {(it["first"], it["second"]): it["counts"] for it in survey["compared"]}
    assert pairs["declared", "certificate"] == {"agrees": 0, "within": 1, "beyond": 0, "unknown": 2}
    assert survey["floors"][0]["areas"]["certificate"] == "21.90"


def test_one_bad_file_does_not_stop_the_others(gongfang, drawing, tmp_path):
    bad = tmp_path / "坏.dxf"
    bad.write_text("不是图", encoding="utf-8")
    code, out, err = gongfang("areas", bad, drawing(), "--json")
    assert code == 2
    answer = json.loads(out)
    assert (len(answer["surveys"]), len(answer["unreadable"])) == (1, 1)
    assert "坏.dxf" in err


def test_a_list_of_properties_has_no_floor_to_be_measured(gongfang, samples):
    code, out, err = gongfang("areas", samples / "buildings_ubc_vancouver")
    assert code == 0, err
    assert "没有楼层" in out
