"""A DWG is read where the optional converter is installed and its counts agree; else its version and the way out are told."""

import builtins
from collections import Counter

import numpy as np
import pytest
import shapely

from floorplans.finding import Unreadable
from floorplans.readers import dwg, read


@pytest.fixture
def no_converter(monkeypatch):
    """As on a machine without the optional package."""
    plain = builtins.__import__

    def without(name, *rest, **more):
        if name == "cadkit":
            raise ImportError(name)
        return plain(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)


@pytest.mark.usefixtures("no_converter")
@pytest.mark.parametrize(("code", "release"), [("AC1032", "2018"), ("AC1024", "2010"), ("AC1015", "2000")])
@pytest.mark.parametrize("name", ["plan.dwg", "plan.dxf"])
def test_a_dwg_is_refused_with_its_version_and_how_to_save_it_whatever_it_is_called(tmp_path, name, code, release):
    (tmp_path / name).write_bytes(code.encode() + b"\x00" * 200)
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path / name)
    for said in refusal.value.words:
        assert "DWG" in said
        assert code in said
        assert f"AutoCAD {release}" in said
        assert "DXF" in said
        assert "T3" in said
    assert "另存为 DXF" in refusal.value.words.zh
    assert "天正" in refusal.value.words.zh


@pytest.mark.parametrize("name", ["plan.dwg", "plan.dxf"])
def test_a_damaged_dwg_is_refused_with_the_same_sentence(tmp_path, name):
    (tmp_path / name).write_bytes(b"AC1032" + b"\x00\x01" * 500)
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path / name)
    assert refusal.value.words == dwg.refusal(b"AC1032").words


def test_a_dwg_of_an_unknown_version_is_told_by_its_code():
    assert "（AC1099）" in dwg.refusal(b"AC1099").words.zh


def test_a_conversion_that_loses_or_makes_up_entities_is_not_believed():
    read_of_it = {"line": 3, "polyline": 2, "insert": 4}
    assert dwg.differing(read_of_it, Counter(LINE=3, LWPOLYLINE=1, POLYLINE=1, INSERT=4)) == ()
    assert dwg.differing(read_of_it, Counter(LINE=3, LWPOLYLINE=1, INSERT=5)) == ("polyline",)
    assert dwg.differing(read_of_it, Counter(LINE=3, LWPOLYLINE=2, INSERT=3)) == ("all",)


@pytest.mark.parametrize(
    ("drawing", "dxf", "rooms"),
    [
        *((f"dxf_contoso_v1/dwg/{floor}.dwg", f"dxf_contoso_v1/{floor}.dxf", 63) for floor in ("Basement", "Ground", "Level_2")),
        ("dxf_contoso_v2_ground/Ground.dwg", "dxf_contoso_v2_ground/Ground.dxf", 68),
        ("dxf_bbl_cafm/CAD.V01-CAFM-Plan-DE.dwg", "dxf_bbl_cafm/CAD.V01-CAFM-Plan-DE.dxf", 30),
    ],
)
def test_a_real_dwg_reads_as_its_dxf(samples, drawing, dxf, rooms):
    one, other = read(samples / drawing), read(samples / dxf)
    assert len(one.rooms) == rooms
    assert one.rooms.number.tolist() == other.rooms.number.tolist()
    assert np.abs(shapely.area(one.rooms.outline) - shapely.area(other.rooms.outline)).max() < 1e-9
