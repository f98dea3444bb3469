"""What is no whole building model, and models that end their reader."""

import re
import zipfile
from pathlib import Path

import pytest
import shapely

from floorplans import survey as survey_apart
from floorplans.finding import Unreadable
from floorplans.readers import ifc, ifc_apart, read
from tests.floorplans.models import Model, survey

LARGE = "ifc_largebuilding/LargeBuilding.ifc"


def refused(path: Path, by=read) -> str:
    with pytest.raises(Unreadable) as refusal:
        by(path)
    assert refusal.value.words.en
    return refusal.value.words.zh


@pytest.mark.parametrize("name", ["办公楼.ifc", "办公楼.ifczip"])
def test_an_empty_file_is_refused(tmp_path, name):
    (tmp_path / name).touch()
    assert "0 字节" in refused(tmp_path / name)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7 no model at all", "不是 IFC"),
        (b"ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\n#1=IFCWALL(", "不完整"),
        (b"ISO-10303-21;\nHEADER;\n\x00\x01\nEND-ISO-10303-21;\n", "损坏"),
        (
            b"ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\nFILE_SCHEMA(('IFC9X9'));\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-21;\n",
            "版本",
        ),
    ],
)
def test_what_is_no_whole_model_is_refused_with_the_reason(tmp_path, data, why):
    (tmp_path / "办公楼.ifc").write_bytes(data)
    assert why in refused(tmp_path / "办公楼.ifc")


def test_a_model_without_spaces_says_how_to_export_them(tmp_path):
    model = Model()
    model.storey("1F")
    assert "IfcSpace" in refused(model.write(tmp_path), by=ifc.read)


def test_a_model_cut_off_anywhere_is_never_taken_for_a_whole_one(tmp_path):
    model = Model()
    model.space(model.storey("1F"), "101")
    whole = model.write(tmp_path).read_bytes()
    for end in range(len(whole) // 8, len(whole) - 30, len(whole) // 8):
        (tmp_path / "cut.ifc").write_bytes(whole[:end])
        assert "不完整" in refused(tmp_path / "cut.ifc", by=ifc.read)


def test_a_zipped_model_reads_like_the_model_and_two_in_one_archive_are_refused(tmp_path):
    model = Model()
    model.space(model.storey("1F"), "101")
    plain = model.write(tmp_path)
    for count in (1, 2):
        with zipfile.ZipFile(tmp_path / "办公楼.ifczip", "w") as archive:
            for at in range(count):
                archive.write(plain, f"{at}.ifc")
        if count == 1:
            assert read(tmp_path / "办公楼.ifczip").rooms.number.tolist() == ["101"]
    assert "2 个" in refused(tmp_path / "办公楼.ifczip")
    with zipfile.ZipFile(tmp_path / "办公楼.ifczip", "w") as archive:
        archive.write(plain, "../1.ifc")
    assert "指向包外" in refused(tmp_path / "办公楼.ifczip")


def test_a_model_is_surveyed_in_a_process_of_its_own_and_comes_out_the_same(samples):
    apart, here = survey_apart(samples / LARGE), survey(samples / LARGE)
    assert apart.digest == here.digest
    assert apart.findings == here.findings
    assert shapely.equals_exact(apart.rooms.outline, here.rooms.outline).all()


def test_a_model_that_ends_its_reader_is_refused_and_nothing_else_ends(tmp_path, monkeypatch):
    model = Model()
    model.space(model.storey("1F"), "101")
    path = model.write(tmp_path)
    monkeypatch.setattr(ifc_apart, "CHILD", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert "内部引用有误" in refused(path)


def test_a_model_that_points_at_the_wrong_things_is_refused_with_what_went_wrong(tmp_path):
    model = Model()
    model.space(model.storey("1F"), "101")
    path = model.write(tmp_path)
    text = path.read_text("utf-8")
    broken = re.sub(r"(IFCPRODUCTDEFINITIONSHAPE\(\$,\$,\()#\d+", r"\g<1>#1", text)
    assert broken != text
    path.write_text(broken, "utf-8")
    with pytest.raises(Unreadable) as refusal:
        read(path)
    assert "内部引用有误" in refusal.value.words.zh
    assert "Error" in str(refusal.value.__cause__)
