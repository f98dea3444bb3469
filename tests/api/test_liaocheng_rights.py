"""The sample city carries the seeds' facts, at every door and down to the rooms; and every page of it can be read on any day."""

import io
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import date
from decimal import Decimal
from html import unescape
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from urllib.parse import quote, unquote

import openpyxl
import pytest
from starlette.routing import Match

import api.pages
from registry import Database, verbs, views
from registry.views import organisation, summary
from tests.api.conftest import BUILDING, Door

SEEN = "2022-12-31"
AGREEMENT = "聊机管用〔2022〕1号"
SINCE, LAST_DAY = date(2020, 10, 1), date(2022, 9, 30)
TOTAL, ACROSS = Decimal("13000.00"), Decimal("1760.00")
BETWEEN = f"since={SINCE}&last_day={LAST_DAY}"
OF_ONE = ("/rooms/", "/buildings/", "/organisations/", "/people/", "/floors/")
"""Pages of one thing, of which nothing stood before the register begins."""
STOCKTAKE = {f"/stocktakes/{{code}}{it}" for it in ("", "/cards", "/rooms/{room}", "/photos/{digest}")}
CHECKED = {"/rectifications/{key:path}", *(f"/spot-checks/{{code}}{it}" for it in ("", "/sheet", "/cards/{subject}")),
           *(f"/inspections/{{code}}{it}" for it in ("", "/items/{item}")), "/photos/{digest}"}  # fmt: skip
ELSEWHERE = {
    *("/login", "/account", "/accounts", "/proposals/{key}", "/surveys/waiting/{token}", "/lists/waiting/{token}", "/papers/scan/{number:path}", "/ledgers/{organisation}"), *STOCKTAKE, *CHECKED,
}  # fmt: skip
"""What asks for somebody to have come in, or for something that waits, was scanned, is counted, checked or rectified: the sample city has none."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def gongfang(*words):
    command = [sys.executable, "-c", "from api.cli import main; main()", *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=None).stdout


@pytest.fixture(scope="module")
def register(sample_city, tmp_path_factory):
    """The sample city, a copy of this module's own."""
    return Path(shutil.copyfile(sample_city, tmp_path_factory.mktemp("demo") / "liaocheng.gpkg"))


@pytest.fixture(scope="module")
def session(register):
    with closing(Database(str(register))) as database, database.reading() as reading:
        yield reading


@pytest.fixture(scope="module")
def door(register, tmp_path_factory):
    opened = Door(str(register), tmp_path_factory.mktemp("uploads"))
    yield opened
    opened.close()


def test_ten_organisations_and_23_buildings_came_to_the_bureau_and_each_building_has_a_signed_agreement(session):
    found = summary.registrations(session, on=date(2022, 12, 31))
    first = found[found.batch == "第一批"]
    assert (first.former.nunique(), len(first), set(first.holder)) == (10, 23, {"市机关事务管理局"})
    agreed = views.agreements(session, on=date(2022, 12, 31))
    assert sorted(agreed[agreed.standing == "in-force"].building) == sorted(first.building)
    assert set(agreed.organisation_name) == set(first.former)


@pytest.mark.parametrize("day", ["2022-12-31", "2023-06-30", "2026-11-22"])
def test_31_bodies_sit_in_four_compounds_and_their_areas_are_those_of_their_rooms(session, day):
    on = date.fromisoformat(day)
    seated = summary.compounds(session, on=on)
    assert (seated.organisation.nunique(), seated.site.nunique()) == (31, 4)
    for code, group in seated.groupby("organisation"):
        rooms = organisation.rooms_held(session, code, on=on).query("tenure != 'leased-out'")
        assert (len(rooms), sum(rooms.usable_area)) == (sum(group.rooms), sum(group.usable_area)), code


def test_40_bodies_were_reallotted_13000_of_which_1760_across_tiers(session):
    passed = summary.reallotments(session, since=SINCE, last_day=LAST_DAY)
    assert passed.taker.nunique() == 40
    assert (sum(passed.usable_area), sum(passed[passed.across].usable_area)) == (TOTAL, ACROSS)
    assert not passed.duplicated(["room", "day"]).any()


