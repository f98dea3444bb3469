"""Real-estate unit numbers: what the 28 characters say, and what is wrong with one. They have no check digit.

Source: GB/T 37346-2019; confidence B. That eight digits of a building are four of it and four of the unit is
confidence C and not asked for; of a parcel's second letter only that it is one.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from floorplans.vocabulary import Words

LENGTH: Final = 28
NOTHING: Final = "00000000"
"""The unit where there is no fixture."""
RIGHTS: Final[Mapping[str, Words]] = MappingProxyType(
    {"G": Words("国家所有", "state-owned"), "J": Words("集体所有", "collective"), "Z": Words("尚未确定", "unsettled")}
)
FIXTURES: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "F": Words("房屋等建筑物、构筑物", "building"),
        "L": Words("森林、林木", "forest"),
        "Q": Words("其他定着物", "other fixture"),
        "W": Words("无定着物", "nothing on the parcel"),
    }
)


@dataclass(frozen=True, slots=True)
class UnitNumber:
    """The parts of a number, in their order."""

    county: str
    cadastral_zone: str
    sub_zone: str
    parcel_feature: str
    """Who owns the land, and the kind of right."""
    parcel: str
    fixture_feature: str
    fixture_unit: str

    def __str__(self) -> str:
        """The number again."""
        return "".join(astuple(self))

    @property
    def right_words(self) -> Words:
        """Who owns the land."""
        return RIGHTS[self.parcel_feature[0]]

    @property
    def fixture_words(self) -> Words:
        """What stands on it."""
        return FIXTURES[self.fixture_feature]


def split(number: str) -> UnitNumber:
    """The parts of a number in which nothing is wrong.

    >>> split("371502001001GB00001F00010001").fixture_unit
    '00010001'
    """
    cuts = (0, 6, 9, 12, 14, 19, 20, 28)
    return UnitNumber(*(number[begin:end] for begin, end in pairwise(cuts)))


def problems(number: str) -> list[Words]:
    """All that is wrong with a number; nothing where it is right.

    >>> [it.en for it in problems("371502001001GB00001W00010001")]
    ['W says that nothing stands on the parcel, so the last eight must be zeros, not 00010001']
    """
    if len(number) != LENGTH:
        return [Words(f"应为 {LENGTH} 位，现有 {len(number)} 位", f"it has {len(number)} characters, not {LENGTH}")]
    it, found = split(number), []
    for zh, en, digits in (
        ("第 1 至 6 位（县级行政区）", "characters 1 to 6 (the county)", it.county),
        ("第 7 至 9 位（地籍区）", "characters 7 to 9 (the cadastral zone)", it.cadastral_zone),
        ("第 10 至 12 位（地籍子区）", "characters 10 to 12 (the sub-zone)", it.sub_zone),
        ("第 15 至 19 位（宗地顺序号）", "characters 15 to 19 (the parcel)", it.parcel),
        ("第 21 至 28 位（定着物单元号）", "characters 21 to 28 (the unit)", it.fixture_unit),
    ):
        if not (digits.isascii() and digits.isdecimal()):
            found.append(Words(f"{zh}应为数字，现为 {digits}", f"{en} must be digits, not {digits}"))
    right, kind = tuple(it.parcel_feature)
    if right not in RIGHTS:
        found.append(
            Words(
                f"第 13 位应为 {'、'.join(RIGHTS)} 之一，现为 {right}", f"character 13 is one of {', '.join(RIGHTS)}, not {right}"
            )
        )
    if not ("A" <= kind <= "Z"):
        found.append(Words(f"第 14 位应为大写字母，现为 {kind}", f"character 14 is a capital letter, not {kind}"))
    if it.fixture_feature not in FIXTURES:
        found.append(
            Words(
                f"第 20 位应为 {'、'.join(FIXTURES)} 之一，现为 {it.fixture_feature}",
                f"character 20 is one of {', '.join(FIXTURES)}, not {it.fixture_feature}",
            )
        )
    if it.fixture_feature == "W" and it.fixture_unit != NOTHING:
        found.append(
            Words(
                f"W 表示无定着物，末 8 位应全为 0，现为 {it.fixture_unit}",
                f"W says that nothing stands on the parcel, so the last eight must be zeros, not {it.fixture_unit}",
            )
        )
    return found
