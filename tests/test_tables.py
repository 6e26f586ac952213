"""Declared tables: whoever adds a duration shape or an effect in one place is told here of every other place."""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from reports.speech import Speaker
from reports.words import Words
from reports.workbooks.scenario.layout import SHEETS
from scenarios.fitting.variants import Renaming
from scenarios.json_schema import scenario_schema
from scenarios.model import EFFECTS, SHAPES, THREE_POINT, Duration, Effects, Scenario, Shape
from scenarios.model.duration import FIGURES
from scenarios.problem import CODES
from simulation.audit.events import Events
from simulation.kernel import consequences, flatten, layout
from simulation.kernel.flatten import memory
from simulation.kernel.luck import drawn
from simulation.plan.compiler import compile_plan
from simulation.plan.plan import CAME, Doing
from simulation.plan.sampling import Draw
from simulation.reference.consequences import Consequences
from simulation.study.schema import study_schema
from tests.simulation.random_plans import random_scenario

ROOT = Path(__file__).parents[1]
WRITTEN = {"least": "20s", "likely": "40s", "most": "60s", "mean": "30s", "values": ["10s", "50s"]}
ALL_SHAPES: tuple[Shape, ...] = get_args(Shape)
#: A plan whose escalation does something, and what it does for each effect, with all that the effect may hold.
SCENE: dict[str, Any] = {
    "format": 1,
    "scenario": {"id": "s", "title": "s"},
    "places": {"hall": {}, "yard": {}},
    "people": {"P1": {"at": "hall"}, "P2": {"at": "yard", "present": False}},
    "roles": {"one": {"holders": ["P1"]}},
    "equipment": {"mask": {"protects": True, "count": 2}},
    "steps": {"work": {"by": "one", "at": "hall", "lasts": "9 min", "outcomes": {"good": 0.5, "bad": 0.5}}},
}
DOES: dict[str, Any] = {
    "closes": {"hall": {"against": "mask"}},
    "opens": ["yard"],
    "takes": {"people": ["P1"], "things": {"mask": 1}},
    "brings": {"people": ["P2"], "things": {"mask": 1}, "to": "hall"},
    "stops": ["work"],
    "sets": {"work": "bad"},
}


def words(name: str, lang: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "reports" / "words" / f"{name}.{lang}.toml").read_text(encoding="utf-8"))


def written(shape: Shape) -> Duration:
    """A duration of that shape with the figures that it needs."""
    return Duration.model_validate({"shape": shape, **{name: WRITTEN[name] for name in SHAPES[shape].needs}})


def with_effect(**effects: Any) -> dict[str, Any]:
    return {**SCENE, "escalations": {"boom": {"delay": "1 min", **effects}}}


# ---- shapes


def test_the_table_of_shapes_has_every_shape() -> None:
    """`SHAPES` has a row for each word that `shape:` may be, made of figures that a spread has."""
    assert set(SHAPES) == set(ALL_SHAPES)
    assert all(set(made.reads) == {*made.needs, *made.may} <= set(FIGURES) for made in SHAPES.values())
    assert next(iter(SHAPES)) == Duration.model_fields["shape"].default


@pytest.mark.parametrize("shape", ALL_SHAPES)
def test_both_engines_draw_every_shape_alike(shape: Shape) -> None:
    """A duration of the shape, as the sampler and as the kernel draw it: the same, rising, and never below its lowest
    value."""
    plan = compile_plan(Scenario.model_validate(with_effect() | {"steps": {"x": {"lasts": written(shape)}}}))
    draw = plan.nodes[0].lasts
    assert isinstance(draw, Draw)
    assert draw.shape == shape
    m, f = memory(plan, 1)
    us = [k / 64 for k in range(1, 64)]
    ours = [draw.at(u) for u in us]
    kernels = [drawn(m, f, m[layout.node_at(m, 0) + layout.N_LASTS], u) for u in us]
    assert kernels == ours == sorted(ours)
    assert written(shape).lowest <= ours[0]
    assert len(set(ours)) > 1 or written(shape).fixed == ours[0]


