"""The report of an audit: sums, floor plans by verdict, rooms that are over with the working of shared ones, findings and papers."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from api.audit_words import amount, heading, occupant_words, post_of, posts_words, rooms_in_order, sitting, verdict_words
from api.documents.content import Block, Column, Document, Drawing, PageBreak, Paragraph, Style, Table
from api.documents.verdict_drawing import verdict_drawing
from floorplans.vocabulary import Words
from registry import views
from registry.compliance.findings import RULES
from registry.compliance.verdict import NotJudged, Standing, Verdict
from registry.views.audit_report import AuditReport

TOLD: Final = frozenset({Verdict.OVER.value, Verdict.REMEASURE.value})
"""Verdicts whose rooms are listed one by one."""
TITLE: Final = Words("办公用房核查报告", "Audit of office space")


def audit_document(session: Session, told: AuditReport, language: str) -> Document:
    """The report as known at its instant; nothing in it is of the moment of printing."""
    say = _Said(language)
    drawings = _drawings(session, told, language)
    blocks: list[Block] = [
        Paragraph(say(TITLE), Style.TITLE),
        Table((Column("", 36), Column("", 130)), [(say(name), say(value)) for name, value in heading(told)]),
        Paragraph(say(Words("一、汇总", "1. Summary")), Style.HEADING),
        _sums(told, say),
    ]
    if drawings:
        blocks += [
            Paragraph(say(Words("二、楼层平面（按判定着色）", "2. Floors by verdict")), Style.HEADING),
            *drawings,
            PageBreak(),
        ]
    blocks += [
        Paragraph(say(Words("三、超标和需复测的房间", "3. Rooms over the standard or to be measured again")), Style.HEADING),
        *_rooms(told, say),
        Paragraph(say(Words("四、核查意见", "4. Findings")), Style.HEADING),
        *_findings(told, say),
        Paragraph(say(Words("五、依据", "5. Papers")), Style.HEADING),
        *_papers(told, say),
    ]
    return Document(
        heading=say(TITLE),
        number=told.audit.code,
        day=told.audit.on,
        entry=told.audit.journal,
        head=told.head,
        written=told.written or datetime(told.audit.on.year, told.audit.on.month, told.audit.on.day, tzinfo=UTC),
        blocks=blocks,
    )


class _Said:
    """Words in one language; text stays as it is."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, words: Words | str) -> str:
        return words.said_in(self.language) if isinstance(words, Words) else words

    def columns(self, *columns: tuple[Words, float, bool]) -> tuple[Column, ...]:
        return tuple(Column(self(words), width, figures) for words, width, figures in columns)


def _sums(told: AuditReport, say: _Said) -> Table:
    summary = told.audit.summary
    rows = [(say(it.words), str(summary["rooms"][it.value])) for it in Verdict]
    rows += [
        (say(Words(f"　其中：{NotJudged(why).zh}", f"  of these: {NotJudged(why).en}")), str(count))
        for why, count in summary["not_judged"].items()
    ]
    for name, words in (
        ("measured", Words("已判定房间使用面积（㎡）", "Usable area of judged rooms (m²)")),
        ("limit", Words("已判定房间标准面积（㎡）", "Standard of judged rooms (m²)")),
        ("excess", Words("超标房间超出面积（㎡）", "Excess of rooms over the standard (m²)")),
    ):
        rows.append((say(words), _figure(summary[name])))
    return Table(say.columns((Words("项目", "Item"), 120, False), (Words("间数、面积", "Rooms, area"), 46, True)), rows)


def _drawings(session: Session, told: AuditReport, language: str) -> list[Drawing]:
    """The floors from below; of a division only those on which a room is over or to be measured again."""
    rooms = told.audit.columns["rooms"]
    by_floor: dict[str, dict[str, str]] = defaultdict(dict)
    for floor, room, verdict in zip(*(rooms[name].tolist() for name in ("floor", "room", "verdict")), strict=True):
        by_floor[floor][room] = str(verdict)
    shown = [
        floor
        for floor, them in by_floor.items()
        if floor in told.places and (told.audit.kind != "division" or TOLD & set(them.values()))
    ]
    seen: dict[str, Any] = {"on": told.audit.on, "known": told.audit.known}
    found: list[Drawing | None] = []
    for building in sorted({told.places[it].building for it in shown}):
        drawn = dict(iter(views.rooms(session, building=building, **seen).groupby("floor")))
        for floor in views.floors(session, building, **seen).itertuples():
            if floor.code in shown and floor.code in drawn:
                place = told.places[floor.code]
                caption = f"{place.site_name} {place.building_name} {place.floor_name}"
                verdicts = by_floor[floor.code]
                found.append(
                    verdict_drawing(drawn[floor.code], verdicts, outline=floor.plan_outline, caption=caption, language=language)
                )
    return [it for it in found if it is not None]


