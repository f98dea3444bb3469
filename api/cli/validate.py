"""``gongfang validate``: whether a number that the state gave out can be right, and what it says."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import speech
from api.cli.speech import AsJson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from floorplans.vocabulary import Words

app = typer.Typer(help="核对代码 · numbers that the state gave out", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """核对代码 · numbers that the state gave out."""


@app.command("credit-code")
def credit_code(
    code: Annotated[str, typer.Argument(help="18 位统一社会信用代码 · the 18 characters", show_default=False)],
    json: AsJson = False,
) -> None:
    """核对统一社会信用代码（GB 32100-2015） · a unified social credit code."""
    from registry.standards.credit_code import problems, split

    found = problems(code)
    parts = {} if found else asdict(split(code))
    words = None if found else split(code).kind_words
    _tell(code, found, parts, [words] if words else [], json=json)


@app.command("real-estate-number")
def real_estate_number(
    number: Annotated[str, typer.Argument(help="28 位不动产单元号 · the 28 characters", show_default=False)], json: AsJson = False
) -> None:
    """核对不动产单元号（GB/T 37346-2019） · a real-estate unit number."""
    from registry.standards.real_estate_unit_number import problems, split

    found = problems(number)
    parts = {} if found else asdict(split(number))
    words = [] if found else [split(number).right_words, split(number).fixture_words]
    _tell(number, found, parts, words, json=json)


def _tell(number: str, found: "Sequence[Words]", parts: dict[str, Any], words: "Sequence[Words]", *, json: bool) -> None:
    if json:
        problems = [{"zh": it.zh, "en": it.en} for it in found]
        speech.put_json({"number": number, "valid": not found, "parts": parts, "problems": problems})
    elif found:
        for it in found:
            speech.refuse(it, of=number)
    else:
        meaning = "，".join(it.zh for it in words), ", ".join(it.en for it in words)
        speech.console().print(" · ".join(filter(None, (f"{number} 无误", "nothing wrong with it", *meaning))), highlight=False)
        speech.console().print(" ".join(parts.values()), highlight=False)
    if found:
        raise typer.Exit(speech.REFUSED)
