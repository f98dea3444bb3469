from pathlib import Path

import pytest

from floorplans.catalogue import CATALOGUE_FILE, catalogue
from floorplans.checks import CATALOGUE, Check, check
from floorplans.vocabulary import Family, Severity, Words

BROKEN = Path(__file__).parents[2] / "fixtures" / "broken"


def test_the_catalogue_is_current():
    assert CATALOGUE_FILE.read_text("utf-8") == catalogue()


@pytest.mark.parametrize("one", CATALOGUE.values(), ids=lambda one: one.code)
def test_each_check_has_a_line_in_the_catalogue_and_in_the_list_of_broken_files(one: Check):
    assert f"| `{one.code}` |" in CATALOGUE_FILE.read_text("utf-8")
    assert f"| `{one.code}` |" in (BROKEN / "README.md").read_text("utf-8")


@pytest.mark.parametrize("one", CATALOGUE.values(), ids=lambda one: one.code)
def test_each_check_speaks_both_languages(one: Check):
    for words in (one.heading, one.mend):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in words.zh)
        assert words.en
    assert one.test.__doc__


def test_two_checks_of_one_code_are_refused():
    words = Words("重叠", "overlap")
    with pytest.raises(ValueError, match="two checks are called room-overlap"):
        check("room-overlap", Severity.ERROR, words, family=Family.TOPOLOGY, mend=words)(lambda _reading, _tolerance: iter(()))
