"""The door of a register with accounts: who comes in, for how long, with what token, and what bears whose name."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from argon2 import PasswordHasher

from api.app import create_app
from api.settings import Settings
from registry import Database
from registry.acts.accounts import add_account, disable, found
from registry.acts.grants import grant
from registry.models import Entry, Role
from registry.store import passwords
from tests.factories import DAY
from tests.rights import FINANCE, body

WHY = {"on": DAY, "because": "聊机管〔2026〕8号"}
NEW = "春眠不觉晓处处闻啼鸟夜来风雨声"
HTML = {"accept": "text/html"}


@pytest.fixture(autouse=True)
def in_haste(monkeypatch):
    """Hashing is meant to be slow; here nobody waits for it."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    monkeypatch.setattr(passwords, "nobodys", lambda: passwords.hashed("nobody's own password"))


class Office:
    """A register with accounts, its door, a clock that can be turned, and browsers."""

    def __init__(self, register, folder, **settings):
        self.database, self.now = Database(register), datetime.now(UTC)
        body(self.database, FINANCE, "市财政局")
        with self.database.writing() as session:
            self.once = found(session, by="安装", **WHY)
            for name, person in (("wangmin", "王敏"), ("ligong", "李工"), ("zhaoke", "赵科")):
                self.once[name] = add_account(session, name, person, by="system", **WHY)
            grant(session, "wangmin", Role.STAFF, "371500", by="security", **WHY)
            grant(session, "ligong", Role.STAFF, "371502", by="security", **WHY)
            grant(session, "zhaoke", Role.CLERK, FINANCE, by="security", **WHY)
        self.app = create_app(Settings(register_url=register, uploads=folder / "up", **settings), clock=lambda: self.now)

    def later(self, **much):
        self.now += timedelta(**much)

    def browser(self):
        return Browser(self.app)

    def someone(self, name):
        """Somebody who has come in and has a password of their own."""
        it = self.browser()
        assert it.log_in(name, self.once[name]).headers["location"] == "/"
        assert it.change(self.once[name], NEW).status_code == 303
        return it

    def close(self):
        self.app.state.keeper.close()
        self.app.state.database.close()
        self.database.close()


class Browser:
    """Keeps its cookies, and sends what the page it looks at gave it."""

    def __init__(self, app):
        self.app, self.cookies, self.csrf = app, httpx.Cookies(), ""

    def __call__(self, method, path, **asked):
        import asyncio
        from concurrent.futures import ThreadPoolExecutor

        async def answer():
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(self.app), base_url="http://office", cookies=self.cookies
            ) as it:
                found = await it.request(method, path, headers={**HTML, **asked.pop("headers", {})}, **asked)
                self.cookies = it.cookies
                return found

        with ThreadPoolExecutor(1) as aside:
            return aside.submit(asyncio.run, answer()).result()

    def get(self, path, **asked):
        found = self("GET", path, **asked)
        said = re.search(r'<meta name="csrf" content="([0-9a-f]+)">', found.text)
        self.csrf = said[1] if said else ""
        return found

    def send(self, path, **fields):
        return self("POST", path, data={"csrf": self.csrf, **fields})

    def log_in(self, name, password, **more):
        return self.send("/login", name=name, password=password, **more)

    def change(self, old, new):
        self.get("/account")
        return self.send("/account/password", old=old, password=new, again=new)


@pytest.fixture
def office(register, tmp_path):
    opened = Office(register, tmp_path)
    yield opened
    opened.close()


def test_nothing_is_shown_before_one_has_come_in(office):
    stranger = office.browser()
    assert stranger.get("/places?q=1").headers["location"] == "/login?next=%2Fplaces%3Fq%3D1"
    for path in ("/api/buildings", "/api/openapi.json"):
        refused = stranger.get(path)
        assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
    for path in ("/login", "/healthz", "/static/gongfang.css"):
        assert stranger.get(path).status_code == 200


