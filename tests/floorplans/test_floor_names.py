"""A drawing's title says which floors it serves."""

import pytest

from floorplans.floor_names import floor_names, vertical_order


@pytest.mark.parametrize(
    ("title", "floors"),
    [
        ("三层平面图", ("3F",)),
        ("首层平面图", ("1F",)),
        ("十二层平面图", ("12F",)),
        ("二十一层平面图", ("21F",)),
        ("3-8层(标准层)平面图", ("3F", "4F", "5F", "6F", "7F", "8F")),
        ("三至八层平面图", ("3F", "4F", "5F", "6F", "7F", "8F")),
        ("三层至五层平面图", ("3F", "4F", "5F")),
        ("3F~5F平面图", ("3F", "4F", "5F")),
        ("3、5、7层平面图", ("3F", "5F", "7F")),
        ("地下一层平面图", ("B1",)),
        ("负二层平面图", ("B2",)),
        ("-1层平面图", ("B1",)),
        ("B1层平面图", ("B1",)),
        ("地下二至一层平面图", ("B2", "B1")),
        ("地下一层至三层平面图", ("B1", "1F", "2F", "3F")),
        ("-1~2层平面图", ("B1", "1F", "2F")),
        ("一层夹层", ("夹层",)),
        ("屋面平面图", ("屋面",)),
        ("1号楼三层平面图", ("3F",)),
        ("2楼三层平面图", ("3F",)),
        ("三楼平面图", ("3F",)),
        ("三层平面图 1:100", ("3F",)),
        ("图2-3 三层平面图", ("3F",)),
        ("F3平面图", ("3F",)),
        ("标准层平面图", ()),
        ("1-1剖面图", ()),
        ("总平面图", ()),
        ("比例 1:100", ()),
        ("2026年11月", ()),
        ("", ()),
    ],
)
def test_a_title_names_its_floors(title, floors):
    assert floor_names(title) == floors


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("B2", -2),
        ("B1", -1),
        ("Basement", -1),
        ("Ground", 0),
        ("1F", 1),
        ("夹层", 1.5),
        ("2F", 2),
        ("Level 2", 2),
        ("12F", 12),
        ("屋面", 999),
    ],
)
def test_floors_lie_in_order(name, order):
    assert vertical_order(name) == order


def test_a_label_that_says_nothing_has_no_order():
    assert vertical_order("东翼") is None
    assert vertical_order("") is None
