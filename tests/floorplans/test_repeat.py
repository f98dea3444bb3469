"""Room numbers of a typical floor on the other floors that it serves."""

import pytest

from floorplans.repeat import renumbered


@pytest.mark.parametrize(
    ("number", "drawn", "served", "expected"),
    [
        ("301", "3F", "5F", "501"),
        ("301", "3F", "12F", "1201"),
        ("1201", "12F", "13F", "1301"),
        ("312-1", "3F", "4F", "412-1"),
        ("312A", "3F", "4F", "412A"),
        ("A312", "3F", "4F", "A412"),
        ("A-0312", "3F", "4F", "A-0412"),
        ("0312", "3F", "11F", "1112"),
        ("B101", "B1", "B2", "B201"),
        ("412", "3F", "5F", "412"),
        ("31", "3F", "5F", "31"),
        ("3", "3F", "5F", "3"),
        ("楼梯3", "3F", "5F", "楼梯3"),
        ("", "3F", "5F", ""),
    ],
)
def test_the_leading_figures_are_those_of_the_floor(number, drawn, served, expected):
    assert renumbered(number, drawn, served) == expected
