"""The readings that are under way: so many at a time, each can be broken off."""

import logging
import subprocess
from collections.abc import Mapping
from pathlib import Path
from threading import BoundedSemaphore, Lock, Thread
from types import MappingProxyType
from typing import Any, Final

from api import reading
from api.reading import Files
from floorplans.vocabulary import Words

LOG = logging.getLogger("gongfang")

SMALL: Final = 256 << 10
"""Bytes; a smaller drawing is read sooner than a process has started."""

FAILED: Final = Words(
    "读图程序中断，请重新提交；若再次发生，请把文件交给维护人员",
    "reading broke off; hand the file in again, and if it happens again give it to the maintainers",
)
HOUSE: Final = Path(__file__).resolve().parents[1]


class Jobs:
    """Who is being read."""

    def __init__(self, at_once: int = 2, environment: Mapping[str, str] = MappingProxyType({})) -> None:
        """``at_once`` drawings are read at the same time, the others wait their turn."""
        self._turn = BoundedSemaphore(at_once)
        self._running: dict[Path, subprocess.Popen[bytes] | None] = {}
        self._lock = Lock()

    def start(self, files: Files, mapping: str | None, unit: str | None) -> None:
        """Begin to read a drawing; nothing is done where that is under way."""
        with self._lock:
            if files.stem in self._running:
                return
            self._running[files.stem] = None
        reading.queue(files)
        Thread(target=self._run, args=(files, mapping, unit), daemon=True).start()

    def wait(self, files: Files, mapping: str | None, unit: str | None) -> None:
        """Read a drawing now; returns when it is read or refused."""
        with self._lock:
            self._running.setdefault(files.stem, None)
        self._run(files, mapping, unit)

    def under_way(self, files: Files) -> bool:
        """Whether it is being read, or waits its turn."""
        return files.stem in self._running

    def cancel(self, files: Files) -> None:
        """Break a reading off; nothing is done where there is none."""
        with self._lock:
            process = self._running.pop(files.stem, None)
        if process is not None:
            process.kill()

    def _run(self, files: Files, *how: Any) -> None:
        try:
            with self._turn:
                if files.drawing.stat().st_size < SMALL:
                    reading.read_apart(files, *how)
                else:
                    self._apart(files, *how)
        except FileNotFoundError:
            LOG.info("%s was withdrawn before it was read", files.stem.name)
        except Exception:
            LOG.exception("%s could not be read", files.stem.name)
        finally:
            with self._lock:
                withdrawn = self._running.pop(files.stem, self) is self
            if not withdrawn and not files.reading.exists() and not (reading.told(files) or {}).get("refused"):
                reading.refuse(files, FAILED)

    def _apart(self, files: Files, mapping: str | None, unit: str | None) -> None:
        with self._lock:
            if files.stem not in self._running:  # broken off while it waited
                return
            process = subprocess.Popen(reading.command(files, mapping, unit), cwd=HOUSE)  # noqa: S603  (our own module)
            self._running[files.stem] = process
        if process.wait():
            LOG.error("reading %s ended with %s", files.stem.name, process.returncode)
