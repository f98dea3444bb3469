"""Titles come to the bureau, or are filed, or stay with their user; what stands in the way is named."""

from datetime import date

import pytest

from registry import Conflict, Invalid, queries, verb_of
from registry.acts.assign import Assign, assign
from registry.models import Building, Organisation, TitlePlan, TitleState
from registry.queries import titles, uses
from tests.factories import BUILDING, DAY, SAYS
from tests.rights import AUDIT, BUREAU, FINANCE

OLD, NEW = "聊房权证东字第0012号", "鲁(2026)聊城市不动产权第0001234号"
UNIT = "371502001001GB00001F00010001"
LATER = date(2026, 4, 1)


def do(database, verb, *, on=DAY, **told):
    it = verb_of(verb)
    with database.writing() as session:
        return [row.id for row in it.run(session, it.read(told), on=on, **SAYS)]


def owned(database, **facts):
    told = {"holder": FINANCE, "documents": "house-only", "certificate_number": OLD, **facts}
    do(database, "record-title", building=BUILDING, **told)


def title(database, on=LATER, **known):
    with database.reading() as session:
        found = titles.title(session, queries.by_code(session, Building, BUILDING, on=on).id, on=on, **known)
        holder = session.query(Organisation).filter_by(id=found.holder_id).first()
        session.expunge_all()
    return found, holder.code


def test_a_building_comes_to_the_bureau_and_its_user_goes_on_using_it(office):
    owned(office)
    with office.writing() as session:
        assign(session, Assign(rooms=(f"{BUILDING}-1F-101",), organisation=FINANCE), on=DAY, **SAYS)
    do(office, "plan-title", building=BUILDING, batch="第一批", plan="转移登记", responsible=FINANCE, on=DAY)
    do(office, "register-title", building=BUILDING, certificate_number=NEW, real_estate_unit_number=UNIT, on=LATER)
    now, holder = title(office)
    assert (now.state, holder, now.certificate_number, now.documents, now.batch) == ("registered", BUREAU, NEW, "both", "第一批")
    before, owner = title(office, on=DAY)
    assert (before.state, owner, before.certificate_number) == ("pending", FINANCE, OLD)
    with office.reading() as session:
        user = next(it for it in session.query(Organisation) if it.code == FINANCE)
        assert len(uses.held(session, [user.id], on=LATER)) == 1
    with pytest.raises(Conflict, match="已登记"):
        do(office, "register-title", building=BUILDING, certificate_number="鲁(2026)聊城市不动产权第0009999号", on=LATER)


def test_a_title_is_registered_on_a_new_certificate_and_to_a_bureau(office):
    with pytest.raises(Conflict, match="请先登记"):
        do(office, "register-title", building=BUILDING, certificate_number=NEW)
    owned(office)
    for number in ("", " ", OLD):
        with pytest.raises(Invalid) as wrong:
            do(office, "register-title", building=BUILDING, certificate_number=number)
        assert set(wrong.value.problems) == {"certificate_number"}
    with pytest.raises(Invalid, match="不是机关事务管理部门"):
        do(office, "register-title", building=BUILDING, certificate_number=NEW, holder=AUDIT)


def test_a_number_with_a_wrong_sign_is_refused_with_its_place(office):
    with pytest.raises(Invalid) as wrong:
        owned(office, real_estate_unit_number="371502001001XB00001W0001000A")
    said = wrong.value.problems["real_estate_unit_number"]
    for place in ("第 13 位", "第 21 至 28 位", "末 8 位"):
        assert place in said.zh
    with pytest.raises(Invalid) as wrong:
        owned(office, documents="none", land_certificate_number="聊国用第7号")
    assert set(wrong.value.problems) == {"certificate_number", "land_certificate_number"}


def test_what_is_filed_cannot_be_disposed_of(office):
    owned(office, documents="none", certificate_number="")
    with pytest.raises(Invalid, match="没有批准文件"):
        do(office, "file-title", building=BUILDING, approval=" ")
    do(office, "file-title", building=BUILDING, approval="聊机管备〔2026〕2号", on=LATER)
    assert title(office)[0].state == TitleState.FILED
    with pytest.raises(Conflict, match="不得自行处置"):
        do(office, "record-title", building=BUILDING, holder=AUDIT, documents="none", on=LATER)
    do(office, "record-title", building=BUILDING, holder=FINANCE, documents="land-only", land_certificate_number="7", on=LATER)
    found = title(office)[0]
    assert (found.state, found.approval, found.documents) == ("filed", "聊机管备〔2026〕2号", "land-only")
    do(office, "register-title", building=BUILDING, certificate_number=NEW, on=date(2026, 5, 1))
    assert title(office, on=date(2026, 5, 1))[1] == BUREAU


def test_a_title_stays_with_a_security_body_only_on_the_bureaus_paper(office):
    owned(office)
    do(office, "withhold-title", building=BUILDING, approval="聊机管核〔2026〕1号", on=LATER)
    found, holder = title(office)
    assert (found.state, holder, found.approval) == ("withheld", FINANCE, "聊机管核〔2026〕1号")
    with pytest.raises(Conflict, match="无须办理"):
        do(office, "withhold-title", building=BUILDING, approval="聊机管核〔2026〕1号", on=LATER)


def test_a_seizure_stands_in_the_way_until_it_is_lifted(office):
    owned(office)
    for paper in ("（2026）鲁15执1号", "（2026）鲁15执2号"):
        do(office, "restrict-building", building=BUILDING, kind="seizure", paper=paper, beneficiary="市中级人民法院")
    with pytest.raises(Conflict, match="查封（（2026）鲁15执1号）、查封"):
        do(office, "record-title", building=BUILDING, holder=AUDIT, documents="house-only", on=LATER)
    with pytest.raises(Invalid, match="请指明文书"):
        do(office, "lift-restriction", building=BUILDING, kind="seizure", on=LATER)
    for paper in ("（2026）鲁15执1号", "（2026）鲁15执2号"):
        do(office, "lift-restriction", building=BUILDING, kind="seizure", paper=paper, on=LATER)
    do(office, "record-title", building=BUILDING, holder=AUDIT, documents="house-only", certificate_number=OLD, on=LATER)
    assert title(office)[1] == AUDIT
    with office.reading() as session:
        there = queries.by_code(session, Building, BUILDING, on=DAY).id
        assert [len(titles.restrictions(session, there, on=day)) for day in (DAY, LATER)] == [2, 0]


def test_a_plan_is_changed_from_a_day_on_and_the_old_one_stays_answerable(office):
    do(office, "plan-title", building=BUILDING, batch="第一批", plan="补办规划手续", obstacle="无竣工资料", responsible=BUREAU)
    do(
        office,
        "plan-title",
        building=BUILDING,
        batch="第二批",
        plan="转移登记",
        responsible=BUREAU,
        target_on="2026-12-31",
        on=LATER,
    )
    with office.reading() as session:
        known = [(it.batch, it.valid_from, it.valid_to) for it in session.query(TitlePlan).filter(TitlePlan.known_to.is_(None))]
    assert sorted(known, key=lambda it: it[1]) == [("第一批", DAY, LATER), ("第二批", LATER, None)]
