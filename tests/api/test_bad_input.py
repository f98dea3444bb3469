"""What cannot be a survey is refused at both doors in a sentence of each language, and leaves nothing behind."""

import re
import sqlite3
import zipfile

import pytest

from tests.api.conftest import BUILDING

SENTENCE = re.compile(r"[一-鿿]{2}")


def _truncated(folder, drawing):
    whole = drawing("被截断.dxf")
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    return whole


def _dwg(folder, _drawing):
    path = folder / "改名.dxf"
    path.write_bytes(b"AC1032\x00\x00\x00\x00" + bytes(range(256)) * 40)
    return path


def _empty(folder, _drawing):
    path = folder / "空.dxf"
    path.touch()
    return path


def _no_geometry(folder, _drawing):
    path = folder / "无图形.gpkg"
    with sqlite3.connect(path) as database:
        database.executescript("""
            PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300;
            CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
                organization_coordsys_id INTEGER, definition TEXT, description TEXT);
            CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT,
                last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
            CREATE TABLE 房间 (fid INTEGER PRIMARY KEY, 房间号 TEXT);
            INSERT INTO 房间 VALUES (1, '101');
            INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('房间', 'attributes', '房间');
        """)
    database.close()
    return path


def _bomb(folder, _drawing):
    path = folder / "炸弹.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("rooms.geojson", b" " * (96 << 20))
    return path


def _climbing(folder, _drawing):
    path = folder / "攀爬.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../rooms.geojson", '{"type": "FeatureCollection", "features": []}')
    return path


def _unknown_suffix(folder, _drawing):
    path = folder / "图纸.docx"
    path.write_bytes(b"PK\x03\x04 not a drawing")
    return path


def _no_workbook(folder, _drawing):
    path = folder / "台账.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("照片.jpg", b"\xff\xd8\xff")
    return path


def _document(folder, _drawing):
    path = folder / "报告.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return path


def _unmarked(folder, _drawing):
    path = folder / "台账.csv"
    path.write_bytes("楼层,房号,使用面积\n一层,101,20.5\n".encode("utf-16-le"))
    return path


def _nested(folder, _drawing):
    inner, path = folder / "内.zip", folder / "外.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("台账.csv", "楼层,房号,使用面积\n一层,101,20.5\n")
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "内.zip")
    return path


def _cut_model(folder, _drawing):
    path = folder / "模型.ifc"
    path.write_bytes(b"ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('IFC2X3'));\nENDSEC;\nDATA;\n#1=IFCPROJECT('0")
    return path


def _no_units(folder, _drawing):
    path = folder / "室内.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", '{"version": "1.0.0"}')
        archive.writestr("level.geojson", '{"type": "FeatureCollection", "features": []}')
    return path


BAD = {
    "a workbook that is an archive of something else": _no_workbook,
    "a workbook that is another document": _document,
    "a text of UTF-16 that does not say so": _unmarked,
    "an archive in an archive": _nested,
    "a model that breaks off": _cut_model,
    "an IMDF without rooms": _no_units,
    "a truncated DXF": _truncated,
    "a DWG that was renamed": _dwg,
    "a file of no bytes": _empty,
    "a GeoPackage without geometry": _no_geometry,
    "a zip bomb": _bomb,
    "an archive that climbs out": _climbing,
    "a kind nobody knows": _unknown_suffix,
}


def said_well(text):
    """A sentence in each language, and nothing of our own insides."""
    assert SENTENCE.search(text)
    assert re.search(r"[a-z]{3,} [a-z]+", text)
    assert "Traceback" not in text
    assert 'File "' not in text


def enrolling(register):
    return ["--register", register, "--building", BUILDING, "--floor", "1F", "--by", "张三", "--because", "试", "--yes"]


@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_it_is_refused_at_the_command_line(make, gongfang, drawing, tmp_path, with_building, journal):
    bad = make(tmp_path, drawing)
    for words in (["survey", bad], ["enrol", bad, *enrolling(with_building)]):
        code, out, err = gongfang(*words)
        assert code == 2, (words[0], out, err)
        said_well(err)
    assert journal(with_building) == 1


