"""The figures of law as loaded: equal to the office's own table and the policy paper cell by cell, and overridden only as they may be."""

import json
import re
import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from floorplans import usable_ratio
from floorplans.tolerance import GRADES
from registry.models import Tier
from registry.standards import laws as loader
from registry.standards.figures import Figure
from registry.standards.laws import FOLDER, UnusableFigure, in_force, law_of, laws
from registry.standards.office_areas import limit
from registry.standards.posts import posts
from registry.store.errors import NotFound
from tests.conftest import CI

TODAY = date(2026, 11, 22)
CAME = date(2014, 11, 24)
DAY = timedelta(days=1)
CELLS = [(tier, post) for tier in Tier for post in posts(tier)]


@pytest.fixture(scope="module")
def papers(samples):
    """The folder in which the office's texts and the policy paper lie, beside the samples."""
    missing = [name for name in ("seeds", "domain") if not (samples.parent / name).is_dir()]
    if missing:
        (pytest.fail if CI else pytest.skip)(f"beside the samples {samples} there is no {', '.join(missing)}")
    return samples.parent


@pytest.fixture(scope="module")
def policy(papers):
    return json.loads((papers / "domain" / "policy_tables.json").read_text("utf-8"))


def test_the_offices_own_table_is_the_loaded_standard_cell_by_cell(papers):
    (text,) = [it for path in (papers / "seeds").glob("*.txt") if "各级工作人员办公室使用面积" in (it := path.read_text("utf-8"))]
    table, tier = {}, ""
    for line in text.splitlines():
        row = re.fullmatch(r"([省市县乡]级机关)?\t(\S+)\t(\d+)", line)
        if row:
            tier = row[1] or tier
            table[tier, row[2]] = Decimal(row[3])
    ours = {
        (f"{tier.zh}机关", words.zh): limit(tier, post, TODAY).usable_area
        for tier in Tier
        if tier is not Tier.CENTRAL
        for post, words in posts(tier).items()
    }
    assert len(table) == 20
    assert table == ours


def test_the_policy_papers_office_areas_are_loaded_cell_by_cell(policy):
    told = policy["office_area"]
    assert {(it["level"], it["post"]): Decimal(it["max_usable_m2"]) for it in told["rows"]} == {
        cell: limit(*cell, TODAY).usable_area for cell in CELLS
    }
    assert told["effective_from"] == CAME.isoformat()
    notes = {it["id"]: it for it in law_of("office_areas").notes}
    assert {it["id"]: (it["zh"], it["confidence"]) for it in told["notes"]} == {
        key: (it["zh"], it["confidence"]) for key, it in notes.items()
    }
    by_id = {it["id"]: it for it in told["notes"]}
    assert in_force("office_areas", "toilet", on=TODAY).value == by_id["N4"]["max_toilet_m2"]
    capped = {item.delegated["most"] for key, item in law_of("office_areas").items.items() if key.startswith("township/")}
    assert capped == {by_id["N5"]["cap_m2"]} == {limit("county", "county_deputy", TODAY).usable_area}


def test_the_figures_of_1999_are_those_of_their_days_and_never_of_a_later_one(policy):
    told = policy["office_area"]["superseded_1999"]
    for tier, post in CELLS:
        row = {"bureau": "bureau", "section": "section", "division": "division"}.get(post.split("_")[0], post)
        old = told.get(tier, {}).get(post, told.get(tier, {}).get(row))
        before = limit(tier, post, CAME - DAY)
        assert (before and before.usable_area) == old, (tier, post)
        if before:
            assert (before.source, before.confidence, before.since) == ("计投资〔1999〕2250号", "B", date(1999, 12, 21))
    for law in laws():
        for item in law.items.values():
            for day in (CAME, TODAY, date(2099, 1, 1)):
                now = item.in_force(day)
                assert now is None or now.number_of_paper != "计投资〔1999〕2250号", (law.name, item.name)


