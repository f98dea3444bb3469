"""How the command line speaks: tables and JSON on standard output, progress and refusals on standard error."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    from floorplans.finding import Finding

FINE, REFUSED, UNREADABLE, BUG = 0, 1, 2, 70
"""Exit codes: clean or warnings; errors in the data, or a refusal; nothing could be read; a fault of ours."""

Told = tuple[str, str]
"""A sentence in Chinese and in English, as ``Words`` are."""

COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


class Language(StrEnum):
    """The two languages of the house."""

    ZH = "zh"
    EN = "en"


Lang = Annotated[Language, typer.Option("--lang", help="语言 · language")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取 · print JSON for a program")]


def signed(register: str, by: str) -> str:
    """The name of the person whose account ``--by`` names; where the register has no accounts what was typed.

    Raises ``NotAllowed`` where there is no such account that is enabled.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from api.today import today
    from registry import Database, NotAllowed, RegistryError
    from registry.queries import accounts

    try:
        with closing(Database(register)) as database, database.reading() as session:
            if not accounts.has_accounts(session):
                return by
            found = accounts.account(session, by, on=today())
    except (RegistryError, SQLAlchemyError):
        return by  # the command itself says what is wrong with the register
    if found is None or found.name != by or not found.enabled:
        raise NotAllowed(f"--by 须为启用的账号：{by} 不是", f"--by names an account that is enabled, and {by} is none")
    return found.person_name


def _by(context: typer.Context, by: str) -> str:
    register = context.params.get("register")
    return signed(register, by) if register and by else by


def _register(context: typer.Context, register: str) -> str:
    if context.params.get("by"):  # options are read in the order in which they are typed
        context.params["by"] = signed(register, context.params["by"])
    return register


Register = Annotated[
    str,
    typer.Option(
        "--register",
        callback=_register,
        help="登记库：.gpkg 文件或 postgresql:// 地址 · the register: a .gpkg file or postgresql://…",
    ),
]
By = Annotated[
    str, typer.Option("--by", callback=_by, help="经办人；登记库有账号时为用户名 · who does it; an account where there are some")
]
Because = Annotated[str, typer.Option("--because", help="依据 · the paper or visit it rests on")]
On = Annotated[str, typer.Option("--on", help="自何日起，默认今天 · from which day")]
Yes = Annotated[bool, typer.Option("--yes", help="不再询问 · do not ask")]


def console() -> Console:
    """Where results go."""
    return Console(soft_wrap=not sys.stdout.isatty())


def aside() -> Console:
    """Where progress and refusals go."""
    return Console(stderr=True, soft_wrap=not sys.stderr.isatty(), highlight=False)


def put_json(value: Any) -> None:
    """Print a value as JSON and nothing else."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def refuse(words: Told, *, of: str = "") -> None:
    """Say a refusal in both languages, after the name of what is refused."""
    zh, en = words
    named = f"{plain(of)}: " if of and of not in zh else ""
    aside().print(f"[bold red]✗[/] {named}{plain(zh)}\n  {plain(en)}")


@contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
    """A bar over files or buildings, gone when it is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=aside(), transient=True, disable=quiet or not sys.stderr.isatty()) as bar:
        yield bar


def findings_list(findings: "Sequence[Finding]", language: str) -> Table:
    """What was found wrong: how bad, of what, what to do about it, and where."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for it in findings:
        says = f"[bold]{plain(it.subject)}[/]: {plain(it.says.said_in(language))}"
        mend, where = plain(it.mend.said_in(language)), plain(it.place)
        severity = f"[{COLOURS[it.severity]}]{it.severity.words.said_in(language)}[/]"
        grid.add_row(severity, "\n".join(filter(None, (says, mend and f"→ {mend}", f"[dim]{it.code} · {where}[/]"))))
    return grid


def as_words(problem: Exception, file: Path | str = "") -> tuple[Told, int] | None:
    """What a person is told of a problem, and the exit code; None where the problem is a fault of ours.

    Nothing is imported here: the problem may be that something cannot be.
    """
    kinds = {f"{kind.__module__}.{kind.__name__}" for kind in type(problem).__mro__}
    if "floorplans.finding.Unreadable" in kinds:
        return problem.words, UNREADABLE  # type: ignore[attr-defined]  # told by its name
    if "registry.store.errors.RegistryError" in kinds:
        return problem.words, REFUSED  # type: ignore[attr-defined]  # told by its name
    if isinstance(problem, OSError):
        named = problem.filename or file
        because = problem.strerror or str(problem)
        return (f"无法读写 {named}：{because}", f"cannot read or write {named}: {because}"), UNREADABLE
    if "sqlalchemy.exc.SQLAlchemyError" in kinds:
        because = str(getattr(problem, "orig", None) or problem).splitlines()[0]
        return (f"登记库不可用：{because}", f"the register cannot be used: {because}"), UNREADABLE
    return None


def plain(text: str) -> str:
    """Text of a file is never taken for colour marks."""
    return text.replace("[", r"\[")
