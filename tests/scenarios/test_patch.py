"""Merge patches and settings: the examples of RFC 7396, and paths with dots."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.patch import apply_patch, idle, parse_setting, path_patch, tidied, without_idle
from scenarios.problem import Problem

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=10,
)
DATA: Any = {"steps": {"close_valve": {"lasts": {"most": "40s"}}}, "people": ["P01", "P02"], "after": "detect"}


def set_path(data: Any, path: str, value: Any) -> tuple[Any, list[Problem]]:
    """The data with one value set; as it was, with the problem, where nothing is."""
    patch, problems = path_patch(data, path, value)
    return (data if problems else apply_patch(data, patch)), problems


@pytest.mark.parametrize(
    ("original", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_the_examples_of_the_standard(original: Any, patch: Any, result: Any) -> None:
    """RFC 7396, appendix A, all fifteen."""
    assert apply_patch(original, patch) == result


@given(JSON, JSON)
def test_a_patch_changes_no_argument_and_holds_twice(data: Any, patch: Any) -> None:
    """Patching makes new data, and the same patch again changes nothing more."""
    before = copy.deepcopy((data, patch))
    once = apply_patch(data, patch)
    assert (data, patch) == before
    assert apply_patch(once, patch) == once


def test_a_setting_sets_one_value() -> None:
    """The last key may be new, None takes it away, a number counts into a list; the old data stays."""
    before = copy.deepcopy(DATA)
    new, problems = set_path(DATA, "steps.close_valve.lasts.most", "3min")
    assert (new["steps"]["close_valve"], problems) == ({"lasts": {"most": "3min"}}, [])
    assert set_path(DATA, "steps.close_valve.fails", 0.5)[0]["steps"]["close_valve"]["fails"] == 0.5
    assert set_path(DATA, "steps.close_valve", None)[0]["steps"] == {}
    assert set_path(DATA, "people.1", "P09")[0]["people"] == ["P01", "P09"]
    assert path_patch(DATA, "people.1", "P09")[0] == {"people": ["P01", "P09"]}
    assert before == DATA


@pytest.mark.parametrize(
    ("path", "key", "suggestion"),
    [
        ("steps.close_vale.lasts.most", "close_vale", "close_valve"),
        ("step.x", "step", "steps"),
        ("people.7", "7", None),
        ("people.-1", "-1", None),
        ("people.P01", "P01", None),
        ("after.any", "any", None),
        ("steps..lasts", "", None),
        ("", "", None),
    ],
)
def test_an_unknown_path_is_a_problem(path: str, key: str, suggestion: str | None) -> None:
    """What leads nowhere changes nothing, and the nearest key is suggested."""
    data, (problem,) = set_path(DATA, path, 1)
    assert (data, problem.code, problem.data["key"]) == (DATA, "unknown-path", key)
    assert problem.data.get("suggestion") == suggestion


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("a.b=3min", "a.b", "3min"),
        ("a=0.3", "a", 0.3),
        ("a=10:30", "a", "10:30"),
        ("a=null", "a", None),
        ("a=", "a", None),
        ("a=[P01, P02]", "a", ["P01", "P02"]),
        ("a={any: [x, 'y: failed']}", "a", {"any": ["x", "y: failed"]}),
        ("a=x=y", "a", "x=y"),
    ],
)
def test_a_setting_is_written_as_path_and_value(text: str, path: str, value: Any) -> None:
    """The value is read as in a file."""
    assert parse_setting(text) == (path, value, [])


@pytest.mark.parametrize("text", ["a", "", "a=[", "a={b: 1"])
def test_an_unreadable_setting_is_a_problem(text: str) -> None:
    """Without `=`, or with a value that cannot be read."""
    code = "bad-setting-value" if "=" in text else "bad-setting"
    assert [problem.code for problem in parse_setting(text)[2]] == [code]


@pytest.mark.parametrize(
    ("text", "code"), [("a={b: 1, b: 2}", "duplicate-key"), ("a=关闭 #2 储罐", "hash-in-text"), ('a="关闭 #2"', None)]
)
def test_a_setting_loses_nothing_unsaid(text: str, code: str | None) -> None:
    """A key written twice, or a text that a # cuts, is as wrong in a setting as in a file."""
    assert [problem.code for problem in parse_setting(text)[2]] == ([code] if code else [])


PLAN: Any = {
    "people": {"P1": {"title": {"zh": "值班员甲", "en": "Watchman A"}}, "P2": {"title": "工"}, "P3": {"title": "工"}},
    "steps": {"detect": {"by": "filler", "lasts": "3s"}, "cut": {"by": {"filler": 2}, "after": ["detect"]}},
}


