"""An organisation's own ledger is laid beside the register's, and titles beside buildings: each difference by its room or building."""

from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from openpyxl import Workbook

from floorplans.area_kinds import AreaKind
from registry import AreaTold, NotFound, state_area, verify, views
from registry.acts.assign import Assign, assign
from registry.acts.decide_discrepancy import DecideDiscrepancy, DiscrepancyDecision, decide_discrepancy
from registry.acts.differences import DifferingField, explains
from registry.acts.keep import keep
from registry.acts.report_discrepancies import ReportDiscrepancies, comparison, report_discrepancies
from registry.models import LedgerPair, Organisation, Title
from registry.store.ids import new_id
from registry.store.journal import acting, again, close
from tests.factories import BUILDING, DAY, SAYS
from tests.registry.desk import SECOND, lines
from tests.rights import AUDIT, BUREAU, FINANCE

ROOMS = tuple(f"{BUILDING}-1F-10{n}" for n in (1, 2, 3))
HEADINGS = ("楼栋", "楼层", "房号", "用途", "使用面积（㎡）", "使用人")
LATER = DAY + timedelta(days=60)


@pytest.fixture
def handed_in(office, tmp_path):
    """Keep a ledger of the finance bureau in the register; its digest."""
    with office.writing() as session:
        assign(session, Assign(rooms=ROOMS[:2], organisation=FINANCE), on=DAY, **SAYS)
        assign(session, Assign(rooms=ROOMS[2:], organisation=AUDIT), on=DAY, **SAYS)

    def keep_ledger(*rows, headings=HEADINGS):
        book = Workbook()
        for line in (headings, *rows):
            book.active.append(line)
        path = tmp_path / "市财政局分台账.xlsx"
        book.save(path)
        digest = sha256(path.read_bytes()).hexdigest()
        with office.writing() as session:
            keep(session, path, digest, name=path.name)
        return digest

    return office, keep_ledger


def asked(digest):
    return ReportDiscrepancies(pair=LedgerPair.BOOKS, organisation=FINANCE, ledger=digest)


def compared(database, told, on=LATER):
    with database.reading() as session:
        return comparison(session, told, on=on)


def said(found):
    return {(it.subject, it.field.value, it.booked, it.found) for it in found.differences}


def report(database, told, on=LATER):
    with database.writing() as session:
        return [(it.key, it.state) for it in report_discrepancies(session, told, on=on, by="王登记", because="半年对账")]


def test_a_ledger_is_held_against_what_the_register_says_room_by_room(handed_in):
    database, keep_ledger = handed_in
    digest = keep_ledger(
        ("1号楼", "1F", "101", "会议室", 20.41, ""),
        ("1号楼", "一层", "103", "办公室", 20, ""),
        ("371500-0001-001", "1层", "１０９", "办公室", 12, ""),
    )
    found = compared(database, asked(digest))
    assert said(found) == {
        (ROOMS[0], "use", "office", "service"),
        (ROOMS[1], "only-master", "102", ""),
        (ROOMS[2], "organisation", AUDIT, FINANCE),
        (FINANCE, "only-own", "", "371500-0001-001 1F １０９"),
    }
    assert (set(found.checked), found.agreeing) == (set(ROOMS), 0)


@pytest.mark.parametrize(("stated", "beyond"), [("20.48", False), ("20.49", True), ("19.53", False), ("19.52", True)])
def test_areas_differ_beyond_the_limit_of_the_third_grade_and_the_limit_is_told(handed_in, stated, beyond):
    database, keep_ledger = handed_in
    digest = keep_ledger(("1号楼", "1F", "101", "办公室", float(stated), ""), ("1号楼", "1F", "102", "办公室", 20, ""))
    found = compared(database, asked(digest))
    assert said(found) == ({(ROOMS[0], "area", "20.00", stated)} if beyond else set())
    assert found.agreeing == (1 if beyond else 2)
    words = explains(DifferingField.AREA, "20.00", stated)
    assert "三级限差 0.4" in words.zh


