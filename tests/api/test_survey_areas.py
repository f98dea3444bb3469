"""A waiting survey's areas over HTTP: every area with its ground, held against what is stated and what titles say."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from floorplans.area_kinds import AreaKind
from registry import AreaTold, Database, state_area
from tests.api.conftest import BUILDING
from tests.api.test_survey_reading import handed_in

SINCE = date(2026, 7, 1)
DEED = "鲁（2026）聊城市不动产权第0001号"


@pytest.fixture
def door(with_floor, door_to):
    return door_to(with_floor)


def table(folder):
    """A ledger of the floor that says which building and floor it is of."""
    path = folder / "台账.csv"
    lines = ["楼栋编号,楼层,房号,使用面积,用途", *(f"{BUILDING},1F,{number},21.60,办公室" for number in ("101", "102", "103"))]
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


def sheets(door, waiting, **asked):
    book = openpyxl.load_workbook(io.BytesIO(door.get(f"{waiting}/areas.xlsx", params=asked).content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_areas_of_a_waiting_survey_are_told_with_both_standards(door, drawing):
    waiting = handed_in(door, drawing())
    told = door.get(f"{waiting}/areas").json()
    (floor,), (building,) = told["floors"], told["buildings"]
    assert (floor["rooms"], floor["areas"]["usable"], floor["areas"]["declared"]) == (3, "64.80", "64.80")
    assert floor["gross"] == building["gross"] == {"gb-t-17986.1-2000": "74.24", "gb-t-50353-2013": "74.24"}
    assert building["areas"]["gross"] == "74.24"
    assert building["usable_ratio"]["ratio"] == "0.8728"
    assert "可信度 B" in building["usable_ratio"]["says"]
    assert told["compared"][0]["counts"] == {"agrees": 3, "within": 0, "beyond": 0, "unknown": 0}
    assert told["rooms"] == []


def test_every_room_has_its_several_areas_with_basis_way_and_source(door, drawing):
    waiting = handed_in(door, drawing())
    first = door.get(f"{waiting}/areas", params={"rooms": True}).json()["rooms"][0]
    assert first["number"] == "101"
    kinds = {it["kind"]: it for it in first["areas"]}
    assert {"usable", "gross", "apportioned", "declared"} <= set(kinds)
    assert (kinds["usable"]["area"], kinds["usable"]["source_says"]) == ("21.60", "据图实测")
    assert kinds["gross"]["estimated"]
    assert kinds["gross"]["method"] == "gb-t-17986.1-2000"
    works = door.get(f"{waiting}/areas", params={"rooms": True, "method": "works"}).json()["rooms"][0]["areas"]
    assert {it["method"] for it in works if it["kind"] == "gross"} == {"gb-t-50353-2013"}


def test_a_room_beyond_the_limit_is_told_with_its_sentence_in_either_language(door, drawing):
    waiting = handed_in(door, drawing())
    ((door_row,),) = [
        [it["row"] for it in door.get(f"{waiting}/areas", params={"rooms": True}).json()["rooms"] if it["number"] == "102"]
    ]
    mend = {"row": door_row, "declared": "25.00", "by": "李四", "because": "台账"}
    assert door.post(f"{waiting}/corrections", json=mend).status_code < 300
    compared = door.get(f"{waiting}/areas").json()["compared"][0]
    (beyond,) = compared["beyond"]
    assert (beyond["number"], beyond["first"], beyond["second"], beyond["difference"]) == ("102", "21.60", "25.00", "3.40")
    assert "超出限差" in beyond["says"]
    english = door.get(f"{waiting}/areas", params={"lang": "en"}).json()["compared"][0]["beyond"][0]
    assert "beyond the limit" in english["says"]


def test_the_area_statement_holds_numbers_that_add_up_and_cites_its_clauses(door, drawing):
    book = sheets(door, handed_in(door, drawing()))
    assert list(book) == ["房间", "楼层与楼栋", "超限", "依据"]
    heading, *rooms = book["房间"]
    usable, gross = heading.index("使用面积（㎡）"), heading.index("建筑面积（㎡）")
    assert [line[usable] for line in rooms] == [21.6, 21.6, 21.6]
    floors = book["楼层与楼栋"]
    assert round(sum(line[gross] for line in rooms), 2) == floors[1][floors[0].index("整层 17986.1（㎡）")] == 74.24
    grounds = {line[2] for line in book["依据"]}
    assert "GB/T 50353-2013 3.0.1（可信度 A：已见原文）" in grounds
    assert any("K = " in line[-1] for line in floors[1:])
    assert list(sheets(door, handed_in(door, drawing()), lang="en")) == [
        "Rooms",
        "Floors and buildings",
        "Beyond the limit",
        "Grounds",
    ]


def test_the_title_that_the_register_knows_is_held_against_gross_area(door, with_floor, tmp_path):
    survey = table(tmp_path)
    waiting = handed_in(door, survey)
    silent = door.get(f"{waiting}/areas").json()["compared"][1]
    assert silent["counts"]["unknown"] == 3
    database = Database(with_floor)
    told = AreaTold(kind=AreaKind.CERTIFICATE, area=Decimal("24.00"), source=DEED)
    with database.writing() as session:
        state_area(session, f"{BUILDING}-1F-101", told, on=SINCE, by="李强", because=DEED)
    database.close()
    answer = door.get(f"{waiting}/areas", params={"rooms": True}).json()
    titles = {it["number"]: [one["area"] for one in it["areas"] if one["kind"] == "certificate"] for it in answer["rooms"]}
    assert titles == {"101": ["24.00"], "102": [], "103": []}
    assert answer["floors"][0]["areas"]["certificate"] == "24.00"


@pytest.mark.parametrize(
    "asked", [{"method": "guess"}, {"grade": 4}, {"grade": "x"}, {"stated": "roof"}, {"circle": "street"}, {"ground": 1e9}]
)
def test_what_is_no_method_or_grade_is_refused(door, drawing, asked):
    answer = door.get(f"{handed_in(door, drawing())}/areas", params=asked)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("suffix", ["areas", "areas.xlsx"])
def test_a_survey_that_is_not_there_is_refused(door, suffix):
    assert door.get(f"/api/surveys/waiting/{'0' * 32}/{suffix}").status_code == 404