@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_it_is_refused_over_http(make, door_to, drawing, tmp_path, with_building, journal):
    door = door_to(with_building)
    answer = door.hand_in(make(tmp_path, drawing))
    assert answer.status_code == 422
    refused_well(answer)
    assert door.waiting == []
    assert journal(with_building) == 1


def refused_well(answer):
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    assert SENTENCE.search(answer.json()["title_zh"])
    assert re.search(r"[a-z]{2,} [a-z]+", answer.json()["title_en"])
    assert "Traceback" not in answer.text


def test_a_folder_and_a_file_that_is_not_there_are_refused_at_the_command_line(gongfang, tmp_path, with_building, journal):
    (tmp_path / "文件夹.dxf").mkdir()
    for bad in (tmp_path, tmp_path / "文件夹.dxf", tmp_path / "没有.dxf", tmp_path / "没有.gpkg"):
        for words in (["survey", bad], ["enrol", bad, *enrolling(with_building)]):
            code, _, err = gongfang(*words)
            assert code == 2, (words, err)
            said_well(err)
    assert journal(with_building) == 1


def test_a_standard_or_a_unit_nobody_knows_is_refused_at_both_doors(gongfang, drawing, with_building, door_to, journal):
    drawn, door = drawing(), door_to(with_building)
    for name, value in (("mapping", "没有这个标准"), ("unit", "里")):
        for words in (["survey", drawn], ["enrol", drawn, *enrolling(with_building)]):
            code, _, err = gongfang(*words, f"--{name}", value)
            assert code == 2, err
            said_well(err)
        answer = door.hand_in(drawn, data={name: value})
        assert answer.status_code == 422
        refused_well(answer)
    assert door.waiting == []
    assert journal(with_building) == 1


@pytest.mark.parametrize("name", ["../../出去.dxf", "/etc/出去.dxf", "..\\出去.dxf", "..", ".", "a\x07.dxf", "长" * 90 + ".dxf"])
def test_a_file_name_that_is_a_path_is_refused(name, door_to, drawing, embedded_register, tmp_path):
    door = door_to(embedded_register)
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body = head + drawing().read_bytes() + b"\r\n--x--\r\n"  # written out, since a client would mend such a name
    answer = door.post("/api/surveys", content=body, headers={"content-type": "multipart/form-data; boundary=x"})
    assert answer.status_code == 422
    refused_well(answer)
    assert door.waiting == []
    assert not list(tmp_path.parent.rglob("出去*"))


def test_a_request_without_a_file_or_in_no_known_form_is_refused(door_to, embedded_register):
    door = door_to(embedded_register)
    wrong = [
        {"data": {"mapping": "x"}},
        {"json": {"file": "x"}},
        {"content": b"no boundary", "headers": {"content-type": "multipart/form-data"}},
        {"content": b"--x\r\nbroken", "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"data": {"file": "a text, not a file"}},
    ]
    for asked in wrong:
        answer = door.post("/api/surveys", **asked)
        assert answer.status_code in {400, 422}, asked
        refused_well(answer)
    assert door.waiting == []


def test_many_files_are_read_in_other_processes_and_refused_the_same(gongfang, drawing, tmp_path, with_building, journal):
    sheet = tmp_path / "places.csv"
    good = [drawing(f"{floor}.dxf") for floor in range(1, 6)]
    lines = "".join(f"{it.name},,{BUILDING},{it.stem}F\n" for it in good)
    sheet.write_text(f"file,frame,building,floor\n{lines}", encoding="utf-8")
    words = ["--register", with_building, "--places", sheet, "--by", "张三", "--because", "试", "--yes"]
    code, _, err = gongfang("enrol", *good, _empty(tmp_path, drawing), *words)
    assert code == 2
    said_well(err)
    assert "空.dxf" in err
    assert journal(with_building) == 1
    code, out, err = gongfang("enrol", *good, *words, "--json")
    assert code == 0, err
    assert '"applied": true' in out
    assert journal(with_building) == 6
