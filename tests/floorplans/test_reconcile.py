import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from floorplans import reconcile as held
from floorplans.area_kinds import AreaKind
from floorplans.areas import areas_of
from floorplans.measure import UNSTATED
from floorplans.reconcile import Agreement, counts, mean_of_two, reconcile
from floorplans.tolerance import GRADE_1, GRADE_2, GRADE_3, GRADES
from floorplans.vocabulary import Words
from tests.floorplans.situations import reading, row

AREA = st.integers(UNSTATED, 10**7)
STRICT = {how.value: rank for rank, how in enumerate((Agreement.AGREES, Agreement.WITHIN, Agreement.BEYOND))}


def judged(first: int, second: int, grade=GRADE_3) -> str:
    return str(reconcile(np.array([first]), np.array([second]), grade=grade).agreement[0])


def test_the_examples_hold():
    assert doctest.testmod(held).failed == 0


@pytest.mark.parametrize(
    ("grade", "within", "beyond"), [(GRADE_1, 10011, 10027), (GRADE_2, 10060, 10061), (GRADE_3, 10140, 10142)]
)
def test_100_square_metres_are_judged_by_the_grade(grade, within: int, beyond: int):
    """Limits of 100 m²: 0.26, 0.60 and 1.40; of the mean a hair more."""
    assert judged(10000, within, grade) == "within"
    assert judged(10000, beyond, grade) == "beyond"


def test_the_same_area_agrees():
    assert judged(1234, 1234, GRADE_1) == "agrees"


def test_what_is_missing_cannot_be_compared():
    it = reconcile(np.array([UNSTATED, 1200]), np.array([1200, UNSTATED]))
    assert it.agreement.tolist() == ["unknown", "unknown"]
    assert it.difference.tolist() == it.limit.tolist() == [UNSTATED, UNSTATED]


def test_a_judgement_says_both_areas_their_names_and_the_limit():
    it = reconcile(np.array([2000, UNSTATED]), np.array([2100, 2000]))
    said = it.says(0, Words("实测", "measured"), Words("申报", "declared"))
    assert said.zh == "实测 20.00 ㎡，申报 21.00 ㎡，相差 1.00 ㎡，三级限差 0.48 ㎡：超出限差。"
    assert "differs beyond the limit" in said.en
    assert "无从比对" in it.says(1, Words("实测", "measured"), Words("申报", "declared")).zh


def test_measured_declared_and_certificate_are_held_against_each_other_and_none_is_overwritten():
    it = reading(row(count=3), declared=[2000, 2030, 2100])
    areas = areas_of(it, certificate=np.array([2000, UNSTATED, 2095]))
    kinds = (AreaKind.USABLE, AreaKind.DECLARED, AreaKind.CERTIFICATE)
    pairs = {(one, other): reconcile(areas.column(one, 3), areas.column(other, 3)) for one in kinds for other in kinds}
    assert pairs[AreaKind.USABLE, AreaKind.DECLARED].agreement.tolist() == ["agrees", "within", "beyond"]
    assert pairs[AreaKind.USABLE, AreaKind.CERTIFICATE].agreement.tolist() == ["agrees", "unknown", "beyond"]
    assert pairs[AreaKind.DECLARED, AreaKind.CERTIFICATE].agreement.tolist() == ["agrees", "unknown", "within"]
    assert areas.column(AreaKind.USABLE, 3).tolist() == [2000, 2000, 2000]
    assert areas.column(AreaKind.DECLARED, 3).tolist() == [2000, 2030, 2100]
    assert areas.column(AreaKind.CERTIFICATE, 3).tolist() == [2000, UNSTATED, 2095]


def test_it_is_counted_how_many_agree():
    it = reconcile(np.array([2000, 2000, 2000, UNSTATED]), np.array([2000, 2030, 2100, 5]))
    assert counts(it) == {Agreement.AGREES: 1, Agreement.WITHIN: 1, Agreement.BEYOND: 1, Agreement.UNKNOWN: 1}


def test_of_two_measurements_within_the_limit_the_mean_is_the_result():
    first, second = np.array([2000, 2000]), np.array([2011, 2100])
    twice = mean_of_two(first, second)
    assert twice.mean.tolist() == [2006, UNSTATED]
    assert (twice.compared.first.tolist(), twice.compared.second.tolist()) == ([2000, 2000], [2011, 2100])


@given(st.lists(st.tuples(AREA, AREA), min_size=1, max_size=20), st.sampled_from(GRADES))
def test_it_makes_no_difference_who_is_asked_first(pairs, grade):
    first, second = np.array(pairs, np.int64).T
    one, other = reconcile(first, second, grade=grade), reconcile(second, first, grade=grade)
    assert one.agreement.tolist() == other.agreement.tolist()
    assert one.difference.tolist() == other.difference.tolist()
    assert one.limit.tolist() == other.limit.tolist()
    assert mean_of_two(first, second, grade=grade).mean.tolist() == mean_of_two(second, first, grade=grade).mean.tolist()


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_coarser_grade_never_judges_more_strictly(first: int, second: int):
    fine, middle, coarse = (STRICT[judged(first, second, grade)] for grade in GRADES)
    assert fine >= middle >= coarse


@given(st.integers(0, 10**6), st.integers(0, 10**5), st.integers(0, 10**5))
def test_what_lies_further_off_is_never_judged_better(area: int, near: int, further: int):
    assert STRICT[judged(area + 10**5, area + 10**5 - near)] <= STRICT[judged(area + 10**5, area + 10**5 - near - further)]


@given(AREA, AREA)
def test_the_mean_lies_between_the_two(first: int, second: int):
    (mean,) = mean_of_two(np.array([first]), np.array([second])).mean.tolist()
    assert mean == UNSTATED or min(first, second) <= mean <= max(first, second)
