"""Credit codes as they stand on certificates, and as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.standards.credit_code import ALPHABET, check, organisation_check, problems, split

ISSUED = ["91512081MA62K0260E", "91350100M000100Y43"]
INVENTED = [
    "113715000000000190",  # the remainder is 0
    "11371500MB00001239",
    "12371500000000019W",
    "11420000MB00001235",
    "11320400000000019R",
    "11511600MB00001233",
]


@st.composite
def codes(draw):
    head = draw(st.sampled_from(["11", "12", "13", "91"])) + draw(st.from_regex(r"[1-9][0-9]{5}", fullmatch=True))
    organisation = draw(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8))
    first = head + organisation + organisation_check(organisation)
    return first + check(first)


@pytest.mark.parametrize("code", ISSUED + INVENTED)
def test_codes_that_are_right(code):
    assert problems(code) == []


@given(codes())
def test_a_code_made_by_the_rules_is_right(code):
    assert problems(code) == []


@given(codes(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_character_typed_wrong_is_always_found(code, place, other):
    wrong = code[:place] + other + code[place + 1 :]
    assert bool(problems(wrong)) == (wrong != code)


@given(codes(), st.integers(0, 16))
def test_two_neighbours_typed_in_the_wrong_order_are_always_found(code, place):
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert bool(problems(wrong)) == (wrong != code)


@given(st.text(max_size=30))
def test_nothing_that_is_typed_breaks_it(text):
    assert problems(text)


def test_the_organisation_code_within_has_a_check_of_its_own():
    first = "11371500" + "000000018"  # 9 is due
    (found,) = problems(first + check(first))
    assert found.zh.startswith("第 17 位为 8，按第 9 至 16 位应为 9")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("91512081MA62K02607", ["末位为 7，按前 17 位应为 E"]),
        ("113715000000000191", ["末位为 1，按前 17 位应为 0"]),
        ("11371500MB0000123O", ["第 18 位不能是“O”，是否为数字 0"]),
        ("11371500mb00001239", ["第 9 位不能是“m”，请用大写", "第 10 位不能是“b”，请用大写"]),
        ("１１371500MB00001239", ["第 1 位不能是“１”，请用半角", "第 2 位不能是“１”，请用半角"]),
        ("11A71500MB00001239", ["第 3 至 8 位应为行政区划代码，现为 A71500"]),
        ("11371500MB0000123", ["应为 18 位，现有 17 位"]),
        ("", ["应为 18 位，现有 0 位"]),
    ],
)
def test_what_is_wrong_is_said_with_its_place(typed, says):
    assert [found.zh.split("，请核对")[0] for found in problems(typed)] == says


def test_a_code_says_what_kind_of_body_it_is_and_who_registered_it():
    code = split("12371500000000019W")
    assert code.kind_words is not None
    assert (code.kind_words.zh, code.division, code.organisation) == ("事业单位", "371500", "000000019")
    assert split("91512081MA62K0260E").kind_words is None