def test_gross_areas_are_not_held_against_usable_ones(handed_in):
    database, keep_ledger = handed_in
    rows = [("1号楼", "1F", number, "办公室", 31.5) for number in ("101", "102")]
    found = compared(database, asked(keep_ledger(*rows, headings=("楼栋", "楼层", "房号", "用途", "建筑面积"))))
    assert not found.differences
    assert "建筑面积" in found.uncompared.zh


@pytest.mark.parametrize(
    ("headings", "rest", "found"),
    [
        (("使用人",), ("李四，张三",), {(ROOMS[0], "people", "", "张三、李四")}),
        (("使用单位", "使用人"), ("预算科", "李四"), {(ROOMS[0], "people", "", "李四")}),
        (("使用单位", "使用人"), ("预算科", ""), set()),
        (("使用单位",), ("预算科",), set()),
    ],
)
def test_people_are_compared_where_the_ledger_names_them(handed_in, headings, rest, found):
    database, keep_ledger = handed_in
    rows = [("1号楼", "1F", "101", "办公室", 20, *rest), ("1号楼", "1F", "102", "办公室", 20, *("" for _ in rest))]
    assert said(compared(database, asked(keep_ledger(*rows, headings=(*HEADINGS[:5], *headings))))) == found


def test_what_differs_is_reported_once_and_a_mended_ledger_settles_it(handed_in):
    database, keep_ledger = handed_in
    wrong = keep_ledger(("1号楼", "1F", "101", "会议室", 20, ""), ("1号楼", "1F", "102", "办公室", 20, ""))
    report(database, asked(wrong))
    stood = lines(database)
    assert report(database, asked(wrong)) == []
    assert lines(database) == stood
    assert rates(database) == (2, 1)
    mended = keep_ledger(("1号楼", "1F", "101", "办公室", 20, ""), ("1号楼", "1F", "102", "办公室", 20, ""))
    report(database, asked(mended), on=LATER + timedelta(days=1))
    with database.reading() as session:
        (told,) = views.discrepancies(session, on=LATER + timedelta(days=1)).rows.to_dict("records")
        assert (told["key"], told["state"]) == (f"{FINANCE}:{ROOMS[0]}:use", "settled")
        assert views.discrepancies(session, on=LATER).rows.iloc[0]["state"] == "open"
        assert verify(session) > 0
    assert rates(database, LATER + timedelta(days=1)) == (2, 2)
    assert rates(database) == (2, 1)


def test_what_is_no_ledger_is_refused(handed_in):
    database, keep_ledger = handed_in
    with pytest.raises(NotFound, match="房间台账"):
        compared(database, asked(keep_ledger(("a", "b"), headings=("甲", "乙"))))
    with pytest.raises(NotFound, match="摘要"):
        compared(database, asked("0" * 64))


def rates(database, on=LATER):
    with database.reading() as session:
        told = views.agreement_of_organisations(session, on=on).set_index("code").loc[FINANCE]
        return told["compared"], told["books_agreeing"]


def title(database, building=BUILDING, *, replaces=None, on=DAY, **facts):
    with database.writing() as session, acting(session, "record-title", subject=building, **SAYS) as act:
        ids = {it.code: it.id for it in session.query(Organisation)}
        from registry import queries
        from registry.models import Building

        told = {
            "state": "registered", "documents": "both", "certificate_number": "鲁(2020)聊城市不动产权第0001号", "approval": "", "batch": "",
            "land_certificate_number": "聊国用2001第7号", "real_estate_unit_number": "371502001001GB00001F00010001",
        }  # fmt: skip
        told |= facts | {"holder_id": ids[facts.get("holder", BUREAU)]}
        told.pop("holder", None)
        if replaces is None:
            row = Title(
                id=new_id(act.known), building_id=queries.by_code(session, Building, building, on=on).id, valid_from=on, **told
            )
        else:
            old = session.query(Title).filter_by(id=replaces, valid_to=None, known_to=None).one()
            close(session, old)
            session.flush()
            session.add(again(old, valid_to=on))
            row = again(old, valid_from=on, **told)
        session.add(row)
        session.flush()
        return row.id


