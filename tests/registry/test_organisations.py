"""Organisations are recorded with every fault told at once, stand in a tree, and a county need not have a bureau."""

from datetime import date, timedelta

import pytest

from registry import Invalid, NotFound, verify
from registry.queries import parties
from registry.standards.temporary import counts_as_second_office
from tests.factories import DAY
from tests.registry.desk import lines
from tests.registry.parties import credit, do, found, stood

JULY = date(2026, 7, 1)


def test_a_new_body_gets_the_next_code_and_its_scope_from_its_kind(database):
    assert found(database, "市财政局", 1) == "371500-P001"
    assert found(database, "市政府投资公司", 2, kind="enterprise") == "371500-P002"
    assert found(database, "市审计局", 3, code="371500-P009") == "371500-P009"
    assert found(database, "市统计局", 4) == "371500-P010"
    assert found(database, "阳谷县财政局", 5, division="371521", tier="county") == "371521-P001"
    assert stood(database, "371500-P001", DAY).in_scope
    assert not stood(database, "371500-P002", DAY).in_scope
    with database.reading() as session:
        assert verify(session) == 5


def test_every_fault_of_a_body_is_told_at_once(database):
    with pytest.raises(Invalid) as wrong:
        found(database, " ", 1, credit_code="11371500MB0000123O", division="3715", parent="371500-P404", last_day="2026-12-31")
    assert set(wrong.value.problems) == {"name", "credit_code", "division", "parent", "last_day"}
    assert "第 18 位" in wrong.value.problems["credit_code"].zh
    with pytest.raises(Invalid, match="只有临时机构可以没有"):
        found(database, "市财政局", 1, credit_code="")


def test_two_bodies_cannot_have_one_credit_code_nor_administer_one_division(database):
    found(database, "市机关事务管理局", 1, administers="371500")
    with pytest.raises(Invalid) as wrong:
        found(database, "市财政局", 1, administers="371500")
    assert set(wrong.value.problems) == {"credit_code", "administers"}
    assert "市机关事务管理局" in wrong.value.problems["administers"].zh


def test_a_body_cannot_come_under_one_that_is_under_it(database):
    office = found(database, "市政府办公室", 1)
    bureau = found(database, "市机关事务管理局", 2, parent=office)
    centre = found(database, "市机关事务服务中心", 3, parent=bureau)
    for parent in (centre, bureau, office):
        with pytest.raises(Invalid, match="成环"):
            found(database, "市政府办公室", 1, code=office, parent=parent)
    with pytest.raises(Invalid, match="成环"):
        do(
            database,
            "record-organisations",
            organisations=[
                {"code": code, "name": code, "tier": "city", "kind": "organ", "credit_code": credit(n), "parent": parent}
                for n, code, parent in ((8, "371500-P081", "371500-P082"), (9, "371500-P082", "371500-P081"))
            ],
        )


def test_the_same_facts_again_change_nothing_and_other_facts_change_it_from_the_day(database):
    code = found(database, "市财政局", 1)
    before = lines(database)
    assert found(database, "市财政局", 1, code=code, on=JULY) == code
    assert lines(database) == before
    do(database, "rename-organisation", organisation=code, name="市财政金融局", on=JULY)
    assert stood(database, code, JULY - timedelta(days=1)).name == "市财政局"
    assert stood(database, code, JULY).name == "市财政金融局"
    with pytest.raises(Invalid, match="相同"):
        do(database, "rename-organisation", organisation=code, name="市财政金融局", on=JULY)


def test_a_county_without_a_bureau_is_administered_by_the_city(database):
    city = found(database, "市机关事务管理局", 1, administers="371500")
    county = found(database, "临清市机关事务服务中心", 2, division="371581", tier="county", administers="371581")
    with database.reading() as session:
        answers = {it: parties.bureau_of(session, it, on=DAY) for it in ("371500", "371581", "371503", "370000")}
    assert {division: bureau and bureau.code for division, bureau in answers.items()} == {
        "371500": city,
        "371581": county,
        "371503": city,
        "370000": None,
    }


def test_a_temporary_body_has_a_last_day_and_no_posts(database):
    with pytest.raises(Invalid, match="最后一天"):
        found(database, "创城专班", 1, kind="temporary", credit_code="")
    code = found(database, "创城专班", 1, kind="temporary", credit_code="", last_day="2026-12-31")
    assert stood(database, code, DAY).closes_on == date(2027, 1, 1)
    with pytest.raises(Invalid, match="没有编制"):
        do(database, "set-mandate", organisation=code, document="x", posts=[{"post": "below_bureau", "count": 3}])
    assert not counts_as_second_office(DAY)


def test_posts_are_those_of_the_tier_and_what_is_set_anew_ends_what_was(database):
    code = found(database, "市财政局", 1)
    posts = [{"post": "bureau_chief", "count": 1}, {"post": "below_bureau", "count": 30}]
    do(
        database,
        "set-mandate",
        organisation=code,
        document="聊编〔2020〕1号",
        posts=[*posts, {**posts[1], "count": 4, "staffing": "agency"}],
    )
    with pytest.raises(Invalid) as wrong:
        do(
            database,
            "set-mandate",
            organisation=code,
            document="",
            posts=[{"post": "section_chief", "count": -1}, posts[0], posts[0]],
        )
    assert set(wrong.value.problems) == {"document", "posts"}
    assert all(it in wrong.value.problems["posts"].zh for it in ("section_chief", "重复", "小于 0"))
    before = lines(database)
    do(
        database,
        "set-mandate",
        organisation=code,
        document="聊编〔2026〕7号",
        posts=[posts[0], {**posts[1], "count": 28}],
        on=JULY,
    )
    assert lines(database) == before + 1
    counts = {}
    with database.reading() as session:
        key = parties.organisation(session, code, on=DAY).id
        for day in (DAY, JULY):
            counts[day] = {(it.post, it.staffing): it.count for it in parties.posts_of(session, key, on=day)}
    assert counts[DAY] == {("bureau_chief", "authorised"): 1, ("below_bureau", "authorised"): 30, ("below_bureau", "agency"): 4}
    assert counts[JULY] == {("bureau_chief", "authorised"): 1, ("below_bureau", "authorised"): 28}
    with pytest.raises(Invalid, match="bureau_chief"):
        found(database, "市财政局", 1, code=code, tier="county", on=JULY)


def test_many_bodies_with_their_posts_are_one_line_of_the_journal_or_none(database):
    told = [
        {
            "name": f"单位{n}",
            "credit_code": credit(n),
            "division": "371500",
            "tier": "city",
            "kind": "organ",
            "document": f"聊编〔2020〕{n}号",
        }
        | {"posts": [{"post": post, "count": n} for post in ("bureau_chief", "bureau_deputy", "below_bureau")]}
        for n in range(1, 286)
    ]
    before = lines(database)
    with pytest.raises(Invalid) as wrong:
        do(
            database,
            "record-organisations",
            organisations=[*told[:100], {**told[100], "credit_code": "1"}, {**told[101], "name": ""}],
        )
    assert set(wrong.value.problems) == {"organisations.100.credit_code", "organisations.101.name"}
    assert lines(database) == before
    codes = do(database, "record-organisations", organisations=told)
    assert (codes[0], codes[-1], lines(database)) == ("371500-P001", "371500-P285", before + 1)
    with pytest.raises(NotFound):
        stood(database, codes[0], DAY - timedelta(days=1))
    with database.reading() as session:
        assert verify(session) == before + 1