def test_the_kernel_has_a_number_of_its_own_for_every_shape() -> None:
    """No two shapes are drawn by the same curve."""
    curves = flatten._CURVES
    assert set(curves) == set(ALL_SHAPES)
    assert len(set(curves.values())) == len(curves)


def test_the_schemas_name_every_shape() -> None:
    """The schema of the file every shape; that of results those in which times of three figures are read anew."""
    assert json.dumps(list(ALL_SHAPES)) in json.dumps(scenario_schema())
    assert json.dumps([None, *THREE_POINT]) in json.dumps(study_schema())
    assert set(THREE_POINT) == {shape for shape in ALL_SHAPES if SHAPES[shape].reads == ("least", "likely", "most")}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_shape_has_its_words(lang: str) -> None:
    """In the list of the workbook, and those that the sensitivity tries in its table."""
    assert set(words("exchange", lang)["word"]["shape"]) == set(ALL_SHAPES)
    assert set(THREE_POINT) <= set(words("sensitivity", lang))
    assert {field.kind.words for sheet in SHEETS for field in sheet.fields if field.path[-1] == "shape"} == {ALL_SHAPES}


@pytest.mark.parametrize("shape", ALL_SHAPES)
def test_the_report_says_every_figure_of_a_shape(shape: Shape) -> None:
    """What a reader checks of a duration are all the figures that its shape needs."""
    duration = written(shape)
    say = Speaker(random_scenario(1), Words("zh"))
    told = say.spread(duration)
    numbers = [getattr(duration, name) for name in SHAPES[shape].needs]
    times = [ms for number in numbers for ms in (number if isinstance(number, tuple) else (number,))]
    assert [say.time(ms) for ms in times if say.time(ms) not in told] == []


def test_the_guide_has_a_row_for_every_shape() -> None:
    """docs/format.md says what each shape needs."""
    rows = re.findall(
        r"^\| `([\w-]+)`[^|]*\| ([^|]*) \|", (ROOT / "docs" / "format.md").read_text("utf-8"), re.MULTILINE
    )
    told = {shape: re.findall(r"`(\w+)`", needs) for shape, needs in rows}
    assert {shape: told.get(shape) for shape in ALL_SHAPES} == {s: list(SHAPES[s].needs) for s in ALL_SHAPES}


@pytest.mark.parametrize("shape", [shape for shape in ALL_SHAPES if SHAPES[shape].positive])
def test_every_shape_above_zero_has_its_problem(shape: Shape) -> None:
    """Where a figure must be above 0, what is said of a file in which it is not is known and has its sentences."""
    code = f"{shape}-above-zero"
    assert code in CODES
    assert all(code in words("problems", lang) for lang in ("zh", "en"))
    at_zero = {name: "0s" for name in SHAPES[shape].needs if name == SHAPES[shape].positive}
    figures = {name: WRITTEN[name] for name in SHAPES[shape].needs} | at_zero
    with pytest.raises(ValidationError) as told:
        Duration.model_validate({"shape": shape, **figures})
    assert [error["type"] for error in told.value.errors()] == [code]


# ---- effects


def test_an_effect_alone_is_an_effect() -> None:
    """`Effects.any` sees each of its fields."""
    assert tuple(DOES) == EFFECTS
    assert not Effects().any
    assert [name for name in EFFECTS if not Effects.model_validate({name: DOES[name]}).any] == []


def carried() -> Iterator[str]:
    """The fields of a `Doing` that the fields of `Effects` ask for, in the order of L7: one for each list or map of an
    effect; where people are brought to goes with the people."""
    for name, field in Effects.model_fields.items():
        optional = (
            [part for part in get_args(field.annotation) if part is not type(None)] if field.default is None else []
        )
        if not optional:
            yield name
        for part in optional:
            yield from (f"{name}_{inner}" for inner in part.model_fields if inner != "to")


#: The effects of a compiled plan in the order of L7.
CARRIED = tuple(carried())