def test_a_figure_that_ended_does_not_come_back_where_nothing_followed_it():
    item = law_of("office_areas").items["city/bureau_chief"]
    alone = type(item)(**{name: getattr(item, name) for name in item.__slots__} | {"values": item.values[:1]})
    assert alone.in_force(CAME - DAY).value == 12
    assert alone.in_force(CAME) is None


def test_the_policy_papers_other_figures_are_loaded(policy):
    told = policy["service_rooms"]["levels"]
    for tier in Tier:
        wanted = told.get(told[tier].get("same_as", ""), told[tier])
        held = in_force("service_rooms", tier, on=TODAY)
        assert held.value == {
            "up_to": wanted["low"]["x_le"],
            "low": wanted["low"]["v"],
            "num": wanted["mid"]["num"],
            "den": wanted["mid"]["den"],
            "from": wanted["high"]["x_ge"],
            "high": wanted["high"]["v"],
        }
        assert held.confidence == told[tier]["confidence"][0]
    assert in_force("equipment_rooms", "share", on=TODAY).number == Decimal(policy["equipment_rooms"]["ratio"]) * 100
    k, annex = policy["use_coefficient_K"], policy["annex_rooms"]
    for name, now, old in (("multi_storey", "multi_storey_min", "multi"), ("high_rise", "high_rise_min", "high")):
        assert in_force("usable_ratios", name, on=TODAY).number == Decimal(k[now])
        assert in_force("usable_ratios", name, on=CAME - DAY).number == Decimal(k["superseded_1999"][old])
    assert in_force("annex_rooms", "canteen", on=TODAY).value == {
        "first": 100,
        "each": annex["canteen"]["first_100_per_head"],
        "above": annex["canteen"]["above_100_per_head"],
    }
    garage = in_force("annex_rooms", "garage", on=TODAY).value
    assert [str(it) for it in garage.values()] == ["200", *list(annex["car_garage"].values())[:2]]
    for ours, theirs, key in (
        ("bicycles", "bicycle", "per"),
        ("electric_bicycles", "ebike_motorcycle", "per"),
        ("guards", "guard", "per_armed_police"),
    ):
        held = in_force("annex_rooms", ours, on=TODAY)
        assert (held.number, held.confidence) == (Decimal(annex[theirs][key]), annex[theirs]["confidence"])


def test_a_text_that_a_comma_would_cut_off_is_refused(place):
    path = loader.FOLDER / "national" / "equipment_rooms.yaml"
    path.write_text(path.read_text("utf-8").replace("quote: ", "quote: 甲,乙、"), "utf-8")
    with pytest.raises(UnusableFigure, match=r"national/equipment_rooms\.yaml share：不认识 乙"):
        law_of("equipment_rooms")


def test_what_floor_plans_are_held_against_is_the_same_figure():
    assert in_force("usable_ratios", "multi_storey", on=TODAY).number == usable_ratio.LEAST
    assert in_force("usable_ratios", "high_rise", on=TODAY).number == usable_ratio.LEAST_IN_HIGH_RISE
    assert {it.formula for it in GRADES} == {it.in_force(TODAY).value for it in law_of("measuring_tolerance").items.values()}