def test_before_the_campaign_nothing_had_passed_and_the_former_holders_had_their_buildings(session):
    new_year = date(2020, 1, 1)
    assert summary.reallotments(session, since=date(2019, 1, 1), last_day=new_year).empty
    assert summary.registrations(session, on=new_year).empty
    came = summary.registrations(session, on=date(2022, 12, 31)).set_index("building").former
    held = views.titles(session, on=new_year).set_index("code")
    assert dict(held.loc[came.index].holder_name) == dict(came)
    assert views.agreements(session, on=new_year).query("standing == 'in-force'").empty


def sums_of(html):
    return [unescape(it) for it in re.findall(r'<strong class="sum">(.*?)</strong>', html)]


def areas_of(html):
    return [Decimal(it.replace(",", "")) for it in re.findall(r'<td class="figure">([\d,.]+)</td>', html)]


def test_the_page_says_the_three_sums_in_words_of_both_languages(door):
    said = sums_of(door.get(f"/summary?as_of={SEEN}&{BETWEEN}").text)
    assert said == ["10 个单位、23 幢楼", "31 个单位在 4 个院落", "40 个单位，13,000.00 ㎡", "1,760.00 ㎡"]
    assert sums_of(door.get(f"/summary?as_of={SEEN}&{BETWEEN}&lang=en").text) == [
        "10 organisations, 23 buildings", "31 organisations in 4 compounds", "40 organisations, 13,000.00 ㎡", "1,760.00 ㎡"
    ]  # fmt: skip
    before = door.get("/summary?as_of=2020-01-01").text
    assert "还没有按批次登记的楼栋" in before
    assert "这段时间没有调剂" in before


def test_each_sum_leads_to_rooms_that_add_up_to_it(door):
    page = door.get(f"/summary?as_of={SEEN}&{BETWEEN}").text
    links = [unescape(it) for it in re.findall(r'href="(/summary/reallotments[^"]*)"', page)]
    for link, wanted in (
        (next(it for it in links if "across" in it), ACROSS),
        (next(it for it in links if it.endswith(str(LAST_DAY))), TOTAL),
    ):
        rooms = door.get(link).text
        assert sum(areas_of(rooms)) == wanted
        assert sums_of(rooms) == [f"{wanted:,.2f} ㎡"]
    takers = [it for it in links if "taker=" in it]
    assert len(takers) == 40
    assert sum(sum(areas_of(door.get(it).text)) for it in takers) == TOTAL
    assert door.get(re.search(r'href="(/rooms/[^"]*)"', rooms)[1]).status_code == 200


def test_the_workbook_carries_the_same(door):
    answer = door.get(f"/summary.xlsx?as_of={SEEN}&{BETWEEN}")
    seated, passed, registered = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True).worksheets
    rows = list(passed.iter_rows(min_row=2, values_only=True))
    assert sum(Decimal(str(it[3])) for it in rows) == TOTAL
    assert sum(Decimal(str(it[3])) for it in rows if it[6]) == ACROSS
    assert len({it[5] for it in rows}) == 40
    people = list(seated.iter_rows(min_row=2, values_only=True))
    assert (len({it[0] for it in people}), len({it[1] for it in people})) == (4, 31)
    assert Counter(it[0] for it in registered.iter_rows(min_row=2, values_only=True))["第一批"] == 23


def test_the_journal_of_it_all_is_intact(register):
    told = json.loads(gongfang("journal", "verify", "--register", register, "--json"))
    assert told["lines"] > 350  # each act a line


