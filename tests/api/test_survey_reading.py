"""A survey of one or many files is handed in without waiting, watched while it is read, and broken off."""

import json
import time
import zipfile

import pytest

from tests.floorplans.test_walls_bounds import without_doors


@pytest.fixture
def door(with_building, door_to):
    return door_to(with_building)


def begin(door, *files, **told):
    """Hand in without waiting."""
    parts = [("file", (name, content)) for name, content in files]
    return door.post("/api/surveys/waiting", files=parts, data=told)


def read(door, answer):
    """Wait until a survey is read; its address and what was told last."""
    assert answer.status_code == 202, answer.text
    waiting = f"/api/surveys/waiting/{answer.json()['token']}"
    for _ in range(600):
        told = door.get(f"{waiting}/progress").json()
        if told["percent"] == 100 or told["refused"]:
            return waiting, told
        time.sleep(0.05)
    raise AssertionError(told)


def handed_in(door, path, **told):
    waiting, last = read(door, begin(door, (path.name, path.read_bytes()), **told))
    assert last["refused"] is None
    return waiting


def test_a_survey_is_read_in_the_background_and_then_reported(door, drawing):
    path = drawing()
    answer = begin(door, (path.name, path.read_bytes()))
    assert answer.json()["file"] == "一层.dxf"
    waiting, told = read(door, answer)
    assert (told["step"], told["says"], told["percent"]) == ("done", "完成", 100)
    assert [it["number"] for it in door.get(waiting).json()["floors"][0]["rooms"]] == ["101", "102", "103"]


def test_a_large_drawing_is_read_by_another_process(door, drawing):
    path = drawing()
    large = path.read_bytes().replace(b"0\nEOF", b"999\n" + b"x" * 500_000 + b"\n0\nEOF")
    if large == path.read_bytes():
        large = path.read_bytes().replace(b"0\r\nEOF", b"999\r\n" + b"x" * 500_000 + b"\r\n0\r\nEOF")
    assert len(large) > 400_000
    answer = begin(door, ("大图.dxf", large))
    waiting = f"/api/surveys/waiting/{answer.json()['token']}"
    still = door.get(waiting)
    assert still.status_code == 409, "while it is being read its report waits"
    assert "请稍后" in still.json()["title_zh"]
    assert door.get("/api/buildings").status_code == 200
    waiting, told = read(door, answer)
    assert told["refused"] is None, told
    assert len(door.get(waiting).json()["floors"][0]["rooms"]) == 3


def test_a_reading_that_is_broken_off_leaves_nothing(door, drawing):
    path = drawing()
    large = path.read_bytes() + b"999\n" + b"x" * 500_000 + b"\n"
    token = begin(door, ("大图.dxf", large)).json()["token"]
    assert door("DELETE", f"/api/surveys/waiting/{token}").status_code == 204
    assert door.get(f"/api/surveys/waiting/{token}/progress").status_code == 404
    time.sleep(0.3)
    assert door.waiting == []


def test_a_file_that_cannot_be_read_says_why(door):
    waiting, told = read(door, begin(door, ("空.dxf", b"")))
    assert "空的" in told["refused"]
    assert "empty" in door.get(f"{waiting}/progress", params={"lang": "en"}).json()["refused"]
    assert door.get(waiting).status_code == 422
    assert door("DELETE", waiting).status_code == 204
    assert door.waiting == []


def test_the_parts_of_a_shapefile_are_one_survey(door, tmp_path):
    import geopandas
    import shapely

    frame = geopandas.GeoDataFrame(
        {"number": ["201", "202"], "floor": ["2F", "2F"]},
        geometry=[shapely.box(408556, 4035959, 408560, 4035964), shapely.box(408561, 4035959, 408565, 4035964)],
        crs=4548,
    )
    frame.to_file(tmp_path / "二层.shp", encoding="utf-8")
    parts = [(f"二层/{it.name}", it.read_bytes()) for it in sorted(tmp_path.glob("二层.*"))]
    waiting, told = read(door, begin(door, *parts))
    assert (told["file"], told["refused"]) == ("二层.zip", None)
    assert [it["number"] for it in door.get(waiting).json()["floors"][0]["rooms"]] == ["201", "202"]
    read(door, begin(door, *reversed(parts)))
    folders = [path for path in door.waiting if path.suffix == ".zip"]
    assert len({path.read_bytes() for path in folders}) == 1, "the same files are the same survey, in whatever order they come"
    assert zipfile.ZipFile(folders[0]).testzip() is None


@pytest.mark.parametrize("name", ["../a.dxf", "a/../../b.dxf", "/etc/a.dxf", "a//b.dxf"])
def test_a_name_that_climbs_is_refused(door, name):
    answer = begin(door, (name, b"0"), ("b.dxf", b"0"))
    assert answer.status_code == 422, answer.text
    assert door.waiting == []


@pytest.mark.parametrize(("mapping", "rooms"), [("", 2), ("opening=0.5", 1)])
def test_how_far_walls_are_closed_is_said_at_every_door(door, gongfang, tmp_path, mapping, rooms):
    path = without_doors(tmp_path)
    waiting = handed_in(door, path, mapping=mapping)
    assert len(door.get(waiting).json()["floors"][0]["rooms"]) == rooms
    at_once = door.hand_in(path, data={"mapping": mapping}).json()
    assert len(at_once["floors"][0]["rooms"]) == rooms
    _, out, _ = gongfang("survey", path, "--mapping", mapping, "--json")
    assert len(json.loads(out)["floors"][0]["rooms"]) == rooms
    assert "gap=0.5" in door.get("/surveys/new").text


def test_a_bound_that_nobody_means_is_refused_over_http(door, tmp_path):
    answer = door.hand_in(without_doors(tmp_path), data={"mapping": "gap=300"})
    assert answer.status_code == 422
    assert "缝隙=300" in answer.text
