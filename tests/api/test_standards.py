"""Standards and entitlements at their doors: the command that needs no register, the answers, and the pages in both languages."""

import json

import pytest

from registry import Database
from tests.api.conftest import BUILDING
from tests.registry.parties import do, found

DAY = {"as_of": "2026-06-30"}
TOTAL = ("--tier", "city", "--posts", "bureau_chief=1,bureau_deputy=4,below_bureau=75", "--cars", 2)


@pytest.fixture
def door(with_floor, door_to):
    """A bureau of two with a room of 21.60 m², one with a share, and one without posts."""
    from datetime import date

    since = date(2026, 3, 2)
    database = Database(with_floor)
    posts = [{"post": "bureau_chief", "count": 1}, {"post": "below_bureau", "count": 1}]
    planning = found(database, "市规划局", 1, posts=posts, document="聊编〔2019〕1号", on=since)
    land = found(database, "市国土局", 2, on=since)
    do(database, "assign", rooms=[f"{BUILDING}-1F-101", f"{BUILDING}-1F-102"], organisation=planning, on=since)
    do(database, "assign", rooms=[f"{BUILDING}-1F-103"], organisation=land, share="50", on=since)
    database.close()
    return door_to(with_floor)


def test_the_command_counts_without_a_register_and_says_how(gongfang):
    code, out, _ = gongfang("entitle", *TOTAL, "--ratio", "0.65", "--on", "2026-11-22", "--json")
    told = json.loads(out)
    assert code == 0
    sums = ("office", "service_per_head", "service", "equipment", "basic", "annex", "total")
    assert [told[it] for it in sums] == ["771.00", "8", "640.00", "126.99", "1537.99", "376.00", "2742.14"]
    steps = {it["key"]: it for it in told["working"]}
    assert (steps["office/bureau_deputy"]["amount"], steps["office/bureau_deputy"]["confidence"]) == ("72.00", "A")
    assert all(it["zh"] and it["en"] for it in told["working"])
    assert json.loads(gongfang("entitle", *TOTAL, "--on", "2026-11-22", "--json")[1])["total"] == told["total"]


def test_where_nobody_says_how_high_the_building_is_the_working_says_what_was_taken(gongfang):
    for language, said in (("zh", "未指定，按多层建筑"), ("en", "not told")):
        code, out, _ = gongfang("entitle", *TOTAL, "--lang", language)
        flat = "".join(out.split())
        assert code == 0
        assert "".join(said.split()) in flat
        for figure in ("2742.14", "发改投资〔2014〕2674号", "771.00"):
            assert figure in flat


def test_all_that_is_typed_wrong_is_said_at_once(gongfang):
    told = ("--tier", "citty", "--posts", "bureau_chief=-1,chief,below_bureau=1.5", "--cars", "-3", "--ratio", "2")
    code, out, err = gongfang("entitle", *told, "--json")
    assert (code, out) == (2, "")
    for name in ("citty", "bureau_chief", "chief", "below_bureau", "1.5", "cars", "ratio"):
        assert name in err
    code, _, err = gongfang("entitle", "--tier", "city", "--posts", "section_chief=1,bureau_chief=1,bureau_chief=2")
    assert code == 2
    assert "section_chief" in err
    assert "写了两次" in err
    assert gongfang("entitle", "--tier", "city", "--posts", "")[0] == 2
    assert gongfang("entitle", "--tier", "city", "--posts", "bureau_chief=1", "--ratio", "NaN")[0] == 2
    code, _, err = gongfang("entitle", "--tier", "city", "--posts", "bureau_chief=1", "--on", "2014-11-23")
    assert code == 2
    assert "2014-11-23 没有这些标准" in err


def test_the_standards_are_listed_and_each_tells_its_history(door):
    listed = {it["name"]: it for it in door.get("/api/standards", params=DAY).json()}
    assert {
        "office_areas",
        "service_rooms",
        "equipment_rooms",
        "usable_ratios",
        "annex_rooms",
        "deadlines",
        "leases",
    } <= listed.keys()
    assert (listed["office_areas"]["since"], listed["service_rooms"]["confidence"]) == ("2014-11-24", "D")
    told = door.get("/api/standards/office_areas", params=DAY).json()
    chief = next(it for it in told["figures"] if it["name"] == "city/bureau_chief")
    assert [(it["shown"], it["since"], it["last_day"], it["in_force"]) for it in chief["values"]] == [
        ("12", "1999-12-21", "2014-11-23", False),
        ("24", "2014-11-24", None, True),
    ]
    then = door.get("/api/standards/office_areas", params={"as_of": "2010-01-01"}).json()
    assert [it["in_force"] for it in next(it for it in then["figures"] if it["name"] == "city/bureau_chief")["values"]] == [
        True,
        False,
    ]
    assert [it["id"] for it in told["notes"]] == ["N1", "N2", "N3", "N4", "N5"]
    assert door.get("/api/standards/no_such").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_standard_has_a_page(door, language):
    asked = {**DAY, "lang": language}
    page = door.get("/standards", params=asked)
    assert page.status_code == 200
    for it in door.get("/api/standards").json():
        assert f"/standards/{it['name']}" in page.text
        one = door.get(f"/standards/{it['name']}", params=asked)
        assert one.status_code == 200
        assert it["heading_en" if language == "en" else "heading"] in one.text
    areas = door.get("/standards/office_areas", params=asked).text
    for said in ("计投资〔1999〕2250号", "2014-11-23", "各级党政机关领导人员办公室可在上列规定的办公室使用面积范围内配备休息室"):
        assert said in areas


def test_what_an_organisation_may_have_stands_beside_what_it_holds(door):
    told = door.get("/api/organisations/371500-P001/entitlement", params={**DAY, "cars": 1, "ratio": "0.60"}).json()
    by = {it["category"]: it for it in told["categories"]}
    assert told["entitled"]["office"] == "33.00"
    assert (by["office"]["held"], by["office"]["entitled"], by["office"]["shortage"]) == ("21.60", "33.00", "11.40")
    assert (by["service"]["held"], by["service"]["surplus"], by["service"]["excess_over_standard_pct"]) == (
        "25.20",
        "9.20",
        "57.50",
    )
    assert by["annex"]["entitled"] == "47.40"
    assert next(it["amount"] for it in told["entitled"]["working"] if it["key"] == "ratio") == "0.6"
    without = door.get("/api/organisations/371500-P002/entitlement", params=DAY).json()
    assert (without["entitled"], without["why"]) == (None, "还没有核定编制")
    assert without["categories"][0]["held"] == "10.80"
    assert door.get("/api/organisations/371500-P099/entitlement", params=DAY).status_code == 404
    assert door.get("/api/organisations/371500-P001/entitlement", params={"ratio": "1.5"}).status_code == 422


def test_the_page_leads_from_a_category_to_its_rooms(door):
    assert "/organisations/371500-P001/entitlement" in door.get("/organisations/371500-P001", params=DAY).text
    page = door.get("/organisations/371500-P001/entitlement", params=DAY).text
    for said in ("核定与占用", "33.00", "21.60", "11.40", "发改投资〔2014〕2674号", "category=service"):
        assert said in page
    rooms = door.get("/organisations/371500-P001/entitlement", params={**DAY, "category": "service"}).text
    listed = rooms.partition('id="rooms"')[2]
    assert f"{BUILDING}-1F-102" in listed
    assert f"{BUILDING}-1F-101" not in listed
    english = door.get("/organisations/371500-P002/entitlement", params={**DAY, "lang": "en"}).text
    assert "no posts are authorised yet" in english
