"""``gongfang proposal``: what waits for a decision; approved, refused or withdrawn by somebody with an account."""

from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import speech
from api.cli.act import asker_named
from api.cli.speech import AsJson, Lang, Language, Register

if TYPE_CHECKING:
    from api.deciding import Decided

app = typer.Typer(help="审批 · proposals", no_args_is_help=True, rich_markup_mode=None)

Keys = Annotated[
    list[str], typer.Argument(metavar="ID…", help="审批事项，见 proposal list · which proposals", show_default=False)
]
ByWhom = Annotated[str, typer.Option("--by", help="账号或姓名 · the account, or its person")]
Reason = Annotated[str, typer.Option("--reason", help="理由 · the reason")]


@app.callback()
def group() -> None:
    """审批 · proposals."""


@app.command("list")
def list_proposals(
    register: Register,
    state: Annotated[str, typer.Option("--state", help="状态：waiting、returned、approved…；空为全部 · empty: all")] = "waiting",
    proposer: Annotated[str, typer.Option("--proposer", help="提交人的账号 · the proposer's account")] = "",
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """审批事项 · proposals, the latest first."""
    from rich.table import Table

    from api.proposing import proposal_json, state_words
    from api.today import today
    from registry import Database
    from registry.views.proposals import Sought, proposals

    with closing(Database(register)) as database, database.reading() as session:
        sought = Sought(states=[state] if state else (), proposer=proposer, at_once=1000)
        frame, count = proposals(session, sought, on=today())
        told = [proposal_json(it, lang) for it in frame.itertuples(index=False)]
    if json:
        speech.put_json({"proposals": told, "count": count})
        return
    table = Table(title=f"{count}", title_justify="left")
    for heading in ("ID", "事项 · act", "对象 · subject", "提交人 · by", "自 · from", "状态 · state"):
        table.add_column(heading, overflow="fold")
    for it in told:
        row = (it["id"], it["words"], it["subject"], it["by"], it["on"], state_words(it["state"]).said_in(lang))
        table.add_row(*map(speech.plain, row))
    speech.console().print(table)


@app.command("approve")
def approve(keys: Keys, register: Register, by: ByWhom, reason: Reason, json: AsJson = False) -> None:
    """批准并办理，每件各自办理 · approve and do, each by itself."""
    from api import deciding

    _each(register, keys, by, json, lambda database, key, word: deciding.approve(database, key, reason=reason, **word))


@app.command("refuse")
def refuse(keys: Keys, register: Register, by: ByWhom, reason: Reason, json: AsJson = False) -> None:
    """不予批准 · refuse."""
    from api import deciding

    _each(register, keys, by, json, lambda database, key, word: deciding.refuse(database, key, reason=reason, **word))


@app.command("withdraw")
def withdraw(keys: Keys, register: Register, by: ByWhom, reason: Reason = "", json: AsJson = False) -> None:
    """撤回本人提交的 · withdraw one's own."""
    from api import deciding

    _each(register, keys, by, json, lambda database, key, word: deciding.withdraw(database, key, reason=reason, **word))


def _each(register: str, keys: list[str], by: str, json: bool, step: Any) -> None:
    """Take a step on each; what one is refused for stops no other, and the exit code tells of it."""
    from uuid import UUID

    from api.proposing import state_words
    from api.today import today
    from registry import Database, RegistryError

    try:
        wanted = [UUID(it) for it in keys]
    except ValueError as wrong:
        raise typer.BadParameter(f"审批事项写作 0198c1f2-… · a proposal is written 0198c1f2-…: {wrong}") from wrong
    told: list[dict[str, Any]] = []
    with closing(Database(register)) as database:
        word = {"asker": asker_named(database, by), "today": today()}
        for key in wanted:
            try:
                became: Decided = step(database, key, word)
                told.append({"id": str(key), "state": became.state, "entry": became.entry, "refused": None})
            except RegistryError as refused:
                told.append({"id": str(key), "state": "", "entry": None, "refused": refused.words._asdict()})
                if not json:
                    speech.refuse(refused.words, of=str(key))
    if json:
        speech.put_json(told)
    else:
        for it in told:
            if it["state"]:
                words = state_words(it["state"])
                speech.console().print(
                    f"{it['id']} {words.zh} · {words.en}" + (f" · 日志 line {it['entry']}" if it["entry"] else "")
                )
    if any(it["refused"] for it in told):
        raise typer.Exit(speech.REFUSED)