def test_every_figure_has_a_day_a_paper_and_a_confidence_and_no_two_concepts_a_name():
    figures = [it for law in laws() for item in law.items.values() for it in item.values]
    assert len(figures) > 100
    assert all(isinstance(it, Figure) and it.cited.zh and it.cited.en and it.confidence in "ABCD" for it in figures)
    assert len({it.name for it in laws()}) == len(laws())
    assert not [path for path in FOLDER.iterdir() if path.name.isdigit()], "a local figure is told in the changelog"
    for name in ("posts", "../national/leases", "no_such"):
        with pytest.raises(NotFound):
            law_of(name)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Puts local figures into a folder of divisions beside the national ones."""
    shutil.copytree(FOLDER / "national", tmp_path / "national")
    monkeypatch.setattr(loader, "FOLDER", tmp_path)

    def put(division, concept, since="2020-01-01", **figures):
        values = {
            key: {"values": {date.fromisoformat(since): {"value": value, "title": "地方标准", "confidence": "A"}}}
            for key, value in figures.items()
        }
        path = Path(tmp_path / division / f"{concept}.yaml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump({"figures": values}, allow_unicode=True), "utf-8")
        loader._law.cache_clear()

    yield put
    loader._law.cache_clear()


def of(division, post="city/bureau_chief", on=TODAY):
    tier, name = post.split("/")
    return limit(tier, name, on, division).usable_area


def test_a_province_and_a_city_are_stricter_from_their_day_in_their_place(place):
    place("37", "office_areas", **{"city/bureau_chief": 22})
    place("3715", "office_areas", since="2022-01-01", **{"city/bureau_chief": 20})
    assert [of(it) for it in ("", "110000", "370000", "370100", "371500", "371502")] == [24, 24, 22, 22, 20, 20]
    assert of("371500", on=date(2021, 12, 31)) == 22
    assert of("371500", on=date(2019, 12, 31)) == 24


@pytest.mark.parametrize(
    ("division", "concept", "figures", "named"),
    [
        ("37", "office_areas", {"city/bureau_chief": 26}, ["26", "24"]),
        ("37", "usable_ratios", {"multi_storey": "0.6"}, ["0.6", "0.65"]),
        ("37", "service_rooms", {"city": {"up_to": 200, "low": 8, "num": 1010, "den": 100, "from": 400, "high": 6}}, ["1010", "1000"]),
        ("37", "annex_rooms", {"canteen": {"first": 120, "each": "3.7", "above": "2.6"}}, ["120", "100"]),
        ("37", "headcount", {"staffings": ["authorised", "worker", "agency"]}, ["agency", "authorised"]),
        ("37", "office_areas", {"township/town_chief": 25}, ["25", "24"]),
        ("37", "office_areas", {"city/chairman": 20}, ["chairman"]),
        ("37", "service_rooms", {"city": {"low": 8}}, ["per-head"]),
        ("37", "office_areas", {"city/bureau_chief": "much"}, ["number"]),
    ],
)  # fmt: skip
def test_a_laxer_or_a_wrong_local_figure_is_refused_with_its_file_and_key(place, division, concept, figures, named):
    place(division, concept, **figures)
    with pytest.raises(UnusableFigure) as refused:
        law_of(concept)
    (key,) = figures
    for said in (f"{division}/{concept}.yaml", key, *named):
        assert all(said in words for words in refused.value.words)


def test_what_is_delegated_is_the_provinces_and_its_cities_may_only_be_stricter(place):
    place("37", "service_rooms", township={"up_to": 50, "low": 9, "num": 550, "den": 50, "from": 100, "high": 9})
    assert in_force("service_rooms", "township", on=TODAY, division="371500").value["low"] == 9
    place("37", "office_areas", **{"township/town_deputy": 20})
    assert of("371526", "township/town_deputy") == 20
    place("3715", "office_areas", **{"township/town_deputy": 22})
    with pytest.raises(UnusableFigure, match=r"3715/office_areas\.yaml township/town_deputy.* 22 .* 20（"):
        law_of("office_areas")


def test_a_city_alone_does_not_set_what_is_the_provinces(place):
    place("3715", "office_areas", **{"township/town_deputy": 20})
    with pytest.raises(UnusableFigure, match=r"20 .* 18（"):
        law_of("office_areas")


def test_a_local_figure_is_held_against_all_that_came_above_it_while_it_held(place):
    place("37", "office_areas", since="2000-01-01", **{"city/city_chief": 30})
    assert of("370000", "city/city_chief") == 30
    place("37", "usable_ratios", since="2000-01-01", multi_storey="0.62")
    with pytest.raises(UnusableFigure, match=r"0\.62 .* 2014-11-24 .* 0\.65"):
        law_of("usable_ratios")
