"""The house keeps its own rules: which way imports point, who knows what, and what never stands in a file."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ORDER = ("floorplans", "registry", "maps", "api")
"""Each may import what stands left of it."""

INSIDE = (("store",), ("models", "standards"), ("queries",), ("acts", "compliance"), ("views",), ("exchange",))
"""The same within ``registry``; what stands together may import each other."""

SOURCES = sorted(path.relative_to(ROOT) for package in ORDER for path in (ROOT / package).rglob("*.py"))
BELOW_THE_DOOR = [path for path in SOURCES if path.parts[0] != "api"]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path))


@cache
def imported(path: Path) -> frozenset[str]:
    """Dotted names that a file imports anywhere, ``from a import b`` as both ``a`` and ``a.b``."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def lines_with(paths: Iterable[Path], pattern: str) -> list[str]:
    """``file:line`` of the lines that match, so that a failure says where."""
    assert paths
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in sorted(paths)
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if re.search(pattern, line)
    ]


def committed(*patterns: str) -> list[Path]:
    """Files under version control, and those that will be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted({Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()})


def test_there_is_a_house_to_look_at():
    assert {path.parts[0] for path in SOURCES} == set(ORDER)


def test_imports_point_one_way():
    for path in SOURCES:
        later = {*ORDER[ORDER.index(path.parts[0]) + 1 :], "fixtures", "tests"}
        assert not {name for name in imported(path) if name.split(".")[0] in later}, path


def test_inside_the_register_too():
    rank = {name: i for i, names in enumerate(INSIDE) for name in names}
    inside = [it for it in SOURCES if it.parts[0] == "registry" and "migrations" not in it.parts and len(it.parts) > 2]
    assert inside
    for path in inside:
        own = rank[path.parts[1].removesuffix(".py")]
        later = set()
        for node in tree(path).body:  # an import within a function breaks a circle on purpose and says so there
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "registry":
                named = [node.module.split(".")[1]] if "." in node.module else [alias.name for alias in node.names]
                later |= {name for name in named if rank.get(name, -1) > own}
        assert not later, path


DIALECT = r"""["'](postgresql|sqlite|spatialite)\b|sqlite3|psycopg|dialect\.name|GPKG|gpkg_|\bPRAGMA\b"""
KNOWS_THE_DATABASES = {"database.py", "geopackage.py", "postgis.py", "columns.py", "packed.py", "rtree.py", "rows.py"}


def test_only_the_store_and_the_migrations_know_that_there_are_two_databases():
    known = [it for it in SOURCES if it.parts[:2] == ("registry", "store") and it.name in KNOWS_THE_DATABASES]
    assert {it.name for it in known} == KNOWS_THE_DATABASES
    others = [it for it in SOURCES if it.parts[0] != "floorplans" and it.parts[:2] != ("registry", "migrations")]
    assert not lines_with(set(others) - set(known), DIALECT)


def test_gdal_never_opens_the_live_register():
    """GDAL carries its own SQLite, which in one process breaks the locks of ours."""
    others = [it for it in SOURCES if it.parts[0] != "floorplans" and it.parts[:2] != ("registry", "exchange")]
    for path in others:
        assert not {name for name in imported(path) if name.split(".")[0] in {"pyogrio", "fiona", "osgeo"}}, path
    assert not lines_with(others, r"\b(read_file|to_file|read_dataframe|write_dataframe|open_arrow)\(")


CLOCK = {("date", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("time", "time"), ("os", "environ"), ("os", "getenv")}
ISSUES_INSTANTS = {Path("registry/store/journal.py"), Path("registry/store/upgrade.py")}
"""Where the register stamps what it knows since when; that is no day of the office's."""


def test_time_environment_and_printing_belong_to_the_door():
    found = []
    for path in BELOW_THE_DOOR:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in CLOCK:
                if path in ISSUES_INSTANTS and node.value.id == "datetime":
                    continue
                found.append(f"{path}:{node.lineno}: {node.value.id}.{node.attr}")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"print", "input"}:
                found.append(f"{path}:{node.lineno}: {node.func.id}()")
    assert not found


def test_select_stands_where_scope_and_time_are_applied():
    apply_them = {("registry", "store"), ("registry", "migrations"), ("registry", "queries"), ("registry", "views")}
    others = [it for it in SOURCES if it.parts[0] in {"registry", "maps", "api"} and it.parts[:2] not in apply_them]
    assert not [path for path in others if "sqlalchemy.select" in imported(path)]
    assert not lines_with(others, r"""(?<![\w.])select\(|["']\s*SELECT\s""")


def test_a_file_is_one_idea_and_fits_in_300_lines():
    for path in committed("*.py", "*.mjs", "*.js", "*.css", "*.html", "*.sh"):
        assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= 300, path


def test_what_others_may_call_says_what_it_does():
    assert not [path for path in SOURCES if not ast.get_docstring(tree(path))]
    told = [path for path in SOURCES if "versions" not in path.parts]  # a migration's steps have fixed names
    silent = [
        f"{path}:{node.lineno}: {node.name}"
        for path in told
        for node in _reachable(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent


def _reachable(module: ast.Module) -> list[ast.stmt]:
    """Functions and classes of a module, and the methods of its public classes."""
    inner = [
        child for node in module.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") for child in node.body
    ]
    return [*module.body, *inner]


# Written so that this file does not match itself.
FORBIDDEN = [
    r"https?://(cdn|unpkg|code\.jquery|cdnjs|fonts\.g)|cdn\.jsdelivr",
    r"pypi\.or[g]|pythonhosted\.or[g]|registry\.npmj[s]|deb\.debia[n]",
    r"/wor[k]/|/opt/(pypi|wheel[s])|/roo[t]/|/hom[e]/\w",
    r'"resolve[d]":|--(extra-)?index-ur[l]\b|--find-link[s]\b',
]
TEXT = (
    "*.py",
    "*.md",
    "*.toml",
    "*.lock",
    "*.json",
    "*.sh",
    "*.yaml",
    "*.yml",
    "*.mjs",
    "*.js",
    "*.html",
    "*.css",
    "*.ini",
    "Makefile",
    ".ci/run",
)


def test_no_registry_no_cdn_and_no_path_of_a_machine_is_named():
    assert not lines_with(committed(*TEXT), "|".join(FORBIDDEN))


def test_every_locked_package_carries_its_hashes():
    for name in ("requirements.lock", "requirements-node.lock"):
        entries = re.split(r"\n(?=\S+==)", "\n" + (ROOT / name).read_text(encoding="utf-8"))[1:]
        assert entries
        assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_every_dependency_is_locked_and_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["test"]
    named = {re.split(r"[\[>=<]", name)[0].lower() for name in wanted}
    lock = "\n" + (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    reasons = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").lower()
    assert len(named) > 20
    assert not {name for name in named if f"\n{name.replace('_', '-')}==" not in lock}
    assert not {name for name in named if f"`{name}`" not in reasons}


def test_the_readmes_name_only_what_the_menu_has():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"`make ([a-z]+)`|^make ([a-z]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        assert named
        assert {a or b for a, b in named} <= targets


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_what_a_readme_points_to_is_there(name):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / name).read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target
