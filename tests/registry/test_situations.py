"""The situations that lawyers write in YAML are asked of the standards: ``tests/standards`` says how."""

from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from api.entitled import as_told
from registry import RegistryError
from registry.compliance.entitle import entitle
from registry.compliance.entitle_figures import Needs
from registry.standards import credit_code, periods, real_estate_unit_number
from registry.standards.office_areas import limit, toilet_limit
from registry.standards.posts import posts

FOLDER = Path(__file__).parent.parent / "standards"


def of_a_number(standard):
    """What a number says, or all that is wrong with it."""

    def ask(number, _on):
        wrong = standard.problems(number)
        if wrong:
            return {"refused": "；".join(it.zh for it in wrong)}
        return {"valid": True, **asdict(standard.split(number))}

    return ask


def of_a_period(given, _on):
    count = periods.after_months if "months" in given else periods.after_workdays
    try:
        return asdict(count(given["start"], given.get("months") or given["workdays"]))
    except RegistryError as refused:
        return {"refused": refused.words.zh}


def of_an_organisation(given, on):
    """What it may have; ``heads`` are all in the lowest post."""
    counted = given.get("posts") or {list(posts(given["tier"]))[-1]: given["heads"]}
    ratio = Decimal(given["ratio"]) if "ratio" in given else None
    try:
        return as_told(entitle(given["tier"], counted, on=on, needs=Needs(cars=given.get("cars", 0)), ratio=ratio))
    except RegistryError as refused:
        return {"refused": refused.words.zh}


def of_a_post(given, on):
    """How large its office may be, and the toilet in it."""
    office, toilet = (ask(given["tier"], given["post"], on) for ask in (limit, toilet_limit))
    return {"limit": office and str(office.usable_area), "toilet": toilet and str(toilet.number)}


ASK = {
    "entitlements": of_an_organisation,
    "office_areas": of_a_post,
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
    answer, expected = ASK[about](situation["given"], situation.get("on")), situation["expect"]
    if "refused" in expected:
        assert expected["refused"] in answer.get("refused", "")
        return
    assert {name: answer.get(name, "nothing is said") for name in expected} == expected


def test_every_file_is_asked():
    assert {path.stem for path in FOLDER.glob("*.yaml")} >= set(ASK)
    assert len(SITUATIONS) > 90
