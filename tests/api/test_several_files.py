"""A folder, a zip or several files are one survey: enrolled whole by page and command, and kept as the archive that was read."""

import hashlib
import io
import zipfile

import pytest

from tests.api.conftest import BUILDING

PAPERS = {"by": "张三", "because": "测绘报告 LC-2026-031"}
LEDGER = (
    "楼层,房号,用途,使用面积,使用单位\n一层,101,办公室,21.60,财政局\n一层,102,会议室,21.60,财政局\n一层,103,办公室,21.60,审计局\n"
)


@pytest.fixture
def door(with_building, door_to):
    return door_to(with_building)


@pytest.fixture
def folder(tmp_path, drawing):
    """A drawing, the ledger of its floor, and what the system left behind."""
    folder = tmp_path / "一号楼"
    folder.mkdir()
    drawing().rename(folder / "一层.dxf")
    (folder / "台账.csv").write_text(LEDGER, "utf-8")
    (folder / "Thumbs.db").write_bytes(b"x")
    return folder


def zipped(folder):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for one in sorted(folder.iterdir()):
            archive.write(one, one.name)
    return packed.getvalue()


def test_a_zip_is_enrolled_and_kept_as_it_was_handed_in(door, folder, tmp_path, journal, with_building):
    content = zipped(folder)
    (tmp_path / "成果.zip").write_bytes(content)
    report = door.hand_in(tmp_path / "成果.zip").json()
    (floor,) = report["floors"]
    assert "ledger-joined" in {it["code"] for it in floor["findings"]}
    told = [{"building": BUILDING, "floor": "1F"}]
    answer = door.post(f"/api/surveys/waiting/{report['token']}/confirm", json={"places": told, **PAPERS})
    assert answer.status_code == 200, answer.text
    (survey,) = door.get("/api/surveys").json()
    assert survey["digest"] == hashlib.sha256(content).hexdigest()
    assert door.get(f"/api/surveys/{survey['digest']}/file").content == content
    assert journal(with_building) == 2


def test_a_folder_is_enrolled_at_the_command_line_and_once_only(gongfang, folder, with_building, journal, door_to):
    words = ["enrol", folder, "--register", with_building, "--building", BUILDING, "--floor", "1F", "--by", "张三", "--yes"]
    code, out, err = gongfang(*words, "--because", "测绘报告")
    assert code == 0, err
    assert "写入 3 间" in out
    door = door_to(with_building)
    (survey,) = door.get("/api/surveys").json()
    assert survey["file_name"] == "一号楼.zip"
    kept = zipfile.ZipFile(io.BytesIO(door.get(f"/api/surveys/{survey['digest']}/file").content))
    assert kept.namelist() == ["一层.dxf", "台账.csv"]
    (folder / "Thumbs.db").write_bytes(b"y")
    code, out, _ = gongfang(*words, "--because", "再来一次")
    assert "写入 0 间" in out
    assert len(door.get("/api/surveys").json()) == 1


def test_an_empty_folder_is_refused_in_a_sentence(gongfang, tmp_path, with_building):
    (tmp_path / "空").mkdir()
    words = [
        "enrol",
        tmp_path / "空",
        "--register",
        with_building,
        "--building",
        BUILDING,
        "--by",
        "张三",
        "--because",
        "x",
        "--yes",
    ]
    code, _, err = gongfang(*words)
    assert code == 2
    assert "是空的" in err
