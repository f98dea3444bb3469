"""The national report: rows of a bureau's own level from what the register holds, every cell that keeps it from being handed in named."""

from datetime import timedelta
from decimal import Decimal

import pytest

from floorplans.vocabulary import Words
from registry import NotFound
from registry.compliance import national_forms as forms
from registry.models import AuthorisedPosts
from registry.queries import parties
from registry.store.ids import new_id
from registry.store.journal import acting
from registry.views.national_report import national_report
from tests.factories import DAY, SAYS
from tests.registry.seating import ARCHIVE, FINANCE, JUNE, furnished, give
from tests.rights import AUDIT, FOUNDED, body

POSTS = [Words(it, it) for it in ("一", "二", "三", "四", "五")]
ROW = {
    "number": 1, "address": "市委院内", "division": "371500", "land_area": Decimal(100), "gross": Decimal("60.50"),
    "office_gross": Decimal("50.00"), "technical_gross": Decimal("10.50"), "organisation_name": "市财政局", "kind": "党政机关",
    **{f"post_{at}": 1 for at in range(5)}, "office": Decimal("20.01"), "service": Decimal("5.00"), "equipment": Decimal("0.00"),
    "basic": Decimal("25.01"), "annex": Decimal("0.00"), "title": "已登记", "built_year": 1998, "leased": "否", "remark": "",
}  # fmt: skip


def wrong(**changed):
    return [(it.row, it.column) for it in forms.check(2, forms.offices(POSTS), [ROW, {**ROW, "number": 2, **changed}])]


def test_a_form_that_holds_has_no_problem():
    assert wrong() == []


@pytest.mark.parametrize(
    ("changed", "columns"),
    [
        ({"office_gross": Decimal("49.99")}, ["总建筑面积"]),
        ({"basic": Decimal("25.02")}, ["基本办公用房使用面积合计"]),
        ({"annex": Decimal("-0.01")}, ["附属用房建筑面积"]),
        ({"annex": Decimal("1000000.00")}, []),
        ({"annex": Decimal("1000000.01")}, ["附属用房建筑面积"]),
        ({"annex": Decimal("0.001")}, ["附属用房建筑面积"]),
        ({"post_0": 1000}, []),
        ({"post_0": 1001}, ["一"]),
        ({"post_0": -1}, ["一"]),
        ({"post_0": 1.5}, ["一"]),
        ({"division": "371500000000"}, []),
        ({"division": "3715000000000"}, ["行政区划代码"]),
        ({"remark": "长" * 200}, []),
        ({"remark": "长" * 201}, ["备注"]),
        ({"title": "", "land_area": None}, ["用地面积", "权属登记情况"]),
    ],
)
def test_every_check_of_the_office_names_its_cell(changed, columns):
    assert wrong(**changed) == [(6, it) for it in columns]


def test_what_is_wrong_with_a_building_is_said_once():
    fields = forms.offices(POSTS)
    assert len(forms.check(2, fields, [{**ROW, "land_area": None}, {**ROW, "land_area": None}])) == 1
    assert len(forms.check(2, fields, [{**ROW, "land_area": None}, {**ROW, "land_area": None, "number": 2}])) == 2


@pytest.fixture
def house(recorded, tmp_path):
    """Finance has 201 (18.00), 203 (20.00) and the technical room 204; half of the store 205, audit the other half; archive nothing."""
    furnished(recorded, tmp_path)
    body(recorded, ARCHIVE, "市档案馆")
    give(recorded, 201, 203, 204)
    give(recorded, 205, share="50.00")
    give(recorded, 205, to=AUDIT, share="50.00")
    with recorded.writing() as session:
        finance = parties.organisation(session, FINANCE, on=JUNE).id
    with recorded.writing() as session, acting(session, "set-posts", subject=FINANCE, **SAYS) as act:
        for post, staffing, count in (
            ("bureau_chief", "authorised", 1), ("below_bureau", "authorised", 20), ("section_chief", "authorised", 2), ("below_bureau", "agency", 7),
        ):  # fmt: skip
            told = {"post": post, "staffing": staffing, "count": count, "valid_from": FOUNDED}
            session.add(AuthorisedPosts(id=new_id(act.known), organisation_id=finance, **told))
    return recorded


def report(database, division="371500", **more):
    with database.reading() as session:
        return national_report(session, division, on=JUNE, **more)


def test_rows_are_buildings_with_their_users_by_share_and_authorised_posts(house):
    told = report(house)
    finance, audit = told.forms[1].rows
    assert (finance["organisation_name"], audit["organisation_name"]) == ("市财政局", "市审计局")
    assert [finance[it] for it in ("office", "service", "equipment", "basic")] == [
        Decimal(it) for it in ("38.00", "10.00", "0.00", "48.00")
    ]
    assert (audit["service"], audit["basic"]) == (Decimal("10.00"), Decimal("10.00"))
    assert [finance[f"post_{at}"] for at in range(5)] == [0, 0, 1, 0, 22], "agency staff are no authorised posts"
    assert "2 人" in finance["remark"]
    assert finance["technical_gross"] is None, "nobody has stated the gross area of the technical room"
    (technical,) = told.forms[2].rows
    assert (technical["users"], technical["gross"]) == ("市财政局", None)
    places = {(it.form, it.row, it.column) for it in told.problems}
    assert {(2, 5, "用地面积"), (2, 5, "技术业务用房建筑面积"), (3, 5, "建筑面积"), (1, 5, "填报人")} <= places
    assert not {it for it in places if it[0] == 2 and it[2] == "办公室使用面积"}


def test_a_level_reports_its_own_organisations_only(house):
    county = "371521-P001"
    body(house, county, "县财政局", tier="county")
    give(house, 202, to=county)
    assert {it["organisation_name"] for it in report(house).forms[1].rows} == {"市财政局", "市审计局"}
    (row,) = report(house, "371521").forms[1].rows
    assert (row["organisation_name"], row["office"], row["division"]) == ("县财政局", Decimal("17.99"), "371500")
    assert report(house, "371521").forms[0].rows[0]["level"] == "县级"
    with pytest.raises(NotFound):
        report(house, "371522")


def test_before_anything_was_given_the_form_is_empty(house):
    with house.reading() as session:
        told = national_report(session, "371500", on=DAY - timedelta(days=1))
    assert told.forms[1].rows == []
