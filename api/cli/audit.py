"""``gongfang audit``: the verdicts on a building, an organisation or a division on a day, as known at an instant."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import speech
from api.cli.speech import AsJson, Lang, Language, Register

if TYPE_CHECKING:
    from datetime import datetime

    from rich.table import Table
    from sqlalchemy.orm import Session

    from api.audit_files import AuditForm
    from registry.views.audit import Audit

COLOURS = {"over": "bold red", "remeasure": "yellow", "not-judged": "dim", "within": "green"}


def audit(
    register: Register,
    building: Annotated[str, typer.Option("--building", help="楼栋编号 · code of a building")] = "",
    organisation: Annotated[str, typer.Option("--organisation", help="单位编号 · code of an organisation")] = "",
    division: Annotated[str, typer.Option("--division", help="行政区划代码，含所辖 · a division with all under it")] = "",
    on: Annotated[str, typer.Option("--on", help="截至何日，默认今天 · as of which day")] = "",
    known: Annotated[
        str, typer.Option("--known", help="按何时所知，如 2026-11-22T08:00 · as the register knew it at an instant")
    ] = "",
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="另存为 xlsx · keep it as a workbook")] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="另存为 PDF · keep it as a report with floor plans")] = None,
    gpkg: Annotated[Path | None, typer.Option("--gpkg", help="另存为 GeoPackage · keep it as map layers")] = None,
    lang: Lang = Language.ZH,
    json: AsJson = False,
) -> None:
    """办公用房核查：房间、人员、单位是否超标，逐项列出依据 · verdicts on rooms, people and organisations, with their grounds.

    退出码 · exit code: 0 没有超标 · nothing is over, 1 有房间或单位超标 · a room or an organisation is over, 2 无法读取 · unreadable.
    """
    from api.cli.days import day_or_today
    from registry import Database
    from registry.views.audit import audit_of
    from registry.views.audit_told import audit_json

    told = {"building": building, "organisation": organisation, "division": division}
    if sum(map(bool, told.values())) != 1:
        raise typer.BadParameter("给出 --building、--organisation、--division 之一 · give one of them")
    if division and not (division.isdigit() and len(division) == 6):  # GB/T 2260
        raise typer.BadParameter(f"行政区划代码为 6 位数字，不是 {division} · a division has six digits")
    day, instant = day_or_today(on), _instant(known)
    with closing(Database(register)) as database, database.reading() as session:
        found = audit_of(session, **told, on=day, known=instant)
        files = _files(session, found, {"xlsx": xlsx, "pdf": pdf, "gpkg": gpkg}, lang)
    for path, content in files:
        path.write_bytes(content)
        speech.aside().print(speech.plain(str(path)))
    if json:
        sys.stdout.write(audit_json(found).decode())
    elif not files:
        for table in _tables(found, lang):
            speech.console().print(table)
    raise typer.Exit(speech.REFUSED if found.over else speech.FINE)


def _files(session: "Session", found: "Audit", asked: "dict[AuditForm, Path | None]", lang: Language) -> list[tuple[Path, bytes]]:
    """The files that are asked for."""
    from api.audit_files import audit_file

    return [(path, audit_file(session, found, form, lang.value)) for form, path in asked.items() if path is not None]


def _instant(text: str) -> "datetime | None":
    from api.dependencies import known_instant

    try:
        return known_instant(text) if text else None
    except ValueError as wrong:
        raise typer.BadParameter(f"时刻应写作 2026-11-22T08:00 · an instant is written 2026-11-22T08:00, not {text}") from wrong


def _tables(found: "Audit", lang: Language) -> list[Any]:
    """Sums, findings, and the organisations in all their buildings."""
    en = lang == Language.EN
    heading = f"{found.code} · {found.on} · " + (f"journal {found.journal}" if en else f"日志第 {found.journal} 条")
    if found.known is not None:
        heading += f" · {found.known.isoformat()}"
    return [
        heading,
        _sums(found, lang),
        _findings(found, lang),
        *([_organisations(found, lang)] if len(found.organisations) else []),
    ]


def _sums(found: "Audit", lang: Language) -> "Table":
    from registry.compliance.canonical import two_places
    from registry.compliance.verdict import NotJudged, Verdict

    table = _table([("房间", "rooms", False), ("间数", "count", True), ("超出㎡", "excess m²", True)], lang)
    told = found.summary
    for it in Verdict:
        excess = two_places(told["excess"]) if it is Verdict.OVER else ""
        table.add_row(it.words.said_in(lang), str(told["rooms"][it]), excess, style=COLOURS[it] if told["rooms"][it] else "")
    for why, count in told["not_judged"].items():
        table.add_row(f"  {NotJudged(why).words.said_in(lang)}", str(count), "", style="dim")
    return table


def _findings(found: "Audit", lang: Language) -> "Table":
    from registry.compliance.canonical import two_places
    from registry.compliance.findings import RULES

    headings = [
        ("意见", "finding", False), ("对象", "subject", False), ("实测㎡", "measured m²", True), ("标准㎡", "limit m²", True),
        ("超出㎡", "excess m²", True), ("超出/标准%", "excess/standard %", True), ("超出/实测%", "excess/actual %", True), ("依据", "ground", False),
    ]  # fmt: skip
    table = _table(headings, lang)
    figures = ("measured", "limit", "excess", "excess_over_standard_pct", "excess_over_actual_pct")
    for it in found.findings.to_dict("records"):
        rule = RULES[it["code"]]
        papers = "；".join(f"{source} {since}（{sure}）" for since, source, sure in it["standards"])
        across = ("（跨楼栋）", " (across buildings)")[lang == Language.EN] if it["across"] else ""
        table.add_row(
            rule.heading.said_in(lang) + across,
            speech.plain(it["subject"]),
            *(two_places(it[name]) or "" for name in figures),
            speech.plain(f"{rule.citation.said_in(lang)} {papers}".strip()),
            style="red" if it["severity"] == "error" else "cyan",
        )
    return table


def _organisations(found: "Audit", lang: Language) -> "Table":
    from registry.compliance.canonical import two_places

    headings = [
        ("单位（全部楼栋的办公室）", "organisation (offices in all buildings)", False), ("间数", "rooms", True), ("占用㎡", "held m²", True),
        ("核定㎡", "entitled m²", True), ("超出㎡", "excess m²", True), ("缺额㎡", "shortage m²", True),
    ]  # fmt: skip
    table = _table(headings, lang)
    for it in found.organisations.to_dict("records"):
        figures = [two_places(it[name]) or "" for name in ("held", "authorised", "excess", "shortage")]
        name = speech.plain(f"{it['organisation']} {it['organisation_name']}")
        table.add_row(name, str(it["rooms"]), *figures, style="red" if it["over"] else "")
    return table


def _table(headings: list[tuple[str, str, bool]], lang: Language) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for zh, en, right in headings:
        table.add_column(en if lang == Language.EN else zh, justify="right" if right else "left", overflow="fold")
    return table
