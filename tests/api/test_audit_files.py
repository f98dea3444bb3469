"""An audit to take away as a report and as map layers: the figures of its JSON, a plan for each floor, nothing that one may not see."""

import io
import re

import openpyxl
import pyogrio
import pytest

from registry import Database
from registry.models import Role
from tests.api.conftest import BUILDING
from tests.api.test_agreement_papers import signs_of, streams
from tests.api.test_audit import DAY, FIRST, THIRD, audited  # noqa: F401  # a fixture
from tests.desks import CLERK, SECOND, desk, token_of
from tests.rights import AUDIT, FINANCE, body

SCOPES = (f"buildings/{BUILDING}", f"organisations/{FINANCE}", "divisions/371500")


@pytest.fixture
def door(audited, door_to):  # noqa: F811
    return door_to(audited)


def fetch(door, scope, form, **asked):
    answer = door.get(f"/api/{scope}/audit.{form}", params={"as_of": DAY, **asked})
    assert answer.status_code == 200, answer.text
    return answer.content


@pytest.mark.parametrize("scope", SCOPES)
def test_the_report_embeds_its_font_and_draws_the_floor_on_which_a_room_is_over(door, scope):
    first, again = fetch(door, scope, "pdf"), fetch(door, scope, "pdf")
    assert first == again, "nothing in it is of the moment of printing"
    assert b"/FontFile" in first
    assert set("办公用房核查报告超标达标赵科员楼层平面日志") <= signs_of(first)
    assert set("exceslan") <= signs_of(fetch(door, scope, "pdf", lang="en"))


def test_a_room_that_is_over_is_hatched_and_others_are_not(door):
    def strokes(pdf):
        return max(len(re.findall(rb" l\b", it)) for it in streams(pdf))

    day_before = door.get(f"/api/{SCOPES[0]}/audit.pdf", params={"as_of": "2026-03-31"})
    assert strokes(fetch(door, SCOPES[0], "pdf")) > strokes(day_before.content) + 20, "within its room, a plan has few lines"


@pytest.mark.parametrize("scope", SCOPES)
def test_the_map_layers_hold_the_verdicts_of_the_json_where_the_rooms_lie(door, scope, tmp_path):
    path = tmp_path / "audit.gpkg"
    path.write_bytes(fetch(door, scope, "gpkg"))
    told = door.get(f"/api/{scope}/audit", params={"as_of": DAY}).json()
    rooms = pyogrio.read_dataframe(path, layer="audited_rooms")
    assert rooms.crs.to_epsg() == 4490
    figures = {it["room"]: (it["verdict"], it["measured"], it["excess"]) for it in told["rooms"]}
    assert {it.room: (it.verdict, f"{it.measured:.2f}", f"{it.excess:.2f}") for it in rooms.itertuples() if it.counted} == {
        room: it for room, it in figures.items() if room in {FIRST, THIRD}
    }
    assert not rooms.set_index("room").geometry.is_empty.loc[THIRD]
    findings = pyogrio.read_dataframe(path, layer="audit_findings")
    assert set(findings["key"]) == {it["key"] for it in told["findings"]}
    (said,) = pyogrio.read_dataframe(path, layer="audit").to_dict("records")
    assert (said["code"], said["as_of"], said["journal"]) == (told["scope"]["code"], DAY, told["journal"])


def test_who_sees_less_takes_less_away(audited, door, tmp_path):  # noqa: F811
    database = Database(audited)
    body(database, AUDIT, "市审计局")
    desk(database, CLERK, Role.CLERK, scope=AUDIT)
    desk(database, SECOND, Role.AUDITOR)
    clerk, auditor = ({"authorization": f"Bearer {token_of(database, it)}"} for it in (CLERK, SECOND))
    database.close()
    for scope in SCOPES:
        seen = [door.get(f"/api/{scope}/audit", params={"as_of": DAY}, headers=it) for it in (clerk, auditor)]
        for form in ("xlsx", "pdf", "gpkg"):
            answers = [door.get(f"/api/{scope}/audit.{form}", params={"as_of": DAY}, headers=it) for it in (clerk, auditor)]
            assert [it.status_code for it in answers] == [it.status_code for it in seen], (scope, form)
            if form == "xlsx" and answers[0].status_code == 200:
                names = {
                    it for row in openpyxl.load_workbook(io.BytesIO(answers[0].content)) for line in row.values for it in line
                }
                assert not {"赵科员", "李局长", THIRD} & names
    assert door.get(f"/api/{SCOPES[1]}/audit.pdf", params={"as_of": DAY}, headers=auditor).status_code == 200


def test_the_command_line_writes_the_same_files(audited, gongfang, door, tmp_path):  # noqa: F811
    paths = {form: tmp_path / f"核查.{form}" for form in ("pdf", "gpkg")}
    words = [word for form, path in paths.items() for word in (f"--{form}", path)]
    code, _, _ = gongfang("audit", "--register", audited, "--building", BUILDING, "--on", DAY, *words)
    assert code == 1
    assert paths["pdf"].read_bytes() == fetch(door, SCOPES[0], "pdf")
    assert [str(it[0]) for it in pyogrio.list_layers(paths["gpkg"])] == ["audited_rooms", "audit_findings", "audit"]
