"""The situations that lawyers write in YAML are asked of the standards: ``tests/standards`` says how."""

from dataclasses import asdict
from pathlib import Path

import pytest
import yaml

from registry import RegistryError
from registry.standards import credit_code, periods, real_estate_unit_number

FOLDER = Path(__file__).parent.parent / "standards"


def of_a_number(standard):
    """What a number says, or all that is wrong with it."""

    def ask(number):
        wrong = standard.problems(number)
        if wrong:
            return {"refused": "；".join(it.zh for it in wrong)}
        return {"valid": True, **asdict(standard.split(number))}

    return ask


def of_a_period(given):
    count = periods.after_months if "months" in given else periods.after_workdays
    try:
        return asdict(count(given["start"], given.get("months") or given["workdays"]))
    except RegistryError as refused:
        return {"refused": refused.words.zh}


ASK = {
    "credit_codes": of_a_number(credit_code),
    "real_estate_unit_numbers": of_a_number(real_estate_unit_number),
    "deadlines": of_a_period,
}
SITUATIONS = [
    (path.stem, it)
    for path in sorted(FOLDER.glob("*.yaml"))
    if path.stem in ASK
    for it in yaml.safe_load(path.read_text("utf-8"))
]


@pytest.mark.parametrize(("about", "situation"), SITUATIONS, ids=[f"{about}: {it['name']}" for about, it in SITUATIONS])
def test_the_situation_ends_as_the_lawyer_says(about, situation):
    answer, expected = ASK[about](situation["given"]), situation["expect"]
    if "refused" in expected:
        assert expected["refused"] in answer.get("refused", "")
        return
    assert {name: answer.get(name) for name in expected} == expected


def test_every_file_is_asked():
    assert {path.stem for path in FOLDER.glob("*.yaml")} >= set(ASK)
    assert len(SITUATIONS) > 30