def test_the_compiler_carries_every_effect() -> None:
    """Whatever an effect holds in the file is in the `Doing` of the plan, whose fields stand in the order of L7."""
    plan = compile_plan(Scenario.model_validate(with_effect(**DOES)))
    (doing,) = plan.nodes[plan.index["boom"]].effects[CAME]
    assert [field.name for field in fields(Doing) if getattr(doing, field.name) == field.default] == []
    assert tuple(field.name for field in fields(Doing) if field.name != "to") == CARRIED


def reads(function: Any, of: str = "doing") -> list[str]:
    """The fields of `doing` that a function reads, or the columns D_… of the kernel, in the order of its text."""
    found: list[tuple[int, int, str]] = []
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == of:
            found.append((node.lineno, node.col_offset, node.attr))
        if isinstance(node, ast.Name) and node.id.startswith("D_") and not node.id.endswith("_END"):
            found.append((node.lineno, node.col_offset, node.id))
    return list(dict.fromkeys(name for _, _, name in sorted(found)))


def columns() -> dict[str, str]:
    """From the columns of the kernel to the fields of `Doing` that fill them."""
    found = {"D_TO": "to"}
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(flatten._Flattener.doing)))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_span":
            (name, rows) = node.args
            (field,) = [
                part.attr for part in ast.walk(rows) if isinstance(part, ast.Attribute) and part.attr in CARRIED
            ]
            found[f"D_{ast.literal_eval(name)}".upper()] = field
    return found


@pytest.mark.parametrize("program", ["reference", "kernel", "audit"])
def test_every_program_applies_every_effect_in_the_declared_order(program: str) -> None:
    """Both engines and the audit go through all effects, in the order in which `Effects` has them (L7)."""
    if program == "kernel":
        order = [columns()[name] for name in reads(consequences.take_effect)]
    else:
        order = reads(Consequences.take_effect if program == "reference" else Events.do)
    assert tuple(name for name in order if name != "to") == CARRIED


@pytest.mark.parametrize("effect", EFFECTS)
def test_the_ids_of_every_effect_are_looked_up(effect: str) -> None:
    """An effect on something that the file does not know is a fault of the file."""
    written = json.dumps(DOES[effect])
    ids = [id for id in ("hall", "yard", "mask", "P1", "P2", "work") if f'"{id}"' in written]
    assert ids
    for id in ids:
        effects = {effect: json.loads(written.replace(f'"{id}"', '"nobody"'))}
        with pytest.raises(ValidationError) as told:
            Scenario.model_validate(with_effect(**effects))
        (error,) = told.value.errors()
        assert [fault.code for fault in error["ctx"]["faults"]] == ["unknown-reference"], id


@pytest.mark.parametrize("effect", [effect for effect in EFFECTS if '"P' in json.dumps(DOES[effect])])
def test_every_effect_on_people_is_renamed(effect: str) -> None:
    """In the variants of a station that was fitted, an effect names those who stand there for the people of the base,
    and nobody of the base any more."""
    renamed = json.dumps(Renaming({"P1": ["S1"], "P2": ["S2", "S3"]}).under({effect: DOES[effect]}))
    assert re.findall(r'"P\d"', renamed) == []
    assert re.findall(r'"S\d"', renamed)


def test_effects_on_people_are_tried() -> None:
    """Those that take and bring, at least."""
    assert {effect for effect in EFFECTS if '"P' in json.dumps(DOES[effect])} >= {"takes", "brings"}


def test_the_workbook_has_a_column_for_every_effect() -> None:
    """On the sheets of steps, escalations and injects."""
    for sheet in SHEETS:
        if sheet.collection in ("steps", "escalations", "injects"):
            assert set(EFFECTS) <= {field.path[0] for field in sheet.fields}, sheet.collection


def test_random_plans_have_every_effect_and_every_shape() -> None:
    """What the engines are held against each other by has all that a plan can have."""
    effects, shapes = set(), set()
    for seed in range(60):
        s = random_scenario(seed)
        nodes = [*s.steps.values(), *s.escalations.values(), *s.injects.values()]
        effects |= {name for node in nodes for name in EFFECTS if getattr(node, name)}
        shapes |= {step.lasts.shape for step in s.steps.values() if step.lasts}
    assert effects == set(EFFECTS)
    assert shapes == set(ALL_SHAPES)
