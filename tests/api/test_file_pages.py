"""The panel of papers on the pages of records, one paper large, and who meets which: clerk, county, administrators."""

import re
from contextlib import closing
from urllib.parse import quote

import pytest

from registry import Database
from registry.models import Role
from tests.api.conftest import Door
from tests.desks import desk, token_of
from tests.factories import BUILDING
from tests.papers import pdf, picture
from tests.registry.sights import COUNTY, COUNTY_BUILDING, two_divisions
from tests.rights import FINANCE

SAYS = {"because": "现场核查", "by": "张三"}
PAGES = {
    f"building:{BUILDING}": f"/buildings/{BUILDING}", f"floor:{BUILDING}-1F": f"/buildings/{BUILDING}", f"room:{BUILDING}-1F-101": f"/rooms/{BUILDING}-1F-101",
    f"organisation:{FINANCE}": f"/organisations/{FINANCE}", f"title:{BUILDING}": f"/buildings/{BUILDING}/rights", f"agreement:{FINANCE}": f"/agreements/{FINANCE}",
    f"lease:{FINANCE}": f"/leases/{FINANCE}", f"project:{FINANCE}": f"/attachments?record=project:{FINANCE}", "site:371500-0001": "/attachments?record=site:371500-0001",
    f"rectification:office-over-standard:{BUILDING}-1F-101": f"/rectifications/office-over-standard:{BUILDING}-1F-101",
}  # fmt: skip
DAY = "?as_of=2026-06-01"


