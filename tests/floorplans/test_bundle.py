"""A folder or zip of floors is one survey: one bad file does not stop the others, and nothing is left out in silence."""

import hashlib
import zipfile

import pytest

import floorplans
from floorplans.finding import Unreadable
from floorplans.readers import read
from tests.floorplans.ledgers import HEAD, ROOMS, written
from tests.floorplans.tables import rooms


@pytest.fixture
def floors(tmp_path):
    """A folder as an office keeps it: two ledgers, a table of outlines and what systems leave behind."""
    folder = tmp_path / "测绘成果"
    (folder / "1号楼").mkdir(parents=True)
    written(folder / "1号楼" / "10层.xlsx", ["房号", "使用面积", "用途"], ["1001", 18, "办公室"], sheet="Sheet1")
    written(
        folder / "1号楼" / "2层.xlsx",
        ["房号", "使用面积", "用途"],
        ["201", 18, "办公室"],
        ["202", "约20", "办公室"],
        sheet="Sheet1",
    )
    rooms().to_file(folder / "外业.geojson")
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "1号楼" / "~$2层.xlsx").write_bytes(b"x")
    return folder


def packed(folder, path, encoding=None):
    """The folder as a zip; with an encoding, as old packers do it: names in it, and no mark that says so."""
    stands_for: dict[bytes, bytes] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for at, one in enumerate(sorted(folder.rglob("*"))):
            if one.is_file():
                name = one.relative_to(folder).as_posix()
                if encoding:
                    stands_for[b"%d" % at + b"@" * (len(name.encode(encoding)) - len(str(at)))] = name.encode(encoding)
                    name = [*stands_for][-1].decode()
                archive.writestr(name, one.read_bytes())
    data = path.read_bytes()
    for plain, old in stands_for.items():
        data = data.replace(plain, old)
    path.write_bytes(data)
    return path


def test_a_folder_is_one_survey_with_its_floors_in_their_order(floors):
    heard = []
    it = floorplans.survey(floors, progress=lambda done, of, name: heard.append((done, of, name)))
    assert [(plan.building, plan.floor_name) for plan in it.plans] == [
        ("1号楼", "2F"),
        ("1号楼", "10F"),
        ("B1", "B1"),
        ("B1", "3F"),
        ("B2", "1F"),
    ]
    assert it.rooms.number.tolist() == ["201", "202", "1001", "B101", "301", "101"]
    assert it.rooms.floor.tolist() == [0, 0, 1, 2, 3, 4]
    assert it.file == "测绘成果"
    assert {plan.file for plan in it.plans} == {"1号楼/2层.xlsx", "1号楼/10层.xlsx", "外业.geojson"}
    assert heard == [(0, 3, "1号楼/2层.xlsx"), (1, 3, "1号楼/10层.xlsx"), (2, 3, "外业.geojson"), (3, 3, "")]


def test_findings_name_their_file_and_the_room_they_are_of(floors):
    it = read(floors)
    (one,) = it.errors
    assert one.place == "1号楼/2层.xlsx · Sheet Sheet1 · 第 3 行 · B 列"
    assert it.rooms.number[one.room] == "202"
    assert it.plans[one.floor].floor_name == "2F"


def test_a_zip_is_read_as_its_folder_and_known_by_its_own_digest(floors, tmp_path):
    folder, archive = read(floors), read(packed(floors, tmp_path / "a.zip"))
    assert archive.digest == hashlib.sha256((tmp_path / "a.zip").read_bytes()).hexdigest()  # as it is kept in the register
    digests = sorted(read(one).digest for one in floors.rglob("*") if one.suffix in {".xlsx", ".geojson"} and "~" not in one.name)
    assert folder.digest == hashlib.sha256("\n".join(digests).encode()).hexdigest()
    assert folder.rooms.number.tolist() == archive.rooms.number.tolist()
    assert [plan.file for plan in folder.plans] == [plan.file for plan in archive.plans]


def test_findings_of_later_files_point_to_their_own_rooms(floors):
    written(floors / "附.xlsx", HEAD, ROOMS[0], [2, "1号楼", "三层", "309", "办公室", -1])
    it = read(floors)
    assert {it.rooms.number[one.room] for one in it.errors} == {"202", "309"}
    assert {it.plans[one.floor].file for one in it.errors} == {"1号楼/2层.xlsx", "附.xlsx"}


