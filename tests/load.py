"""Many at once against the real server: readers who never pause, writers whose every acknowledged act is counted."""

import asyncio
import json
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import numpy as np
from sqlalchemy import select

from api.doorkeeper import make_token
from registry import Database
from registry.acts.accounts import add_account, found
from registry.acts.grants import grant
from registry.models import Role, RoomArea
from registry.queries import accounts
from registry.store import passwords, proofs
from registry.store.journal import Entry
from tests.factories import BUILDING, hand_in, record, row, sheet, survey

ON = date(2026, 3, 2)
ROOMS = 40
PATHS = (
    "/", "/places", f"/buildings/{BUILDING}", f"/buildings/{BUILDING}?floor=2F", "/api/buildings", f"/api/buildings/{BUILDING}/floors",
    f"/api/floors/{BUILDING}-1F/rooms", f"/api/floors/{BUILDING}-2F/rooms.geojson", f"/api/rooms/{BUILDING}-1F-101", "/api/idle-rooms",
    f"/rooms/{BUILDING}-2F-203", "/static/gongfang.css",
)  # fmt: skip


@dataclass
class Told:
    """What the clients met."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    kept: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Acknowledged acts: their ground → room, source and area."""
    asked: set[str] = field(default_factory=set)
    wrong: Counter = field(default_factory=Counter)
    cut_off: int = 0
    stood_still: float = 0.0
    by_path: dict[str, list[float]] = field(default_factory=dict)
    memory: list[int] = field(default_factory=list)
    """Resident bytes of the server, over the time."""

    def percentile(self, share, of="reads"):
        return float(np.percentile(getattr(self, of) or [0.0], share))


def furnish(url: str, folder: Path) -> str:
    """Two floors, the three administrators and a member of staff, by whose token everybody asks."""
    database = Database(url)
    word = {"on": ON, "because": "聊机管〔2026〕1号"}
    with database.writing() as session:
        record(session)
        numbers = [f"{100 + i}" for i in range(1, ROOMS + 1)]
        hand_in(session, survey(folder, sheet(*row(*numbers)), sheet(*row("201", "202", "203"), floor="2F")))
    with database.writing() as session:
        found(session, by="安装", **word)
        add_account(session, "wangmin", "王敏", by="system", **word)
        grant(session, "wangmin", Role.STAFF, "371500", by="security", **word)
        key = accounts.account(session, "wangmin", on=ON).id
    now = datetime.now(UTC)
    with database.noting() as at:
        proofs.set_password(at, key, passwords.hashed("一个很长的口令 2026"), once=False, now=now)
    token, _ = make_token(database, key, "压力", 2, now=now)
    database.close()
    return token


