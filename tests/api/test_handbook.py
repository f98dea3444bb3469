"""The handbook explains every page and every act, and says nothing that the product does not have: words, commands, addresses, pictures."""

import re
import shlex
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from urllib.parse import unquote

import pytest
from PIL import Image
from starlette.routing import Match
from typer.main import get_command

import api.pages
from api.app import create_app
from api.chapters import FOLDER, PICTURES, REFUSED, address, chapters, place_of, search
from api.cli import app as commands
from api.settings import Settings
from api.tours import tours
from registry import Database, verbs
from registry.models import Role
from tests.desks import CLERK, desk, visit_of

ROOT = Path(__file__).parents[2]
FILES = {it.stem.partition("-")[2]: it.read_text(encoding="utf-8") for it in sorted(FOLDER.glob("*.md"))}
FIRST = "/buildings/371500-0001-001"


@pytest.fixture(scope="module")
def asked():
    """Paths of the product's pages, with what matches each."""
    modules = [import_module(it.name) for it in iter_modules(api.pages.__path__, "api.pages.")]
    return [it for module in modules if hasattr(module, "router") for it in module.router.routes if "GET" in it.methods]


def test_every_page_and_every_act_is_explained_by_a_chapter_and_none_that_is_not_there(asked):
    pages = {it.path for it in asked}
    told = {page for chapter in chapters().values() for page in chapter.pages}
    acts = {f"/acts/{it}" for it in verbs()}
    assert pages - told == set(), "name them in the front matter of the chapter that explains them"
    assert acts - told == set()
    assert told - pages - acts == set()


def test_a_page_is_explained_once_under_a_heading_that_there_is():
    told = [(page, it.key, heading) for it in chapters().values() for page, heading in it.pages.items()]
    assert len({page for page, *_ in told}) == len(told)
    headings = {(it.key, section.heading) for it in chapters().values() for section in it.sections}
    assert {(key, heading) for _, key, heading in told} <= headings


def test_the_headings_of_a_chapter_can_be_told_apart():
    for chapter in chapters().values():
        anchors = [it.anchor for it in chapter.sections]
        assert len(set(anchors)) == len(anchors), chapter.key


@pytest.mark.parametrize("key", FILES)
def test_every_link_leads_somewhere_and_every_picture_is_there(key):
    anchors = {(it.key, section.anchor) for it in chapters().values() for section in it.sections}
    anchors |= {(it.key, "") for it in chapters().values()}
    for picture, link in re.findall(r"(!?)\[[^\]]*\]\(([^)]+)\)", FILES[key]):
        if picture:
            assert (PICTURES / link).is_file(), link
        else:
            chapter, _, heading = link.partition("#")
            assert (chapter or key, heading) in anchors, link
    html = chapters()[key].html
    assert f'href="{FIRST}' not in html  # the sample city's addresses stand in tours and in code


