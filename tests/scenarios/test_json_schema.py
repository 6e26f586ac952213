"""The JSON Schema that editors use."""

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from scenarios.json_schema import scenario_schema

LIBRARY = sorted(Path(str(files("scenarios").joinpath("library"))).glob("*.yaml"))


def test_the_shipped_schema_is_the_one_that_the_models_make() -> None:
    """scenarios/schema/scenario.schema.json equals what `gasdrill schema -o …` would write now."""
    shipped = files("scenarios").joinpath("schema", "scenario.schema.json").read_text(encoding="utf-8")
    assert json.loads(shipped) == json.loads(json.dumps(scenario_schema()))


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_an_editor_finds_nothing_wrong_with_the_library(path: Path) -> None:
    """Every shipped scenario is valid by the schema, and its first line names the schema by a path that exists."""
    text = path.read_text(encoding="utf-8")
    validator = jsonschema.Draft202012Validator(scenario_schema())
    assert [error.message for error in validator.iter_errors(YAML(typ="safe", pure=True).load(text))] == []
    schema = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / schema).is_file()


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": {"a": {"lasts": 90}}},
        {"steps": {"a": {"lasts": {"least": 1}}}},
        {"steps": {"a": {"nonsense": 1}}},
        {"steps": {"a": {"after": {"none": ["b"]}}}},
        {"walks": {"a": {"b": "30 m"}}},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_an_editor_sees_what_is_wrong(wrong: dict[str, object]) -> None:
    """A bare number for a time, an unknown key, a wrong word of the grammar are errors by the schema too."""
    data = {"format": 1, "scenario": {"id": "x"}, "steps": {"a": {}}, **wrong}
    assert list(jsonschema.Draft202012Validator(scenario_schema()).iter_errors(data))
