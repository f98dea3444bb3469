"""``gongfang entitle``: what an organisation may have, counted from posts that are told; no register is needed."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import speech
from api.cli.speech import AsJson, Lang, Language

if TYPE_CHECKING:
    from floorplans.vocabulary import Words
    from registry.compliance.entitle import Entitlement


def entitle(
    tier: Annotated[str, typer.Option("--tier", help="机关层级 · tier: central province city county township")],
    posts: Annotated[str, typer.Option("--posts", help="编制，如 · posts, as in: bureau_chief=1,below_bureau=75")],
    cars: Annotated[str, typer.Option("--cars", help="定编公务用车 · cars")] = "0",
    ratio: Annotated[str, typer.Option("--ratio", help="使用面积系数 K，默认按多层 · K, of several storeys where not told")] = "",
    on: Annotated[str, typer.Option("--on", help="按哪一天的标准，默认今天 · by the standard of which day")] = "",
    division: Annotated[str, typer.Option("--division", help="行政区划代码，有地方标准时用 · division, for local figures")] = "",
    lang: Lang = Language.ZH,
    json: AsJson = False,
) -> None:
    """核定办公用房面积：逐行列出算式和依据 · what an organisation may have, with its working."""
    from api.cli.days import day_or_today
    from api.entitled import as_told
    from registry.compliance.entitle import entitle as entitled
    from registry.compliance.entitle_figures import Needs
    from registry.store.errors import Invalid

    day = day_or_today(on)
    wrong, counted, told_cars, told_ratio = _read(posts, cars, ratio)
    try:
        found = entitled(tier, counted, on=day, needs=Needs(cars=told_cars), ratio=told_ratio, division=division)
    except Invalid as refused:
        wrong |= {name: words for name, words in refused.problems.items() if name not in wrong}
    if wrong:
        for name, words in wrong.items():
            speech.refuse(words, of=name)
        raise typer.Exit(speech.UNREADABLE)
    if json:
        speech.put_json(as_told(found))
    else:
        _show(found, lang.value)


def _read(posts: str, cars: str, ratio: str) -> "tuple[dict[str, Words], dict[str, int], int, Decimal | None]":
    """What was typed, and what of it cannot be read."""
    from floorplans.vocabulary import Words

    wrong: dict[str, Words] = {}
    counted: dict[str, int] = {}

    def whole(name: str, text: str) -> int:
        try:
            return int(text)
        except ValueError:
            wrong[name] = Words(f"“{text}”不是整数", f"{text} is no whole number")
            return 0

    for one in filter(None, (it.strip() for it in posts.split(","))):
        post, equals, count = (it.strip() for it in one.partition("="))
        if not equals:
            wrong[post] = Words("应写作 职务=人数", "is written post=number")
        elif post in counted:
            wrong[post] = Words("写了两次", "stands twice")
        else:
            counted[post] = whole(post, count)
    if not counted and not wrong:
        wrong["posts"] = Words("未填写", "is missing")
    try:
        told = Decimal(ratio) if ratio else None
    except InvalidOperation:
        wrong["ratio"], told = Words(f"“{ratio}”不是数", f"{ratio} is no number"), None
    return wrong, counted, whole("cars", cars), told


def _show(found: "Entitlement", language: str) -> None:
    from rich.table import Table

    from floorplans.vocabulary import Words

    table = Table(box=None, pad_edge=False)
    for heading, right in ((Words("算式", "working"), False), (Words("数值", "amount"), True), (Words("依据", "ground"), False)):
        table.add_column(heading.said_in(language), justify="right" if right else "left", overflow="fold")
    for step in found.working:
        result = "/" not in step.key
        unit = {"m2": " ㎡", "m2 a head": " ㎡", "head": ""}.get(step.unit, "")
        ground = speech.plain(step.figure.citation.said_in(language)) if step.figure else ""
        table.add_row(
            speech.plain(step.says.said_in(language)),
            f"{step.shown}{unit}",
            ground,
            style="bold" if result and not ground else "",
        )
    speech.console().print(table)
    lowest = Words(
        f"所依据数值的最低可信度为 {found.confidence}", f"the lowest confidence of the figures it rests on is {found.confidence}"
    )
    speech.console().print(lowest.said_in(language), highlight=False)
