"""What the command line shows of a room's history, and of what reshaping would do."""

from typing import TYPE_CHECKING, Any

from api.cli import speech

if TYPE_CHECKING:
    from rich.table import Table


def history_tables(told: dict[str, Any], lang: str) -> "list[Table]":
    """Versions, lineage, former names, areas and corrections; those that are empty are left out."""
    english = lang == "en"
    until = [{**it, "until": _last_day(it["valid_to"]) or ("still so" if english else "至今")} for it in told["versions"]]
    parts = (
        (("Versions", "各版本"), until, {"valid_from": ("since", "自"), "until": ("until", "至"), "number": ("number", "房号"), "name": ("name", "名称"), "use": ("use", "用途"), "usable_area": ("usable m²", "使用面积㎡"), "by": ("by", "经办人"), "because": ("because", "依据"), "entry": ("line", "日志")}),
        (("Lineage", "来龙去脉"), told["lineage"], {"since": ("since", "自"), "parent": ("came of", "原房间"), "act": ("by", "经"), "child": ("room", "成为"), "by": ("by", "经办人"), "because": ("because", "依据"), "entry": ("line", "日志")}),
        (("Former names", "曾用名"), told["aliases"], {"alias": ("name", "曾用"), "kind": ("kind", "种类"), "valid_from": ("since", "自")}),
        (("Areas", "各种面积"), told["areas"], {"kind": ("kind", "种类"), "area": ("m²", "㎡"), "basis": ("to", "量至"), "source": ("source", "来源"), "valid_from": ("since", "自")}),
        (("Corrections of its survey", "测绘成果的改正"), told["corrections"], {"room": ("room", "图中房号"), "field": ("field", "内容"), "was": ("was", "由"), "becomes": ("becomes", "改为"), "person": ("by", "改正人"), "reason": ("because", "理由")}),
        (("Now", "现为"), [it for it in told["now"] if it["code"] != told["code"]], {"code": ("code", "编码"), "number": ("number", "房号"), "usable_area": ("usable m²", "使用面积㎡")}),
    )  # fmt: skip
    return [
        _table(heading[not english], rows, {name: words[not english] for name, words in columns.items()}, lang)
        for heading, rows, columns in parts
        if rows
    ]


def reshaped_tables(told: dict[str, Any], lang: str) -> "list[Table]":
    """The rooms before and after, and what is in doubt or ends with them."""
    english = lang == "en"
    rows = [
        {**it, "is": words[not english]}
        for words, rooms in ((("before", "变更前"), told["before"]), (("after", "变更后"), told["after"]))
        for it in rooms
    ]
    columns = {"is": ("", ""), "code": ("code", "编码"), "number": ("number", "房号"), "name": ("name", "名称"), "use": ("use", "用途"), "usable_area": ("usable m²", "使用面积㎡")}  # fmt: skip
    tables = [
        _table(("Reshaping", "房间变更")[not english], rows, {name: words[not english] for name, words in columns.items()}, lang)
    ]
    if told["findings"]:
        doubts = {"severity": ("severity", "程度"), "says": ("doubt", "疑点"), "mend": ("what to do", "如何处理")}
        tables.append(
            _table(
                ("To look at", "请核实")[not english],
                told["findings"],
                {name: words[not english] for name, words in doubts.items()},
            )
        )
    return tables


def _table(heading: str, rows: list[dict[str, Any]], columns: dict[str, str], lang: str) -> "Table":
    from rich.table import Table

    table = Table(title=heading, title_justify="left")
    for name, words in columns.items():
        table.add_column(
            words,
            justify="right" if name in {"usable_area", "area", "entry"} else "left",
            overflow="fold",
            no_wrap=name in {"valid_from", "until", "since"},
        )
    for row in rows:
        table.add_row(*(speech.plain(_said(name, row[name], lang)) for name in columns))
    return table


def _said(name: str, value: Any, lang: str) -> str:
    """A value as people say it: uses, acts and kinds of areas by their names."""
    from floorplans.area_kinds import AreaKind
    from floorplans.corrections import Field
    from floorplans.vocabulary import BoundaryBasis, RoomUse
    from registry.models import AliasKind, Reshape

    called = {"use": (RoomUse,), "act": (Reshape,), "kind": (AreaKind, AliasKind), "basis": (BoundaryBasis,), "field": (Field,)}
    known = next((it for kind in called.get(name, ()) for it in kind if it.value == value), None)
    return known.words.said_in(lang) if known else str("—" if value in {None, ""} else value)


def _last_day(valid_to: str | None) -> str:
    """People see the last day on which it was so."""
    from datetime import date, timedelta

    return (date.fromisoformat(valid_to) - timedelta(days=1)).isoformat() if valid_to else ""
