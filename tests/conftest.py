"""What every test may ask for: an empty register in either database, the sample city, the third-party samples, and sizes."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, Phase, settings

from tests import postgres

for _limit in ("LOGINS_PER_MINUTE", "LOGINS_PER_MINUTE_FROM", "UPLOADS_PER_MINUTE", "UPLOADS_PER_MINUTE_FROM"):
    os.environ.setdefault(f"GONGFANG_{_limit}", "0")  # tests come oftener than people; those of the limits set their own
os.environ.setdefault("GONGFANG_LOG_LEVEL", "warning")

ROOT = Path(__file__).resolve().parent.parent
CI = os.environ.get("CI", "").lower() in {"1", "true"}
SOAK = bool(os.environ.get("GONGFANG_SOAK"))

PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}
settings.register_profile("here", max_examples=50, **PATIENT)
settings.register_profile("ci", max_examples=25, derandomize=True, database=None, **PATIENT)
settings.register_profile("soak", max_examples=500, phases=tuple(Phase), **PATIENT)
settings.load_profile("soak" if SOAK else "ci" if CI else "here")


def size(small: int, full: int) -> int:
    """How much of something to try: little in ``make test``, all of it in ``make soak``."""
    return full if SOAK else small


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In ``make soak`` only what can be tried more often: Hypothesis's tests, and those of a file that asks for a size."""
    if not SOAK:
        return
    scaled = [
        it for it in items if hasattr(getattr(it, "obj", None), "hypothesis") or hasattr(getattr(it, "module", None), "size")
    ]
    config.hook.pytest_deselected(items=[it for it in items if it not in scaled])
    items[:] = scaled


def create(url: str) -> None:
    """An empty register; imported here so that drawings can be tested while the register cannot be."""
    from registry import Database, upgrade

    database = Database(url)
    upgrade(database)
    database.close()


def chromium() -> str | None:
    """The distribution's browser; None where there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_report_header() -> list[str]:
    """What this machine can do, so that a report tells what it was made with."""
    browser = chromium()
    said = (
        subprocess.run([browser, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        if browser
        else "no Chromium"
    )
    server = postgres.binaries()
    return [
        f"GDAL {pyogrio.__gdal_version_string__} · GEOS {shapely.geos_version_string} · SQLite {sqlite3.sqlite_version}",
        f"PostgreSQL {os.environ.get(postgres.ADDRESS) or server or 'is missing'} · {said} · Hypothesis {settings.get_current_profile_name()}",
    ]


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of third-party drawings and lists; they are never copied into the project."""
    folder = Path(os.environ.get("GONGFANG_SAMPLES") or ROOT.parent / "shared" / "data").resolve()
    if not folder.is_dir():
        if CI:
            pytest.fail(f"the third-party samples are not in {folder}; set GONGFANG_SAMPLES")
        pytest.skip(f"the third-party samples are not in {folder}; set GONGFANG_SAMPLES")
    return folder


def _draw(folder: Path, **environment: str) -> Path:
    make = ROOT / "fixtures" / "make.py"
    subprocess.run(
        [sys.executable, make, folder], check=True, capture_output=True, cwd=folder.parent, env=os.environ | environment
    )
    return folder


@pytest.fixture(scope="session")
def draw_city() -> Callable[..., Path]:
    """Draws the sample city into a folder, by a process of its own with the environment given."""
    return _draw


@pytest.fixture(scope="session")
def liaocheng(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample city, drawn once."""
    return _draw(tmp_path_factory.mktemp("city") / "liaocheng", PYTHONHASHSEED="1")


@pytest.fixture(scope="session")
def sample_city(liaocheng: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register of the sample city as ``make demo`` enters it, built once for all workers: copy it before writing into it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    path = shared / "sample-city" / "liaocheng.gpkg"
    path.parent.mkdir(exist_ok=True)
    with (shared / "sample-city.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            _enter(liaocheng, path.with_name("new.gpkg"))
            path.with_name("new.gpkg").rename(path)
    return path


def _enter(city: Path, register: Path) -> None:
    register.unlink(missing_ok=True)
    told = ["--register", register, "--by", "示例", "--because", "样例城市（虚构）", "--on", "2019-01-01"]
    drawings = [*sorted(city.glob("*.dxf")), city / "liaocheng.gpkg"]
    for words in (
        ["register", "create", register],
        ["building", "add", "--sheet", city / "buildings.csv", *told],
        ["enrol", *drawings, "--places", city / "places.csv", *told, "--surveyor", "示例测绘室（虚构）", "--yes"],
        ["act", "run", city / "acts.jsonl", "--register", register],
    ):
        command = [sys.executable, "-c", "from api.cli import main; main()", *map(str, words)]
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A running PostGIS: the one that ``make test`` started, else one of our own."""
    given = os.environ.get(postgres.ADDRESS)
    if given:
        yield given
        return
    with postgres.cluster() as address:
        yield address


@pytest.fixture(scope="session")
def template(cluster: str) -> Iterator[str]:
    """Name of a database with PostGIS and an empty register in it, which each test's own is copied from."""
    name = f"empty_{uuid4().hex}"
    with psycopg.connect(cluster, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        create(postgres.database_of(cluster, name))
        yield name
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty embedded register, which each test's own is copied from."""
    path = tmp_path_factory.mktemp("empty") / "empty.gpkg"
    create(str(path))
    return path


@pytest.fixture
def embedded_register(empty_file: Path, tmp_path: Path) -> str:
    """Address of a fresh, empty register in one GeoPackage file."""
    return str(shutil.copyfile(empty_file, tmp_path / "register.gpkg"))


@pytest.fixture
def network_register(cluster: str, template: str) -> Iterator[str]:
    """Address of a fresh, empty register in PostGIS."""
    name = f"register_{uuid4().hex}"
    with psycopg.connect(cluster, autocommit=True) as server:
        postgres.copy(server, template, name)
        yield postgres.database_of(cluster, name)
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["embedded", "network"])
def register(request: pytest.FixtureRequest) -> str:
    """Address of a fresh, empty register, once in each database."""
    address: str = request.getfixturevalue(f"{request.param}_register")
    return address
