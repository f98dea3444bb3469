"""Drawings, workbooks and pictures damaged at random: the same number gives the same damage, anywhere."""

import csv
import io
import json
import random
import zipfile
from pathlib import Path

import openpyxl
import pyogrio
import xlwt

from tests.papers import pdf, picture

BROKEN = Path(__file__).resolve().parents[2] / "fixtures" / "broken"
ROOMS = [
    ["序号", "楼号", "楼层", "房号", "用途", "使用面积（㎡）", "使用单位", "使用人"],
    [1, "1号楼", "三层", "301", "办公室", 18.24, "市财政局", "张三"],
    [2, "1号楼", "三层", "302", "会议室", "20.1㎡", "市财政局", ""],
    [3, "1号楼", "-1", "B101", "配电室", "1,030.5 平方米", "", ""],
]
BODIES = [
    ["序号", "单位名称", "统一社会信用代码", "机构类型", "层级", "上级单位", "三定方案文号", "正局（处）级", "局（处）级以下"],
    [1, "市政府办公室", "", "党政机关", "市级", "", "聊编〔2019〕1号", 1, 40],
    [2, "市机关事务管理局", "", "机关", "市级", "市政府办公室", "聊编〔2019〕2号", 1, 20],
]
WORDS = (
    b"1e308",
    b"-1",
    b"nan",
    b"0",
    b"99999999999999999999",
    b"=1+1",
    b"\xff\xfe",
    b"../../x",
    b"<x/>",
    b"{",
    b"]",
    b'"',
    b"\x00",
    "一".encode() * 90,
)


def xlsx(rows):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def xls(rows):
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("台账")
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            sheet.write(y, x, value)
    book.save(out)
    return out.getvalue()


def table(rows, encoding):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def seeds(folder):
    """Whole files by their names."""
    clean = (BROKEN / "clean.geojson").read_bytes()
    packed = folder / "clean.gpkg"
    pyogrio.write_dataframe(pyogrio.read_dataframe(BROKEN / "clean.geojson"), packed)
    shape = io.BytesIO()
    pyogrio.write_dataframe(pyogrio.read_dataframe(BROKEN / "clean.geojson"), folder / "clean.shp")
    with zipfile.ZipFile(shape, "w") as archive:
        for path in sorted(folder.glob("clean.*")):
            if path.suffix != ".gpkg":
                archive.write(path, path.name)
    return {
        "图.dxf": (BROKEN / "clean.dxf").read_bytes(), "层.geojson": clean, "层.gpkg": packed.read_bytes(), "层.zip": shape.getvalue(),
        "台账.xlsx": xlsx(ROOMS), "台账.xls": xls(ROOMS), "台账.csv": table(ROOMS, "gb18030"), "名册.xlsx": xlsx(BODIES), "名册.xls": xls(BODIES),
        "名册.csv": table(BODIES, "utf-8-sig"), "图.png": picture("PNG"), "照片.jpg": picture(width=200, height=90, turned=True, phone=True),
        "扫描.tif": picture("TIFF"), "协议.pdf": pdf(2), "空.json": json.dumps([]).encode(),
    }  # fmt: skip


def mutated(whole, chance):
    """One of the files damaged a few times: bytes, runs, numbers, the inside of an archive, or two files run together."""
    name = chance.choice(sorted(whole))
    content = whole[name]
    if content.startswith(b"PK") and chance.random() < 0.7:
        content = _inside(content, chance)
    else:
        for _ in range(chance.choice((1, 1, 2, 5, 40))):
            content = _damaged(content, chance)
    if chance.random() < 0.05:
        content = content[: chance.randrange(len(content) + 1)] + whole[chance.choice(sorted(whole))]
    if chance.random() < 0.1:  # called what it is not
        name = name.rpartition(".")[0] + "." + chance.choice(sorted(whole)).rpartition(".")[2]
    return name, content


def _damaged(content, chance):
    if not content:
        return bytes([chance.randrange(256)])
    at, length = chance.randrange(len(content)), chance.choice((1, 2, 4, 16, 200, 2000))
    other = chance.randrange(len(content))
    ways = (
        lambda: content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :],
        lambda: content[:at] + chance.randbytes(min(length, 16)) + content[at + min(length, 16) :],
        lambda: content[:at],
        lambda: content[:at] + content[at + length :],
        lambda: content[:at] + content[at : at + length] * chance.choice((2, 3, 50)) + content[at + length :],
        lambda: content[:at] + chance.choice(WORDS) + content[at:],
        lambda: _number(content, chance),
        lambda: content[:at] + content[other : other + length] + content[at + length :],
    )
    return chance.choice(ways)()


def _number(content, chance):
    """A number of the text becomes another."""
    at = [it for it, byte in enumerate(content) if 48 <= byte <= 57]
    if not at:
        return content
    first = last = chance.choice(at)
    while last < len(content) and content[last] in b"0123456789.":
        last += 1
    return content[:first] + chance.choice(WORDS[:5]) + content[last:]


def _inside(content, chance):
    """A member of an archive is damaged and packed again, so that what unpacks it finds nothing wrong."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        hit = chance.choice(packed.namelist())
        for name in packed.namelist():
            inner = packed.read(name)
            if name == hit:
                if chance.random() < 0.1:
                    continue
                for _ in range(chance.choice((1, 1, 3, 20))):
                    inner = _damaged(inner, chance)
            again.writestr(name, inner)
    return out.getvalue()


def chance_of(number):
    return random.Random(number)  # noqa: S311  # random damage, not secrets
