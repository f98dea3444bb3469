"""The doors of issued audits: the same bytes over HTTP and in the register, checked again by anybody, compared with the one before."""

import json
from base64 import b64encode
from datetime import date
from hashlib import sha256

import pytest

from registry import Database, verb_of
from registry.models import Role
from tests.api.conftest import BUILDING
from tests.desks import CLERK, SECOND, desk, token_of
from tests.factories import SAYS
from tests.registry.conftest import break_in
from tests.rights import FINANCE, body, someone

OFFICE, OTHER = f"{BUILDING}-1F-103", f"{BUILDING}-1F-101"
ZHAO, SUN = "371500-R00002", "371500-R00003"
NUMBER = "371500-A0001"
FINDING = f"office-over-standard:{OFFICE}"


def act(database, name, told, on):
    with database.writing() as session:
        return verb_of(name).run(session, verb_of(name).read(told), on=on, **SAYS)


@pytest.fixture
def audited(with_floor):
    """A clerk in 103 (21.60 m² of 9), audited and issued on 1 June."""
    database = Database(with_floor)
    finance = body(database, FINANCE, "市财政局")
    someone(database, ZHAO, "赵科员", at=finance)
    someone(database, SUN, "孙科员", at=finance)
    act(database, "assign", {"rooms": [OFFICE, OTHER], "organisation": FINANCE}, date(2026, 4, 1))
    act(database, "seat", {"room": OFFICE, "people": [ZHAO]}, date(2026, 4, 1))
    act(database, "issue-audit", {"scope": BUILDING}, date(2026, 6, 1))
    database.close()
    return with_floor


@pytest.fixture
def door(audited, door_to):
    return door_to(audited)


def test_the_paper_comes_byte_for_byte_with_its_seal(door):
    answer = door.get(f"/api/audits/{NUMBER}")
    digest = sha256(answer.content).digest()
    assert answer.headers["etag"] == f'"{digest.hex()}"'
    assert answer.headers["repr-digest"] == f"sha-256=:{b64encode(digest).decode()}:"
    told = json.loads(answer.content)
    assert (told["issued"]["number"], told["summary"]["excess"]) == (NUMBER, "12.60")
    (listed,) = door.get("/api/audits?q=371500").json()["rows"]
    assert (listed["number"], listed["digest"], listed["over"], listed["excess"]) == (NUMBER, digest.hex(), 1, "12.60")
    assert door.get("/api/audits?q=A0009").json()["total"] == 0
    assert door.get("/api/audits/371500-A0009").status_code == 404


def test_what_has_changed_since_is_told_of_the_day_and_of_the_next_paper(door, audited):
    database = Database(audited)
    act(database, "seat", {"room": OTHER, "people": [SUN]}, date(2026, 6, 10))
    assert door.get(f"/api/audits/{NUMBER}/since").json() is None
    told = door.get(f"/api/audits/since/{BUILDING}?as_of=2026-06-11").json()
    assert (told["audit"], told["new"], told["gone"], told["same"]) == (NUMBER, [f"office-over-standard:{OTHER}"], [], 1)
    act(database, "issue-audit", {"scope": BUILDING}, date(2026, 6, 11))
    assert door.get("/api/audits/371500-A0002/since").json() == told
    page = door.get("/audits/371500-A0002", headers={"accept": "text/html"}).text
    assert "新增 1 项，消除 0 项，数值变化 0 项，不变 1 项" in page
    assert door.get("/api/audits/since/somewhere").status_code == 422
    database.close()


def test_anybody_makes_it_again(door, audited, gongfang):
    assert door.get(f"/api/audits/{NUMBER}/check").json()["sameness"] == "same"
    assert "逐字节一致" in door.get(f"/audits/{NUMBER}?check=true", headers={"accept": "text/html"}).text
    code, out, _ = gongfang("audit-check", "--register", audited, NUMBER, "--json")
    assert (code, json.loads(out)["sameness"]) == (0, "same")


def test_a_paper_that_was_changed_leaves_with_one(door, audited, gongfang):
    break_in(audited, "UPDATE stored_part SET content = substr(content, 1, 5) WHERE digest = (SELECT digest FROM issued_audit)")
    code, out, _ = gongfang("audit-check", "--register", audited, NUMBER)
    assert (code, "已被改动" in out) == (1, True)
    assert door.get(f"/api/audits/{NUMBER}/check").json()["sameness"] == "tampered"
    assert [door.get(f"/api/audits/{NUMBER}{it}").status_code for it in ("", "/since")] == [409, 409]
    page = door.get(f"/audits/{NUMBER}", headers={"accept": "text/html"})
    assert (page.status_code, "存档文件已被改动" in page.text, "12.60" in page.text) == (200, True, False)
    others = ["/audits", f"/api/audits/since/{BUILDING}?as_of=2026-06-11", f"/buildings/{BUILDING}/audit?as_of=2026-06-11"]
    assert [door.get(it, headers={"accept": "text/html"}).status_code for it in others] == [200] * 3


def test_findings_are_opened_from_the_page_of_the_paper(door):
    page = door.get(f"/audits/{NUMBER}", headers={"accept": "text/html"}).text
    assert f"/acts/open-rectifications?audit={NUMBER}&amp;keys=" in page
    form = door.get("/acts/open-rectifications", params={"audit": NUMBER, "keys": FINDING}, headers={"accept": "text/html"}).text
    assert FINDING in form
    done = door.post(
        "/api/acts/open-rectifications", json={"told": {"audit": NUMBER, "keys": [FINDING]}, "on": "2026-06-02", **SAYS}
    )
    assert done.status_code < 300, done.text
    assert "待整改" in door.get(f"/audits/{NUMBER}", headers={"accept": "text/html"}).text


def test_who_sees_not_all_of_it_finds_no_paper(audited, door):
    database = Database(audited)
    desk(database, CLERK, Role.AUDITOR, scope="371521")
    desk(database, SECOND, Role.AUDITOR)
    county, city = ({"authorization": f"Bearer {token_of(database, it)}"} for it in (CLERK, SECOND))
    database.close()
    paths = [f"/api/audits/{NUMBER}", f"/api/audits/{NUMBER}/check", f"/api/audits/{NUMBER}/since", f"/audits/{NUMBER}"]
    assert [door.get(it, headers=county).status_code for it in paths] == [404] * 4
    assert [door.get(it, headers=city).status_code for it in paths] == [200] * 4
    assert (door.get("/api/audits", headers=county).json()["total"], door.get("/api/audits", headers=city).json()["total"]) == (
        0,
        1,
    )