def pages():
    """Every page: those of the register, and one of each kind of thing in it."""
    room, let = f"{BUILDING}-1F-101", "371500-0004-006-2F-201"
    leases = ("聊机管租〔2021〕1号", "聊数租〔2024〕1号")
    subjects = (f"/rooms/{room}", f"/buildings/{BUILDING}", "/organisations/371500-P001", "/people/371500-R00001")
    return [
        "/", "/places", "/map.html", "/summary", "/summary/reallotments", "/summary.xlsx", "/organisations", "/idle", "/due", "/due.xlsx",
        "/titles", "/agreements", f"/agreements/{quote(AGREEMENT)}", "/leases", "/leases.xlsx", "/leases/rent",
        *(f"/leases/{quote(it)}" for it in leases), "/projects", "/projects.xlsx", "/proposals", "/surveys",
        *subjects, *(f"{it}/timeline" for it in subjects), "/organisations/371500-P009", "/organisations/371502-P001",
        "/attachments", f"/attachments?record=building:{BUILDING}", "/files/check",
        "/standards", "/standards/office_areas", "/organisations/371500-P001/entitlement", "/compliance", "/compliance/trend", "/what-if", f"/what-if?room={room}", f"/buildings/{BUILDING}/audit", f"/buildings/{BUILDING}/audit?room={room}", "/organisations/371500-P001/audit", "/audits", "/audits/371500-A0003", "/rectifications", "/spot-checks", "/inspections", "/ranking", "/lists", "/lists/rooms/import", "/ledgers", "/stocktakes", "/discrepancies", "/discrepancies.xlsx", f"/buildings/{BUILDING}/cards",
        f"/buildings/{BUILDING}/rights", f"/rooms/{let}", f"/floors/{BUILDING}-1F/sheet.svg", f"/floors/{BUILDING}-1F/map.html",
    ]  # fmt: skip


def handbook():
    """What is in Chinese whoever asks, like the papers."""
    return ["/handbook", "/handbook/print", "/handbook/start", "/tour", "/tour/clerk"]


def timeless():
    """Pages that look at no day."""
    return ["/acts", *(f"/acts/{it}" for it in verbs()), "/acts/done/300", "/surveys/new"]


def papers():
    """The papers of an agreement, which are in Chinese whoever asks."""
    return [
        f"/papers/{it}/{quote(AGREEMENT)}" for it in ("agreement.pdf", "agreement.docx", "certificate.pdf", "certificate.docx")
    ]


def read(door, path, **asked):
    """Go to a page as a browser does."""
    return door.get(path, params={name: it for name, it in asked.items() if it}, headers={"accept": "text/html"})


def texts(html, *tags):
    """What stands in elements of a page, without the elements in them."""
    found = re.findall(rf"<({'|'.join(tags)})\b[^>]*>(.*?)</\1>", html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", " ", it)).strip() for _, it in found]


def in_english(path, answer):
    """Names of things stay as they are; what the product says of them is English, the articles of the law too."""
    if not answer.headers["content-type"].startswith("text/html") or path.endswith("map.html"):
        return
    labels = texts(answer.text, "th", "dt", "button", "label", "legend", "option")
    labels += texts(answer.text, "h1") if re.fullmatch(r"/[a-z-]*(/[a-z-]+)?", path) else []
    assert not [it for it in labels if CHINESE.search(it)], path
    assert not re.search(r"第[一二三四五六七八九十百]+条", answer.text.partition("<main")[2]), path


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("day", ["", SEEN, "2018-01-01"])
def test_every_page_can_be_read_on_any_day_in_both_languages(door, day, lang):
    for path in pages():
        answer = read(door, path, as_of=day, lang=lang)
        stands = day != "2018-01-01" or path.endswith("/timeline") or not path.startswith(OF_ONE)
        assert answer.status_code == (200 if stands else 404), path
        if not stands:
            assert day in answer.text.partition("<main")[2], path
        if lang == "en":
            in_english(path, answer)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_form_can_be_read_in_both_languages(door, lang):
    for path in timeless():
        answer = read(door, path, lang=lang)
        assert answer.status_code == 200, path
        if lang == "en":
            in_english(path, answer)


def test_the_papers_of_an_agreement_and_the_handbook_can_be_printed(door):
    assert {read(door, path).status_code for path in (*papers(), *handbook())} == {200}


def test_no_page_was_left_out():
    modules = [import_module(it.name) for it in iter_modules(api.pages.__path__, "api.pages.")]
    routes = [it for module in modules if hasattr(module, "router") for it in module.router.routes if "GET" in it.methods]
    asked = [unquote(it) for it in (*pages(), *timeless(), *papers(), *handbook())]
    unread = {
        it.path
        for it in routes
        if not any(it.matches({"type": "http", "method": "GET", "path": one})[0] is Match.FULL for one in asked)
    }
    assert unread == ELSEWHERE
