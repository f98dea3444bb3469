"""Ledgers of rooms for tests: written as offices write them, read, and asked what was found."""

import openpyxl

from floorplans.readers.ledger import read

HEAD = ["序号", "楼号", "楼层", "房号", "用途", "使用面积（㎡）", "使用单位", "使用人"]
ROOMS = [
    [1, "1号楼", "三层", 301, "办公室", 18.24, "市财政局", "张三"],
    [2, "1号楼", "三层", "302", "会议室", "20.1㎡", "市财政局", None],
    [3, "1号楼", "-1", "B101", "配电室", "1,030.5 平方米", None, None],
    [4, "2号楼", "1F", "101", "办公室", 15, "市审计局", "李四"],
]


def written(path, *rows, sheet="房间台账", merged=(), hidden=()):
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    for area in merged:
        page.merge_cells(area)
    for row in hidden:
        page.row_dimensions[row].hidden = True
    book.save(path)
    return path


def ledger(tmp_path, *rows, head=HEAD, **kwargs):
    return read(written(tmp_path / "台账.xlsx", head, *rows, **kwargs))


def codes(reading):
    return [finding.code for finding in reading.findings]


def told(reading, code):
    (one,) = [finding for finding in reading.findings if finding.code == code]
    return one
