"""Which reader takes a file, and what no reader takes."""

import struct
import zipfile

import pytest

from floorplans.finding import Unreadable
from floorplans.readers import read


def refused(path) -> str:
    with pytest.raises(Unreadable) as refusal:
        read(path)
    assert refusal.value.words.en
    return refusal.value.words.zh


@pytest.mark.parametrize("name", ["plan.dxf", "plan.gpkg", "plan.geojson", "plan.shp", "plan.zip", "plan.pdf"])
def test_an_empty_file_is_refused_whatever_it_is_called(tmp_path, name):
    (tmp_path / name).touch()
    assert "0 字节" in refused(tmp_path / name)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "找不到" in refused(tmp_path / "none.dxf")


def test_an_unknown_kind_of_file_is_refused_with_the_known_kinds(tmp_path):
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.7")
    assert "GeoPackage" in refused(tmp_path / "plan.pdf")


def test_a_dwg_is_told_how_to_become_a_dxf(tmp_path):
    (tmp_path / "plan.dwg").write_bytes(b"AC1032\x00\x00")
    assert "另存为 DXF" in refused(tmp_path / "plan.dwg")


def test_a_file_of_two_gibibytes_is_refused_before_it_is_opened(tmp_path):
    path = tmp_path / "plan.dxf"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    assert "2 GiB" in refused(path)


def packed(path, members: dict[str, bytes]):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ["../plan.shp", "a/../../plan.shp", "/etc/plan.shp", "C:/plan.shp", "..\\plan.shp"])
def test_a_path_that_climbs_out_of_its_archive_is_refused(tmp_path, name):
    assert "指向包外" in refused(packed(tmp_path / "plan.zip", {name: b"x"}))


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path):
    assert "过大" in refused(packed(tmp_path / "plan.zip", {"plan.shp": b"\x00" * (100 * 1024**2)}))


def test_an_archive_that_states_less_than_it_holds_is_refused_too(tmp_path):
    path = packed(tmp_path / "plan.zip", {"plan.shp": b"\x00" * (100 * 1024**2)})
    data = path.read_bytes()
    lie = data.replace(struct.pack("<I", 100 * 1024**2), struct.pack("<I", 1000))
    assert lie != data
    path.write_bytes(lie)
    refused(path)


def test_an_archive_of_very_many_files_is_refused(tmp_path):
    assert "过大" in refused(packed(tmp_path / "plan.zip", {f"{n}.shp": b"" for n in range(10_001)}))


def test_an_archive_that_is_none_is_refused(tmp_path):
    (tmp_path / "plan.zip").write_bytes(b"PK\x03\x04 and no more")
    assert "损坏" in refused(tmp_path / "plan.zip")


def test_an_archive_without_a_survey_says_what_it_should_hold(tmp_path):
    assert "Shapefile" in refused(packed(tmp_path / "plan.zip", {"readme.txt": b"x"}))
