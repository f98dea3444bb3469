"""Real-estate unit numbers as they stand on certificates, and as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.standards.real_estate_unit_number import problems, split

OFFICE = "371502001001GB00001F00010001"


def test_a_number_comes_apart_into_its_seven_parts():
    parts = split(OFFICE)
    assert (parts.county, parts.cadastral_zone, parts.sub_zone, parts.parcel_feature) == ("371502", "001", "001", "GB")
    assert (parts.parcel, parts.fixture_feature, parts.fixture_unit) == ("00001", "F", "00010001")
    assert (parts.right_words.zh, parts.fixture_words.zh) == ("国家所有", "房屋等建筑物、构筑物")
    assert str(parts) == OFFICE


@pytest.mark.parametrize("number", [OFFICE, "371502001001GB00001W00000000", "320684413219GB00029F00010002"])
def test_numbers_that_are_right(number):
    assert problems(number) == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (OFFICE[:-1], ["应为 28 位，现有 27 位"]),
        (
            OFFICE.lower(),
            ["第 13 位应为 G、J、Z 之一，现为 g", "第 14 位应为大写字母，现为 b", "第 20 位应为 F、L、Q、W 之一，现为 f"],
        ),
        ("371502001001GB00001X00010001", ["第 20 位应为 F、L、Q、W 之一，现为 X"]),
        ("371502001001GB00001W00000001", ["W 表示无定着物，末 8 位应全为 0，现为 00000001"]),
        (
            "37150200１001GB00001F0001000O",
            ["第 7 至 9 位（地籍区）应为数字，现为 00１", "第 21 至 28 位（定着物单元号）应为数字，现为 0001000O"],
        ),
    ],
)
def test_all_that_is_wrong_is_said_with_its_place(typed, says):
    assert [found.zh for found in problems(typed)] == says


@given(st.text(max_size=30) | st.text("0123456789GJZFWB", min_size=28, max_size=28))
def test_nothing_that_is_typed_breaks_it(text):
    assert problems(text) or str(split(text)) == text
