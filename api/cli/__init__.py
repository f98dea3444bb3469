"""The command line ``gongfang``: one file a group of commands.

A command imports what it needs when it is called, so that help comes at once. Refusals are
sentences in both languages; a traceback is never shown to a person.
"""

import sys
import tempfile
import traceback
from pathlib import Path

import typer

from api.cli import (
    account,
    act,
    areas,
    audit,
    audit_check,
    backup,
    building,
    deadline,
    doctor,
    drawing,
    enrol,
    entitle,
    exception,
    file,
    journal,
    lists,
    national_report,
    property_list,
    proposal,
    register,
    room,
    serve,
    share,
    survey,
    validate,
)
from api.cli.speech import BUG, Told, as_words, refuse

app = typer.Typer(
    name="gongfang",
    help="公房：公共办公用房空间登记库 · a spatial register of public office space",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("survey")(survey.survey)
app.command("areas")(areas.areas)
app.command("property-list")(property_list.property_list)
app.add_typer(building.app, name="building")
app.command("enrol")(enrol.enrol)
app.add_typer(exception.app, name="exception")
app.add_typer(file.app, name="file")
app.add_typer(room.app, name="room")
app.add_typer(register.app, name="register")
app.add_typer(journal.app, name="journal")
app.command("list")(lists.leave)
app.command("list-template")(lists.template)
app.command("list-import")(lists.bring_in)
app.add_typer(validate.app, name="validate")
app.command("deadline")(deadline.deadline)
app.command("entitle")(entitle.entitle)
app.command("audit-check")(audit_check.audit_check)
app.command("national-report")(national_report.national_report)
app.command("sheet")(drawing.sheet)
app.command("map")(drawing.floor_page)
app.add_typer(account.app, name="account")
app.add_typer(act.app, name="act")
app.add_typer(proposal.app, name="proposal")
app.command("share")(share.share)
app.command("audit")(audit.audit)
app.command("serve")(serve.serve)
app.command("doctor")(doctor.doctor)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)


def main(arguments: list[str] | None = None) -> None:
    """Run a command; whatever happens, leave with an exit code and a sentence."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a terminal of another encoding must not stop us
    try:
        app(arguments)
    except Exception as problem:  # noqa: BLE001  # the last door: what comes out here is told, never thrown at a person
        told = as_words(problem)
        if told is None:
            told = _our_fault(problem), BUG
        refuse(told[0])
        sys.exit(told[1])


def _our_fault(problem: Exception) -> Told:
    """Apologise, and keep what a programmer needs in a file."""
    with tempfile.NamedTemporaryFile("w", prefix="gongfang-", suffix=".log", delete=False, encoding="utf-8") as log:
        traceback.print_exception(problem, file=log)
    where = Path(log.name)
    return (
        f"程序出错，经过记在 {where}，请交给维护人员",
        f"the program failed; what happened is in {where}, please hand it to the maintainers",
    )
