"""``gongfang audit-check``: an issued audit made again and compared with the paper that is kept."""

from contextlib import closing
from typing import Annotated

import typer

from api.cli import speech
from api.cli.speech import AsJson, Lang, Language, Register


def audit_check(
    register: Register,
    number: Annotated[
        str, typer.Argument(metavar="NUMBER", help="审计报告编号 · number of the issued audit", show_default=False)
    ],
    lang: Lang = Language.ZH,
    json: AsJson = False,
) -> None:
    """重新核查已签发的审计报告，逐字节比对 · make an issued audit again and compare it byte for byte; exit code 1 where it differs."""
    from registry import Database
    from registry.views.issued import Sameness, checked

    with closing(Database(register)) as database, database.reading() as session:
        found = checked(session, number)
    told = {
        "sameness": found.sameness.value,
        "difference": found.difference,
        "issued_by": found.issued_by,
        "version": found.version,
    }
    if json:
        speech.put_json({"number": number, **told})
    else:
        where = f"\n{found.difference}" if found.difference else ""
        speech.console().print(speech.plain(f"{number} {found.sameness.words.said_in(lang)}{where}"))
    same = found.sameness is Sameness.SAME or (found.sameness is Sameness.ANOTHER_VERSION and not found.difference)
    raise typer.Exit(speech.FINE if same else speech.REFUSED)
