"""From a document to a model: every problem at once, each located and translated."""

import json
from typing import Annotated, Any, Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ErrorType

from scenarios.problem import CODES, Problem, any_error
from scenarios.reading import locate, nearest, parse, problems_of, validate
from scenarios.reading.hints import keys_at
from scenarios.reading.translate import translate
from scenarios.units import milliseconds

Milliseconds = Annotated[int, BeforeValidator(milliseconds)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fixed(Strict):
    shape: Literal["fixed"]
    likely: Milliseconds


class Triangular(Strict):
    shape: Literal["triangular"]
    least: Milliseconds
    likely: Milliseconds
    most: Milliseconds

    @model_validator(mode="after")
    def _ordered(self) -> "Triangular":
        if not self.least <= self.likely <= self.most:
            raise PydanticCustomError("duration-order", "order", {"at": ("likely",)})
        return self


class Both(Strict):
    zh: str
    en: str = ""


class Any_(Strict):
    any: list[str]


def _shape(value: Any) -> str:
    return "any" if isinstance(value, dict) else "one"


class Step(Strict):
    title: str | Both
    by: dict[str, Annotated[int, Field(ge=1, le=64)]] = {}
    lasts: Annotated[Fixed | Triangular, Field(discriminator="shape")] | None = None
    after: Annotated[Annotated[str, Tag("one")] | Annotated[Any_, Tag("any")], Discriminator(_shape)] | None = None
    conduct: Literal["real", "simulated", "talked"] = "real"
    fails: float = Field(default=0, ge=0, le=1)


class Plan(Strict):
    format: Literal[1]
    steps: dict[str, Step]
    people: list[str] = Field(default=[], min_length=1)


GOOD = """format: 1
steps:
  detect: {title: 发现, lasts: {shape: fixed, likely: 15s}}
  tell:
    title: {zh: 报告}
    after: {any: [detect]}
    lasts:
      shape: triangular
      least: 10s
      likely: 20s
      most: 45s
"""


def found(text: str) -> list[tuple[str, str]]:
    model, problems = validate(parse(text, "f"), Plan)
    assert (model is None) == any_error(problems)
    return [(p.code, str(p.where).removeprefix("f:")) for p in problems]


def only(old: str, new: str) -> Problem:
    """The single problem of the good file with one change."""
    assert old in GOOD
    (problem,) = validate(parse(GOOD.replace(old, new, 1), "f"), Plan)[1]
    return problem


def test_a_good_file_is_a_model() -> None:
    """Nothing wrong: the model, and no problem."""
    plan, problems = validate(parse(GOOD), Plan)
    assert (plan is not None and list(plan.steps), problems) == (["detect", "tell"], [])


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "data"),
    [
        ("title: 发现", "titel: 发现", "unknown-key", "3:12", {"key": "titel", "suggestion": "title"}),
        ("title: 发现", "title: 5", "wrong-type", "3:19", {"expected": "text|map", "found": "whole-number"}),
        ("{zh: 报告}", "{ZH: 报告}", "unknown-key", "5:13", {"suggestion": "zh"}),
        ("{zh: 报告}", "{en: x}", "missing-key", "5:12", {"key": "zh"}),
        ("  tell:\n    title: {zh: 报告}", "  tell:", "missing-key", "4:3", {"key": "title"}),
        ("likely: 15s", "likely: 15", "missing-unit", "3:53", {"value": "15"}),
        ("likely: 15s", "likely: 10:30", "sexagesimal", "3:53", {"suggestion": "10min30s"}),
        ("shape: fixed", "shape: fixd", "not-one-of", "3:30", {"suggestion": "fixed"}),
        ("shape: fixed, ", "", "missing-key", "3:30", {"key": "shape"}),
        ("any: [detect]", "any: [5]", "wrong-type", "6:19", {"expected": "text"}),
        ("any: [detect]", "any: 5", "wrong-type", "6:18", {"expected": "list"}),
        ("least: 10s", "least: 30s", "duration-order", "10:15", {}),
        ("      least: 10s\n", "", "missing-key", "7:5", {"key": "least"}),
        ("title: 发现", "title: 发现, fails: 1.3", "out-of-range", "3:30", {"relation": "≤", "limit": "1"}),
        ("title: 发现", "title: 发现, by: {a: 65}", "out-of-range", "3:31", {"relation": "≤", "limit": "64"}),
        ("title: 发现", "title: 发现, conduct: Real", "not-one-of", "3:32", {"suggestion": "real"}),
        ("title: 发现", "title: 发现,conduct：real", "fullwidth-punctuation", "3:29", {"ascii": ":"}),
        ("title: 发现", "title: 发现, 关阀", "comma-in-text", "3:23", {"text": "关阀"}),
        ("title: 发现", "title: 发现, fails:1", "missing-space", "3:23", {"text": "fails:"}),
        ("format: 1", "format: 2", "not-one-of", "1:9", {"choices": "1"}),
        ("format: 1", "format: 1\npeople: []", "too-few", "2:9", {"limit": 1, "count": 0}),
        ("format: 1\n", "", "missing-key", "1:1", {"key": "format"}),
    ],
)
def test_each_mistake_is_one_located_problem(old: str, new: str, code: str, place: str, data: dict[str, Any]) -> None:
    """One mistake is one problem, with code, place and data; a union says no more than one model would."""
    problem = only(old, new)
    assert (problem.code, str(problem.where)) == (code, f"f:{place}")
    assert data.items() <= problem.data.items()


