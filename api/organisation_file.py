"""A list of organisations as an office keeps it (xlsx, xls, csv), read into what is recorded of each; every problem with its cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from floorplans.finding import Unreadable
from floorplans.readers.ledger_cells import text_of
from floorplans.readers.ledger_columns import plain
from floorplans.readers.ledger_sheets import Sheet, day_of, sheets_of
from floorplans.vocabulary import Labelled, Words
from registry.acts.organisation_told import OrganisationFacts, PostCount
from registry.models import OrganisationKind, Staffing, Tier
from registry.standards.posts import posts

SEARCHED: Final = 20
"""The headings stand in the first so many rows of a sheet."""

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("单位名称", "名称", "单位", "机构名称"),
    "short_name": ("简称", "单位简称"),
    "code": ("单位编号", "编号"),
    "credit_code": ("统一社会信用代码", "信用代码", "社会信用代码"),
    "kind": ("机构类型", "单位类型", "单位性质", "类型", "机构类别"),
    "tier": ("层级", "机关层级", "单位层级"),
    "parent": ("上级单位", "主管部门", "主管单位"),
    "division": ("行政区划", "行政区划代码", "区划代码"),
    "administers": ("主管区划", "主管办公用房的区划"),
    "document": ("三定方案", "三定方案文号", "编制文号"),
    "last_day": ("最后一天", "截止日期", "临时机构最后一天"),
}
BESIDE: Final[Mapping[str, Staffing]] = {
    "工勤编制": Staffing.WORKER,
    "工勤": Staffing.WORKER,
    "人事代理": Staffing.AGENCY,
    "借调": Staffing.SECONDED,
    "公益岗": Staffing.WELFARE,
    "公益性岗位": Staffing.WELFARE,
}
"""Staff without a leading post; they stand under the lowest post of the tier."""
KINDS: Final = {"机关": "organ", "行政机关": "organ", "党的机关": "organ", "群团": "mass", "群团组织": "mass", "参公单位": "assimilated", "参公": "assimilated", "国有企业": "enterprise", "专班": "temporary", "临时机构": "temporary"}  # fmt: skip
TIERS: Final = {"中央级": "central", "省": "province", "市": "city", "县": "county", "区": "county", "区县级": "county", "县区级": "county", "乡": "township", "乡镇": "township", "乡镇级": "township"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong, and where it stands."""

    place: str
    field: str
    words: Words


@dataclass(slots=True)
class Listed:
    """What a file says: one organisation a row, and what is wrong."""

    file: str
    facts: list[OrganisationFacts] = field(default_factory=list)
    rows: list[tuple[Sheet, int, Mapping[str, int]]] = field(default_factory=list)
    """Of each the sheet, the row and the columns by field."""
    faults: list[Fault] = field(default_factory=list)

    def place(self, index: int, name: str) -> str:
        """Where a field of an organisation stands."""
        sheet, row, columns = self.rows[index]
        return sheet.place(row, columns.get(name))


def listed(path: Path, *, division: str = "") -> Listed:
    """The organisations of a file; ``division`` is that of rows that name none. Raises ``Unreadable``."""
    found = Listed(path.name)
    for sheet in sheets_of(path, wanted=lambda names: names):
        head = next((row for row in range(1, SEARCHED + 1) if _columns(sheet, row).keys() >= {"name", "kind"}), None)
        if head is None:
            continue
        columns = _columns(sheet, head)
        for row in range(head + 1, len(sheet.rows) + 1):
            if text_of(sheet.cell(row, columns["name"])):
                _add(found, sheet, row, columns, division)
    if not found.rows:
        raise Unreadable(
            f"“{path.name}”里没有单位：要有“单位名称”“机构类型”“层级”等列标题。",
            f"There are no organisations in “{path.name}”: headings such as 单位名称, 机构类型 and 层级 are needed.",
        )
    return found


def _columns(sheet: Sheet, row: int) -> dict[str, int]:
    """Columns by field; those of posts by their plain heading."""
    known = {plain(name): role for role, names in HEADINGS.items() for name in names}
    for tier in Tier:
        known |= {plain(words.zh): f"post {plain(words.zh)}" for words in posts(tier).values()}
    known |= {name: f"post {name}" for name in BESIDE}
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
    found: dict[str, int] = {}
    for column, cell in enumerate(cells, 1):
        said = plain(cell)
        role = known.get(said) or known.get(said.removesuffix("编制")) or known.get(said.removeprefix("编制"))
        if role:
            found.setdefault(role, column)
    return found


