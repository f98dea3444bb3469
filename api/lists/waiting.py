"""Lists that were handed in and wait to be confirmed: a folder each, under a name that nobody can guess; large ones are tried in the background."""

import logging
import re
import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock, Thread
from typing import Any, BinaryIO, Final

import orjson

from api.inspecting import scan_only
from api.lists.bringing import Brought, Step, Wanted, as_json, bring_in
from api.lists.catalogue import list_of
from api.lists.described import Listed
from api.uploads import as_file_name
from floorplans.finding import Unreadable
from floorplans.vocabulary import Words
from registry import Database, Invalid, NotFound, RegistryError, Viewer

LOG = logging.getLogger("gongfang")
FOLDER: Final = "lists"
SMALL: Final = 256 << 10
"""Bytes; what is smaller is tried while its page is asked for."""
FAILED: Final = Words(
    "导入中断，请重试；若再次发生，请把文件交给维护人员",
    "it broke off; try again, and if it happens again give the file to the maintainers",
)
_TOKEN: Final = re.compile(r"[0-9a-f]{32}")
_RUNNING: Final[set[Path]] = set()
_LOCK: Final = Lock()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A list that waits, and how it stands with it."""

    token: str
    folder: Path
    facts: Mapping[str, Any]

    @property
    def listed(self) -> Listed:
        """Of which list it is."""
        return list_of(self.facts["list"])

    @property
    def on(self) -> date:
        """The day from which it is brought in."""
        return date.fromisoformat(self.facts["on"])

    @property
    def state(self) -> dict[str, Any]:
        """The step, how far it is in per cent, why it was refused, and what came of it in both languages."""
        try:
            found: dict[str, Any] = orjson.loads((self.folder / "state.json").read_bytes())
        except FileNotFoundError:
            return {"step": Step.QUEUED.value, "percent": 0, "refused": None, "told": None, "tried": None}
        return found

    @property
    def finished(self) -> bool:
        """Whether nothing goes on."""
        return self.folder not in _RUNNING and self.state["step"] == Step.DONE


def hand_in(
    uploads: Path, listed: Listed, name: str, content: BinaryIO, *, on: date, because: str, by: str, asker: Viewer | None, fills: Mapping[str, str]
) -> Waiting:  # fmt: skip
    """Keep a file until it is confirmed or given up."""
    called, token = as_file_name(name), secrets.token_hex(16)
    if not because.strip():
        raise Invalid({"because": Words("未填写", "is missing")})
    folder = uploads / FOLDER / token
    folder.mkdir(parents=True)
    with (folder / "original").open("wb") as file:
        shutil.copyfileobj(content, file)
    try:
        scan_only(folder / "original", called)
    except RegistryError:
        shutil.rmtree(folder)
        raise
    facts = {
        "list": listed.name, "name": called, "on": on.isoformat(), "because": because.strip(), "by": by,
        "account": asker.account if asker else "", "fills": {one: it.strip() for one, it in fills.items() if it.strip()},
    }  # fmt: skip
    (folder / "told.json").write_bytes(orjson.dumps(facts))
    return Waiting(token, folder, facts)


def find(uploads: Path, token: str, *, asker: Viewer | None) -> Waiting:
    """One's own waiting list by its token."""
    told = uploads / FOLDER / token / "told.json"
    gone = NotFound("没有这份待确认的清单，可能已完成或已放弃", "there is no such waiting list; it may be done or given up")
    if not _TOKEN.fullmatch(token) or not told.is_file():
        raise gone
    facts = orjson.loads(told.read_bytes())
    if facts["account"] != (asker.account if asker else ""):
        raise gone
    return Waiting(token, told.parent, facts)


def forget(waiting: Waiting) -> None:
    """Let it go; the original of what was brought in stands in the register."""
    shutil.rmtree(waiting.folder, ignore_errors=True)


def go_on(
    waiting: Waiting, database: Database, *, asker: Viewer | None, today: date, confirm: bool = False, at_once: bool = False
) -> None:
    """Try it, or bring it in; in the background where it is large. Nothing is done where that goes on or was done already."""
    done = waiting.state["told"]
    with _LOCK:
        if (
            waiting.folder in _RUNNING
            or (waiting.finished and not confirm)
            or (done and done["zh"]["entry"] and done["zh"]["done"])
        ):
            return
        _RUNNING.add(waiting.folder)
    _keep(waiting, Step.QUEUED, 0)

    def work() -> None:
        try:
            _run(waiting, database, asker=asker, today=today, confirm=confirm)
        finally:
            _RUNNING.discard(waiting.folder)

    if at_once or (waiting.folder / "original").stat().st_size < SMALL:
        work()
    else:
        Thread(target=work, daemon=True).start()


def _run(waiting: Waiting, database: Database, *, asker: Viewer | None, today: date, confirm: bool) -> None:
    facts = waiting.facts
    wanted = Wanted(
        listed=waiting.listed, path=waiting.folder / "original", name=facts["name"], on=waiting.on, because=facts["because"], by=facts["by"],
        asker=asker, fills=facts["fills"],
    )  # fmt: skip
    try:
        tell: Callable[[Step, int], None] = lambda step, percent: _keep(waiting, step, percent)  # noqa: E731  # it stands for one call
        found = bring_in(database, wanted, today=today, confirm=confirm, tell=tell)
    except (Unreadable, RegistryError) as refused:
        _keep(waiting, Step.DONE, 100, refused=refused.words)
    except Exception:
        LOG.exception("the list %s could not be brought in", waiting.token)
        _keep(waiting, Step.DONE, 100, refused=FAILED)
    else:
        _keep(waiting, Step.DONE, 100, found=found, tried=not confirm)


def _keep(
    waiting: Waiting, step: Step, percent: int, *, refused: Words | None = None, found: Brought | None = None, tried: bool = True
) -> None:
    told = {language: as_json(found, language) for language in ("zh", "en")} if found else None
    state = {"step": step.value, "percent": percent, "refused": list(refused) if refused else None, "told": told, "tried": tried}
    fresh = waiting.folder / "state.new"
    try:
        fresh.write_bytes(orjson.dumps(state))
        fresh.replace(waiting.folder / "state.json")
    except FileNotFoundError:  # it was given up meanwhile
        return
