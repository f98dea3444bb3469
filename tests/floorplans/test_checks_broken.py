"""Every check finds what is wrong with its broken sample, and nothing is wrong with the clean ones."""

import subprocess
import sys
from pathlib import Path

import pytest

from floorplans import survey
from floorplans.checks import CATALOGUE
from floorplans.vocabulary import Severity

BROKEN = Path(__file__).parents[2] / "fixtures" / "broken"


def sample(code: str) -> Path:
    files = [path for path in BROKEN.glob(f"{code}.*") if path.suffix in (".dxf", ".geojson")]
    assert len(files) == 1, f"{code} has {len(files)} broken samples"
    return files[0]


@pytest.mark.parametrize("code", CATALOGUE)
def test_each_check_finds_its_broken_sample_and_says_figures_in_both_languages(code: str):
    path = sample(code)
    findings = [one for one in survey(path).findings if one.code == code]
    assert findings
    for one in findings:
        assert one.severity is CATALOGUE[code].severity
        assert any("\u4e00" <= letter <= "\u9fff" for letter in one.says.zh)
        assert one.says.zh.endswith("。")
        assert one.says.en.endswith(".")
        assert one.mend.zh
        assert one.mend.en
        assert one.subject
        assert path.name in one.place


@pytest.mark.parametrize("code", sorted(set(CATALOGUE) - {"layer-missing", "drawing-empty", "mapping-assumed", "text-garbled"}))
def test_a_sample_has_no_other_error(code: str):
    others = {one.code for one in survey(sample(code)).findings if one.severity is Severity.ERROR}
    assert others <= {code}


@pytest.mark.parametrize("name", ["clean.dxf", "clean.geojson"])
def test_nothing_is_said_of_a_clean_plan(name: str):
    assert survey(BROKEN / name).findings == ()


def test_the_samples_are_those_that_the_script_draws(tmp_path):
    subprocess.run([sys.executable, BROKEN / "draw.py", tmp_path], check=True, capture_output=True)
    drawn = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert drawn == {path.name: path.read_bytes() for path in BROKEN.iterdir() if path.suffix in (".dxf", ".geojson")}


def test_no_sample_is_left_over():
    assert {path.stem for path in BROKEN.glob("*.geojson")} | {path.stem for path in BROKEN.glob("*.dxf")} == {
        *CATALOGUE,
        "clean",
    }
