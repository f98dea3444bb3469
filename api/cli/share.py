"""``gongfang share``: what of a shared room falls to each occupant; no register is needed."""

from typing import Annotated

import typer

from api.cli import speech
from api.cli.speech import AsJson, Lang, Language


def share(
    area: Annotated[str, typer.Option("--area", help="使用面积（㎡），至多两位小数 · usable m², two places at most")],
    tier: Annotated[str, typer.Option("--tier", help="机关层级 · tier: central province city county township")],
    occupants: Annotated[str, typer.Option("--occupants", help="各人职务，如 · posts, as in: bureau_chief,below_bureau")],
    on: Annotated[str, typer.Option("--on", help="按哪一天的标准，默认今天 · by the standard of which day")] = "",
    division: Annotated[str, typer.Option("--division", help="行政区划代码，有地方标准时用 · division, for local figures")] = "",
    lang: Lang = Language.ZH,
    json: AsJson = False,
) -> None:
    """合用办公室按标准比例分割：各人面积、标准和超出 · a shared office split by standards; the sum is the room.

    退出码 · exit code: 0 已算出 · told, 2 有填错的 · something told is wrong.
    """
    from api.cli.days import day_or_today
    from registry.compliance.shared_room import shared_room
    from registry.store.errors import Invalid

    day = day_or_today(on)
    try:
        found = shared_room(area, tier, [it.strip() for it in occupants.split(",")], on=day, division=division)
    except Invalid as refused:
        for name, words in refused.problems.items():
            speech.refuse(words, of=name)
        raise typer.Exit(speech.UNREADABLE) from refused
    if json:
        speech.put_json([it.as_told() for it in found])
        return
    from rich.table import Table

    from registry.standards.posts import post_words

    table = Table(box=None, pad_edge=False)
    for heading in (
        ("职务", "post"),
        ("标准㎡", "limit m²"),
        ("分得㎡", "share m²"),
        ("超出㎡", "excess m²"),
        ("依据", "ground"),
    ):
        table.add_column(heading[lang == Language.EN], justify="right" if "²" in heading[1] else "left", overflow="fold")
    for it in found:
        told = it.as_told()
        figures = (told["limit"], told["share"], told["excess"])
        style = "bold red" if it.excess else ""
        table.add_row(post_words(it.post).said_in(lang), *figures, speech.plain(it.citation.said_in(lang)), style=style)
    speech.console().print(table)