def _rooms(told: AuditReport, say: _Said) -> list[Block]:
    seated, rooms = sitting(told), [it for it in rooms_in_order(told) if it["verdict"] in TOLD]
    if not rooms:
        return [Paragraph(say(Words("没有超标或者需要复测的房间。", "No room is over the standard or to be measured again.")))]
    columns = say.columns(
        (Words("位置", "Place"), 30, False), (Words("房号", "Room"), 13, False), (Words("使用人", "Users"), 26, False),
        (Words("职务", "Posts"), 26, False), (Words("标准㎡", "Standard"), 14, True), (Words("使用㎡", "Usable"), 14, True),
        (Words("超出㎡", "Excess"), 14, True), (Words("超出/标准%", "/standard %"), 14, True), (Words("超出/实际%", "/actual %"), 14, True),
        (Words("判定", "Verdict"), 14, False),
    )  # fmt: skip
    rows = []
    for it in rooms:
        place, people = told.places.get(it["floor"]), seated.get(it["room"], [])
        where = f"{place.site_name}{place.building_name} {place.floor_name}" if place else it["floor"]
        figures = ("limit", "measured", "excess", "excess_over_standard_pct", "excess_over_actual_pct")
        rows.append(
            [where, it["number"], say(occupant_words(people)), say(posts_words(people)), *(_figure(it[name]) for name in figures), say(verdict_words(it))]
        )  # fmt: skip
    shared = [_working(it, seated[it["room"]], say) for it in rooms if it["counted"] > 1]
    return [Table(columns, rows, small=True), *shared]


def _working(room: dict[str, Any], people: list[dict[str, Any]], say: _Said) -> Paragraph:
    """How a shared room falls to its occupants: its area times the limit of each over the sum of their limits."""
    counted = [it for it in people if it["standing"] == Standing.COUNTED.value]
    whole = " + ".join(_figure(it["limit"]) for it in counted)
    parts_zh, parts_en = [], []
    for it in counted:
        sum_ = f"{_figure(room['measured'])} × {_figure(it['limit'])} ÷ {_figure(room['limit'])} = {_figure(it['share'])}"
        post = post_of(it["post"], it["tier"])
        parts_zh.append(f"{it['person_name']}（{post.zh}）{sum_}，超出 {_figure(it['excess'])}")
        parts_en.append(f"{it['person_name']} ({post.en}) {sum_}, excess {_figure(it['excess'])}")
    return Paragraph(
        say(
            Words(
                f"{room['number']} 合用，标准 {whole} = {_figure(room['limit'])} ㎡；按标准分摊：{'；'.join(parts_zh)}（㎡；分摊的尾差归标准最大者）。",
                f"{room['number']} is shared, standard {whole} = {_figure(room['limit'])} m²; split by standards: {'; '.join(parts_en)}"
                " (m²; what is left of rounding goes to the largest standard).",
            )
        ),
        Style.NOTE,
    )


def _findings(told: AuditReport, say: _Said) -> list[Block]:
    found = told.audit.findings.to_dict("records")
    if not found:
        return [Paragraph(say(Words("没有意见。", "Nothing was found.")))]
    columns = say.columns(
        (Words("意见", "Finding"), 34, False), (Words("对象", "Subject"), 40, False), (Words("超出㎡", "Excess"), 14, True),
        (Words("条款（可信度）", "Clause (confidence)"), 40, False), (Words("整改办法", "Mend"), 46, False),
    )  # fmt: skip
    rows = []
    for it in found:
        rule = RULES[it["code"]]
        across = say(Words("（跨楼栋）", " (across buildings)")) if it["across"] else ""
        rows.append([say(rule.heading) + across, it["subject"], _figure(it["excess"]), say(rule.citation), say(rule.mend)])
    return [Table(columns, rows, small=True)]


def _papers(told: AuditReport, say: _Said) -> list[Block]:
    clauses = sorted({(RULES[it].clause, RULES[it].confidence) for it in told.audit.summary["findings"]})
    rows = [(it.source, it.since, it.confidence) for it in told.papers]
    rows += [(clause, "", sure) for clause, sure in clauses]
    for it in told.surveys:
        words = Words(
            f"测绘 {it.report}（{it.surveyor}）{it.rooms} 间，{it.digest}",
            f"survey {it.report} ({it.surveyor}), {it.rooms} rooms, {it.digest}",
        )
        rows.append((say(words), it.surveyed_on.isoformat() if it.surveyed_on else "", ""))
    columns = (
        (Words("文件", "Paper"), 116, False),
        (Words("日期", "Since"), 26, False),
        (Words("可信度", "Confidence"), 24, False),
    )
    return [Table(say.columns(*columns), rows, small=True)]


def _figure(hundredths: int) -> str:
    found = amount(hundredths)
    return "" if found is None else f"{found:,.2f}"