ON_PAPER = ReportDiscrepancies(pair=LedgerPair.CERTIFICATE)


def test_titles_that_are_as_the_rules_want_them_agree(office):
    for building in (BUILDING, SECOND):
        title(office, building)
    found = compared(office, ON_PAPER)
    assert said(found) == set()
    assert set(found.checked) == {BUILDING, SECOND}


def test_what_is_wrong_with_a_title_is_told_by_its_building(office):
    title(office, holder=FINANCE, certificate_number="", real_estate_unit_number="370102001001GB00001F00010001")
    assert said(compared(office, ON_PAPER)) == {
        (BUILDING, "holder", BUREAU, FINANCE),
        (BUILDING, "certificate", "both", "聊国用2001第7号"),
        (BUILDING, "unit-number", "371500", "370102001001GB00001F00010001"),
        (SECOND, "title", "2号楼", ""),
    }


def test_a_title_left_with_its_user_by_approval_is_no_difference(office):
    title(office, holder=FINANCE, state="withheld", approval="聊政办函〔2021〕3号")
    title(office, SECOND, holder=FINANCE, state="filed", documents="none", certificate_number="", land_certificate_number="")
    assert said(compared(office, ON_PAPER)) == set()


def test_a_certificate_that_kept_its_number_when_the_holder_changed_is_found(office):
    first = title(office, holder=FINANCE, state="pending")
    assert "certificate-kept" not in {it[1] for it in said(compared(office, ON_PAPER))}
    title(office, replaces=first, on=LATER)
    assert (BUILDING, "certificate-kept", BUREAU, "鲁(2020)聊城市不动产权第0001号") in said(compared(office, ON_PAPER))
    title(office, replaces=first, on=LATER + timedelta(days=5), certificate_number="鲁(2026)聊城市不动产权第0002号")
    day = LATER + timedelta(days=5)
    assert "certificate-kept" not in {it[1] for it in said(compared(office, ON_PAPER, on=day))}


def test_areas_on_certificates_are_held_against_those_surveyed(office):
    title(office)
    for at, (room, certified) in enumerate(zip(ROOMS, ("25.00", "25.00", "28.00"), strict=True)):
        with office.writing() as session:
            for kind, area, source in ((AreaKind.CERTIFICATE, certified, "不动产权证"), (AreaKind.GROSS, "25.10", "测绘报告")):
                told = AreaTold(kind=kind, area=Decimal(area), source=source)
                state_area(session, room, told, on=DAY + timedelta(days=at), **SAYS)
    areas = {it for it in said(compared(office, ON_PAPER)) if it[1] == "certificate-area"}
    assert areas == {(ROOMS[2], "certificate-area", "25.10", "28.00"), (BUILDING, "certificate-area", "68.39", "78.00")}


def test_a_difference_that_a_reviewer_lets_stand_counts_as_agreeing(office):
    title(office, holder=FINANCE)
    told = [key for key, _ in report(office, ON_PAPER)]
    assert set(told) == {f"{BUILDING}:holder", f"{SECOND}:title"}
    with office.reading() as session:
        before = views.agreement_of_buildings(session, on=LATER).set_index("code").loc[BUILDING]
    with office.writing() as session:
        decision = DecideDiscrepancy(
            pair=LedgerPair.CERTIFICATE,
            keys=(f"{BUILDING}:holder",),
            decision=DiscrepancyDecision.STANDS,
            reason="变更登记已受理",
        )
        decide_discrepancy(session, decision, on=LATER, by="李处", because="审定")
    with office.reading() as session:
        after = views.agreement_of_buildings(session, on=LATER).set_index("code").loc[BUILDING]
    assert ((before["titles"], before["titles_agreeing"]), after["titles_agreeing"]) == ((1, 0), 1)