def test_first_visit_asks_for_another_password(office):
    it = office.browser()
    assert it.log_in("wangmin", office.once["wangmin"], next="/places").headers["location"] == "/places"
    cookie = next(iter(it.cookies.jar))
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite").lower() == "lax"
    assert it.get("/places").headers["location"] == "/account"
    assert it.get("/api/buildings").status_code == 403
    for weak in ("short", "wangmin-wangmin", office.once["wangmin"]):
        assert it.change(office.once["wangmin"], weak).status_code == 422
    assert it.change(office.once["wangmin"], NEW).headers["location"] == "/"
    assert "王敏" in it.get("/places").text
    assert it.get("/api/buildings").status_code == 200
    assert office.browser().log_in("wangmin", office.once["wangmin"]).status_code == 401


def test_the_answer_is_the_same_whatever_was_wrong(office):
    office.someone("wangmin")
    with office.database.writing() as session:
        disable(session, "ligong", by="security", **WHY)

    def answer(name, password):
        said = office.browser().log_in(name, password)
        return said.status_code, said.text.replace(f'value="{name}"', "")

    first = answer("wangmin", "wrong wrong wrong")
    assert first[0] == 401
    assert answer("nobody", NEW) == answer("ligong", office.once["ligong"]) == answer("王敏", NEW) == first
    for _ in range(4):
        answer("wangmin", "wrong wrong wrong")
    assert answer("wangmin", NEW) == first
    office.later(minutes=15)
    assert office.browser().log_in("wangmin", NEW).status_code == 303


def test_a_visit_ends_when_nothing_is_asked_and_in_any_case_after_a_day_at_work(office):
    it = office.someone("wangmin")
    for _ in range(24):
        office.later(minutes=29)
        assert it.get("/places").status_code == 200
    office.later(minutes=24)
    assert it.get("/places").status_code == 303
    it = office.browser()
    it.log_in("wangmin", NEW)
    office.later(minutes=30)
    assert it.get("/places").status_code == 303


def test_logging_out_ends_the_visit_on_the_server(office):
    one, other, third = office.someone("wangmin"), office.browser(), office.browser()
    for it in (other, third):
        it.log_in("wangmin", NEW)
    kept = httpx.Cookies(one.cookies)
    one.get("/account")
    assert one.send("/logout").headers["location"] == "/login"
    one.cookies = kept
    assert one.get("/places").status_code == 303
    assert other.get("/places").status_code == 200
    other.get("/account")
    other.send("/account/leave-everywhere")
    assert third.get("/places").status_code == 303


def test_a_cookie_alone_changes_nothing(office):
    it = office.someone("wangmin")
    for headers in ({}, {"x-csrf-token": "0" * 64}):
        told = {"data": {"csrf": "guessed"} if headers else {}, "headers": headers}
        assert it("POST", "/account/leave-everywhere", **told).status_code == 403
        refused = it("POST", "/api/surveys/waiting/" + "0" * 32 + "/difference", json=[], headers=headers)
        assert refused.status_code == 403
    it.get("/places")
    assert (
        it("POST", "/api/surveys/waiting/" + "0" * 32 + "/difference", json=[], headers={"x-csrf-token": it.csrf}).status_code
        == 404
    )
    assert it("POST", "/logout", data={"csrf": it.csrf}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert office.browser()("POST", "/login", data={}, headers={"sec-fetch-site": "cross-site"}).status_code == 403


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "https://evil.example/", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)"]
)
def test_coming_in_leads_to_no_other_site(office, wanted):
    it = office.browser()
    assert it.log_in("wangmin", office.once["wangmin"], next=wanted).headers["location"] == "/"


def test_a_program_comes_in_by_a_token_until_its_last_day(office):
    it, program = office.someone("wangmin"), office.browser()
    it.get("/account")
    token = re.search(r'<code id="token">([^<]+)', it.send("/account/tokens", name="统计", days="7").text)[1]
    assert token not in it.get("/account").text
    bearer = {"authorization": f"Bearer {token}", "accept": "application/json"}
    assert program.get("/api/buildings", headers=bearer).status_code == 200
    assert program("POST", "/api/surveys/waiting/" + "0" * 32 + "/difference", json=[], headers=bearer).status_code == 404
    assert program("POST", "/account/tokens", data={"name": "x", "days": "9"}, headers=bearer).status_code == 403
    assert program.get("/api/buildings", headers={**bearer, "authorization": f"Bearer {token}x"}).status_code == 401
    office.later(days=7)
    assert program.get("/api/buildings", headers=bearer).status_code == 401
    it.log_in("wangmin", NEW)
    listed = it.get("/account").text
    it.send("/account/tokens/revoke", digest=re.search(r'name="digest" value="(\w+)"', listed)[1])
    assert "统计" not in it.get("/account").text


