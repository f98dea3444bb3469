"""Whatever is said of a survey stands in the catalogue, whoever says it."""

import ast
from pathlib import Path

import pytest

from floorplans.act_findings import CORRECTIONS
from floorplans.catalogue import CATALOGUE_FILE
from floorplans.checks import CATALOGUE
from floorplans.kinds import declare_all, heading_of, told
from floorplans.vocabulary import Severity, Words

ROOT = Path(__file__).parents[2]
SOURCES = [path for house in ("floorplans", "registry", "maps", "api") for path in (ROOT / house).rglob("*.py")]
DECLARED = [(by, code, kind) for by, table in declare_all() for code, kind in table.items()]
SAYS = Words("有误。", "It is wrong.")


def test_a_finding_is_made_by_a_check_or_of_a_declared_kind_and_nowhere_else():
    makers = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
    }
    assert makers == {"floorplans/checks/__init__.py", "floorplans/kinds.py"}


def test_what_nobody_declared_cannot_be_said():
    with pytest.raises(KeyError, match="correction-idel"):
        told(CORRECTIONS, "correction-idel", SAYS, subject="301")


def test_a_kind_is_no_worse_than_it_is_declared():
    assert told(CORRECTIONS, "correction-idle", SAYS, subject="301", severity=Severity.NOTE).severity is Severity.NOTE
    with pytest.raises(ValueError, match="correction-idle"):
        told(CORRECTIONS, "correction-idle", SAYS, subject="301", severity=Severity.ERROR)


@pytest.mark.parametrize(("by", "code", "kind"), DECLARED, ids=lambda it: it if isinstance(it, str) else "")
def test_each_kind_has_its_line_in_the_catalogue_in_both_languages(by, code, kind):
    lines = [line for line in CATALOGUE_FILE.read_text("utf-8").splitlines() if f"| `{code}` | {by.zh} {by.en} |" in line]
    assert len(lines) == 1
    for words in (by, kind.heading, kind.mend):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in words.zh)
        assert words.en
    for part in (kind.severity.zh, kind.family.zh, kind.moment.zh, kind.heading.zh, kind.mend.zh):
        assert part in lines[0]


@pytest.mark.parametrize("code", sorted({code for _, code, _ in DECLARED}))
def test_one_code_is_as_bad_whoever_says_it(code):
    same = {kind.severity for _, other, kind in DECLARED if other == code}
    same |= {one.severity for one in CATALOGUE.values() if one.code == code}
    assert len(same) == 1


def test_no_kind_is_declared_that_nobody_says():
    written = [
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    declared = [code for _, code, _ in DECLARED]
    assert {code for code in declared if written.count(code) <= declared.count(code)} == set()


def test_a_kind_is_called_by_its_heading():
    assert heading_of("lease-expired").zh == "租约已到期"
    assert heading_of("no-such-code") is None