@pytest.fixture(scope="module")
def register(empty_file, tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / "register.gpkg"
    path.write_bytes(empty_file.read_bytes())
    with closing(Database(str(path))) as database:
        two_divisions(database, path.parent)
    return path


@pytest.fixture(scope="module")
def office(register):
    opened = Door(str(register), register.parent / "uploads", thumbnails=register.parent / "small")
    yield opened
    opened.close()


def lay(door, record, *contents, **told):
    files = [("files", (f"{n}.jpg", content)) for n, content in enumerate(contents)]
    return door.post("/attachments", data={"record": record, "kind": "photo", **SAYS, **told}, files=files)


def page(door, path, **asked):
    return door.get(path, headers={"accept": "text/html"}, **asked)


def test_every_page_of_a_record_shows_its_papers(office):
    for number, (record, path) in enumerate(PAGES.items()):
        answer = lay(office, record, picture(colour=f"#{number:02}00ff"), caption=f"图{number}", back=path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#files"), record
        shown = page(office, path).text
        panel = re.search(rf'data-record="{re.escape(record)}".*?</section>', shown, re.DOTALL)[0]
        assert f"图{number}" in panel, record
        assert "thumbnail" in panel
        assert "撤下" in panel


def test_several_are_laid_at_once_and_one_that_is_refused_stops_no_other(office):
    answer = lay(office, f"building:{BUILDING}", picture(colour="navy"), b"MZ\x90\x00", pdf(2), caption="一批")
    assert answer.status_code == 422
    rows = re.findall(r"<tr><td>(\d)\.jpg</td><td>(.*?)</td>", answer.text, re.DOTALL)
    assert [("已附上" in it) for _, it in rows] == [True, False, True]
    assert page(office, f"/buildings/{BUILDING}").text.count("一批") >= 2
    assert (
        lay(office, f"building:{BUILDING}", picture(colour="navy"), back="//evil.example").status_code == 422
    )  # it lies there already
    assert (
        lay(office, f"building:{BUILDING}", picture(colour="lime"), back="//evil.example")
        .headers["location"]
        .startswith("/attachments?")
    )
    assert lay(office, "carpark:1", picture()).status_code == 422


def test_a_paper_is_read_page_by_page_and_what_cannot_be_shown_is_offered_to_save(office):
    lay(office, "site:371500-0001", pdf(2), caption="界址")
    (digest,) = [
        it["digest"]
        for it in office.get("/api/attachments", params={"record": "site:371500-0001"}).json()
        if it["caption"] == "界址"
    ]
    first = page(office, f"/files/{digest}").text
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    assert "第 1 / 2 页" in first
    assert 'rel="prev"' in page(office, f"/files/{digest}?page=2").text
    assert page(office, f"/files/{digest}?page=3").status_code == 404
    assert "page 2 of 2" in page(office, f"/files/{digest}?page=2&lang=en").text
    lay(office, "site:371500-0001", "编号,名称".encode(), caption="清单")
    (table,) = [
        it["digest"]
        for it in office.get("/api/attachments", params={"record": "site:371500-0001"}).json()
        if it["caption"] == "清单"
    ]
    assert "请下载原件" in page(office, f"/files/{table}").text


def test_the_page_of_a_past_day_shows_what_lay_there_then_and_takes_nothing(office):
    lay(office, "site:371500-0001", picture(colour="olive"), caption="今天的")
    assert "今天的" not in page(office, "/attachments?record=site:371500-0001&as_of=2026-06-01").text
    assert 'type="file"' not in page(office, "/attachments?record=site:371500-0001&as_of=2026-06-01").text


def test_an_empty_check_page_has_the_button_and_the_check_tells_in_words(office):
    assert "立即核验" in page(office, "/files/check").text
    done = office.post("/files/check", headers={"accept": "text/html"})
    assert 'id="checked"' in done.text
    assert "内容损坏 0" in done.text


@pytest.fixture(scope="module")
def guarded(empty_file, tmp_path_factory):
    """The same city with accounts: whoever came in, by a token."""
    folder = tmp_path_factory.mktemp("guarded")
    path = folder / "register.gpkg"
    path.write_bytes(empty_file.read_bytes())
    with closing(Database(str(path))) as database:
        two_divisions(database, folder)
        for account, role, scope in (
            ("clerk", Role.CLERK, FINANCE), ("county", Role.STAFF, "371502"), ("city", Role.STAFF, "371500"),
            ("countyclerk", Role.CLERK, COUNTY), ("system", Role.SYSTEM_ADMIN, "000000"), ("security", Role.SECURITY_ADMIN, "000000"), ("audit", Role.AUDIT_ADMIN, "000000"),
        ):  # fmt: skip
            desk(database, account, role, scope=scope, name=account)
        tokens = {it: token_of(database, it) for it in ("clerk", "county", "city", "countyclerk", "system", "security", "audit")}
    opened = Door(str(path), folder / "uploads", thumbnails=folder / "small")
    yield lambda account: {"authorization": f"Bearer {tokens[account]}"}, opened
    opened.close()


def test_foreign_papers_are_not_there_at_any_address(guarded):
    by, door = guarded
    record = f"room:{BUILDING}-1F-101"
    content = picture(colour="purple")
    laid = door.post("/api/attachments", data={"record": f"organisation:{FINANCE}", "because": "核查", "caption": "保险柜"}, files={"file": ("柜.jpg", content)}, headers=by("clerk"))  # fmt: skip
    assert laid.status_code == 200
    (it,) = door.get("/api/attachments", params={"record": f"organisation:{FINANCE}"}, headers=by("clerk")).json()
    digest = it["digest"]
    addresses = (
        f"/api/files/{digest}",
        f"/api/files/{digest}/thumbnail",
        f"/api/files/{digest}/pages/1",
        f"/files/{digest}",
        f"/photos/{digest}",
    )
    for account, status in (
        ("clerk", 200),
        ("city", 200),
        ("county", 404),
        ("countyclerk", 404),
        ("system", 404),
        ("security", 404),
        ("audit", 404),
    ):
        for address in addresses:
            answer = door.get(address, headers=by(account))
            assert answer.status_code == status, (account, address)
            assert status == 200 or (b"\xff\xd8" not in answer.content and "柜" not in answer.text), (account, address)
        asked = door.get("/api/attachments", params={"record": f"organisation:{FINANCE}"}, headers=by(account))
        assert (asked.status_code, "保险柜" in asked.text) == (status, status == 200), account
    never = f"/api/files/{'0' * 64}"
    one, other = door.get(addresses[0], headers=by("county")).json(), door.get(never, headers=by("county")).json()
    assert {key: value.replace(digest, "0" * 64) if isinstance(value, str) else value for key, value in one.items()} == other
    for account in ("county", "countyclerk", "security"):
        told = {"record": record, "because": "x"}
        answer = door.post("/api/attachments", data=told, files={"file": ("x.jpg", picture())}, headers=by(account))
        assert answer.status_code in {403, 404}, account
    mine = f"building:{COUNTY_BUILDING}"
    stolen = door.post(
        "/api/acts/attach-file", json={"told": {"record": mine, "file": digest}, "because": "x"}, headers=by("county")
    )
    assert stolen.status_code == 404
    honest = door.post(
        "/api/attachments", data={"record": mine, "because": "x"}, files={"file": ("我的.jpg", content)}, headers=by("county")
    )
    assert honest.status_code == 200  # the same picture in their own hands
    named = door.get(f"/api/files/{digest}", headers=by("county")).headers["content-disposition"]
    assert named.endswith(quote("我的.jpg"))


def test_what_was_handed_in_and_lies_nowhere_yet_is_seen_by_whoever_handed_it_in(guarded):
    by, door = guarded
    digest = door.post("/api/files", files={"file": ("草稿.txt", "草稿".encode())}, headers=by("clerk")).json()["digest"]
    assert [door.get(f"/api/files/{digest}", headers=by(it)).status_code for it in ("clerk", "countyclerk", "county")] == [
        200,
        404,
        404,
    ]


def test_the_system_and_the_audit_administrator_check_files_and_learn_no_names(guarded):
    by, door = guarded
    for account, status in (("system", 200), ("audit", 200), ("security", 403), ("city", 403), ("clerk", 403)):
        assert door.post("/api/files/check", headers=by(account)).status_code == status, account
        assert door.get("/files/check", headers=by(account)).status_code == status, account
    told = door.post("/api/files/check", headers=by("audit"))
    assert told.json()["files"] >= 2
    assert "柜" not in told.text
    assert door.post("/api/files", files={"file": ("x.txt", b"text")}, headers=by("audit")).status_code == 403
