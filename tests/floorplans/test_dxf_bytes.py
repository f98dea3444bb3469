"""A drawing's characters are right whatever its header says; a file that is none is refused in one sentence."""

import contextlib
import io
import re

import ezdxf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from floorplans.finding import Unreadable
from floorplans.readers import read
from floorplans.readers.dxf_bytes import decoded
from tests.floorplans.drafting import floor, room, saved, sheet, write


def written(page: str, version: str = "R2000", use: str = "茌平区信访接待室") -> str:
    """The text of a small drawing whose header states a code page, layers and uses in Chinese."""
    document = sheet(version)
    room(document.modelspace(), "312", 0, 0, use=use)
    stream = io.StringIO()
    document.write(stream)
    return re.sub(r"(\$DWGCODEPAGE\s+3\s+)\S+", rf"\g<1>{page}", stream.getvalue())


@pytest.mark.parametrize("page", ["ANSI_936", "ANSI_1252", "ANSI_1251", "UTF-8"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("version", ["R2000", "R2010"])
def test_gbk_and_utf8_are_right_whatever_the_header_says(tmp_path, page, encoding, version):
    path = tmp_path / "plan.dxf"
    path.write_bytes(written(page, version).encode(encoding))
    reading = read(path)
    assert reading.plans[0].mapping.name == "surveying-office"
    assert reading.rooms.use_said.tolist() == ["茌平区信访接待室"]
    assert reading.plans[0].garbled == ()


@pytest.mark.parametrize(
    ("page", "encoding", "said"), [("ANSI_1252", "cp1252", "Büro für Gäste"), ("ANSI_950", "cp950", "會議室")]
)
def test_other_code_pages_are_believed_where_the_bytes_are_not_chinese(page, encoding, said):
    assert said in decoded(
        written(page, use="x")
        .replace("房间", "R")
        .replace("标注", "L")
        .replace("轮廓", "O")
        .replace("x\n", f"{said}\n")
        .encode(encoding)
    )


def test_escapes_are_resolved_with_and_without_bytes_beside_them():
    assert decoded(rb"\U+529E\U+516C\U+5BA4") == "办公室"
    assert decoded(rb"\M+5B0EC\M+5B9AB") == "办公"
    assert decoded("会议\\U+5BA4".encode("gbk")) == "会议室"


def test_a_text_whose_bytes_are_broken_is_told_and_the_others_are_right(tmp_path):
    data = written("ANSI_936").encode("gb18030")
    broken = b"312\n"
    at = data.index(broken, data.index(b"ENTITIES"))
    path = tmp_path / "plan.dxf"
    path.write_bytes(data[:at] + b"3\xff\xff2" + data[at + 3 :])
    reading = read(path)
    assert len(reading.plans[0].garbled) == 1
    assert reading.rooms.use_said.tolist() == ["茌平区信访接待室"]


@given(
    st.text(st.characters(codec="gb18030", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).filter(
        lambda it: "\\" not in it and it[0] != "\ufeff"
    )
)
def test_any_text_in_utf8_is_read_as_written(said):
    assert decoded(said.encode()) == said


def plain(tmp_path) -> bytes:
    document = sheet()
    floor(document.modelspace(), 101)
    return saved(document, tmp_path, "whole.dxf").read_bytes()


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99, 0.9999])
def test_a_drawing_that_breaks_off_is_not_half_read(tmp_path, kept):
    data = plain(tmp_path)
    path = tmp_path / "cut.dxf"
    path.write_bytes(data[: int(len(data) * kept) - 3])
    with pytest.raises(Unreadable) as refusal:
        read(path)
    assert "不完整" in refusal.value.words.zh
    assert "breaks off" in refusal.value.words.en


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "0 字节"),
        (b"\x00" * 1000, "没有内容"),
        (b"AC1032\x00\x00" + b"\x00\x01" * 500, "DWG"),
        (b"PK\x03\x04" + b"x" * 100, "不是 DXF"),
        (b"SQLite format 3\x00" + b"x" * 100, "不是 DXF"),
        ("一封信".encode(), "不是 DXF"),
        (b"  0\nSECTION\n  2\nHEADER\n  9\n  0\nEOF\n", "损坏"),
        (b"  0\nSECTION\nnonsense\nnonsense\n  0\nEOF\n", "损坏"),
    ],
)
def test_what_is_no_drawing_is_refused_in_one_sentence(tmp_path, data, said):
    path = tmp_path / "plan.dxf"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as refusal:
        read(path)
    assert said in refusal.value.words.zh
    assert refusal.value.words.en


@pytest.mark.parametrize(("right", "wrong"), [("4000.0", "40e0.0"), ("4000.0", "4000.x"), ("\n 10\n4000.0", "\n 1o\n4000.0")])
def test_a_coordinate_that_would_have_to_be_guessed_is_never_guessed(tmp_path, right, wrong):
    document = sheet()
    room(document.modelspace(), "312", 0, 0)
    path = saved(document, tmp_path)
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(Unreadable) as refusal:
        read(path)
    assert "损坏" in refusal.value.words.zh


def test_damage_that_touches_no_figure_is_recovered_with_its_characters(tmp_path):
    text = written("ANSI_1252", use="会议室")
    assert text.count("  0\nENDSEC\n  0\nSECTION\n  2\nOBJECTS") == 1
    path = tmp_path / "plan.dxf"
    path.write_bytes(text.replace("  0\nENDSEC\n  0\nSECTION\n  2\nOBJECTS", "  0\nSECTION\n  2\nOBJECTS").encode("gb18030"))
    assert read(path).rooms.use_said.tolist() == ["会议室"]


def test_a_binary_dxf_is_read_too(tmp_path):
    document = sheet()
    floor(document.modelspace(), 101)
    write(document.modelspace(), "走廊", 90000, 90000)
    path = tmp_path / "plan.dxf"
    document.saveas(path, fmt="bin")
    assert path.read_bytes().startswith(b"AutoCAD Binary DXF")
    assert len(read(path).rooms) == 3
    assert ezdxf.readfile(path).dxfversion == "AC1024"


@given(at=st.integers(0, 20000), byte=st.integers(0, 255))
def test_one_wrong_byte_gives_a_reading_or_a_refusal_never_a_traceback(tmp_path, at, byte):
    path = tmp_path / "whole.dxf"
    data = bytearray(path.read_bytes() if path.exists() else plain(tmp_path))
    data[at % len(data)] = byte
    wrong = tmp_path / "wrong.dxf"
    wrong.write_bytes(data)
    with contextlib.suppress(Unreadable):
        read(wrong)
