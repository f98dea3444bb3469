"""The areas of a survey as tables of the command line, from the same figures that a program gets as JSON."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rich.markup import escape
from rich.table import Table

from api.cli import speech
from floorplans.vocabulary import Words

KINDS = {
    "usable": Words("使用 ㎡", "usable m²"),
    "suite": Words("套内 ㎡", "suite m²"),
    "apportioned": Words("分摊 ㎡", "apportioned m²"),
    "gross": Words("各间建筑 ㎡", "rooms' gross m²"),
    "deducted": Words("扣除 ㎡", "deducted m²"),
    "declared": Words("注明 ㎡", "stated m²"),
    "certificate": Words("证载 ㎡", "certificate m²"),
}


def put_report(told: dict[str, Any], language: str) -> None:
    """Floors and buildings, what stands how to each other, and why."""
    out = speech.console()
    if not told["floors"]:
        no_floor = Words("没有楼层，无面积可算。", "there is no floor in it whose areas could be told.")
        out.print(f"{escape(told['file'])}：{no_floor.said_in(language)}")
        return
    method = told["method"]["code"]
    lines = [*told["floors"], *told["buildings"]]
    shown = [kind for kind in KINDS if any(kind in it["areas"] for it in lines)]
    first = (Words("楼层", "floor"), Words("间数", "rooms"), *(KINDS[kind] for kind in shown))
    titles = (*first, Words("整层建筑 ㎡", "floor gross m²"), Words("层高 m", "height m"))
    table = _table(f"{told['file']} · {told['method']['name']}", [it.said_in(language) for it in titles])
    for it in told["floors"]:
        table.add_row(*_line(it, it["floor_name"], it["rooms"], shown), _m2(it["gross"][method]), _height(it))
    for it in told["buildings"]:
        total = _line(it, it["building"], it["rooms"], shown)
        table.add_row(*total, _m2(it["gross"][method]), "", style="bold")
    out.print(table)
    for it in told["methods"]:
        out.print(escape(f"{it['name']}：{it['says']} [{it['clause']}]"))
    for it in told["buildings"]:
        ratio = it["usable_ratio"]
        both = "，".join(f"{one['name']} {_m2(it['gross'][one['code']])} ㎡" for one in told["methods"])
        out.print(f"[bold]{escape(it['building'])}[/] {escape(both)}")
        out.print(escape(f"  {ratio['says']} [{ratio['clause']}]"))
        if it["apportionment_factor"]:
            out.print(f"  {Words('分摊系数', 'apportionment factor').said_in(language)} {it['apportionment_factor']}")
        if it["scale"]:
            out.print(f"  {escape(it['scale']['says'])}")
    for it in told["walls"]:
        out.print(escape(f"{it['floor_name']}：{it['says']}"))
    for it in told["compared"]:
        _put_compared(it, language)


def put_rooms(rooms: Sequence[dict[str, Any]], language: str) -> None:
    """Every room's several areas with basis, way and source."""
    titles = (
        ("floor", "room", "area", "m²", "measured to", "way", "source", "")
        if language == "en"
        else ("楼层", "房号", "面积种类", "㎡", "量至", "算法", "来源", "")
    )
    table = _table("", titles, figures=(3,))
    for room in rooms:
        for at, it in enumerate(room["areas"]):
            named = (room["floor_name"], room["number"] or f"#{room['row'] + 1}") if not at else ("", "")
            guessed = Words("估算", "estimated").said_in(language) if it["estimated"] else ""
            cells = (*named, it["kind_says"], it["area"], it["basis_says"], it["way_says"], it["source_says"], guessed)
            table.add_row(*map(escape, cells))
    speech.console().print(table)


def put_twice(told: dict[str, Any], language: str) -> None:
    """Two independent measurements and their mean."""
    titles = (
        ("room", "first m²", "second m²", "difference", "limit", "mean m²", "")
        if language == "en"
        else ("房号", "第一次 ㎡", "第二次 ㎡", "较差", "限差", "中数 ㎡", "")
    )
    table = _table(f"{told['first']} ↔ {told['second']}", titles, figures=range(1, 6))
    for it in told["rooms"]:
        figures = (_m2(it[name]) for name in ("first", "second", "difference", "limit", "mean"))
        table.add_row(escape(it["number"]), *figures, it["agreement_says"])
    out = speech.console()
    out.print(table)
    out.print(escape(f"{told['says']} [{told['clause']}]"))
    for file, alone in ((told["first"], told["only_first"]), (told["second"], told["only_second"])):
        if alone:
            only = Words("另一份没有的房间", "rooms that the other has not").said_in(language)
            out.print(escape(f"{file}：{only} {len(alone)}：{'、'.join(alone[:20])}"))


def _put_compared(it: dict[str, Any], language: str) -> None:
    """How many rooms stand in which way, and those beyond the limit."""
    from floorplans.reconcile import Agreement

    out, tally = speech.console(), it["counts"]
    if not sum(count for how, count in tally.items() if how != Agreement.UNKNOWN.value):
        return
    said = "，".join(f"{how.words.said_in(language)} {tally[how.value]}" for how in Agreement)
    out.print(escape(f"{it['first_says']} ↔ {it['second_says']}（{it['limit']}，{it['clause']}）：{said}"))
    for one in it["beyond"]:
        out.print(f"  {escape(one['floor_name'])} [bold]{escape(one['number'])}[/] {escape(one['says'])}")


def _height(floor: dict[str, Any]) -> str:
    """A storey's height, and what that makes of its area where it is not simply counted."""
    return " ".join(filter(None, (floor["height"], "" if floor["counted_in_full"] else floor["counts"])))


def _line(it: dict[str, Any], name: str, rooms: int, shown: Sequence[str]) -> list[str]:
    return [escape(name), str(rooms), *(_m2(it["areas"].get(kind)) for kind in shown)]


def _table(title: str, headings: Sequence[str], figures: Sequence[int] | range = range(1, 20)) -> Table:
    table = Table(title=escape(title) or None, title_justify="left")
    for at, heading in enumerate(headings):
        table.add_column(heading, justify="right" if at in figures else "left", overflow="fold")
    return table


def _m2(area: str | None) -> str:
    return "—" if area is None else f"{Decimal(area):,.2f}"
