"""A private PostGIS cluster in a temporary folder: started for the tests, reached by a socket only, gone afterwards.

python -m tests.postgres COMMAND…     runs a command beside a cluster, its address in GONGFANG_TEST_POSTGRES
python -m tests.postgres --durable …  the same with every commit on the disc, for measuring
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

ADDRESS = "GONGFANG_TEST_POSTGRES"
"""The variable that holds the address of a cluster somebody else started and will stop."""

HASTE = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_wal_size=256MB"]
"""A test's cluster never outlives its machine, so it need not wait for the disc."""

MEMORY, ROOM = Path("/dev/shm"), 2 << 30  # noqa: S108  # a folder there gets a name that nobody can know before
"""Making a database and dropping it is a thousand files, which in memory take a tenth of the time; and the bytes that must be free."""


def _shelf() -> Path | None:
    """The folder for a cluster that need not outlive its machine: in memory where there is room, else the usual one."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL server of the distribution; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda it: int(it.parts[-3].split(".")[0]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _servant() -> str | None:
    """Who runs the server: oneself, but never root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """A running server with PostGIS; yields the address of its maintenance database."""
    folder = binaries()
    if folder is None:
        raise FileNotFoundError("no PostgreSQL server is installed; bash setup/system.sh test installs it")
    home = Path(tempfile.mkdtemp(prefix="gongfang-pg-", dir=None if durable else _shelf()))
    server: subprocess.Popen[bytes] | None = None
    servant = _servant()
    # setpriv hands the server over to its user and has the kernel stop it should we be killed
    run_as = ["setpriv", "--pdeathsig=INT"]
    if servant:
        user = pwd.getpwnam(servant)
        os.chown(home, user.pw_uid, user.pw_gid)
        run_as += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    quiet = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL, "cwd": home}
    try:
        data = home / "data"
        make = [
            folder / "initdb",
            "-D",
            data,
            "-U",
            "gongfang",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        ]
        subprocess.run([*run_as, *map(str, make)], check=True, **quiet)
        start = [
            folder / "postgres",
            "-D",
            data,
            "-k",
            home,
            "-c",
            "listen_addresses=",
            "-c",
            "max_connections=60",
            *([] if durable else HASTE),
        ]
        with (home / "log").open("wb") as log:
            server = subprocess.Popen([*run_as, *map(str, start)], stderr=log, **quiet)
        address = f"postgresql://gongfang@/postgres?host={home}"
        _await(address, server, home / "log")
        yield address
    finally:
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGINT)  # fast shutdown: open sessions are cut off
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(home, ignore_errors=True)


def _await(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return when the server answers; say what its log says where it never does."""
    for _ in range(300):
        with suppress(psycopg.OperationalError):
            psycopg.connect(address).close()
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"the private cluster did not start:\n{log.read_text(errors='replace')}")


def database_of(address: str, name: str) -> str:
    """The address of another database of the same cluster."""
    return address.replace("/postgres?", f"/{name}?", 1)


def copy(server: "psycopg.Connection[Any]", template: str, name: str) -> None:
    """Make a database out of a template, file by file: writing each page to the log, as servers do since 15, takes thrice as long."""
    by_file = " STRATEGY FILE_COPY" if server.info.server_version >= 150000 else ""
    server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"{by_file}')


def main(words: list[str]) -> int:
    """Run a command beside a cluster and hand on its exit code."""
    durable = words[:1] == ["--durable"]
    with cluster(durable=durable) as address:
        return subprocess.run(words[durable:], env={**os.environ, ADDRESS: address}, check=False).returncode


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster is stopped then too
    sys.exit(main(sys.argv[1:]))
