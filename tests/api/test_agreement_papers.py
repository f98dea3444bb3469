"""The papers of an agreement: what they say, that they can be read anywhere, and that they are the same whenever they are made."""

import io
import re
import time
import zlib
from datetime import UTC, datetime
from urllib.parse import quote

import docx
import pytest
from fontTools.ttLib import TTFont

from api.documents import fonts
from api.documents.lines import NEVER_FIRST, lines_of
from registry import Database
from tests.api.conftest import BUILDING
from tests.api.offices import CERTIFICATE, NUMBER, SINCE, agreed
from tests.registry.test_title import do
from tests.rights import FINANCE

ROOMS = [f"{BUILDING}-1F-10{n}" for n in (1, 2)]
PATH = quote(NUMBER)
AS_OF = {"params": {"as_of": "2026-06-01"}}


@pytest.fixture
def register(embedded_register):
    """What papers are made of is asked on both databases elsewhere."""
    return embedded_register


@pytest.fixture
def door(with_floor, door_to):
    agreed(with_floor, BUILDING, ROOMS)
    return door_to(with_floor)


def streams(pdf):
    """The contents of a PDF, uncompressed."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return [zlib.decompress(it) if it[:1] == b"\x78" else it for it in found]


def signs_of(pdf):
    """The signs that the PDF's font maps its glyphs to: what a reader can search and copy."""
    tables = [it for it in streams(pdf) if b"beginbfchar" in it or b"beginbfrange" in it]
    return {chr(int(code, 16)) for it in tables for code in re.findall(rb"<[0-9A-Fa-f]{4}> <([0-9A-Fa-f]{4})>", it)}


def texts(paper):
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(it.text for it in paper.paragraphs), *cells])


def test_a_docx_says_what_was_agreed(door):
    answer = door.get(f"/papers/agreement.docx/{PATH}", **AS_OF)
    assert answer.status_code == 200
    assert quote("号-2-茌平.docx") in answer.headers["content-disposition"]
    paper = docx.Document(io.BytesIO(answer.content))
    said = texts(paper)
    for wanted in (
        NUMBER, CERTIFICATE, "市机关事务管理局", "113715000000000190", "中办发〔2017〕70号", "第十八条、第十九条", "2026年6月1日 起至 2028年12月31日",
        "法人登记、集体户籍、大中修项目施工许可", "不得用于出租、出借、经营", "不得调整给其他单位使用", "权属登记在市机关事务管理局名下", *ROOMS, "46.80",
    ):  # fmt: skip
        assert wanted in said, wanted
    schedule = paper.tables[1]
    assert [cell.text for cell in schedule.rows[1].cells] == ["1", "1F", "101", "", "办公室", ROOMS[0], "21.60"]
    assert len(paper.inline_shapes) == 1  # one floor
    assert (paper.core_properties.created - datetime.now(UTC)).total_seconds() < 0


def test_a_pdf_carries_its_font_and_every_sign_it_writes(door):
    pdf = door.get(f"/papers/agreement.pdf/{PATH}", **AS_OF).content
    assert pdf.startswith(b"%PDF-")
    assert set("茌莘㎡〔〕0123456789协议") <= signs_of(pdf)
    (font,) = [it for it in streams(pdf) if it[:4] in {b"\x00\x01\x00\x00", b"true"}]
    assert {"glyf", "loca"} <= set(TTFont(io.BytesIO(font)).keys())
    assert len(font) < 200_000  # of five megabytes
    assert sum(it.count(b" re") + it.count(b" m") for it in streams(pdf)) > 4  # the plan is drawn, not pictured
    assert b"/Subtype /Image" not in pdf


def test_the_same_agreement_gives_the_same_bytes_however_the_register_goes_on(door, with_floor):
    kinds = ("agreement.pdf", "certificate.docx")
    first = [door.get(f"/papers/{kind}/{PATH}", **AS_OF).content for kind in kinds]
    time.sleep(1.1)  # files are dated to the second
    more = {"building": f"{BUILDING}", "kind": "dispute", "paper": "东政裁3号"}

    database = Database(with_floor)
    do(database, "restrict-building", **more)
    do(database, "assign", rooms=[f"{BUILDING}-1F-103"], organisation=FINANCE, on=SINCE)
    database.close()
    assert [door.get(f"/papers/{kind}/{PATH}", params={"as_of": "2026-11-22"}).content for kind in kinds] == first


def test_without_the_font_a_pdf_is_refused_by_naming_the_package_and_a_docx_is_made(door, monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FONT", tmp_path / "no.ttc")
    monkeypatch.setattr("api.documents.picture.FONT", tmp_path / "no.ttc")
    refused = door.get(f"/papers/agreement.pdf/{PATH}", **AS_OF)
    assert refused.status_code == 503
    assert "fonts-wqy-microhei" in refused.json()["title_zh"]
    assert door.get(f"/papers/agreement.docx/{PATH}", **AS_OF).status_code == 200


def test_no_certificate_before_the_signature_and_no_scan_where_there_is_none(with_floor, door_to):
    agreed(with_floor, BUILDING, ROOMS, signed=False)
    door = door_to(with_floor)
    assert door.get(f"/papers/agreement.pdf/{PATH}", **AS_OF).status_code == 200
    refused = door.get(f"/papers/certificate.pdf/{PATH}", **AS_OF)
    assert (refused.status_code, "尚未签订" in refused.json()["title_zh"]) == (409, True)
    assert door.get(f"/papers/scan/{PATH}", **AS_OF).status_code == 404
    assert door.get(f"/papers/lease.pdf/{PATH}", **AS_OF).status_code == 422


def test_no_line_begins_with_a_stop_and_nothing_is_lost():
    text = (
        "根据《党政机关办公用房管理办法》（中办发〔2017〕70号）第十八条、第十九条，使用面积合计 1,558.14 ㎡，逐间明细见附件一。"
    )
    for width in range(6, 60):
        lines = lines_of(text, width, len)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not [it for it in lines[1:] if it[0] in NEVER_FIRST and width > 20]
        assert all(len(it.rstrip()) <= width for it in lines)
