"""What an organisation may have, of any composition; and what wrong formulas that circulate would give instead."""

import itertools
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry import Invalid
from registry.compliance.entitle import entitle
from registry.compliance.entitle_figures import Needs
from registry.models import Tier
from registry.standards.formulas import per_head, rounded, stepped, written
from registry.standards.laws import in_force
from registry.standards.office_areas import limit
from registry.standards.posts import posts

ON = date(2026, 11, 22)
SLOPES = {tier: in_force("service_rooms", tier, on=ON).value for tier in Tier}


@st.composite
def compositions(draw):
    """A tier and so many people in its posts, often around a breakpoint."""
    tier = draw(st.sampled_from(list(Tier)))
    rows = list(posts(tier))
    counted = {post: draw(st.integers(0, 12)) for post in rows[:-1]}
    counted[rows[-1]] = draw(st.one_of(st.integers(0, 900), st.sampled_from([99, 100, 101, 199, 200, 201, 399, 400, 401])))
    return tier, counted


@given(compositions(), st.data(), st.integers(0, 300))
def test_one_more_post_never_lessens_anything(composition, data, cars):
    tier, counted = composition
    more = data.draw(st.sampled_from(sorted(counted)))
    one, two = (entitle(tier, it, on=ON, needs=Needs(cars=cars)) for it in (counted, {**counted, more: counted[more] + 1}))
    for name in ("office", "service", "equipment", "basic", "annex", "total"):
        assert getattr(one, name) < getattr(two, name), name
    assert two.service_per_head <= one.service_per_head


@pytest.mark.parametrize("tier", list(Tier))
def test_service_area_rises_with_every_head_up_to_and_over_the_breakpoints(tier):
    areas = [x * per_head(SLOPES[tier], x) for x in range(1200)]
    assert all(before < after for before, after in itertools.pairwise(areas))


@given(compositions())
def test_a_higher_post_never_lessens_what_an_organisation_may_have(composition):
    tier, counted = composition
    rows = list(posts(tier))
    for higher, lower in itertools.pairwise(rows):
        if counted[lower]:
            promoted = {**counted, lower: counted[lower] - 1, higher: counted[higher] + 1}
            assert entitle(tier, promoted, on=ON).total > entitle(tier, counted, on=ON).total


@given(compositions(), st.integers(0, 300), st.sampled_from(["0.65", "0.60", "0.7"]))
def test_the_working_adds_up_to_what_is_said_and_every_figure_names_its_paper(composition, cars, ratio):
    tier, counted = composition
    found = entitle(tier, counted, on=ON, needs=Needs(cars=cars), ratio=Decimal(ratio))
    lines = {it.key: it for it in found.working}
    assert sum(it.amount for key, it in lines.items() if key.startswith("office/")) == found.office == lines["office"].amount
    assert sum(it.amount for key, it in lines.items() if key.startswith("annex/")) == found.annex
    assert found.equipment == (found.office + found.service) * 9 / 100
    assert found.total == found.basic / Fraction(ratio) + found.annex == lines["total"].amount
    rests_on_a_paper = {it for it in lines if "/" in it} | {"heads", "service_per_head", "equipment"}
    assert rests_on_a_paper <= {key for key, it in lines.items() if it.figure}
    assert found.confidence == max(it.figure.confidence for it in found.working if it.figure)
    assert list(entitle(tier, dict(reversed(counted.items())), on=ON, needs=Needs(cars=cars), ratio=Decimal(ratio)).working) == list(found.working)  # fmt: skip


@example(Fraction("126.985"))
@given(st.fractions(0, 10**9, max_denominator=10**6))
def test_amounts_are_rounded_once_half_up(amount):
    shown = rounded(amount)
    assert -Fraction(1, 200) < amount - Fraction(shown) < Fraction(1, 200) or Fraction(shown) - amount == Fraction(1, 200)
    assert Decimal(written(Fraction(shown))) == shown


def test_rounding_before_the_end_would_give_another_total():
    found = entitle("city", {"bureau_chief": 1, "bureau_deputy": 4, "below_bureau": 75}, on=ON, needs=Needs(cars=2))
    assert rounded(found.equipment) == Decimal("126.99")
    odd = entitle("city", {"below_bureau": 201}, on=ON)
    basic = sum(Fraction(rounded(getattr(odd, it))) for it in ("office", "service", "equipment"))
    assert odd.basic != basic


# What is told of field systems and of old pages, and must not come back: each gives another figure than the standard's.


def test_integer_division_would_take_half_a_square_metre_a_head():
    found = entitle("city", {"below_bureau": 250}, on=ON)
    assert (written(found.service_per_head), rounded(found.service)) == ("7.5", Decimal("1875.00"))
    assert (1000 - 250) // 100 * 250 == 1750 != found.service


def test_a_city_breakpoint_for_counties_would_leave_a_jump_and_take_a_third():
    wrong = {**SLOPES[Tier.COUNTY], "up_to": 200, "from": 400}
    assert entitle("county", {"below_section": 250}, on=ON).service == 1500
    assert 250 * per_head(wrong, 250) == 1250
    assert 200 * per_head(wrong, 200) > 201 * per_head(wrong, 201), "it is not even monotone"
    assert per_head(wrong, 150) == 8 != per_head(SLOPES[Tier.COUNTY], 150)


def test_equipment_goes_by_the_standard_and_would_grow_with_an_excess_otherwise():
    found = entitle("city", {"below_bureau": 80}, on=ON)
    held = found.office + found.service + 500
    assert held * 9 / 100 - found.equipment == 45


def test_the_figures_of_1999_would_give_half_an_office():
    now = entitle("city", {"bureau_chief": 1}, on=ON)
    assert (now.office, limit("city", "bureau_chief", date(2014, 11, 23)).usable_area) == (24, 12)
    with pytest.raises(Invalid, match="2014-11-23"):
        entitle("city", {"bureau_chief": 1}, on=date(2014, 11, 23))


def test_a_canteen_is_stepped_and_not_one_rate_for_all():
    terms = in_force("annex_rooms", "canteen", on=ON).value
    assert stepped(terms, 250) == 760 != 250 * Fraction("2.6") != 250 * Fraction("3.7")


def test_what_was_told_wrong_is_told_all_at_once():
    with pytest.raises(Invalid) as refused:
        entitle("city", {"section_chief": 1, "below_bureau": -1}, on=ON, needs=Needs(cars=-1), ratio=Decimal(0))
    assert refused.value.problems.keys() == {"section_chief", "below_bureau", "cars", "ratio"}
    with pytest.raises(Invalid, match="没有“town”这一层级"):
        entitle("town", {}, on=ON)


def test_what_is_not_sure_is_used_and_said():
    found = entitle("city", {"below_bureau": 10}, on=ON, needs=Needs(bicycles=10))
    assert found.annex == 37 + 18
    assert found.confidence == "D"
    assert entitle("city", {"below_bureau": 10}, on=ON).confidence == "B"
