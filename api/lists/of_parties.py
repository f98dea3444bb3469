"""The lists of parties: organisations, the posts they are authorised, people with their posts, accounts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy.orm import Session

from api.lists.described import Column, Kind, Listed, Rows, Takes, column, of_frame
from api.lists.of_places import DIVISION, Q
from floorplans.vocabulary import Words
from registry import views
from registry.acts.verbs import LookUp
from registry.models import OrganisationKind, Role, Staffing, Tier
from registry.standards.posts import post_words, posts
from registry.views import listed_parties

KEYS: Final = {words.zh: key for tier in Tier for key, words in posts(tier).items()}
"""Posts by their names: a name means one post in whatever tier has it."""
POSTS: Final = {words.zh: words for tier in Tier for words in posts(tier).values()}
BESIDE: Final = {it: it.zh for it in Staffing if it is not Staffing.AUTHORISED}
"""Staff without a leading post; they stand under the lowest post of the tier."""
KINDS: Final = {"机关": "organ", "行政机关": "organ", "党的机关": "organ", "群团": "mass", "群团组织": "mass", "参公单位": "assimilated", "参公": "assimilated", "国有企业": "enterprise", "专班": "temporary", "临时机构": "temporary"}  # fmt: skip
TIERS: Final = {"中央级": "central", "省": "province", "市": "city", "县": "county", "区": "county", "区县级": "county", "县区级": "county", "乡": "township", "乡镇": "township", "乡镇级": "township"}  # fmt: skip
STAFF: Final = {"工勤": "worker", "公益性岗位": "welfare"}
ADMINISTRATORS: Final = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
CODE: Final = {
    "pattern": r"\d{6}-P\d{3,}",
    "says": ("如 371500-P001；新单位不填，由系统编号", "such as 371500-P001; empty for a new one"),
}
POST: Final = Column(name="post", words=Words("职务", "Post"), kind=Kind.CHOICE, choices=POSTS, written=True, says=Words("本层级的职务，专班不填；清单只新增任职，变动和终止在人员页办理", "a post of the tier, none in a temporary body; a list adds posts, they are changed and ended on the person's page"))  # fmt: skip


def post_column(label: str) -> str:
    """The column of the organisations' list that counts a post, or staff beside it."""
    return f"post:{label}"