@contextmanager
def serving(url: str, folder: Path, *more: str) -> Iterator[tuple[int, subprocess.Popen]]:
    """The server in a process of its own, its log in a file; it must end well when it is asked to, unless it was killed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["serve", "--register", url, "--port", str(port), *more]
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen([sys.executable, "-c", "from api.cli import main; main()", *words], stderr=log)
    try:
        for _ in range(600):
            with suppress(URLError, ConnectionError, HTTPError):
                urlopen(f"http://127.0.0.1:{port}/readyz").close()
                break
            assert server.poll() is None, (folder / "serve.log").read_text()
            time.sleep(0.05)
        yield port, server
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)
        server.wait(60)


class Line:
    """One connection of a browser, kept open."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._in: asyncio.StreamReader | None = None
        self._out: asyncio.StreamWriter | None = None

    async def __call__(self, method: str, path: str, body: bytes = b"") -> int:
        if self._out is None:
            self._in, self._out = await asyncio.open_connection("127.0.0.1", self._port)
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: office\r\nAuthorization: Bearer {self._token}\r\nContent-Length: {len(body)}\r\n"
        )
        self._out.write(f"{head}Content-Type: application/json\r\n\r\n".encode() + body)
        heads = (await self._in.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        told = dict(it.split(": ", 1) for it in heads[1:] if ": " in it)
        if "content-length" in told:
            await self._in.readexactly(int(told["content-length"]))
        while told.get("transfer-encoding") == "chunked":
            length = int(await self._in.readline(), 16)
            await self._in.readexactly(length + 2)
            if not length:
                break
        return int(heads[0].split()[1])

    async def close(self) -> None:
        if self._out is not None:
            self._out.close()
            with suppress(OSError):
                await self._out.wait_closed()


async def _read(line: Line, told: Told, until: float, chance: random.Random) -> None:
    await asyncio.sleep(chance.random())
    while time.monotonic() < until:
        path, began = chance.choice(PATHS), time.monotonic()
        status = await line("GET", path)
        took = time.monotonic() - began
        told.reads.append(took)
        told.by_path.setdefault(path, []).append(took)
        if status != 200:
            told.wrong[f"GET {path} {status}"] += 1


async def _write(line: Line, told: Told, until: float, who: int, pause: float) -> None:
    """One clerk states one area after another, each writer by a source of its own, two writers to a room."""
    turn = 0
    while time.monotonic() < until:
        turn += 1
        room, source, area = f"{BUILDING}-1F-{101 + who // 2}", f"第{who}号测绘组", f"{20 + turn / 100:.2f}"
        ground = f"测绘报告 {who}-{turn}"
        body = {
            "told": {"room": room, "kind": "usable", "area": area, "source": source},
            "because": ground,
            "on": "2026-03-02",
            "confirm": True,
        }
        told.asked.add(ground)
        began = time.monotonic()
        status = await line("POST", "/api/acts/state-area", json.dumps(body).encode())
        told.writes.append(time.monotonic() - began)
        if status == 200:
            told.kept[ground] = room, source, area
        else:
            told.wrong[f"POST {status}"] += 1
        await asyncio.sleep(pause)


async def _tick(told: Told) -> None:
    """How long this very process stood still at most: a machine that stops altogether is nothing of the server's."""
    while True:
        began = time.monotonic()
        await asyncio.sleep(0.2)
        told.stood_still = max(told.stood_still, time.monotonic() - began - 0.2)


async def _watch(told: Told, pid: int, until: float, every: float) -> None:
    while time.monotonic() < until:
        with suppress(OSError):
            told.memory.append(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096)  # noqa: ASYNC240  # no disc
        await asyncio.sleep(every)


async def crowd(port: int, pid: int, token: str, *, readers: int, writers: int, seconds: float, pause: float = 0.5) -> Told:
    """So many at once for so long; a line that breaks off ends whoever was on it, and is counted."""
    told, until = Told(), time.monotonic() + seconds
    chances = [random.Random(i) for i in range(readers)]  # noqa: S311  # no secrets
    lines = [Line(port, token) for _ in range(readers + writers)]
    work = [_read(line, told, until, it) for line, it in zip(lines, chances, strict=False)]
    work += [_write(line, told, until, who, pause) for who, line in enumerate(lines[readers:])]
    beside = [asyncio.create_task(it) for it in (_watch(told, pid, until, seconds / 30), _tick(told))]
    ends = await asyncio.gather(*work, return_exceptions=True)
    for one in beside:
        one.cancel()
    for line in lines:
        await line.close()
    for ended in ends:
        if isinstance(ended, OSError | EOFError):
            told.cut_off += 1
        elif ended is not None:
            raise ended
    return told


def assert_kept(database: Database, told: Told) -> int:
    """Every acknowledged act is in the journal once, nothing is there that nobody asked for, and the last word of each is what stands."""
    with database.reading() as session:
        written = Counter(session.scalars(select(Entry.because).where(Entry.act == "state-area")))
        query = select(RoomArea.source, RoomArea.area).where(RoomArea.known_to.is_(None), RoomArea.valid_to.is_(None))
        standing = dict(session.execute(query).all())
    assert set(told.kept) <= set(written) <= told.asked
    assert set(written.values()) <= {1}
    last = {source: area for _, source, area in told.kept.values()}
    unsure = {f"第{it.split()[1].split('-')[0]}号测绘组" for it in told.asked - set(told.kept)}  # whose last answer never came
    assert {source: f"{standing[source]:.2f}" for source in set(last) - unsure} == {it: last[it] for it in set(last) - unsure}
    return len(written)
