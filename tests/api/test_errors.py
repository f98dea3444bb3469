"""Refusals and faults over HTTP: in both languages, with the right status, and never with our insides."""

import logging
import re

import pytest
from sqlalchemy.exc import OperationalError

from api.routes import places
from registry import Blocked, Conflict, NotFound, RegistryError, Tampered, Unusable, views


@pytest.fixture
def door(embedded_register, door_to):
    return door_to(embedded_register)


@pytest.fixture
def failing(monkeypatch):
    """Have the list of buildings end in some other way."""

    def fail(problem):
        def broken(*_, **__):
            raise problem

        monkeypatch.setattr(views, "buildings", broken)

    return fail


def test_a_fault_of_ours_has_a_number_that_stands_in_the_log_and_nothing_else(door, failing, caplog):
    failing(ZeroDivisionError("secret insides"))
    with caplog.at_level(logging.ERROR, logger="gongfang"):
        answer = door.get("/api/buildings", params={"lang": "en"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    number = answer.json()["fault"]
    assert number in answer.json()["title_zh"]
    assert number in answer.json()["title_en"]
    assert answer.json()["title"] == answer.json()["title_en"]
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    (line,) = [it for it in caplog.records if it.name == "gongfang"]
    assert number in line.getMessage()
    assert "/api/buildings" in line.getMessage()
    assert "secret insides" in str(line.exc_info[1])


def test_a_person_at_a_browser_meets_a_fault_as_a_page(door, failing, caplog):
    failing(ZeroDivisionError("secret insides"))
    answer = door.get("/", headers={"accept": "text/html"})
    assert answer.status_code == 500
    assert "程序出错" in answer.text
    assert "secret" not in answer.text


def test_a_register_that_does_not_answer_is_told_as_that(door, failing, caplog):
    failing(OperationalError("SELECT secret", {}, Exception("server closed the connection")))
    answer = door.get("/api/buildings")
    assert answer.status_code == 503
    assert "稍后再试" in answer.json()["title_zh"]
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotFound("没有", "there is none"), 404),
        (Conflict("不符", "it does not agree"), 409),
        (Blocked([]), 422),
        (Unusable("正忙", "it is busy"), 503),
        (Tampered("被改", "it was changed"), 500),
    ],
)
def test_every_refusal_of_the_register_has_its_status(door, failing, refusal, status):
    failing(refusal)
    answer = door.get("/api/buildings")
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert (answer.json()["title_zh"], answer.json()["title_en"]) == refusal.words


def test_a_refusal_that_is_nothing_more_is_a_conflict_or_a_wrong_request_but_no_fault(door, failing):
    failing(RegistryError("不行", "no"))
    answer = door.get("/api/buildings")
    assert 400 <= answer.status_code < 500
    assert answer.json()["title_zh"] == "不行"


def test_an_address_and_a_way_of_asking_that_are_not_there(door):
    for method, path, status in (
        ("GET", "/api/nothing", 404),
        ("PUT", "/api/buildings", 405),
        ("DELETE", "/api/surveys", 405),
        ("GET", "/static/%2e%2e/app.py", 404),
        ("GET", "/static/../app.py", 404),
    ):
        answer = door(method, path)
        assert answer.status_code == status, path
        assert answer.headers["content-type"] == "application/problem+json"
        assert re.search(r"[一-鿿]", answer.json()["title_zh"])
        assert re.match(r"[a-z]", answer.json()["title_en"])


def test_the_door_is_open_when_the_register_can_be_read(door):
    for path in ("/healthz", "/readyz"):
        assert (door.get(path).status_code, door.get(path).text) == (200, "ok")
    assert places.router.prefix == "/api"


def test_the_door_is_closed_when_the_register_is_gone_though_the_program_lives(tmp_path, door_to):
    door = door_to(str(tmp_path / "gone.gpkg"))
    answer = door.get("/readyz")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "没有这个登记库" in answer.json()["title_zh"]
    assert door.get("/healthz").status_code == 200