def _add(found: Listed, sheet: Sheet, row: int, columns: Mapping[str, int], division: str) -> None:
    def said(name: str) -> str:
        return text_of(sheet.cell(row, columns[name])) if name in columns else ""

    def fault(name: str, words: Words) -> None:
        found.faults.append(Fault(sheet.place(row, columns.get(name)), name, words))

    tier, kind = _coded(Tier, said("tier"), TIERS), _coded(OrganisationKind, said("kind"), KINDS)
    for name, value, labels in (("tier", tier, Tier), ("kind", kind, OrganisationKind)):
        if value is None:
            listed = "、".join(it.zh for it in labels)
            shown = said(name) or "空"
            fault(name, Words(f"“{shown}”应为：{listed}", f"“{shown}” is none of {', '.join(it.en for it in labels)}"))
    last = day_of(sheet.cell(row, columns["last_day"])) if said("last_day") else None
    if said("last_day") and last is None:
        fault(
            "last_day",
            Words(f"“{said('last_day')}”不是日期，应如 2026-12-31", f"“{said('last_day')}” is no day; write 2026-12-31"),
        )
    counts = list(_counts(sheet, row, columns, tier, fault)) if tier else []
    if tier is None or kind is None:
        return
    texts = {name: said(name) for name in ("name", "short_name", "code", "credit_code", "parent", "administers", "document")}
    found.facts.append(
        OrganisationFacts(
            **texts,
            division=said("division") or (texts["code"][:6] or division),
            tier=tier,
            kind=kind,
            last_day=last,
            posts=tuple(counts),
        )
    )
    found.rows.append((sheet, row, columns))


def _counts(sheet: Sheet, row: int, columns: Mapping[str, int], tier: Tier, fault: Any) -> Iterator[PostCount]:
    """The posts of a row; a count under a post of another tier is a fault."""
    keys = {plain(words.zh): key for key, words in posts(tier).items()}
    for name, column in columns.items():
        heading = name.removeprefix("post ")
        text = text_of(sheet.cell(row, column))
        if heading == name or text in {"", "0"}:
            continue
        post = keys.get(heading) or (list(keys.values())[-1] if heading in BESIDE else None)
        if not text.isdecimal():
            fault(name, Words(f"“{text}”不是人数", f"“{text}” is no count"))
        elif post is None:
            fault(name, Words(f"{tier.zh}单位没有“{heading}”", f"a body of the {tier.en} tier has no post {heading}"))
        else:
            yield PostCount(post=post, count=int(text), staffing=BESIDE.get(heading, Staffing.AUTHORISED))


def _coded(labels: Any, text: str, others: Mapping[str, str]) -> Any:
    """A code by its name or one of its other names."""
    by_name: dict[str, Labelled] = {plain(it.zh): it for it in labels} | {it.value: it for it in labels}
    return by_name.get(plain(text)) or (labels(others[plain(text)]) if plain(text) in others else None)


def resolved(
    facts: Sequence[OrganisationFacts], known: Sequence[Any], *, on: date
) -> tuple[list[dict[str, str]], list[tuple[int, str, Words]]]:
    """Of each its code, where the register knows it by its credit code or, without one, by its name; and what is not clear."""
    codes = {row.credit_code: row.code for row in known if row.credit_code and row.valid_from <= on}
    names: dict[str, set[str]] = {}
    for row in known:
        if row.valid_from <= on:
            names.setdefault(row.name, set()).add(row.code)
    found, unclear = [], []
    for index, it in enumerate(facts):
        named = names.get(it.name, set())
        same = codes.get(it.credit_code) if it.credit_code else next(iter(named)) if len(named) == 1 else None
        found.append({"code": it.code or same or ""})
        if not it.credit_code and not it.code and len(named) > 1:
            unclear.append(
                (
                    index,
                    "name",
                    Words(
                        f"有 {len(named)} 个单位名为“{it.name}”，请填单位编号",
                        f"{len(named)} are called “{it.name}”; tell the code",
                    ),
                )
            )
    return found, unclear