def _organisations(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> tuple[Sequence[str], Rows]:
    facts = {("search" if name == "q" else name): value for name, value in asked.items()}
    names, rows = listed_parties.organisations(session, on=on, known=known, **facts)
    labels = [*POSTS, *BESIDE.values()]
    at, tier_at = names.index("posts"), names.index("tier")
    found = []
    for row in rows:
        counts: dict[str, int] = {}
        for (post, staffing), count in row[at].items():
            label = BESIDE[Staffing(staffing)] if staffing != Staffing.AUTHORISED else post_words(post, Tier(row[tier_at])).zh
            counts[label] = counts.get(label, 0) + count
        found.append((*row[:at], *(counts.get(it) for it in labels)))
    return [*names[:at], *map(post_column, labels)], found


def _organisation_told(it: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    texts = ("code", "name", "short_name", "division", "credit_code", "parent", "administers")
    told: dict[str, Any] = {name: it.get(name) or "" for name in texts}
    told |= {"tier": it["tier"], "kind": it["kind"], "in_scope": it.get("in_scope"), "sensitive": bool(it.get("sensitive"))}
    told["last_day"] = it["last_day"].isoformat() if it.get("last_day") else None
    if "document" in changed or any(name.startswith("post:") for name in changed):
        lowest = list(posts(Tier(it["tier"])))[-1]
        counts = [(KEYS[label], Staffing.AUTHORISED, it.get(post_column(label))) for label in POSTS]
        counts += [(lowest, staffing, it.get(post_column(label))) for staffing, label in BESIDE.items()]
        told["document"] = it.get("document") or ""
        told["posts"] = [{"post": post, "staffing": staffing.value, "count": count} for post, staffing, count in counts if count]
    return told


def _of_the_tier(it: dict[str, Any]) -> list[tuple[str, Words]]:
    """Counts under a post that the tier has not."""
    if not it.get("tier"):
        return []
    own, tier = {words.zh for words in posts(Tier(it["tier"])).values()}, Tier(it["tier"])
    return [
        (post_column(label), Words(f"{tier.zh}单位没有“{label}”", f"a body of the {tier.en} tier has no post {label}"))
        for label in POSTS
        if it.get(post_column(label)) and label not in own
    ] + [(name, Words("人数不能小于 0", "a count is not below 0")) for name, count in it.items() if name.startswith("post:") and (count or 0) < 0]  # fmt: skip


def _posts(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> tuple[Sequence[str], Rows]:
    names, rows = listed_parties.posts(session, on=on, known=known, **asked)
    return names, _named(names, rows)


def _people(session: Session, *, on: date, known: datetime | None, asked: Mapping[str, str]) -> tuple[Sequence[str], Rows]:
    facts = {("search" if name == "q" else name): value for name, value in asked.items()}
    names, rows = listed_parties.people(session, on=on, known=known, **facts)
    return names, _named(names, rows)


def _named(names: Sequence[str], rows: Rows) -> Rows:
    """The same with posts by their names."""
    post, tier = names.index("post"), names.index("tier")
    for row in rows:
        called = post_words(row[post], Tier(row[tier])).zh if row[post] else row[post]
        yield (*row[:post], called, *row[post + 1 :])


def _accounts(session: Session, *, on: date, **_: Any) -> pd.DataFrame:
    found = views.accounts(session, on=on)
    said = [[f"{it['words'].zh} {it['scope']}" for it in held] for held in found.grants]
    return found.assign(grants=pd.Series(said, dtype=object, index=found.index))


LISTS = (
    Listed(
        name="organisations",
        words=Words("单位", "Organisations"),
        page="/organisations",
        asks={"q": Q, "tier": Words("层级", "tier"), "kind": Words("机构类型", "kind"), "division": DIVISION, "parent": Words("隶属", "under")},
        key=("code",),
        read=_organisations,
        takes=Takes(
            verb="record-organisations", rows="organisations", told=_organisation_told, settle=_of_the_tier, key_given=True,
            found_by=(("credit_code",), ("name",)), fills=("division",),
        ),
        columns=(
            column("code", "单位编号", "Code", written=True, also=("编号",), **CODE),
            column("name", "单位名称", "Name", written=True, needed=True, also=("名称", "单位", "机构名称"), width=28),
            column("short_name", "简称", "Short name", written=True, also=("单位简称",)),
            column("credit_code", "统一社会信用代码", "Credit code", written=True, also=("信用代码", "社会信用代码"), width=22, says=("18 位；临时机构可不填", "18 characters; a temporary body has none")),
            column("kind", "机构类型", "Kind", of=OrganisationKind, accepts=KINDS, written=True, needed=True, also=("单位类型", "单位性质", "类型", "机构类别")),
            column("tier", "层级", "Tier", of=Tier, accepts=TIERS, written=True, needed=True, also=("机关层级", "单位层级"), width=8),
            column("parent", "上级单位", "Parent", written=True, look_up=LookUp.ORGANISATION, new=True, also=("上级单位编号", "主管部门", "主管单位"), says=("单位编号；名称无重复时也可填名称", "its code, or its name where one has it")),
            column("parent_name", "上级单位名称", "Parent's name", width=24),
            column("division", "行政区划", "Division", written=True, also=("行政区划代码", "区划代码"), pattern=r"\d{6}", width=10, says=("六位代码，如 371500；不填按单位编号", "six digits, such as 371500")),
            column("in_scope", "适用办公用房规定", "In scope", Kind.YES_NO, written=True, width=10, says=("不填按机构类型", "else by its kind")),
            column("administers", "主管区划", "Administers", written=True, also=("主管办公用房的区划",), pattern=r"\d{6}", width=10, says=("只有机关事务部门填，六位代码", "bureaus only, six digits")),
            column("last_day", "最后一天", "Last day", Kind.DAY, written=True, also=("截止日期", "临时机构最后一天"), width=12),
            column("document", "三定方案文号", "Mandate", written=True, also=("三定方案", "编制文号"), width=22),
            *(
                column(post_column(label), label, words.en, Kind.WHOLE, written=True, sparse=True, also=(f"{label}编制", f"编制{label}"), width=9)
                for label, words in [*POSTS.items(), *((label, it.words) for it, label in BESIDE.items())]
            ),
        ),
    ),
    Listed(
        name="posts",
        words=Words("编制", "Authorised posts"),
        page="/organisations",
        asks={"organisation": Words("单位", "organisation"), "division": DIVISION, "tier": Words("层级", "tier")},
        key=("organisation", "post", "staffing"),
        read=_posts,
        takes=Takes(
            verb="record-posts", rows="posts",
            told=lambda it, _: {"organisation": it["organisation"], "post": KEYS[it["post"]], "staffing": it["staffing"], "count": it["count"], "document": it["document"]},
        ),
        columns=(
            column("organisation", "单位编号", "Organisation", written=True, needed=True, look_up=LookUp.ORGANISATION, says=("单位编号或名称", "code or name")),
            column("organisation_name", "单位名称", "Organisation's name", width=28),
            column("tier", "层级", "Tier", of=Tier, width=8),
            Column(name=POST.name, words=POST.words, kind=POST.kind, choices=POST.choices, written=True, needed=True, says=POST.says),
            column("staffing", "用人方式", "Staffing", of=Staffing, accepts=STAFF, written=True, needed=True),
            column("count", "人数", "Count", Kind.WHOLE, written=True, needed=True, width=8, says=("填 0 为取消", "0 ends it")),
            column("document", "三定方案文号", "Mandate", written=True, also=("三定方案", "编制文号"), width=22),
            column("people", "实有人数", "People", Kind.WHOLE, width=8),
            column("since", "自", "Since", Kind.DAY, width=12),
        ),
    ),
    Listed(
        name="people",
        words=Words("人员任职", "People and posts"),
        page="/organisations",
        asks={"q": Q, "organisation": Words("单位", "organisation"), "division": DIVISION},
        key=("code", "organisation", "post"),
        read=_people,
        takes=Takes(
            verb="record-people", rows="people", key_given=True, fills=("division",),
            told=lambda it, _: {
                "code": it["code"] or "", "name": it["name"], "division": it.get("division") or "", "organisation": it["organisation"] or "",
                "post": KEYS[it["post"]] if it["post"] else "", "main": it["main"] is not False, "staffing": it["staffing"] or "authorised",
                "rank": it["rank"] or "", "last_day": it["last_day"].isoformat() if it["last_day"] else None,
            },
        ),
        columns=(
            column("code", "人员编号", "Code", written=True, pattern=r"\d{6}-R\d{5,}", says=("如 371500-R00001；新人员不填，由系统编号", "such as 371500-R00001; empty for a new one"), width=16),
            column("name", "姓名", "Name", written=True, needed=True, width=12),
            column("organisation", "任职单位", "Organisation", written=True, look_up=LookUp.ORGANISATION, also=("单位编号", "单位"), says=("单位编号或名称", "code or name")),
            column("organisation_name", "单位名称", "Organisation's name", width=28),
            POST,
            column("main", "主要任职", "Main post", Kind.YES_NO, written=True, default=True, width=10, says=("不填为是", "yes where it is empty")),
            column("staffing", "用人方式", "Staffing", of=Staffing, accepts=STAFF, written=True, says=("不填为编制", "an authorised post where it is empty"), default="authorised"),
            column("rank", "职级", "Rank", written=True, says=("只作记录，不决定面积", "kept, decides no area")),
            column("last_day", "截止日", "Until", Kind.DAY, written=True, width=12, says=("最后一天；不填为长期", "the last day; empty: for good")),
            column("since", "任职自", "Since", Kind.DAY, width=12),
        ),
    ),
    Listed(
        name="accounts",
        words=Words("账号", "Accounts"),
        page="/accounts",
        key=("name",),
        roles=ADMINISTRATORS,
        read=of_frame(_accounts),
        columns=(
            column("name", "账号", "Account"),
            column("person_name", "姓名", "Name"),
            column("enabled", "启用", "Enabled", Kind.YES_NO, width=8),
            column("since", "自", "Since", Kind.DAY, width=12),
            column("grants", "授权", "Grants", Kind.MANY, width=40),
        ),
    ),
)  # fmt: skip
