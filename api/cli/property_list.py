"""``gongfang property-list``: what is wrong with lists of properties that other offices keep. No register is touched."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import speech
from api.cli.speech import AsJson, Lang, Language

if TYPE_CHECKING:
    from rich.table import Table

    from floorplans.readers.property_list import PropertyList


def property_list(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help="房产、楼栋、租约清单（xlsx、xls、csv、GeoJSON），几份合在一起核对 · lists, checked together",
            show_default=False,
        ),
    ],
    on: Annotated[str, typer.Option("--on", help="租约以何日为准，默认今天 · the day as of which leases are over")] = "",
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """检查房产清单：到期租约、重号、零面积、合计不符、楼栋重叠 · check lists of properties; nothing is stored.

    退出码 · exit code: 0 没有错误 · no errors, 1 有错误 · errors found, 2 读不了 · unreadable.
    """
    from api.cli.days import day_or_today
    from api.schemas.surveys import finding_json
    from floorplans.finding import Unreadable
    from floorplans.readers.property_list import read_list
    from floorplans.readers.property_list_findings import findings_of
    from floorplans.vocabulary import Severity

    day = day_or_today(on)
    try:
        listed = read_list(*files)
    except (Unreadable, OSError) as problem:
        told = speech.as_words(problem)
        if told is None:
            raise
        speech.refuse(told[0])
        if json:
            speech.put_json({"unreadable": told[0][lang == "en"]})
        raise typer.Exit(speech.UNREADABLE) from problem
    found = sorted(findings_of(listed, on=day), key=lambda it: list(Severity).index(it.severity))
    if json:
        speech.put_json({**_counts(listed), "on": str(day), "findings": [finding_json(it, lang) for it in found]})
    else:
        speech.console().print(_table(listed, lang))
        if found:
            speech.console().print(speech.findings_list(found, lang))
    raise typer.Exit(speech.REFUSED if any(it.severity is Severity.ERROR for it in found) else speech.FINE)


def _counts(listed: "PropertyList") -> dict[str, Any]:
    return {
        "files": list(listed.files),
        "buildings": len(listed.buildings),
        "parts": len(listed.parts),
        "leases": len(listed.leases),
        "total_area": str(listed.total),
    }


def _table(listed: "PropertyList", lang: str) -> "Table":
    """What the lists hold together."""
    from rich.table import Table

    table = Table(title="、".join(listed.files), title_justify="left")
    for heading in (
        ("buildings", "parts", "leases", "buildings together ㎡") if lang == "en" else ("楼栋", "部分", "租约", "楼栋面积合计 ㎡")
    ):
        table.add_column(heading, justify="right")
    table.add_row(*(f"{len(rows):,}" for rows in (listed.buildings, listed.parts, listed.leases)), f"{listed.total:,}")
    return table
