"""The log on standard error: a line for people or a JSON object, each with the number of its request.

What people typed never stands in it: of a failure the kind and the way through the program are told, not its message,
which may repeat a name or an address of somebody; and of a request its pattern, not its address.
"""

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Final, TextIO
from zoneinfo import ZoneInfo

REQUEST: Final[ContextVar[str]] = ContextVar("gongfang_request", default="")
"""The number of the request that is being answered."""
OFFICE: Final = ZoneInfo("Asia/Shanghai")
OURS: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
"""What every line has, or what uvicorn adds for terminals."""


def begin(form: str, level: str, stream: TextIO | None = None) -> None:
    """Log from now on in this form; what others log goes the same way, from warnings on."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(InJson() if form == "json" else Readable())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel("WARNING")
    logging.getLogger("gongfang").setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        other = logging.getLogger(name)
        other.handlers, other.propagate = [], True
        other.setLevel("WARNING")
    logging.captureWarnings(True)


class Readable(logging.Formatter):
    """For people: when, how grave, what, and the request."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, or more where something failed."""
        more = " ".join(f"{name}={it}" for name, it in _told(record).items())
        line = " ".join(filter(None, (_at(record), record.levelname, record.getMessage(), more)))
        return "\n".join([line, *(f"  {it}" for it in way(record.exc_info))])


class InJson(logging.Formatter):
    """For programs: one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line whatever happened."""
        told: dict[str, Any] = {"time": _at(record), "level": record.levelname.lower(), "logger": record.name}
        told |= {"message": record.getMessage(), **_told(record)}
        if record.exc_info:
            told["failure"] = way(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def way(failure: Any) -> list[str]:
    """The kinds of the exceptions and the places in the program, without what they say."""
    if not failure or failure[1] is None:
        return []
    lines: list[str] = []
    one: BaseException | None = failure[1]
    while one is not None and len(lines) < 200:
        lines.append(f"{type(one).__module__}.{type(one).__qualname__}")
        lines += [f"at {it.filename}:{it.lineno} {it.name}" for it in traceback.extract_tb(one.__traceback__)]
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return lines


def _told(record: logging.LogRecord) -> dict[str, Any]:
    number = REQUEST.get()
    return ({"request_id": number} if number else {}) | {name: it for name, it in vars(record).items() if name not in OURS}


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, OFFICE).isoformat(timespec="milliseconds")
