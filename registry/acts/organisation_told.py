"""What is told of an organisation, and what is wrong with it by itself, before the register is asked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from floorplans.vocabulary import Words
from registry.acts.verbs import LookUp, asks
from registry.models import OrganisationKind, Staffing, Tier
from registry.standards import credit_code
from registry.standards.posts import posts

CODE: Final = re.compile(r"\d{6}-P\d{3,}")
DIVISION: Final = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that cannot be so: of which of those told, in which field, and what."""

    index: int
    field: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCount:
    """How many people of one kind of staffing in one post."""

    post: str = asks(
        "职务", "post", hint=("本层级职务的代码，如 below_bureau", "key of a post of the tier, such as below_bureau")
    )
    count: int = asks("人数", "count")
    staffing: Staffing = asks("用人方式", "staffing", default=Staffing.AUTHORISED)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFacts:
    """What is recorded of an organisation; under the code of one that is there, it changes from the day."""

    code: str = asks("单位编号", "code", default="", hint=("新单位不填，由系统编号", "left empty for a new one, it is given"))
    name: str = asks("单位名称", "name")
    short_name: str = asks("简称", "short name", default="")
    division: str = asks("行政区划", "division", look_up=LookUp.DIVISION, default="", hint=("六位代码，如 371500", "six digits"))
    tier: Tier = asks("层级", "tier")
    kind: OrganisationKind = asks("机构类型", "kind")
    credit_code: str = asks(
        "统一社会信用代码", "unified credit code", default="", hint=("临时机构可不填", "a temporary body has none")
    )
    parent: str = asks("上级单位", "parent", look_up=LookUp.ORGANISATION, default="")
    in_scope: bool | None = asks(
        "适用办公用房规定", "in the rules' scope", default=None, hint=("不填按机构类型", "else by its kind")
    )
    administers: str = asks("主管办公用房的区划", "administers division", default="", hint=("只有机关事务部门填", "bureaus only"))
    sensitive: bool = asks("涉密单位", "sensitive", default=False)
    last_day: date | None = asks("临时机构最后一天", "last day of a temporary body", default=None)
    document: str = asks("三定方案文号", "mandate", default="")
    posts: tuple[PostCount, ...] = asks("编制与用人", "posts", default=())

    @property
    def division_code(self) -> str:
        """Its division, as told or as its code says."""
        return self.division.strip() or self.code[:6]

    @property
    def closes_on(self) -> date | None:
        """The first day on which a temporary body is no more."""
        return self.last_day + timedelta(days=1) if self.last_day else None


def wrong_alone(told: Sequence[OrganisationFacts], *, on: date) -> Iterator[Wrong]:
    """All that is wrong with each of some organisations, whatever the register holds.

    The credit code follows GB 32100-2015 (confidence B); only a temporary body may be without.
    """
    for index, it in enumerate(told):
        for field, words in (*_names(it), *_kind(it, on=on)):
            yield Wrong(index, field, words)
        if said := wrong_posts(it.tier, it.posts):
            yield Wrong(index, "posts", said)


def _names(it: OrganisationFacts) -> Iterator[tuple[str, Words]]:
    if not it.name.strip():
        yield "name", Words("未填写", "is missing")
    if it.code and not CODE.fullmatch(it.code) and DIVISION.fullmatch(it.division_code):
        yield "code", Words(f"应如 371500-P001，现为 {it.code}", f"is written 371500-P001, not {it.code}")
    if not DIVISION.fullmatch(it.division_code):
        yield "division", Words("应为六位行政区划代码", "is a division of six digits")
    elif it.code and it.code[:6] != it.division_code:
        yield "division", Words(f"与单位编号 {it.code} 的区划不一致", f"is not that of the code {it.code}")
    if it.administers and not DIVISION.fullmatch(it.administers):
        yield "administers", Words("应为六位行政区划代码", "is a division of six digits")


def _kind(it: OrganisationFacts, *, on: date) -> Iterator[tuple[str, Words]]:
    temporary = it.kind is OrganisationKind.TEMPORARY
    if it.credit_code:
        if found := credit_code.problems(it.credit_code):
            yield "credit_code", Words("；".join(one.zh for one in found), "; ".join(one.en for one in found))
    elif not temporary:
        yield "credit_code", Words("未填写；只有临时机构可以没有", "is missing; only a temporary body may have none")
    if temporary and it.last_day is None:
        yield "last_day", Words("临时机构应写明最后一天", "a temporary body has a last day")
    if temporary and (it.posts or it.document):
        yield "posts", Words("临时机构没有编制", "a temporary body has no posts")
    if not temporary and it.last_day is not None:
        yield (
            "last_day",
            Words("只有临时机构有最后一天；撤销请办理撤销单位", "only a temporary body has one; others are abolished"),
        )
    if it.last_day is not None and it.last_day < on:
        yield "last_day", Words(f"早于起始日 {on}", f"is before {on}")


def wrong_posts(tier: Tier, told: Sequence[PostCount]) -> Words | None:
    """What is wrong with posts of a tier; a post of another tier, one told twice, a count below none."""
    known = posts(tier)
    zh, en = [], []
    if strange := sorted({it.post for it in told} - known.keys()):
        zh.append(f"{tier.zh}没有职务 {'、'.join(strange)}，应为 {'、'.join(known)} 之一")
        en.append(f"no posts of the {tier.en} tier: {', '.join(strange)}; there are {', '.join(known)}")
    keys = [(it.post, it.staffing) for it in told]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        zh.append("；".join(f"{post} {Staffing(staffing).zh}重复" for post, staffing in twice))
        en.append(", ".join(f"{post} {Staffing(staffing).en} is told twice" for post, staffing in twice))
    if any(it.count < 0 for it in told):
        zh.append("人数不能小于 0")
        en.append("a count is not below 0")
    return Words("；".join(zh), "; ".join(en)) if zh else None
