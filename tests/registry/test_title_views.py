"""The campaign of one building, one plan: every building in it, sorted by papers, batch and agreement, as of a day."""

from datetime import date

from registry import views
from tests.factories import BUILDING, DAY
from tests.registry.desk import SECOND
from tests.registry.test_agreement import TERMS
from tests.registry.test_title import NEW, OLD, do
from tests.rights import AUDIT, FINANCE

LATER = date(2026, 6, 1)


def campaign(database, on=LATER, **wanted):
    with database.reading() as session:
        return views.titles(session, on=on, **wanted).set_index("code")


def test_a_campaign_shows_papers_plan_agreement_and_what_stands_in_the_way(office):
    do(office, "assign", rooms=[f"{BUILDING}-1F-101"], organisation=FINANCE)
    do(office, "assign", rooms=[f"{BUILDING}-1F-102"], organisation=AUDIT)
    told = {"holder": FINANCE, "documents": "house-only", "certificate_number": "0012"}
    do(office, "record-title", building=BUILDING, **told)
    do(office, "plan-title", building=BUILDING, batch="第一批", plan="转移登记", responsible=FINANCE, target_on="2026-05-01")
    do(office, "restrict-building", building=BUILDING, kind="mortgage", paper="抵字3号")
    found = campaign(office)
    one, other = found.loc[BUILDING], found.loc[SECOND]
    assert (one.state, one.documents, one.batch, one.plan, one.overdue) == ("pending", "house-only", "第一批", "转移登记", True)
    assert [it.zh for it in one.restrictions] == ["抵押（抵字3号）"]
    assert [it["code"] for it in one["users"]] == [AUDIT]  # the holder needs no agreement with itself
    assert (one.agreement, "不像" in one.notes[0].zh) == ("none", True)
    assert (other.state, other.holder, other["users"], other.overdue) == ("", "", [], False)
    assert list(campaign(office, documents="unrecorded").index) == [SECOND]
    assert list(campaign(office, batch="第一批", documents="house-only").index) == [BUILDING]
    assert campaign(office, search="财政").holder.to_list() == [FINANCE]
    assert not campaign(office, on=date(2026, 4, 30)).loc[BUILDING].overdue


def test_a_batch_counts_its_buildings_and_those_who_use_them_on_an_agreement(office):
    do(office, "assign", rooms=[f"{BUILDING}-1F-101"], organisation=FINANCE)
    do(office, "assign", rooms=[f"{BUILDING}-1F-102"], organisation=AUDIT)
    for building in (BUILDING, SECOND):
        do(office, "record-title", building=building, holder=FINANCE, documents="house-only", certificate_number=OLD)
        do(office, "plan-title", building=building, batch="第一批", plan="转移登记", responsible=FINANCE)
    do(office, "register-title", building=BUILDING, certificate_number=NEW)
    assert campaign(office).agreement.to_dict() == {BUILDING: "missing", SECOND: "none"}
    do(office, "draw-up-agreement", **TERMS)
    assert campaign(office).loc[BUILDING, "agreement"] == "missing"  # the other one's still is
    do(office, "draw-up-agreement", **{**TERMS, "organisation": AUDIT, "number": "B", "certificate_number": "B"})
    assert campaign(office).loc[BUILDING, "agreement"] == "draft"
    for number in (TERMS["number"], "B"):
        do(office, "sign-agreement", number=number, signed_on=DAY)
    with office.reading() as session:
        found = views.titles(session, on=LATER)
        (batch,) = views.batches(found).itertuples(index=False)
        assert (batch.batch, batch.buildings, batch.registered, batch.organisations) == ("第一批", 2, 1, 2)
        assert views.titles(session, on=date(2029, 1, 1)).set_index("code").loc[BUILDING, "agreement"] == "missing"
