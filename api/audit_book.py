"""An audit as a workbook: sums, the over-standard reports by room and by organisation, findings, and what they rest on."""

from collections.abc import Iterator
from typing import Any, Final

from api.audit_words import amount, heading, occupant_words, posts_words, rooms_in_order, sitting, verdict_words
from api.workbook import Column, add_sheet, new_book, written
from floorplans.vocabulary import RoomUse, Words
from registry.compliance.findings import RULES
from registry.compliance.verdict import NotJudged, Verdict
from registry.views.audit_report import AuditReport
from registry.views.entitlement import BASIC, BASIC_SUM

SUMS: Final[tuple[Column, ...]] = ((Words("项目", "Item"), 34), (Words("内容", "Value"), 70))
ROOMS: Final[tuple[Column, ...]] = (
    (Words("院落", "Courtyard"), 18), (Words("楼栋", "Building"), 18), (Words("楼层", "Storey"), 8), (Words("房号", "Room"), 10),
    (Words("房间编码", "Room code"), 26), (Words("使用人", "Users"), 30), (Words("职务", "Posts"), 30),
    (Words("标准（㎡）", "Standard (m²)"), 12), (Words("使用面积（㎡）", "Usable area (m²)"), 12), (Words("超出（㎡）", "Excess (m²)"), 12),
    (Words("超出/标准（%）", "Excess over standard (%)"), 12), (Words("超出/实际（%）", "Excess over actual (%)"), 12),
    (Words("判定", "Verdict"), 22), (Words("标准可信度", "Confidence"), 10),
)  # fmt: skip
FINDINGS: Final[tuple[Column, ...]] = (
    (Words("意见编号", "Key"), 44), (Words("意见", "Finding"), 28), (Words("性质", "Severity"), 10), (Words("对象", "Subject"), 34),
    (Words("实测（㎡）", "Measured (m²)"), 12), (Words("标准（㎡）", "Limit (m²)"), 12), (Words("超出（㎡）", "Excess (m²)"), 12),
    (Words("超出/标准（%）", "Excess over standard (%)"), 12), (Words("超出/实际（%）", "Excess over actual (%)"), 12),
    (Words("条款", "Clause"), 40), (Words("规则可信度", "Confidence of the rule"), 10), (Words("数据可信度", "Confidence of the figures"), 10),
    (Words("整改办法", "Mend"), 44), (Words("涉及其他楼栋", "Rests on other buildings"), 12), (Words("标准文件", "Papers"), 34),
    (Words("测绘摘要", "Survey"), 20), (Words("日志条", "Lines of the journal"), 18),
)  # fmt: skip
PAPERS: Final[tuple[Column, ...]] = (
    (Words("类别", "Kind"), 14), (Words("文件", "Paper"), 60), (Words("自何日起", "Since"), 12), (Words("可信度", "Confidence"), 10),
    (Words("说明", "Note"), 60),
)  # fmt: skip
CATEGORIES: Final = (*BASIC, BASIC_SUM)
BASIC_WORDS: Final = Words("基本办公用房", "Basic office space")


def audit_book(told: AuditReport, language: str) -> bytes:
    """The xlsx; areas and per cents are numbers with two places, a cell is empty where nothing is known."""
    book = new_book()
    add_sheet(book, Words("汇总", "Summary"), SUMS, _sums(told, language), language)
    sheets = [
        (Words("房间", "Rooms"), ROOMS, _rooms(told, language)),
        (Words("单位", "Organisations"), _organisation_columns(), _organisations(told, language)),
        (Words("意见", "Findings"), FINDINGS, _findings(told, language)),
        (Words("依据", "Papers"), PAPERS, _papers(told, language)),
    ]
    for title, columns, lines in sheets:
        sheet = add_sheet(book, title, columns, lines, language)
        sheet.auto_filter.ref = sheet.dimensions
    return written(book)


def _sums(told: AuditReport, language: str) -> Iterator[list[Any]]:
    for name, value in heading(told):
        yield [name.said_in(language), value.said_in(language) if isinstance(value, Words) else value]
    summary = told.audit.summary
    for it in Verdict:
        yield [Words(f"{it.zh}（间）", f"{it.en} (rooms)").said_in(language), summary["rooms"][it.value]]
    for why, count in summary["not_judged"].items():
        it = NotJudged(why)
        yield [Words(f"　其中：{it.zh}（间）", f"  of these: {it.en} (rooms)").said_in(language), count]
    areas = {
        "measured": Words("已判定房间使用面积（㎡）", "Usable area of judged rooms (m²)"),
        "limit": Words("已判定房间标准面积（㎡）", "Standard of judged rooms (m²)"),
        "excess": Words("超标房间超出面积（㎡）", "Excess of rooms over the standard (m²)"),
    }
    for key, words in areas.items():
        yield [words.said_in(language), amount(summary[key])]
    for code, count in summary["findings"].items():
        words = RULES[code].heading
        yield [Words(f"意见：{words.zh}（条）", f"Finding: {words.en}").said_in(language), count]


