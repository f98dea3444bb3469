"""What every file passes before it is kept: what it is by its content, how large it may be, and the virus scanner."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from api.file_kinds import Family, FileKind, kind_of, refused
from api.scanning import scan
from api.settings import Settings
from floorplans.vocabulary import Words
from registry import Invalid

LARGEST: Final = {Family.PICTURE: 32 << 20, Family.PAPER: 128 << 20, Family.DRAWING: 256 << 20}
"""Bytes, where nothing else is set: a thick contract scanned in colour is a hundred million."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is taken in."""

    largest: dict[Family, int] = field(default_factory=lambda: dict(LARGEST))
    scanner: str = ""
    seconds: int = 60


RULES: ContextVar[Rules] = ContextVar("rules", default=Rules())  # noqa: B039  # it is never changed in place
"""Those of the server that is asked."""


def rules_of(settings: Settings) -> Rules:
    """What the settings say."""
    largest = {
        Family.PICTURE: settings.largest_picture,
        Family.PAPER: settings.largest_paper,
        Family.DRAWING: settings.largest_drawing,
    }
    return Rules(largest, settings.scanner, settings.scanner_seconds)


class Inspecting:
    """Every request is answered by the rules of its own server."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        """Those rules."""
        self._app, self._rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on."""
        before = RULES.set(self._rules)
        try:
            await self._app(scope, receive, send)
        finally:
            RULES.reset(before)


def inspect(path: Path, name: str) -> FileKind:
    """What a file is; refused where it is empty, not on the list, too large for its kind, or infected."""
    rules, size = RULES.get(), path.stat().st_size
    if not size:
        raise Invalid({"file": Words(f"{name} 是空文件", f"{name} is empty")})
    kind = kind_of(path, name)
    largest = rules.largest[kind.family]
    if size > largest:
        limit = f"{largest >> 20} MiB" if largest >> 20 else f"{largest >> 10} KiB"
        raise refused(f"{name} 超过{kind.family.zh}的上限 {limit}", f"{name} is over the limit of a {kind.family.en}, {limit}")
    scan_only(path, name)
    return kind


def scan_only(path: Path, name: str) -> None:
    """The virus scanner alone: a survey's readers know by themselves what they can read."""
    rules = RULES.get()
    scan(path, name, scanner=rules.scanner, seconds=rules.seconds)