def test_every_picture_is_shown_and_small():
    shown = {link for it in FILES.values() for link in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", it)}
    there = {it.name: it for it in PICTURES.glob("*.png")}
    assert set(there) == shown
    for file in there.values():
        assert file.stat().st_size < 150 << 10, file.name
        with Image.open(file) as picture:
            assert picture.width in {390, 1180}, file.name


@pytest.fixture(scope="module")
def said():
    """Whatever the product may show: its templates, and the Chinese words of its code and of its standards."""
    files = [*(ROOT / "api").rglob("*.html"), *(ROOT / "api").rglob("*.py"), *(ROOT / "api" / "static").glob("*.mjs")]
    files += [*(ROOT / "registry").rglob("*.py"), *(ROOT / "registry").rglob("*.yaml"), *(ROOT / "maps").rglob("*.py")]
    files += [*(ROOT / "floorplans").rglob("*.py"), ROOT / "floorplans" / "CATALOGUE.md"]
    return "\n".join(it.read_text(encoding="utf-8") for it in files if "vendor" not in it.parts)


EXAMPLES = {
    "2-3层(标准层)平面图", "现场核对", "聊机管〔2026〕88号", "退回", "该室合用，应为一半", "9 月 10 日谁在用这间房", "9 月 10 日那天我们以为谁在用",
}  # fmt: skip
"""What somebody writes or asks, and no screen says."""


@pytest.mark.parametrize("key", FILES)
def test_every_word_quoted_as_on_the_screen_is_on_some_screen(key, said):
    quoted = set(re.findall(r"“([^”]+)”", FILES[key].split("---\n", 2)[2])) - EXAMPLES
    assert not sorted(it for it in quoted if it not in said)


def command_of(words):
    """The command that some words call, and what is left of them."""
    found, rest = get_command(commands), list(words)
    while hasattr(found, "commands"):
        assert rest, f"{words} names no command"
        found = found.commands[rest.pop(0)]
    return found, rest


def lines():
    return [
        line
        for text in FILES.values()
        for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
        if line
    ]


@pytest.mark.parametrize("line", lines())
def test_every_command_can_be_called_as_it_is_written(line):
    program, *words = shlex.split(line)
    assert program == "gongfang"
    command, rest = command_of(words)
    command.make_context(" ".join(words[: len(words) - len(rest)]), rest)  # refuses options and arguments that are not there


def test_commands_named_in_a_sentence_are_there_too():
    for text in FILES.values():
        for named in re.findall(r"`gongfang ([^`]+)`", text):
            command_of(named.split())


def test_every_address_is_one_of_the_products(tmp_path, empty_file):
    app = create_app(Settings(register_url=str(empty_file), uploads=tmp_path))
    named = {it for text in FILES.values() for it in re.findall(r"`(/[^`]*)`", text)} - {"/"}
    assert len(named) > 15
    for path in named:
        ways = [it.matches({"type": "http", "method": "GET", "path": path, "headers": []})[0] for it in app.routes]
        assert Match.FULL in ways, path
    app.state.database.close()


@pytest.fixture(scope="module")
def door(empty_file, tmp_path_factory):
    """The doors of a register with accounts, at which nobody has come in."""
    import shutil

    from tests.api.conftest import Door

    folder = tmp_path_factory.mktemp("handbook")
    register = str(shutil.copyfile(empty_file, folder / "register.gpkg"))
    database = Database(register)
    desk(database, CLERK, Role.STAFF)
    visit_of(database, CLERK)
    database.close()
    opened = Door(register, folder)
    yield opened
    opened.close()


def test_the_handbook_and_the_tours_are_read_by_whoever_cannot_come_in_yet(door):
    for path in (
        "/handbook",
        "/handbook/print",
        *(f"/handbook/{it}" for it in chapters()),
        "/tour",
        *(f"/tour/{it}" for it in tours()),
    ):
        for lang in ("zh", "en"):
            answer = door.get(path, params={"lang": lang}, headers={"accept": "text/html"})
            assert answer.status_code == 200, path
    assert door.get("/places").status_code == 303
    assert door.get("/handbook/../places").status_code == 303
    assert door.get("/handbook/none", headers={"accept": "text/html"}).status_code == 404
    assert door.get("/tour/none", headers={"accept": "text/html"}).status_code == 404


def test_the_help_of_a_page_opens_the_heading_that_explains_it(door):
    comes_in = {"accept": "text/html", "cookie": f"gongfang={CLERK}"}
    for path, wanted in {
        "/login": address("start", "登录"),
        "/acts/assign": address("use", "分配房间"),
        "/due": address("idle", "到期清单"),
        "/rooms/371500-0001-001-1F-999": f"/handbook/{REFUSED}",
        "/nowhere": f"/handbook/{REFUSED}",
        "/handbook/print": address("start", "找帮助"),
    }.items():
        answer = door.get(path, headers={"accept": "text/html"} if path == "/login" else comes_in)
        assert f'id="help" href="{wanted}"' in answer.text, path
    assert place_of("/acts/none", "/acts/{name}") == address("acts", "填表")


def test_the_printed_handbook_is_one_document_whose_links_stay_in_it(door):
    text = door.get("/handbook/print").text.partition("<main")[2]
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(set(ids)) == len(ids)
    links = {unquote(it) for it in re.findall(r'href="#([^"]+)"', text)}
    assert len(links) > 20
    assert links <= set(ids)


def test_sections_are_found_by_all_the_words_asked_for(door):
    assert next(it.section.heading for it in search("提前收回")) == "提前收回"
    assert {it.chapter.key for it in search("令牌 有效天数")} == {"accounts"}
    assert search("没有这样的词句") == []
    assert search("  ") == []
    answer = door.get("/handbook", params={"q": "<script>"}).text
    assert "<script>" not in answer.partition("<main")[2]
    assert "手册里没有这些字" in answer
    assert "<mark>口令</mark>" in door.get("/handbook", params={"q": "口令"}).text


def test_there_is_a_tour_of_six_to_ten_steps_for_every_role():
    assert set(tours()) == {it.value for it in Role}
    for tour in tours().values():
        assert 6 <= len(tour.steps) <= 10, tour.role
        assert all(it.at.startswith("/") and it.quoted for it in tour.steps), tour.role