def test_a_text_with_a_full_width_colon_in_place_of_a_map() -> None:
    """What was meant as a key and its value is told as the wrong colon, at the colon."""
    assert found("format: 1\nsteps:\n  tell:\n    title：报告\n") == [("fullwidth-punctuation", "4:10")]


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    """Duplicate keys, unknown keys, bad units and missing keys are told together, from the top down."""
    text = GOOD.replace("likely: 15s", "likely: 15").replace("any:", "al:")
    text = text.replace("most: 45s", "most: 45\n      most: 1min")
    assert found(text) == [
        ("missing-unit", "3:53"),
        ("missing-key", "6:12"),
        ("unknown-key", "6:13"),
        ("missing-unit", "11:13"),
        ("duplicate-key", "12:7"),
    ]


def test_what_could_not_be_read_is_not_validated() -> None:
    """A file with broken YAML has its one problem and no model."""
    assert found("format: [1\n") == [("unclosed-bracket", "1:9")]


def test_a_problem_of_a_patched_value_has_a_path_and_no_place() -> None:
    """What came with a variant stands nowhere in the file; a value of the file keeps its place."""
    document = parse(GOOD, "f")
    data = {**document.data, "format": 3, "steps": {**document.data["steps"], "new": {"title": 1}}}
    problems = validate(document.with_data(data), Plan)[1]
    assert [(p.code, p.where, p.path) for p in problems] == [
        ("not-one-of", None, ("format",)),
        ("wrong-type", None, ("steps", "new", "title")),
    ]


def test_faults_found_by_a_checker_are_located() -> None:
    """Anything with code, path and data becomes a problem at its path; an empty suggestion is none."""

    class Fault:
        code = "unknown-reference"
        at: tuple[str | int, ...] = ("steps", "tell", "after", "any", 0)
        data: dict[str, str | int | float] = {"id": "x", "collection": "steps", "suggestion": ""}

    (problem,) = problems_of(parse(GOOD, "f"), [Fault()])
    assert (str(problem.where), problem.data) == ("f:6:19", {"id": "x", "collection": "steps"})


def test_segments_that_are_not_in_the_file_are_left_out() -> None:
    """Names of union branches and validators, and keys that a model made up, lead nowhere and do no harm."""
    document = parse("after: {any: [a, b]}\nby: x\n", "f")
    assert locate(document, ("after", "any", "any", 1))[0] == ("after", "any", 1)
    assert locate(document, ("after", "of", 1))[0] == ("after", "any", 1)
    assert locate(document, ("by", "function-before", "of", 0))[0] == ("by",)
    assert locate(document, ("by", "missing"), "parent")[0] == ("by", "missing")


def test_the_keys_of_a_place_come_from_the_model() -> None:
    """Through maps, unions and lists; where any key goes there are none."""
    assert keys_at(Plan, ()) == ("format", "steps", "people")
    assert keys_at(Plan, ("steps", "x", "title")) == ("zh", "en")
    assert keys_at(Plan, ("steps", "x", "lasts")) == ("shape", "likely", "least", "most")
    assert keys_at(Plan, ("steps",)) == ()


def test_the_nearest_word_ignores_case_width_and_hyphens() -> None:
    """`Ｔｉｔｌｅ` means title; nothing near is nothing."""
    assert nearest("Ｔｉｔｌｅ", ["title", "note"]) == "title"
    assert nearest("averted-by", ["averted_by"]) == "averted_by"
    assert nearest("zzz", ["title", "note"]) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["format", "steps", "a", "title", "lasts", "shape", "zh", "："]), inner)
        ),
        max_leaves=20,
    )
)
def test_no_data_breaks_the_validation(data: Any) -> None:
    """Whatever the data, there is a model or an error, and each problem has a known code with its data."""
    text = json.dumps(data, ensure_ascii=False)
    model, problems = validate(parse(text), Plan)
    assert (model is None) == any_error(problems)
    for problem in problems:
        assert set(problem.data) <= {*CODES[problem.code], "suggestion"}


@pytest.mark.parametrize("type_", get_args(ErrorType))
def test_every_type_of_pydantic_has_a_code(type_: str) -> None:
    """No error of pydantic is without words, now or after an update."""
    ctx = dict.fromkeys(
        ("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "discriminator", "tag", "pattern"), 1
    )
    error = {"type": type_, "loc": ("steps",), "input": "x", "ctx": {**ctx, "expected": "'a' or 'b'"}}
    (problem,) = translate(parse(GOOD), error)
    assert set(problem.data) - {"suggestion"} <= set(CODES[problem.code])
