"""The API describes itself: in words, with examples, with what it refuses."""

import re
from pathlib import Path

import pytest

from api.app import create_app
from api.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    folder = tmp_path_factory.mktemp("described")
    return create_app(Settings(register_url=str(folder / "x.gpkg"), uploads=folder)).openapi()


def operations(described):
    return [(f"{method.upper()} {path}", it) for path, methods in described["paths"].items() for method, it in methods.items()]


def test_every_operation_says_what_it_is_in_both_languages(described):
    assert len(operations(described)) >= 16
    for name, it in operations(described):
        assert re.search(r"[一-鿿].* · [a-z]", it["summary"]), name
        assert it["description"].strip(), name
        assert it["tags"], name


def test_every_parameter_and_field_has_an_example(described):
    for name, it in operations(described):
        for parameter in it.get("parameters", []):
            schema = parameter["schema"]
            assert schema.get("examples") or parameter.get("examples") or "default" in schema, (name, parameter["name"])
    for name, schema in described["components"]["schemas"].items():
        for field, it in schema.get("properties", {}).items():
            nested = "$ref" in str(it)
            assert nested or it.get("examples") or it.get("description") or "default" in it, (name, field)


def test_every_answer_has_a_shape_or_an_example(described):
    for name, it in operations(described):
        (well,) = [answer for status, answer in it["responses"].items() if status.startswith("2")]
        for kind, content in well.get("content", {}).items():
            assert content.get("schema") or content.get("example"), (name, kind)
        assert "204" in it["responses"] or well["content"], name


def test_every_refusal_is_told_as_the_problem_that_is_answered(described):
    for name, it in operations(described):
        refused = {status: answer for status, answer in it["responses"].items() if status.startswith("4")}
        assert "422" in refused or not it.get("parameters"), name
        assert "404" in refused or "{" not in name, name
        for answer in refused.values():
            assert list(answer["content"]) == ["application/problem+json"], name
            assert answer["content"]["application/problem+json"]["example"]["title_en"]
    assert "HTTPValidationError" not in described["components"]["schemas"]
    assert {"400", "413", "422"} <= described["paths"]["/api/surveys"]["post"]["responses"].keys()
    assert {"404", "409", "422"} <= described["paths"]["/api/surveys/waiting/{token}/confirm"]["post"]["responses"].keys()


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_both_readmes_list_every_address(described, name):
    told = (ROOT / name).read_text(encoding="utf-8")
    paths = {"/api/acts/{verb}" if path.startswith("/api/acts/") else path for path in described["paths"]}
    assert not [path for path in paths if f"`{path}`" not in told and f" {path}`" not in told]