def _rooms(told: AuditReport, language: str) -> Iterator[list[Any]]:
    seated = sitting(told)
    for room in rooms_in_order(told):
        place, people = told.places.get(room["floor"]), seated.get(room["room"], [])
        yield [
            *((place.site_name, place.building_name, place.floor_name) if place else ("", room["building"], room["floor"])),
            room["number"],
            room["room"],
            occupant_words(people).said_in(language),
            posts_words(people).said_in(language),
            *(
                amount(room[name])
                for name in ("limit", "measured", "excess", "excess_over_standard_pct", "excess_over_actual_pct")
            ),
            verdict_words(room).said_in(language),
            room["confidence"],
        ]


def _organisation_columns() -> list[Column]:
    found: list[Column] = [(Words("单位编号", "Code"), 16), (Words("单位名称", "Organisation"), 28)]
    figures = (
        Words("标准（㎡）", "standard (m²)"), Words("实际（㎡）", "actual (m²)"), Words("超出（㎡）", "excess (m²)"),
        Words("超出/标准（%）", "excess over standard (%)"), Words("超出/实际（%）", "excess over actual (%)"),
    )  # fmt: skip
    for category in CATEGORIES:
        words = BASIC_WORDS if category == BASIC_SUM else RoomUse(category).words
        found += [(Words(f"{words.zh} {it.zh}", f"{words.en} {it.en}"), 12) for it in figures]
    return [*found, (Words("无面积房间（间）", "Rooms without an area"), 12), (Words("备注", "Remark"), 34)]


def _organisations(told: AuditReport, language: str) -> Iterator[list[Any]]:
    """What each may have and holds in all its buildings, whatever the scope of the audit is."""
    for it in told.audit.organisations.to_dict("records"):
        allowance = told.allowances.get(it["organisation"])
        if allowance is None:
            continue
        rows = allowance.categories.set_index("category")
        figures = ("entitled", "held", "surplus", "excess_over_standard_pct", "excess_over_actual_pct")
        yield [
            it["organisation"],
            it["organisation_name"],
            *(rows.at[category, name] for category in CATEGORIES for name in figures),
            int(rows.at[BASIC_SUM, "without_area"]),
            allowance.why.said_in(language) if allowance.why else "",
        ]


def _findings(told: AuditReport, language: str) -> Iterator[list[Any]]:
    severities = {"error": Words("违规", "violation"), "note": Words("提示", "note")}
    for it in told.audit.findings.to_dict("records"):
        rule = RULES[it["code"]]
        yield [
            it["key"],
            rule.heading.said_in(language),
            severities.get(it["severity"], Words(it["severity"], it["severity"])).said_in(language),
            it["subject"],
            *(amount(it[name]) for name in ("measured", "limit", "excess", "excess_over_standard_pct", "excess_over_actual_pct")),
            rule.clause,
            rule.confidence,
            it["confidence"],
            rule.mend.said_in(language),
            (Words("是", "yes") if it["across"] else Words("否", "no")).said_in(language),
            "；".join(f"{source} {since}（{sure}）" for since, source, sure in it["standards"]),
            it["survey"],
            ", ".join(map(str, it["entries"])),
        ]


def _papers(told: AuditReport, language: str) -> Iterator[list[Any]]:
    for paper in told.papers:
        kind = Words("面积标准", "Standard").said_in(language)
        yield [kind, paper.source, paper.since, paper.confidence, ""]
    for code in told.audit.summary["findings"]:
        rule = RULES[code]
        yield [Words("规则", "Rule").said_in(language), rule.clause, "", rule.confidence, rule.heading.said_in(language)]
    for survey in told.surveys:
        day = survey.surveyed_on.isoformat() if survey.surveyed_on else ""
        note = Words(
            f"{survey.surveyor}，{survey.rooms} 间，SHA-256 {survey.digest}",
            f"{survey.surveyor}, {survey.rooms} rooms, SHA-256 {survey.digest}",
        )
        yield [Words("测绘", "Survey").said_in(language), survey.report, day, "", note.said_in(language)]
