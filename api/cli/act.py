"""``gongfang act``: the catalogue of acts, one of them done, or many from a file; where the register has reviewers, they propose."""

import json as text
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import speech
from api.cli.speech import AsJson, Because, Lang, Language, On, Register, Yes

if TYPE_CHECKING:
    from rich.table import Table

    from api.doing import Outcome
    from registry import Database

app = typer.Typer(help="办理 · acts", no_args_is_help=True, rich_markup_mode=None)

ByWhom = Annotated[
    str,
    typer.Option("--by", help="经办人；有账号的登记库填账号或姓名 · who does it; an account or its person where there are any"),
]


@app.callback()
def group() -> None:
    """办理 · acts."""


@app.command("list")
def list_acts(json: AsJson = False, lang: Lang = Language.ZH) -> None:
    """可办理的事项和所填各项 · what may be done, and what each act is told."""
    from rich.table import Table

    from api.schemas.acts import verb_json
    from registry import verbs

    told = [verb_json(it, lang) for it in verbs().values()]
    if json:
        speech.put_json(told)
        return
    table = Table("事项" if lang == Language.ZH else "act", "", "FIELD=VALUE", title_justify="left")
    for it in told:
        fields = [f"{one['name']}{'' if one['required'] else '?'} {one['words']}" for one in it["fields"]]
        table.add_row(it["verb"], it["words"], speech.plain("\n".join(fields)))
    speech.console().print(table)


@app.command("do")
def do_act(
    verb: Annotated[str, typer.Argument(metavar="VERB", help="事项，见 act list · which act", show_default=False)],
    register: Register,
    because: Because,
    by: ByWhom = "",
    fields: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FIELD=VALUE…", help="各项内容；多个值用逗号分开 · several values between commas", show_default=False
        ),
    ] = None,
    told: Annotated[Path | None, typer.Option("--told", help="各项内容的 JSON 文件 · a JSON file of the fields")] = None,
    on: On = "",
    yes: Yes = False,
    json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """办理一件：先列出变化，确认后写入或提交审批 · do an act; shows what it changes and asks first."""
    from api.cli.days import day_or_today
    from api.doing import do, outcome_json
    from api.today import today
    from registry import Database

    arguments = _told(verb, fields or [], told)
    word: dict[str, Any] = {"on": day_or_today(on), "because": because, "by": by, "today": today()}
    with closing(Database(register)) as database:
        word["asker"] = asker_named(database, by)
        shown = do(database, verb, arguments, confirm=False, **word)
        if not json:
            speech.console().print(_changes(shown, lang))
        if yes or (not json and typer.confirm("写入登记库？ · Enter this into the register?", default=False)):
            shown = do(database, verb, arguments, **word)
    if json:
        speech.put_json(outcome_json(shown, lang))
    else:
        speech.console().print(_became(shown))


@app.command("run")
def run_file(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.jsonl", help="每行一件：verb、told、on、by、because · an act a line", show_default=False),
    ],
    register: Register,
    start: Annotated[
        int, typer.Option("--from", min=1, help="从第几行起，接着上次 · from which line on, to go on where it stopped")
    ] = 1,
    json: AsJson = False,
) -> None:
    """依次办理文件中的每一行，每件各自写入；失败时说明是第几行 · do the acts of a file, each kept by itself."""
    from datetime import date

    from api.doing import do
    from api.today import today
    from floorplans.finding import Unreadable
    from registry import Database, RegistryError

    with file.open(encoding="utf-8") as lines:
        told = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and number >= start]
    counts = {"done": 0, "proposed": 0, "unchanged": 0}
    with closing(Database(register)) as database, speech.progress(quiet=json) as bar:
        task = bar.add_task(f"{file.name} · 件 acts", total=len(told))
        for number, line in told:
            try:
                it = text.loads(line)
                word = {"on": date.fromisoformat(it["on"]), "because": it["because"], "by": it.get("by", ""), "today": today()}
                asker = asker_named(database, word["by"])
                became = do(database, it["verb"], it["told"], asker=asker, **word)
            except (ValueError, KeyError, TypeError) as wrong:
                raise Unreadable(
                    f"{file.name} 第 {number} 行读不懂：{wrong}", f"line {number} of {file.name} cannot be read: {wrong}"
                ) from wrong
            except RegistryError as refused:
                zh, en = refused.words
                raise RegistryError(
                    f"{file.name} 第 {number} 行：{zh}；改正后用 --from {number} 接着办",
                    f"line {number} of {file.name}: {en}; mend it and go on with --from {number}",
                ) from refused
            counts["proposed" if became.proposal else "done" if became.entry else "unchanged"] += 1
            bar.advance(task)
    if json:
        speech.put_json(counts)
    else:
        speech.console().print(
            f"已办 {counts['done']} 件，提交审批 {counts['proposed']} 件，无变化 {counts['unchanged']} 件 · "
            f"{counts['done']} done, {counts['proposed']} proposed, {counts['unchanged']} changed nothing"
        )


def asker_named(database: "Database", by: str) -> Any:
    """Whoever acts on the command line: an account, where the register has accounts."""
    from api.today import today
    from registry.queries import accounts

    with database.reading() as session:
        return accounts.viewer_named(session, by, on=today()) if accounts.has_accounts(session) else None


def _told(verb: str, typed: list[str], file: Path | None) -> dict[str, Any]:
    """What an act is told: from a file, and over it what is typed."""
    from api.acts_told import fields_of, from_form
    from registry import verb_of

    pairs = {}
    for one in typed:
        name, is_told, value = one.partition("=")
        if not is_told:
            raise typer.BadParameter(f"各项写作 名称=值，不是“{one}” · write a field as NAME=VALUE, not “{one}”")
        pairs[name] = value
    try:
        found: dict[str, Any] = text.loads(file.read_text(encoding="utf-8")) if file else {}
    except ValueError as wrong:
        raise typer.BadParameter(f"{file} 不是 JSON · {file} is no JSON: {wrong}") from wrong
    form = fields_of(verb_of(verb))
    known = {it.name for it in form}
    return {**found, **from_form(form, pairs), **{name: it for name, it in pairs.items() if name not in known}}


def _changes(shown: "Outcome", lang: str) -> "Table":
    from rich.table import Table

    table = Table(title=shown.verb.words.said_in(lang), title_justify="left")
    for heading in ("变化", "自", "至", "内容") if lang == Language.ZH else ("what", "from", "until", "content"):
        table.add_column(heading, overflow="fold")
    for it in shown.told.changes:
        facts = [
            f"{fact.words.said_in(lang)} {(fact.was.said_in(lang) + ' → ') if fact.was and fact.now and fact.was != fact.now else ''}"
            f"{(fact.now or fact.was).said_in(lang)}"  # type: ignore[union-attr]  # one of them is told
            for fact in it.facts
        ]
        how = f"{it.how.words.said_in(lang)} {it.words.said_in(lang)}"
        table.add_row(how, it.since, it.last_day or "—", speech.plain("；".join(facts)))
    if shown.told.more:
        table.add_row("…", "", "", f"+{shown.told.more}")
    return table


def _became(shown: "Outcome") -> str:
    if shown.proposal:
        return f"已提交审批：{shown.proposal} · proposed: {shown.proposal}"
    if shown.entry:
        return f"已写入，日志第 {shown.entry} 条 · done, line {shown.entry} of the journal"
    return "未写入任何内容 · nothing was written"
