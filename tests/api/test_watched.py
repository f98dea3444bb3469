"""A request has a number, a line in the log and a count, and none of these tells what somebody typed."""

import io
import json
import logging

import pytest

from api import logs
from registry import views

OTHER = "postgresql://gongfang:geheim@nowhere/x"


@pytest.fixture
def door(embedded_register, door_to):
    return door_to(embedded_register)


@pytest.fixture
def logged():
    """What a server that logs in JSON has written, object by object."""
    root, ours = logging.getLogger(), logging.getLogger("gongfang")
    before, level = root.handlers, ours.level
    stream = io.StringIO()
    logs.begin("json", "info", stream)
    yield lambda: [json.loads(it) for it in stream.getvalue().splitlines()]
    root.handlers = before
    ours.setLevel(level)
    logging.captureWarnings(capture=False)


def test_a_request_is_logged_by_its_pattern_under_the_number_that_goes_back(door, logged):
    answer = door.get("/rooms/371500-0001-001-1F-101?q=张三", headers={"accept": "text/html"})
    (line,) = logged()
    assert line["request_id"] == answer.headers["x-request-id"]
    assert line["request_id"] in answer.text
    assert (line["method"], line["route"], line["status"], line["level"]) == ("GET", "/rooms/{code}", 404, "info")
    assert line["ms"] > 0
    assert "+08:00" in line["time"]
    assert not [it for it in ("371500-0001", "张三", "127.0.0.1") if it in json.dumps(line, ensure_ascii=False)]


def test_a_fault_is_logged_with_the_way_through_the_program_but_not_with_what_it_says(door, logged, monkeypatch):
    def broken(*_, **__):
        try:
            raise KeyError("身份证 372501")  # noqa: TRY301  # so that one is the cause of the other
        except KeyError as inner:
            raise ZeroDivisionError("张三的电话") from inner

    monkeypatch.setattr(views, "buildings", broken)
    answer = door.get("/api/buildings")
    fault, request = logged()
    number = answer.json()["fault"]
    assert number == fault["request_id"] == request["request_id"] == answer.headers["x-request-id"]
    assert number in fault["message"]
    assert {"builtins.ZeroDivisionError", "builtins.KeyError"} <= set(fault["failure"])
    assert any("test_watched.py" in it and "broken" in it for it in fault["failure"])
    assert "张三" not in json.dumps(fault, ensure_ascii=False)
    assert "372501" not in json.dumps(fault, ensure_ascii=False)


@pytest.mark.parametrize("number", ["aaaabbbbcccc", "x", "a b c d e f g h", "张三张三张三张三".encode(), "a" * 65])
def test_a_number_is_taken_only_from_a_proxy_that_is_named_and_only_in_its_form(embedded_register, door_to, number):
    trusting = door_to(embedded_register, forwarded_allow_ips="127.0.0.0/8")
    given = {"x-request-id": number}
    taken = trusting.get("/healthz", headers=given).headers["x-request-id"]
    assert (taken == number) == (number == "aaaabbbbcccc")
    assert door_to(embedded_register).get("/healthz", headers=given).headers["x-request-id"] != number


def test_the_log_for_people(door, capsys):
    line = logging.makeLogRecord({"msg": "request", "levelname": "INFO", "route": "/places", "created": 0})
    assert logs.Readable().format(line) == "1970-01-01T08:00:00.000+08:00 INFO request route=/places"


def test_the_counts_are_by_pattern_and_nobody_s_names_make_more_of_them(door):
    for code in ("a", "b", "c"):
        door.get(f"/api/rooms/{code}")
        door.get(f"/{code}/nowhere")
    door("PROPFIND", "/api/buildings")
    told = door.get("/metrics").text
    assert 'gongfang_requests_total{method="GET",route="/api/rooms/{code}",status="404"} 3.0' in told
    assert 'gongfang_requests_total{method="GET",route="-",status="404"} 3.0' in told
    assert 'method="other"' in told
    assert "gongfang_journal_lines 0.0" in told
    assert 'gongfang_request_seconds_bucket{le="0.1"' in told
    assert "process_resident_memory_bytes" in told


def test_metrics_are_for_this_machine_or_for_whoever_bears_the_token(embedded_register, door_to, door):
    assert door.get("/metrics").status_code == 200
    assert door.get("/metrics", headers={"x-forwarded-for": "10.0.0.9"}).status_code == 403  # through a proxy
    guarded = door_to(embedded_register, metrics_token="sesam")  # noqa: S106  # no real one
    assert guarded.get("/metrics").status_code == 403
    assert guarded.get("/metrics", headers={"authorization": "Bearer sesame"}).status_code == 403
    assert guarded.get("/metrics", headers={"authorization": "Bearer sesam"}).status_code == 200


def test_a_register_of_another_schema_is_alive_but_not_ready(embedded_register, door_to):
    from tests.registry.conftest import break_in

    break_in(embedded_register, "UPDATE alembic_version SET version_num = '0007'")
    answer = door_to(embedded_register).get("/readyz")
    assert answer.status_code == 503
    assert "gongfang register upgrade" in answer.json()["title_zh"]


def test_every_answer_carries_the_headers_and_tls_alone_the_word_that_nothing_else_is_asked(embedded_register, door_to):
    door = door_to(embedded_register, forwarded_allow_ips="127.0.0.1")
    for path in ("/", "/api/buildings", "/nothing", "/healthz", "/static/gongfang.css", "/api/openapi.json"):
        headers = door.get(path, headers={"accept": "text/html"}).headers
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy, path
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "geolocation=()" in headers["permissions-policy"]
        assert "strict-transport-security" not in headers
    by_tls = {"x-forwarded-proto": "https", "x-forwarded-for": "10.1.1.1"}
    assert "max-age=31536000" in door.get("/healthz", headers=by_tls).headers["strict-transport-security"]
    assert (
        "strict-transport-security" not in door_to(embedded_register).get("/healthz", headers=by_tls).headers
    )  # anybody can say so
