"""The virus scanner that the office has, asked before a file is kept: a command, or the socket of clamd.

The setting is a command to which the file's path is added (``clamdscan --no-summary --fdpass``), answering 0 for clean
and 1 for infected; or ``clamd:`` with a path or an address (``clamd:/run/clamav/clamd.ctl``, ``clamd:127.0.0.1:3310``).
A scanner that does not answer keeps files out: an office that set one up does not want them unscanned.
"""

import logging
import shlex
import socket
import struct
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Final

from floorplans.vocabulary import Words
from registry import RegistryError, Unusable

LOG = logging.getLogger("gongfang")
CLEAN, INFECTED = 0, 1
CHUNK: Final = 1 << 16
CLAMD: Final = "clamd:"


class Infected(RegistryError):
    """A file in which the scanner found something."""


def scan(path: Path, name: str, *, scanner: str, seconds: int) -> None:
    """Refuse a file in which the scanner finds something; nothing where no scanner is set."""
    if not scanner:
        return
    try:
        found = (
            _by_socket(path, scanner.removeprefix(CLAMD), seconds)
            if scanner.startswith(CLAMD)
            else _by_command(path, scanner, seconds)
        )
    except (OSError, subprocess.SubprocessError, ValueError) as failed:
        LOG.error("the virus scanner does not answer: %s", failed)  # noqa: TRY400  # what it says is enough
        raise Unusable(
            "病毒扫描程序没有回答，文件未保存，请联系管理员",
            "the virus scanner does not answer; the file was not kept, tell the administrator",
        ) from failed
    if found:
        LOG.warning("the virus scanner refused a file: %s", found)
        raise Infected(f"{name} 含有病毒，未保存", f"a virus was found in {name}; it was not kept")


def scanner_state(scanner: str, *, seconds: int = 5) -> tuple[bool, Words]:
    """Whether files are scanned, and a sentence for ``gongfang doctor``."""
    if not scanner:
        return False, Words(
            "没有设置病毒扫描（GONGFANG_SCANNER），上传的文件不经扫描就保存",
            "no virus scanner is set (GONGFANG_SCANNER); files that are handed in are kept unscanned",
        )
    try:
        if scanner.startswith(CLAMD):
            with closing(_connect(scanner.removeprefix(CLAMD), seconds)) as line:
                line.sendall(b"zPING\0")
                answers = line.recv(16).startswith(b"PONG")
        else:
            answers = _by_command(Path(__file__), scanner, seconds) == ""
    except (OSError, subprocess.SubprocessError, ValueError):
        answers = False
    if answers:
        return True, Words("病毒扫描程序可用", "the virus scanner answers")
    return False, Words(
        "病毒扫描程序没有回答，现在不能上传文件", "the virus scanner does not answer; no file can be handed in at present"
    )


def _by_command(path: Path, scanner: str, seconds: int) -> str:
    """What the command found; empty where the file is clean. Any other code than 0 and 1 is its failure."""
    done = subprocess.run(  # noqa: S603  (the administrator's own command; the path is ours)
        [*shlex.split(scanner), str(path)], capture_output=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode == CLEAN:
        return ""
    if done.returncode == INFECTED:
        return done.stdout.decode(errors="replace").strip()[:500] or "infected"
    raise OSError(f"{shlex.split(scanner)[0]} left with {done.returncode}")


def _by_socket(path: Path, where: str, seconds: int) -> str:
    """What clamd found by its INSTREAM; empty where the file is clean."""
    with closing(_connect(where, seconds)) as line, path.open("rb") as file:
        line.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            line.sendall(struct.pack("!L", len(chunk)) + chunk)
        line.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := line.recv(4096)):
            answer += more
    said = answer.rstrip(b"\0\n").decode(errors="replace")
    if said.endswith(" OK"):
        return ""
    if said.endswith(" FOUND"):
        return said[:500]
    raise OSError(f"clamd says {said[:200]!r}")


def _connect(where: str, seconds: int) -> socket.socket:
    if where.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(seconds)
        try:
            line.connect(where)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = where.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=seconds)