@pytest.mark.parametrize(
    ("patch", "code", "path", "suggestion"),
    [
        ({"steps": {"detect": {"by": {"filler:2": None}}}}, "missing-space", "steps detect by filler:2", None),
        ({"steps": {"detect": {"afte": None}}}, "removes-nothing", "steps detect afte", "after"),
        ({"steps": {"detect": {"after": None}}}, "removes-nothing", "steps detect after", None),
        ({"steps": {"detekt": None}}, "removes-nothing", "steps detekt", "detect"),
        ({"equipment": {"radio": None}}, "removes-nothing", "equipment radio", None),
        ({"steps": {}}, "changes-nothing", "steps", None),
        ({"steps": {"cut": {"by": {}}}}, "changes-nothing", "steps cut by", None),
    ],
)
def test_what_a_patch_asks_for_in_vain_is_told(patch: Any, code: str, path: str, suggestion: str | None) -> None:
    """A null that deletes nothing and an empty map over a map are told with their path and what is near."""
    (problem,) = idle(PLAN, patch)
    assert (problem.code, " ".join(map(str, problem.path))) == (code, path)
    assert problem.data.get("suggestion") == suggestion
    assert apply_patch(PLAN, without_idle(PLAN, patch)) == PLAN


def test_a_patch_that_takes_something_away_or_adds_is_not_told() -> None:
    """What is there can go, in the short forms too; an empty item may be new."""
    patches: tuple[Any, ...] = (
        {"steps": {"cut": None}},
        {"steps": {"cut": {"by": {"filler": None, "driver": 1}}}},
        {"steps": {"detect": {"by": {"filler": None, "driver": 1}}}},
        {"steps": {"cut": {"after": None}}},
        {"people": {"P9": {}}},
    )
    for patch in patches:
        assert list(idle(PLAN, patch)) == []
        assert without_idle(PLAN, patch) == patch


@pytest.mark.parametrize(
    ("path", "value", "patch"),
    [
        ("walking.speed", "1.5 m/s", {"walking": {"speed": "1.5 m/s"}}),
        ("scenario.drill.form", "live", {"scenario": {"drill": {"form": "live"}}}),
        ("equipment.radio", {"count": 1}, {"equipment": {"radio": {"count": 1}}}),
        ("steps.cut.takes.people", ["P1"], {"steps": {"cut": {"takes": {"people": ["P1"]}}}}),
        ("steps.detect.on.failed.stops", "cut", {"steps": {"detect": {"on": {"failed": {"stops": "cut"}}}}}),
        ("people.watchman a.present", False, {"people": {"P1": {"present": False}}}),
        ("people.值班员甲.present", False, {"people": {"P1": {"present": False}}}),
        ("steps.cut.after.0", None, {"steps": {"cut": {"after": []}}}),
    ],
)
def test_a_setting_may_open_a_block_that_the_file_leaves_out(path: str, value: Any, patch: Any) -> None:
    """`walking.speed` on a file without `walking`; a title for its id; an item of a list taken away."""
    data = PLAN | {"scenario": {"id": "x"}}
    data["steps"]["detect"].setdefault("on", {"failed": {}})
    assert path_patch(data, path, value) == (patch, [])


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("people.工.present", False, "unknown-path"),
        ("walkin.speed", "1 m/s", "unknown-path"),
        ("equipment.radio.count", 2, "unknown-path"),
        ("steps.detect.after", None, "removes-nothing"),
        ("steps.detect.by", {"filler:2": None}, "missing-space"),
        ("steps", {}, "changes-nothing"),
    ],
)
def test_a_setting_in_vain_is_a_problem(path: str, value: Any, code: str) -> None:
    """A title that two bear, a block that the format does not know, an item that is not there, a null or {} in vain."""
    patch, problems = path_patch(PLAN, path, value)
    assert patch is None
    assert [problem.code for problem in problems] == [code]


def test_a_file_whose_step_has_gone_still_has_its_variants() -> None:
    """Variants that took away what a change of the file took away already are rid of it; the rest of them stays."""
    variants = {
        "v": {"patch": {"steps": {"gone": None, "cut": {"after": None}}}},
        "w": {"patch": {"steps": {"x": None}}},
    }
    lean = tidied({**PLAN, "variants": variants})["variants"]
    assert lean == {"v": {"patch": {"steps": {"cut": {"after": None}}}}, "w": {"patch": {}}}