def test_what_cannot_be_read_is_an_error_and_the_others_are_read(floors, tmp_path):
    (floors / "坏.dxf").write_bytes(b"no drawing")
    (floors / "说明.docx").write_bytes(b"PK")
    for path in (floors, packed(floors, tmp_path / "a.zip")):
        it = read(path)
        assert len(it.plans) == 5
        found = {finding.code: finding for finding in it.findings}
        assert found["file-unreadable"].place == "坏.dxf"
        assert "不是 DXF" in found["file-unreadable"].says.zh
        assert found["file-unreadable"].severity.value == "error"
        assert "说明.docx" in found["file-passed-over"].says.zh


def test_a_folder_of_which_nothing_can_be_read_is_refused_with_every_reason(tmp_path):
    folder = tmp_path / "a"
    folder.mkdir()
    with pytest.raises(Unreadable, match="没有可读"):
        read(folder)
    (folder / "坏.dxf").write_bytes(b"no drawing")
    (folder / "空.csv").write_bytes(b"")
    with pytest.raises(Unreadable, match=r"坏\.dxf.*空\.csv"):
        read(folder)


def test_names_that_a_chinese_packer_wrote_are_read(floors, tmp_path):
    it = read(packed(floors, tmp_path / "a.zip", "gb18030"))
    assert it.plans[0].file == "1号楼/2层.xlsx"
    assert it.plans[0].building == "1号楼"


def test_a_name_that_climbs_only_when_decoded_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("..\\三层.dxf", b"x")
        archive.writestr("b.dxf", b"x")
    with pytest.raises(Unreadable, match="指向包外"):
        read(path)


def test_a_shapefile_in_a_zip_keeps_its_companions(tmp_path):
    folder = tmp_path / "a"
    folder.mkdir()
    rooms().to_file(folder / "房间.shp", encoding="utf-8")
    written(folder / "台账.xlsx", HEAD, *ROOMS)
    it = read(packed(folder, tmp_path / "a.zip"))
    assert len(it.rooms) == 3 + 4
    assert {plan.epsg for plan in it.plans} == {None, 4548}
    assert not [finding for finding in it.findings if finding.code.startswith("file-")]


def test_two_tables_in_a_zip_are_both_read(tmp_path):
    folder = tmp_path / "a"
    folder.mkdir()
    rooms().to_file(folder / "a.geojson")
    rooms().to_file(folder / "b.geojson")
    (folder / "settings.json").write_text("{}")
    it = read(packed(folder, tmp_path / "a.zip"))
    assert len(it.rooms) == 6
    assert [finding.code for finding in it.findings] == ["file-passed-over"]


def test_an_archive_of_archives_is_not_opened(floors, tmp_path):
    folder = tmp_path / "outer"
    folder.mkdir()
    packed(floors, folder / "inner.zip")
    written(folder / "台账.xlsx", HEAD, *ROOMS)
    it = read(packed(folder, tmp_path / "a.zip"))
    (one,) = it.errors
    assert one.place == "inner.zip"


def test_a_member_that_is_damaged_in_its_archive_is_told(floors, tmp_path):
    path = packed(floors, tmp_path / "a.zip")
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("外业.geojson")
        start = info.header_offset + 30 + len(info.filename.encode())
    data[start + 5 : start + 25] = b"\x00" * 20
    path.write_bytes(data)
    it = read(path)
    assert len(it.plans) == 2
    assert [finding.place for finding in it.findings if finding.code == "file-unreadable"] == ["外业.geojson"]


def test_a_bomb_is_refused_before_anything_is_unpacked(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.dxf", b"\x00" * (100 * 1024**2))
        archive.writestr("b.dxf", b"x")
    with pytest.raises(Unreadable, match="过大"):
        read(path)


def test_a_workbook_that_is_a_bomb_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (100 * 1024**2))
    with pytest.raises(Unreadable, match="过大"):
        read(path)


def test_the_sample_drawings_and_their_register_are_one_survey(samples):
    it = read(samples / "ifc_duplex_cobie")
    assert {plan.file for plan in it.plans} == {"Duplex_A_20110907.ifc", "duplex-handover.cobie.xlsx"}
    assert len(it.rooms) == 21 + 22
    assert it.rooms.floor.tolist() == sorted(it.rooms.floor.tolist())