def test_administrators_do_each_his_part_on_the_page(office):
    system, security = office.someone("system"), office.someone("security")
    system.get("/accounts")
    shown = system.send("/accounts", act="add", name="sunqi", person_name="孙七", because="入职")
    once = re.search(r'<code id="one-time">([^<]+)', shown.text)[1]
    assert system.send("/accounts", act="grant", name="sunqi", role="staff", scope="371500", because="入职").status_code == 422
    security.get("/accounts")
    assert security.send("/accounts", act="grant", name="sunqi", role="staff", scope="371500", because="入职").status_code == 303
    assert security.send("/accounts", act="grant", name="security", role="staff", scope="371500", because="x").status_code == 422
    fresh = office.browser()
    fresh.log_in("sunqi", once)
    assert fresh.get("/account").status_code == 200
    security.send("/accounts", act="disable", name="sunqi", because="离职")
    assert fresh.get("/account").status_code == 303
    assert office.someone("wangmin").get("/accounts").status_code == 403


def test_guests_read_where_the_server_lets_them_and_only_from_this_machine(register, tmp_path):
    office = Office(register, tmp_path, guests="read")
    try:
        it = office.browser()
        assert it.get("/places").status_code == 200
        assert it.get("/api/buildings").status_code == 200
        assert it.get("/account").status_code == 303
        assert it("POST", "/api/surveys/waiting/" + "0" * 32 + "/difference", json=[]).status_code == 401
        assert it.get("/places", headers={"x-forwarded-for": "10.0.0.9"}).status_code == 303
    finally:
        office.close()


def test_every_act_bears_the_name_of_whoever_came_in_and_stays_within_their_division(with_floor, tmp_path):
    office = Office(with_floor, tmp_path)
    try:
        room = "371500-0001-001-1F-101"
        told = {"kind": "certificate", "area": "21.00", "source": "证", "because": "不动产权证", "by": "别人", "on": "2026-07-01"}
        for name, status in (("zhaoke", 403), ("ligong", 404), ("wangmin", 201)):
            it = office.someone(name)
            it.get("/places")
            asked = {"headers": {"x-csrf-token": it.csrf, "accept": "application/json"}}
            assert it("POST", f"/api/rooms/{room}/areas", json=told, **asked).status_code == status
        unsigned = {key: value for key, value in told.items() if key != "by"}
        assert it("POST", f"/api/rooms/{room}/areas", json={**unsigned, "source": "另证"}, **asked).status_code == 201
        cut = {"room": room, "number": ["101A", "101B"], "use": ["", ""], "door": ["", ""], "act": "split", "because": "隔断"}
        page = it(
            "POST", "/buildings/371500-0001-001/reshape", data={**cut, "line": "[[115.9,36.4],[115.99,36.5]]", "csrf": it.csrf}
        )
        assert 'name="by" value="王敏"' in page.text or page.status_code in {200, 422}
        with office.database.reading() as session:
            lines = session.query(Entry).order_by(Entry.number.desc()).limit(2).all()
            assert [(line.act, line.by) for line in lines] == [("state-area", "王敏")] * 2
            everything = "".join(str((line.before, line.after)) for line in session.query(Entry))
        assert "argon2" not in everything
        for path in ("/map.html", f"/floors/{room[:-4]}/sheet.svg", "/api/buildings.geojson", "/api/openapi.json"):
            assert not [it for it in ("argon2", office.once["wangmin"], NEW) if it in office.browser().get(path).text]
    finally:
        office.close()


def test_a_register_without_accounts_is_open_as_it_was(with_floor, door_to):
    door = door_to(with_floor)
    assert door.get("/places").status_code == 200
    told = {"kind": "certificate", "area": "21.00", "source": "证", "because": "不动产权证", "on": "2026-07-01"}
    assert door.post("/api/rooms/371500-0001-001-1F-101/areas", json=told).status_code == 422
    assert door.post("/api/rooms/371500-0001-001-1F-101/areas", json={**told, "by": "张三"}).status_code == 201
    assert door.get("/login").headers["location"] == "/"
