"""Every list goes out to a spreadsheet and comes back: as an update, with every wrong cell named, as one act that can be taken back."""

import io
import shutil
from datetime import date

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from api.lists.catalogue import list_of, lists
from api.lists.described import Kind
from floorplans.finding import Unreadable
from registry import verb_of
from registry.queries import lines
from tests.api.listing import (
    DAY,
    LATER,
    WRITTEN,
    brought,
    office,
    table,
    taken,
    written,
)
from tests.conftest import size
from tests.factories import SAYS
from tests.registry.parties import credit
from tests.registry.sights import two_divisions, viewer
from tests.rights import FINANCE


@pytest.fixture
def database(register, tmp_path):
    opened = office(register, tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def still(empty_file, tmp_path_factory):
    """One office for tests that write nothing."""
    folder = tmp_path_factory.mktemp("still")
    opened = office(str(shutil.copyfile(empty_file, folder / "still.gpkg")), folder)
    yield opened
    opened.close()


def last(database):
    with database.reading() as session:
        return lines.last_number(session)


def test_what_went_out_comes_back_and_changes_nothing(database, tmp_path):
    before = last(database)
    for name in WRITTEN:
        for form in ("xlsx", "csv"):
            path = tmp_path / f"{name}.{form}"
            path.write_bytes(taken(database, name, form))
            told = brought(database, name, path)
            assert (told["problems"], told["notes"], told["differences"]) == ([], [], []), (name, form)
            assert told["rows"] == told["same"] > 0, (name, form)
    assert last(database) == before


NASTY = st.text(st.sampled_from("=+-@'\"，,;；\t\n 甲乙0１a|#"), min_size=1, max_size=6).filter(lambda it: it.strip())


@settings(max_examples=size(6, 200))
@given(rows=st.lists(st.tuples(NASTY, st.sampled_from(["", "聊编1号", "=1"]), st.integers(0, 3)), min_size=1, max_size=5))
def test_whatever_stands_in_a_list_comes_back_as_it_was(empty_file, tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("any")
    database = office(str(shutil.copyfile(empty_file, folder / "any.gpkg")), folder)
    told = [
        {"name": name, "short_name": name[::-1], "division": "371500", "tier": "city", "kind": "organ", "credit_code": credit(20 + i), "document": document,
         "posts": [{"post": "below_bureau", "count": count}] if document else []}
        for i, (name, document, count) in enumerate(rows)
    ]  # fmt: skip
    with database.writing() as session:
        it = verb_of("record-organisations")
        it.run(session, it.read({"organisations": told}), on=DAY, **SAYS)
    for form in ("xlsx", "csv"):
        (folder / f"x.{form}").write_bytes(taken(database, "organisations", form))
        assert brought(database, "organisations", folder / f"x.{form}", confirm=False)["same"] == len(rows) + 3
    database.close()


JUNK = {Kind.WHOLE: "一", Kind.NUMBER: "1.23x", Kind.DAY: "2026-13-45", Kind.YES_NO: "也许", Kind.CHOICE: "衙门"}


def junk(column):
    """What nobody can mean in a cell of a column; None where anything may stand there."""
    if column.kind in JUNK:
        return JUNK[column.kind]
    if column.look_up or column.pattern:
        return "查无此物"
    return "" if column.needed else None


@settings(max_examples=size(30, 500))
@given(name=st.sampled_from(WRITTEN), chance=st.randoms(use_true_random=False), form=st.sampled_from(["csv", "xlsx"]))
def test_exactly_the_damaged_cells_are_named(still, tmp_path_factory, name, chance, form):
    listed = list_of(name)
    rows = table(taken(still, name, "csv"))
    by_heading = {it.words.zh: it for it in listed.columns}
    cells = [
        (row, column)
        for row in range(1, len(rows))
        for column, heading in enumerate(rows[0])
        if by_heading[heading].written and junk(by_heading[heading]) is not None
    ]
    damaged = chance.sample(cells, chance.randint(1, min(5, len(cells))))
    for row, column in damaged:
        rows[row][column] = junk(by_heading[rows[0][column]])
    path = tmp_path_factory.mktemp("damage") / f"x.{form}"
    if form == "csv":
        written(path, rows)
    else:
        book = Workbook()
        for row in rows:
            book.active.append([it or None for it in row])
        book.save(path)
    told = brought(still, name, path)
    assert {(it["row"] - 1, it["column"] - 1) for it in told["problems"]} == set(damaged)
    assert len(told["problems"]) == len(damaged)
    assert told["done"] is False


def test_the_file_tells_its_filters_its_day_and_how_far_the_journal_had_come(still):
    found = taken(still, "rooms", "csv", use="office").decode("utf-8-sig")
    assert found.count("\ufeff") == 0
    told = found.splitlines()[-1]
    assert "用途 office" in told
    assert f"截至={LATER}" in told
    assert f"日志条数={last(still)}" in told
    book = load_workbook(io.BytesIO(taken(still, "rooms", "xlsx", use="office")))
    assert dict(list(book["说明"].iter_rows(max_row=6, max_col=2, values_only=True)))["筛选"] == "用途 office"
    assert taken(still, "rooms", "csv").startswith(b"\xef\xbb\xbf")


def test_what_begins_like_a_formula_stays_a_text(still):
    assert "'=市审计局" in taken(still, "organisations", "csv").decode("utf-8-sig")
    assert "'@张三" in taken(still, "people", "csv").decode("utf-8-sig")
    sheet = load_workbook(io.BytesIO(taken(still, "organisations", "xlsx"))).worksheets[0]
    assert [(it.data_type, it.number_format) for it in sheet["B"] if it.value == "=市审计局"] == [("s", "@")]


def test_a_template_offers_what_can_be_chosen_and_says_what_is_wanted(still):
    from api.lists.books import template

    for name in WRITTEN:
        book = load_workbook(io.BytesIO(template(list_of(name), "zh")))
        sheet = book.worksheets[0]
        offered = [it for it in list_of(name).columns if it.written and it.kind in {Kind.CHOICE, Kind.YES_NO}]
        assert len(sheet.data_validations.dataValidation) == len(offered)
        assert all(it.comment for it in sheet[1])
        assert [it.value for it in sheet[1]] == [it.words.zh for it in list_of(name).columns if it.written]
    assert "办公室" in {cell.value for cell in load_workbook(io.BytesIO(template(list_of("rooms"), "zh")))["选项"]["A"]}


def test_unknown_and_missing_columns_are_told_and_a_file_that_is_none_says_what_it_needs(still, tmp_path):
    rows = table(taken(still, "posts", "csv"))
    rows[0][rows[0].index("人数")] = "人头"
    told = brought(still, "posts", written(tmp_path / "x.csv", rows))
    said = {(it["field"], it["column"]) for it in told["problems"]}
    assert ("", rows[0].index("人头") + 1) in said
    assert ("count", None) in said
    with pytest.raises(Unreadable, match="单位编号"):
        brought(still, "posts", written(tmp_path / "y.csv", [["甲", "乙"], ["1", "2"]]))


def test_old_workbooks_and_texts_of_the_national_encoding_are_read(still, tmp_path):
    rows = table(taken(still, "rooms", "csv"))
    assert brought(still, "rooms", written(tmp_path / "g.csv", rows, "gb18030"))["same"] == 4
    book = xlwt.Workbook()
    sheet = book.add_sheet("房间")
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write(at, column, text)
    book.save(tmp_path / "o.xls")
    assert brought(still, "rooms", tmp_path / "o.xls")["same"] == 4


def test_a_list_holds_what_its_viewer_sees_and_no_more(register, tmp_path):
    from registry import Database

    database = two_divisions(Database(register), tmp_path)
    county = viewer("staff", "371502")
    on = date(2026, 7, 2)
    for name in lists():
        asked = {"division": "371502"} if name == "findings" else {}
        seen = taken(database, name, "csv", on=on, viewer=county, **asked).decode("utf-8-sig")
        assert "371500-0001" not in seen, name
        assert FINANCE not in seen, name
        assert "市财政局" not in seen, name
    assert "371502-0001-001-1F-101" in taken(database, "rooms", "csv", on=on, viewer=county).decode("utf-8-sig")
    database.close()
