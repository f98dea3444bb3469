"""Projects are recorded with the columns of form 4; money that the rules forbid, and growth without a paper, are refused."""

from datetime import date
from decimal import Decimal

import pytest

from registry import Conflict, Invalid, views
from registry.standards.project_approvers import approver_due
from tests.factories import DAY
from tests.registry.test_title import do
from tests.rights import BUREAU

HALL = {
    "name": "市民中心综合楼", "kind": "new", "approver": "山东省人民政府", "approval": "鲁政字〔2025〕88号", "approved_on": "2025-12-01",
    "builder": BUREAU, "main_user": "市财政局等", "address": "东昌路1号", "gross_floor_area": "12345.67", "budget": "6543.21", "funding": "budget",
}  # fmt: skip
LATER = date(2026, 6, 1)


def test_a_project_is_recorded_and_changed_and_both_stay_answerable(office):
    do(office, "record-project", **HALL)
    do(office, "record-project", **{**HALL, "name": "档案馆", "budget": "100"})
    do(
        office,
        "change-project",
        project="371500-X001",
        budget="7000",
        approval="鲁政字〔2026〕9号",
        approved_on="2026-05-20",
        on=LATER,
    )
    with office.reading() as session:
        then, now = (views.projects(session, on=day) for day in (DAY, LATER))
    assert then.code.to_list() == ["371500-X001", "371500-X002"]
    assert then.budget.sum() == Decimal("6643.21")
    assert now.budget.to_list() == [Decimal(7000), Decimal(100)]
    assert now.gross_floor_area.to_list() == [Decimal("12345.67")] * 2
    assert set(then.builder_name) == {"市机关事务管理局"}
    assert set(then.approver_due) == {approver_due("city")}


@pytest.mark.parametrize("money", ["donation", "loan", "levy", "diverted", "advance"])
def test_only_the_budgets_money_builds(office, money):
    with pytest.raises(Invalid) as wrong:
        do(office, "record-project", **{**HALL, "funding": money, "budget": "0"})
    assert set(wrong.value.problems) == {"funding", "budget"}
    assert "预算资金" in wrong.value.problems["funding"].zh
    do(office, "record-project", **HALL)
    with pytest.raises(Invalid, match="第十六条"):
        do(office, "change-project", project="371500-X001", funding=money)


def test_a_project_grows_only_on_a_new_paper(office):
    do(office, "record-project", **HALL)
    for more in ({"budget": "6543.22"}, {"gross_floor_area": "12345.68"}, {"budget": "7000", "approval": HALL["approval"]}):
        with pytest.raises(Invalid) as wrong:
            do(office, "change-project", project="371500-X001", on=LATER, **more)
        assert set(wrong.value.problems) == {"approval"}
    do(office, "change-project", project="371500-X001", budget="6000", on=LATER)
    with pytest.raises(Conflict, match="已有编号"):
        do(office, "record-project", **{**HALL, "code": "371500-X001"})
