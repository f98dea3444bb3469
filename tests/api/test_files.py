"""Papers at the doors: what is taken by its content, scanned, shown small, given out whole or in part, and checked."""

import io
import json
import socket
import struct
import sys
from contextlib import closing
from threading import Thread

import pytest
from PIL import Image
from sqlalchemy import text

from api.file_kinds import begins_as
from api.scanning import scanner_state
from registry import Database
from tests.api.conftest import Door
from tests.factories import BUILDING, record
from tests.papers import archive, pdf, picture, workbook

GATE = f"building:{BUILDING}"
SAYS = {"because": "现场核查", "by": "张三"}
DXF = b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n  0\r\nENDSEC\r\n  0\r\nEOF\r\n"


@pytest.fixture(scope="module")
def office(empty_file, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    path = folder / "register.gpkg"
    path.write_bytes(empty_file.read_bytes())
    with closing(Database(str(path))) as database, database.writing() as session:
        record(session)
    opened = Door(str(path), folder / "uploads", thumbnails=folder / "small", largest_picture=400_000)
    yield opened
    opened.close()


def keep(door, content, name="文件"):
    return door.post("/api/files", files={"file": (name, content)})


def attach(door, content, name="IMG_0001.jpg", **told):
    return door.post("/api/attachments", data={"record": GATE, "kind": "photo", **SAYS, **told}, files={"file": (name, content)})


TAKEN = {
    "照片.jpg": picture(), "图.png": picture("PNG"), "图.webp": picture("WEBP"), "扫描.tif": picture("TIFF"), "图.bmp": picture("BMP"),
    "协议.pdf": pdf(), "清单.xlsx": workbook(), "公文.ofd": archive(OFD_xml=b"<x/>"), "资料.zip": archive(a_txt=b"x"), "旧表.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "平面.dxf": DXF, "平面.dwg": b"AC1032" + bytes(90), "模型.ifc": b"ISO-10303-21;\nHEADER;", "表.csv": "编号,名称\n1,财政局".encode("gb18030"), "点.geojson": b'{"type": "Feature"}',
}  # fmt: skip
REFUSED = {
    "照片.jpg": b"MZ\x90\x00" + bytes(200), "协议.pdf": b"<html><script>alert(1)</script>", "图.png": b'<?xml version="1.0"?><svg onload="x()"/>',
    "脚本.txt": b"#!/bin/sh\nrm -rf /", "断.jpg": b"\xff\xd8\xff\xe0broken", "断.zip": b"PK\x03\x04 nothing", "宏.xlsx": archive(xl__vbaProject_bin=b"x"),
    "库.gpkg": b"SQLite format 3\x00" + bytes(200), "空.pdf": b"", "垫后.pdf": b"MZ" + pdf(), "程序": b"\x7fELF" + bytes(60),
}  # fmt: skip


def test_what_a_file_is_follows_from_its_content_and_never_from_its_name(office):
    for name, content in TAKEN.items():
        assert keep(office, content, name).status_code == 201, name
        assert keep(office, content, "程序.exe").status_code == 201, name
    for name, content in REFUSED.items():
        answer = keep(office, content, name)
        assert answer.status_code == 422, name
        assert name in answer.json()["errors"][0]["says"], name
    said = keep(office, REFUSED["照片.jpg"], "照片.jpg").json()
    assert "HEIC" in said["errors"][0]["says"]


def test_a_text_cut_in_the_middle_of_a_character_is_still_a_text():
    whole = ("办公" * 3000).encode("gb18030")
    assert {begins_as(whole[:length]).value for length in range(4000, 4004)} == {"text"}
    assert begins_as(b"\x81\xff\xff\xff\xff\xff") is None


def test_a_picture_over_its_limit_is_refused_where_a_pdf_of_the_same_size_is_not(office):
    noise = Image.effect_noise((800, 800), 90)
    out = io.BytesIO()
    noise.save(out, "PNG")
    assert len(out.getvalue()) > 400_000
    assert "上限" in keep(office, out.getvalue()).json()["errors"][0]["says"]
    assert keep(office, pdf() + bytes(500_000)).status_code == 201


def test_a_picture_that_would_unfold_without_end_is_refused_before_it_is_kept(office):
    bomb = bytearray(picture("PNG"))
    bomb[16:24] = struct.pack(">II", 60_000, 60_000)
    import zlib

    bomb[29:33] = struct.pack(">I", zlib.crc32(bomb[12:29]))
    assert "百万像素" in keep(office, bytes(bomb)).json()["errors"][0]["says"]


def test_a_phone_s_photo_stands_upright_and_its_small_picture_does_not_tell_where_it_was_taken(office):
    told = attach(
        office, picture(width=800, height=400, turned=True, phone=True), caption="正门", taken_on="2026-03-02", taken_at="东昌路"
    ).json()
    assert told["done"]
    (one,) = [it for it in office.get("/api/attachments", params={"record": GATE}).json() if it["caption"] == "正门"]
    assert (one["name"], one["kind"], one["taken_on"], one["taken_at"], one["shown"]) == (
        "IMG_0001.jpg",
        "photo",
        "2026-03-02",
        "东昌路",
        True,
    )
    small = office.get(f"/api/files/{one['digest']}/thumbnail")
    assert small.headers["content-type"] == "image/jpeg"
    shown = Image.open(io.BytesIO(small.content))
    assert (shown.size, dict(shown.getexif())) == ((160, 320), {})
    assert b"PhoneMaker" in office.get(f"/api/files/{one['digest']}").content  # the original is what was handed in
    assert b"PhoneMaker" not in small.content
    again = office.get(f"/api/files/{one['digest']}/thumbnail", headers={"if-none-match": small.headers["etag"]})
    assert again.status_code == 304


def test_small_pictures_are_made_once_and_the_pages_of_a_pdf_one_by_one(office, monkeypatch):
    digest = keep(office, pdf(3)).json()["digest"]
    first, last = (office.get(f"/api/files/{digest}/pages/{n}") for n in (1, 3))
    assert first.status_code == last.status_code == 200
    assert first.content != last.content
    assert office.get(f"/api/files/{digest}/pages/4").status_code == 404
    monkeypatch.setattr("api.renditions.subprocess.run", lambda *_, **__: pytest.fail("made twice"))
    assert office.get(f"/api/files/{digest}/pages/1").content == first.content
    assert office.get(f"/api/files/{digest}/pages/4").status_code == 404
    table = keep(office, workbook()).json()["digest"]
    assert office.get(f"/api/files/{table}/thumbnail").status_code == 404


def test_a_file_is_given_out_as_nothing_that_a_browser_runs_and_in_parts(office):
    content = pdf(2) + bytes(range(256)) * 400
    digest = keep(office, content, '协议"<b>.pdf').json()["digest"]
    whole = office.get(f"/api/files/{digest}", headers={"accept-encoding": "gzip"})
    assert whole.content == content
    assert whole.headers["content-type"] == "application/octet-stream"
    assert whole.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E5%8D%8F")
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in whole.headers["content-security-policy"]
    assert whole.headers["cache-control"] == "private, no-cache"
    size = len(content)
    for asked, (first, last) in {"bytes=0-9": (0, 9), "bytes=7899-15801": (7899, 15801), f"bytes={size - 5}-": (size - 5, size - 1),
                                 "bytes=-300": (size - 300, size - 1), f"bytes=10-{size * 2}": (10, size - 1)}.items():  # fmt: skip
        part = office.get(f"/api/files/{digest}", headers={"range": asked})
        assert (part.status_code, part.content) == (206, content[first : last + 1]), asked
        assert part.headers["content-range"] == f"bytes {first}-{last}/{size}"
    assert office.get(f"/api/files/{digest}", headers={"range": f"bytes={size}-"}).status_code == 416
    assert office.get(f"/api/files/{digest}", headers={"range": "bytes=0-1,5-6"}).content == content
    assert office.get(f"/api/files/{digest}", headers={"if-none-match": f'"{digest}"'}).status_code == 304


def eicar(folder, code):
    """A scanner that looks for a word."""
    path = folder / "scanner.py"
    path.write_text(f"import sys; sys.exit({code} if b'EICAR' in open(sys.argv[-1], 'rb').read() else 0)")
    return f"{sys.executable} {path}"


def test_a_virus_is_kept_out_and_so_is_everything_while_the_scanner_fails(register, door_to, tmp_path, drawing):
    door = door_to(register, scanner=eicar(tmp_path, 1))
    assert keep(door, b"EICAR test").status_code == 409
    assert "病毒" in keep(door, b"EICAR test").json()["title_zh"]
    assert keep(door, b"clean text").status_code == 201
    infected = tmp_path / "图.dxf"
    infected.write_bytes(drawing().read_bytes() + b"  999\nEICAR\n")
    assert door.hand_in(infected).status_code == 409
    assert not [it for it in door.waiting if it.is_file()]
    broken = door_to(register, scanner=eicar(tmp_path, 2))
    assert keep(broken, b"EICAR test").status_code == 503
    missing = door_to(register, scanner="/nowhere/clamdscan")
    assert keep(missing, b"clean text").status_code == 503


def test_clamd_is_asked_over_its_socket(embedded_register, door_to, tmp_path):
    path = str(tmp_path / "c.sock")
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen()

    def clamd():
        for _ in range(3):
            line, _ = server.accept()
            with line, line.makefile("rb") as said:
                word = said.read(5)
                if word == b"zPING":
                    line.sendall(b"PONG\0")
                    continue
                said.read(len(b"zINSTREAM\0") - 5)
                content = b""
                while length := struct.unpack("!L", said.read(4))[0]:
                    content += said.read(length)
                line.sendall(b"stream: Eicar FOUND\0" if b"EICAR" in content else b"stream: OK\0")

    served = Thread(target=clamd, daemon=True)
    served.start()
    door = door_to(embedded_register, scanner=f"clamd:{path}")
    assert keep(door, b"x" * 200_000 + b"EICAR").status_code == 409
    assert keep(door, b"clean text").status_code == 201
    assert scanner_state(f"clamd:{path}")[0]
    served.join()
    server.close()
    assert not scanner_state(f"clamd:{path}")[0]
    assert "GONGFANG_SCANNER" in scanner_state("")[1].zh


def test_the_administrator_checks_every_kept_file(office):
    answer = office.post("/api/files/check")
    assert answer.status_code == 200
    told = answer.json()
    assert told["sound"]
    assert told["files"] >= len(TAKEN)
    assert told["damaged"] == told["missing"] == 0
    assert told["orphan"] == len([it for it in told["wrong"] if it["how"] == "orphan"]) > 0


def test_files_at_the_command_line_from_laying_to_checking(register, gongfang, tmp_path):
    with closing(Database(register)) as database, database.writing() as session:
        record(session)
    gate, plan = tmp_path / "正门.jpg", tmp_path / "界址.pdf"
    gate.write_bytes(picture(phone=True))
    plan.write_bytes(pdf())
    words = ["--record", GATE, "--register", register]
    code, out, err = gongfang(
        "file", "attach", gate, plan, *words, "--by", "张三", "--because", "现场核查", "--kind", "photo", "--json"
    )
    assert code == 0, err
    assert [it["done"] for it in json.loads(out)] == [True, True]
    code, out, err = gongfang("file", "list", *words, "--json")
    assert code == 0, err
    listed = json.loads(out)
    assert {it["name"] for it in listed} == {"正门.jpg", "界址.pdf"}
    assert "正门.jpg" in gongfang("file", "list", *words)[1].replace("\n", "")
    (digest,) = [it["digest"] for it in listed if it["name"] == "正门.jpg"]
    code, _, err = gongfang("file", "get", digest, tmp_path / "取回.jpg", "--register", register)
    assert (code, (tmp_path / "取回.jpg").read_bytes()) == (0, gate.read_bytes())
    assert gongfang("file", "get", digest, gate, "--register", register)[0] != 0  # nothing is written over
    assert gongfang("file", "detach", digest, *words, "--by", "张三", "--because", "拍错")[0] == 0
    assert [it["name"] for it in json.loads(gongfang("file", "list", *words, "--json")[1])] == ["界址.pdf"]
    program = tmp_path / "程序.pdf"
    program.write_bytes(b"MZ\x90\x00")
    code, _, err = gongfang("file", "attach", program, *words, "--by", "张三", "--because", "x")
    assert code == 1
    assert "程序.pdf" in err
    code, out, _ = gongfang("file", "verify", "--register", register, "--json")
    assert (code, json.loads(out)["sound"]) == (0, True)
    with closing(Database(register)) as database, database.writing() as session:
        session.execute(text("UPDATE stored_part SET content = :c WHERE digest = :d"), {"c": b"!", "d": digest})
    code, out, _ = gongfang("file", "verify", "--register", register)
    assert code == 1
    assert digest in out
    assert "内容损坏" in out
