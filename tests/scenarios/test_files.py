"""From a file to a scenario, or to all that is wrong with it at once."""

from importlib.resources import files
from pathlib import Path

import pytest

from scenarios.files import read_scenario
from scenarios.problem import Problem
from scenarios.reading import parse, read

LIBRARY = sorted(Path(str(files("scenarios").joinpath("library"))).glob("*.yaml"))
HEAD = "format: 1\nscenario: {id: x}\n"


def problems(text: str) -> list[Problem]:
    """What is wrong with a file of this text."""
    scenario, found = read_scenario(parse(HEAD + text, "x.yaml"))
    assert (scenario is None) == any(p.severity == "error" for p in found)
    return found


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_the_library_has_no_problem(path: Path) -> None:
    """Every shipped scenario, and every variant that it declares, is a whole scenario."""
    from scenarios.source import open_source

    source = open_source(str(path))
    assert source.warnings == ()
    for name in source.scenario.variants:
        assert source.variant(name).scenario.variants == source.scenario.variants


def test_all_problems_come_at_once() -> None:
    """A missing unit, an unknown key and a dangling reference are told in one reading, each in its line."""
    found = problems("steps:\n  a: {lasts: 90}\n  b: {lasts: 9s, efter: a}\n  c: {lasts: 9s, after: aa}\n")
    assert [(p.code, p.where.line if p.where else 0) for p in found] == [
        ("missing-unit", 4),
        ("unknown-key", 5),
        ("unknown-reference", 6),
    ]
    assert found[2].data["suggestion"] in ("a", "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("steps: {a: {after: b}}", "unknown-reference"),
        ("steps: {a: {by: nobody, lasts: 1s}}", "unknown-reference"),
        ("steps: {a: {}, b: {after: {a: good}}}", "outcome-never"),
        ("steps: {a: {}}\nescalations: {a: {}}", "node-twice"),
        ("steps: {any: {}}", "reserved-id"),
        ("steps: {a: {outcomes: {x: 0.5, y: 0.4}}}", "outcomes-sum"),
        ("steps: {a: {outcomes: {failed: 1}}}", "reserved-outcome"),
        ("steps: {a: {lasts: 1s, until: b}, b: {}}", "lasts-and-until"),
        ("people: {p: {}}\nroles: {r: {holders: [p]}}\nsteps: {a: {by: r}}", "work-without-duration"),
        ("steps: {a: {lasts: {least: 9s, likely: 5s, most: 10s}}}", "duration-order"),
        ("steps: {a: {lasts: {least: 9s, most: 10s}}}", "duration-needs"),
        ("steps: {a: {lasts: {shape: fixed, likely: 9s, evidence: published}}}", "published-without-source"),
        ("steps: {a: {team: t, lasts: 1s}}", "team-never-formed"),
        ("steps: {a: {does: [isolat]}}", "unknown-reference"),
        ("steps: {a: {}}\ndeadlines: {d: {to: a, within: 1 min, basis: {rule: none}}}", "unknown-reference"),
        ("steps: {a: {}}\ndeadlines: {d: {to: a, within: 30 d, basis: {rule: scr493-13}}}", "rule-no-deadline"),
        ("steps: {a: {}}\ndeadlines: {d: {to: a, within: '10:30'}}", "sexagesimal"),
        ("places: {h: {}}\nequipment: {m: {}}\nsteps: {a: {closes: {h: {against: m}}}}", "does-not-protect"),
        ("places: {h: {}}\npeople: {p: {}}\nsteps: {a: {}}", "person-without-place"),
        ("places: {h: {}}\nsteps: {a: {closes: h, opens: h}}", "closes-and-opens"),
    ],
)
def test_each_kind_of_nonsense_has_its_message(text: str, code: str) -> None:
    """What no scenario may hold is refused with the code of the rule that it breaks, and a place in the file."""
    found = problems(text + "\n")
    assert code in [p.code for p in found], found
    assert all(p.where for p in found)


def test_a_trigger_has_no_outcome() -> None:
    """`x: done` of an escalation asks for something that cannot be."""
    found = problems("steps: {a: {after: {e: done}}}\nescalations: {e: {}}\n")
    assert [p.code for p in found] == ["trigger-has-no-outcome"]


def test_a_missing_file_is_one_message(tmp_path: Path) -> None:
    """No traceback: the name, and a neighbour that it may have meant."""
    (tmp_path / "leak.yaml").write_text("x", encoding="utf-8")
    scenario, found = read_scenario(read(str(tmp_path / "leek.yaml")))
    assert scenario is None
    assert [p.code for p in found] == ["file-missing"]


def test_the_hash_is_of_the_meaning() -> None:
    """Other spacing, a written default, another unit: the same hash; another duration: another."""

    def hash_of(text: str) -> str:
        scenario, _ = read_scenario(parse(HEAD + text))
        assert scenario is not None
        return scenario.hash

    one = hash_of("steps: {a: {lasts: 60s}}\n")
    long = "steps:\n  a:\n    lasts: {shape: fixed, likely: 1 min, evidence: assumed}\n    priority: 0\n"
    assert one == hash_of(long)
    assert one != hash_of("steps: {a: {lasts: 61s}}\n")
