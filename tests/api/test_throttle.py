"""Whoever comes too often must wait a little, and is told how long; the others come in meanwhile."""

from contextlib import closing
from datetime import date

import pytest

from api.metrics import Metrics
from api.settings import Settings
from api.throttle import MOST, Throttle, TooMany
from registry import Database
from registry.acts.accounts import found


class Asking:
    """A request from somewhere, of somebody."""

    def __init__(self, host="10.0.0.1", account=None):
        self.client = type("Client", (), {"host": host})
        self.state = type("State", (), {"came": type("Came", (), {"account": account}) if account else None})


@pytest.fixture
def throttle():
    clock = [0.0]
    limits = {"logins_per_minute": 3, "logins_per_minute_from": 5, "uploads_per_minute": 2, "uploads_per_minute_from": 0}
    made = Throttle(Settings(register_url="x.gpkg", **limits), Metrics(), lambda: clock[0])
    made.clock = clock
    return made


def refused(throttle, name="wangmin", host="10.0.0.1"):
    try:
        throttle.coming_in(Asking(host), name)
    except TooMany as wait:
        return int(wait.headers["retry-after"])
    return 0


def test_an_account_waits_from_its_first_attempt_on_whoever_tries_it(throttle):
    for second in (0.0, 10.0, 20.0):
        throttle.clock[0] = second
        assert refused(throttle, host=f"10.0.0.{second:.0f}") == 0
    throttle.clock[0] = 30.0
    assert refused(throttle, " WangMin ", "10.0.0.99") == 30
    assert refused(throttle, "liqiang", "10.0.0.99") == 0
    throttle.clock[0] = 60.0
    assert refused(throttle) == 0
    assert refused(throttle) == 10


def test_one_address_that_tries_many_names_waits_and_an_ipv6_household_is_one(throttle):
    assert [refused(throttle, f"n{i}", f"2001:db8:1:2::{i}") for i in range(6)] == [0, 0, 0, 0, 0, 60]
    assert refused(throttle, "n9", "2001:db8:1:3::1") == 0


def test_files_are_counted_by_account_and_no_limit_is_none(throttle):
    for account, times in (("a", 2), ("b", 2)):
        for _ in range(times):
            throttle.handing_in(Asking(account=account))
    with pytest.raises(TooMany):
        throttle.handing_in(Asking(account="a"))
    for _ in range(500):
        throttle.handing_in(Asking())


def test_what_is_remembered_has_an_end(throttle):
    for i in range(MOST + 50):
        refused(throttle, f"n{i}", f"10.{i >> 16 & 255}.{i >> 8 & 255}.{i & 255}")
    assert len(throttle._came) <= MOST


def test_at_the_door_it_is_429_with_a_sentence_and_the_seconds(embedded_register, door_to):
    with closing(Database(embedded_register)) as database, database.writing() as session:
        found(session, by="安装", on=date(2026, 1, 5), because="文号")
    door = door_to(embedded_register, logins_per_minute=2)
    told = {"name": "nobody", "password": "wrong"}
    assert [door.post("/login", data=told).status_code for _ in range(3)] == [401, 401, 429]
    answer = door.post("/login", data=told, headers={"accept": "text/html"})
    assert 50 < int(answer.headers["retry-after"]) <= 60
    assert "登录过于频繁，请" in answer.text
    assert 'gongfang_turned_away_total{of="login"} 2.0' in door.get("/metrics").text


def test_files_that_come_too_often_are_turned_away_before_they_are_read(embedded_register, door_to):
    door = door_to(embedded_register, uploads_per_minute_from=1)
    given = {"files": {"file": ("a.dxf", b"0")}}
    assert door.post("/api/surveys", **given).status_code == 422
    answer = door.post("/api/surveys", **given)
    assert (answer.status_code, answer.headers["content-type"]) == (429, "application/problem+json")
    assert "上传过于频繁" in answer.json()["title_zh"]
    assert answer.headers["retry-after"]
    assert door.get("/api/buildings").status_code == 200
