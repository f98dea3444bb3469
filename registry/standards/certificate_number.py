"""Numbers of title certificates: what one looks like, told as a note only, for older papers follow no one pattern.

``省简称(年)市县名不动产权第NNNNNNN号``, of seven digits, of eight here and there; before it 房屋所有权证 and 国有土地使用证.
Confidence B from examples, so that no number is refused.
"""

import re
from typing import Final

from floorplans.vocabulary import Words

UNIFIED: Final = re.compile(r"[\u4e00-\u9fff][(（〔]\d{4}[)）〕][\u4e00-\u9fff]{2,}不动产权第\d{7,8}号")
HOUSE: Final = re.compile(r"房.*证.*\d|房权.*\d|房.*字.*\d")
LAND: Final = re.compile(r"国用.*\d|土.*证.*\d|土.*字.*\d")


def notes(number: str) -> list[Words]:
    """What is unusual about the number of a certificate of a house, or of house and land.

    >>> notes("鲁(2026)聊城市不动产权第0001234号"), notes("聊房权证东字第0012号")
    ([], [])
    >>> [it.en for it in notes("鲁(2026)聊城市不动产权第123号")]
    ['鲁(2026)聊城市不动产权第123号 does not look like a certificate of real estate, with seven or eight digits']
    """
    if not number or UNIFIED.fullmatch(number) or ("不动产权" not in number and HOUSE.search(number)):
        return []
    return [
        Words(
            f"{number} 不像不动产权证号（省简称(年)市县名不动产权第7至8位数字号）或房产证号",
            f"{number} does not look like a certificate of real estate, with seven or eight digits",
        )
    ]


def land_notes(number: str) -> list[Words]:
    """What is unusual about the number of a land certificate.

    >>> land_notes("聊国用(2001)第031号")
    []
    """
    if not number or LAND.search(number):
        return []
    return [Words(f"{number} 不像土地证号", f"{number} does not look like a land certificate")]
