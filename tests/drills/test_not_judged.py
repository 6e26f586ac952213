"""On the screen and in JSON: what was not judged comes first, and a comparison counts every gap."""

import json
from pathlib import Path

import jsonschema
import pytest

from simulation.study.schema import study_schema
from tests.drills.command import gasdrill
from tests.drills.test_cli import SMALL


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A plan without organisations, deadlines, escalations, and without gaps."""
    path = tmp_path / "bare.yaml"
    path.write_text(
        "format: 1\nscenario: {id: bare}\npeople: {A: {}}\nroles: {r: {holders: [A]}}\n"
        "steps: {end: {by: r, lasts: 9s, does: all_clear}}\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("command", ["check", "simulate", "gaps"])
def test_what_was_not_judged_is_told_first(bare: Path, command: str) -> None:
    """A plan of which nothing is asked has no gap "in what was judged"; before that stands what was not."""
    more = () if command == "check" else ("-n", "40")
    said = gasdrill(command, str(bare), *more).stdout
    told, none = said.index("没有写单位（organisations）"), said.index("已判定的事项中没有发现预案缺口")
    assert told < said.index("没有写明任何时限要求") < none
    assert ("没有做缺一试验" in said) == (command == "simulate")
    data = json.loads(gasdrill(command, str(bare), *more, "--json", "-q").stdout)
    rows = data["files"][0]["not_judged"] if command == "check" else data["not_judged"]
    assert {"no-duties", "no-deadlines", "no-escalations"} <= {row["code"] for row in rows}
    if command != "check":
        jsonschema.validate(data, study_schema())


def test_a_comparison_says_what_it_did_not_try_and_adds_up(tmp_path: Path) -> None:
    """Two runs prove nothing; without --fragile the sentence that counts says so; with it both sides are tried."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    said = gasdrill("compare", str(path), "慢", "-n", "2", "-q").stdout
    assert "两份预案都没有做缺一试验" in said
    assert "次数太少，不判断" in said
    assert "明显" not in said
    assert said.startswith("修订前 没有判定的事项")
    data = json.loads(gasdrill("compare", str(path), "慢", "-n", "40", "--fragile", "--json", "-q").stdout)
    assert data["fragility"] is True
    assert "no-fragility" not in {row["code"] for side in "ab" for row in data[side]["not_judged"]}
    assert "not-tried" not in {row["reason"] for row in data["unsettled"]}
