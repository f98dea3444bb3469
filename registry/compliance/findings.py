"""The catalogue of what compliance finds: words, severity, clause, confidence, and what mends it.

A violation is an ``ERROR`` and rests on a rule of confidence A or B; what rests on C or D, or on a figure of that
confidence, is only ever a note. A finding is known by ``key_of``: code and subject, the same from one audit to the next.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from floorplans.vocabulary import Severity, Words

OM70: Final = "中办发〔2017〕70号"
CS2674: Final = "发改投资〔2014〕2674号"
ACCUSING: Final = frozenset("AB")
"""Confidences of rules that may be held against anybody."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that an audit can find."""

    heading: Words
    mend: Words
    clause: str
    confidence: str
    """Of the rule; that of the figures in a case may be lower."""
    notes: bool = False
    """Whether it is told and held against nobody, however sure the rule is."""

    def severity(self, confidence: str = "A") -> Severity:
        """How bad it is where the figures that it rests on have a confidence."""
        sure = {self.confidence, confidence or "A"} <= ACCUSING
        return Severity.NOTE if self.notes or not sure else Severity.ERROR

    @property
    def citation(self) -> Words:
        """The clause and how sure it is."""
        return Words(f"{self.clause}（可信度 {self.confidence}）", f"{articles(self.clause)} (confidence {self.confidence})")


DIGITS: Final = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}


def articles(clause: str) -> str:
    """A clause whose articles are numbered for a reader of English; titles stay as they are.

    >>> articles("办公用房管理办法第二十一条、第十九条（账实相符）")
    '办公用房管理办法 art. 21, art. 19（账实相符）'
    """
    numbered = re.sub(r"\s*第([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)条", _article, clause)
    return re.sub(r"、(?= art\. )", ",", numbered)


def _article(found: re.Match[str]) -> str:
    tens, ten, ones = found.groups()
    return f" art. {(DIGITS.get(tens, 1) * 10 if ten else DIGITS.get(tens, 0)) + DIGITS.get(ones, 0)}"


_MOVE = Words("请安排到编制所在单位的办公室，或办理腾退。", "Seat them where their post is, or have the place vacated.")
_SECOND = Words("请腾退第二处办公室，或补办审批并调小。", "Give up the second office, or have it approved and made smaller.")
_OWE = Words("请办理腾退、移交。", "Have it vacated and handed over.")

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "office-over-standard": Rule(
            Words("办公室超面积标准", "office over the standard"),
            Words(
                "优先调换或合用；确需工程改造的，报机关事务管理部门同意。",
                "Swap rooms or share first; building works only with the bureau's consent.",
            ),
            f"{CS2674} 办公室使用面积上限",
            "A",
        ),
        "office-to-remeasure": Rule(
            Words("超出在测量限差之内，需复测", "the excess lies within the measuring tolerance: measure again"),
            Words("请复测；复测仍超出的按超标处理。", "Measure again; what is still over is over the standard."),
            "GB/T 17986.1-2000 面积精度等级",
            "B",
            notes=True,
        ),
        "second-office-not-below": Rule(
            Words("第二处办公室不小于标准面积", "second office not smaller than the standard"), _SECOND, f"{OM70} 第十九条", "A"
        ),
        "second-office-unapproved": Rule(
            Words("第二处办公室未经审批", "second office without an approval"), _SECOND, f"{OM70} 第十九条", "A"
        ),
        "two-offices": Rule(
            Words("一人占用两处及以上办公室", "one person in two offices or more"), _SECOND, f"{OM70} 第十九条", "A"
        ),
        "toilet-not-entitled": Rule(
            Words("职务不可配备卫生间", "a toilet for a post that may have none"),
            Words("请改作公用卫生间，或调换办公室。", "Make it a common toilet, or swap the office."),
            f"{CS2674} 注4",
            "B",
        ),
        "toilet-too-large": Rule(
            Words("办公室内卫生间超过上限", "toilet of an office larger than it may be"),
            Words("请改造或调换办公室。", "Rebuild it, or swap the office."),
            f"{CS2674} 注4",
            "B",
        ),
        "technical-room-as-office": Rule(
            Words("技术业务用房用作办公室", "technical room used as an office"),
            Words("请将人员迁出。", "Move the people out."),
            "机关团体建设楼堂馆所管理条例（国务院令第688号）第三条",
            "A",
        ),
        "occupant-not-counted": Rule(
            Words("非编制人员，不计入面积", "no authorised post: makes no area"),
            Words("请核对该室按在编人员是否仍达标。", "See whether the room is within the standard without them."),
            "聊城市机关事务管理局讲稿（2022年）：人数按编制定员计算；能否计入合用未见规定",
            "D",
            notes=True,
        ),
        "occupant-without-post": Rule(
            Words("就座人员在该单位无任职，不计入面积", "seated without a post in that organisation: makes no area"),
            _MOVE,
            "合用面积只计在编在岗人员，不得虚设人员（整改问答）",
            "B",
        ),
        "late-vacated": Rule(Words("逾期未腾退", "not vacated in time"), _OWE, f"{OM70} 第十七条、第十九条", "A"),
        "vacating-undated": Rule(
            Words("任职已终止，腾退期限无法推算", "a post ended, by when to vacate cannot be told"),
            Words("请补充当年放假安排。", "Add the rest days of the year."),
            f"{OM70} 第十九条",
            "A",
            notes=True,
        ),
        "vacating-in-time": Rule(
            Words("任职已终止，尚在腾退期限内", "a post ended, still within the time for vacating"),
            _OWE,
            f"{OM70} 第十九条",
            "A",
            notes=True,
        ),
        "unpaid-user": Rule(
            Words("非适用单位无偿占用办公用房", "a body outside the rules uses office space without payment"),
            Words("请腾退；确难腾退的，经批准有偿使用。", "Vacate it; where that cannot be, use it for payment with approval."),
            f"{OM70} 第二十一条及聊城市机关事务管理局讲稿（2022年）",
            "A",
        ),
        "leased-room-seated": Rule(
            Words("已出租的房间仍有人员就座", "people are seated in a room that is leased out"),
            Words("请核对租赁合同和座位。", "Compare the lease and the seats."),
            f"{OM70} 第六条（账实相符）",
            "A",
        ),
        "seated-without-assignment": Rule(
            Words("单位未分配该房间而有人员就座", "people sit where their organisation has no room"),
            Words("请补办分配，或将人员迁出。", "Have the room assigned, or move the people out."),
            f"{OM70} 第十九条、第六条",
            "A",
        ),
        "partition-void": Rule(
            Words("隔断后空置，未作他用", "a split-off room without a new use"),
            Words("请安排他人使用或改作服务用房。", "Give it to others, or make it a service room."),
            "整改不得仅以隔断空置（REC-2）",
            "B",
        ),
        "organisation-over-entitlement": Rule(
            Words("单位办公室总面积超核定", "an organisation's offices over what it may have"),
            Words("请将超出部分腾退移交。", "Vacate and hand over what is over."),
            f"{CS2674}；{OM70} 第十七条",
            "A",
        ),
    }
)
"""Code → what it says; in the order in which reports list them."""


def key_of(code: str, subject: str) -> str:
    """What a finding is known by.

    >>> key_of("office-over-standard", "371500-0001-001-3F-312")
    'office-over-standard:371500-0001-001-3F-312'
    """
    return f"{code}:{subject}"
