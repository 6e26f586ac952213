"""Gap sentences name each id by its kind, also where a step, role, thing, place, person and deadline share one."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pytest
from ruamel.yaml import YAML

from reports.speech import Speaker
from reports.words import Words
from reports.words.gap import concerned, describe, filled
from reports.words.remedy import why
from scenarios.check import check
from scenarios.gap import Gap, Share, gap_codes, make_gap
from scenarios.model import Scenario
from scenarios.source import open_source
from simulation.gaps import find_gaps
from simulation.remedies.reasons import Reason
from simulation.study.ensemble import run_many
from simulation.study.study import Study

#: One id for one of each kind; an escalation and a step cannot share one.
CLASH = """
format: 1
scenario: {id: clash}
organisations: {pump: {title: 单位名}}
places: {pump: {title: 地点名}}
people: {pump: {title: 人名, organisation: pump, at: pump}}
roles: {pump: {title: 岗位名, holders: [pump], key: true}}
equipment: {pump: {title: 装备名, count: 0}}
steps:
  pump: {title: 步骤名, by: pump, needs: pump, at: pump, lasts: 1 min}
  late: {title: 后一步, after: pump}
escalations: {fire: {title: 着火, delay: 2s, closes: pump}}
deadlines: {pump: {title: 时限名, to: pump, within: 30s}}
objectives: {pump: {title: 目标名}}
"""
#: What the one id is called by each kind of datum; figures and other words as they are put in.
SAID: dict[str, tuple[Any, str]] = {
    "node": ("pump", "步骤名"),
    "entry": ("pump: failed", "步骤名（没有成功）"),
    "person": ("pump", "人名"),
    "role": ("pump", "岗位名"),
    "thing": ("pump", "装备名"),
    "place": ("pump", "地点名"),
    "deadline": ("pump", "时限名"),
    "objective": ("pump", "目标名"),
    "duty": ("all-clear", "宣布应急终止"),
    "question": ("T04", ""),
    "ms": (90_000, "1 分 30 秒"),
    "ratio": (0.25, "25%"),
    "count": (3, "3"),
    "lateness": (3, ""),
    "level": ("unit", "充装单位"),
    "phase": ("walk", "走路"),
}


def scenario(text: str = CLASH) -> Scenario:
    """A scenario."""
    return Scenario.model_validate(YAML(typ="safe").load(text))


@pytest.fixture(scope="module")
def names() -> Speaker:
    """The Chinese names of the clash."""
    return Speaker(scenario(), Words("zh"))


def kinds_of(code: str) -> list[str]:
    """The words that choose a sentence of a code, and none."""
    words = Words("zh")
    known: tuple[str, ...] = (
        "outcome",
        "contradiction",
        "stopped",
        "role",
        "person",
        "others",
        "none",
        "absent",
        "later",
        "people",
    )
    known += ("team", "path", "things", "closed", "control", "lasting", "never", "thing", "place")
    return [kind for kind in known if f"gaps.{code}.what_{kind}" in words] or ["person"]


def made(code: str, kind: str) -> tuple[Gap, dict[str, str]]:
    """A gap of that code in which every id is the one that all share, and what its data should be called."""
    data: dict[str, Any] = {}
    wanted: dict[str, str] = {}
    for key, what in gap_codes()[code].data.items():
        if isinstance(what, list):
            continue
        if what == "whom":
            what = {"role": "role", "thing": "thing", "place": "place"}.get(kind, "person")
        if what == "word":
            data[key] = kind
            continue
        raw, wanted[key] = SAID[what]
        data[key] = raw if what in ("ms", "ratio", "count", "lateness", "level", "phase", "question") else [raw]
    table = gap_codes()[code].nodes
    nodes = ["pump"] if isinstance(table, str) else [one for key in table if key in data for one in _ids(data[key])]
    return make_gap(code, *nodes, share=Share(3, 10), **data), wanted


def _ids(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else [raw]


@pytest.mark.parametrize("code", gap_codes())
def test_each_datum_is_named_by_its_kind(code: str, names: Speaker) -> None:
    """Every code, every kind of it: what is put into its sentences is the name of the right thing."""
    for kind in kinds_of(code):
        gap, wanted = made(code, kind)
        data = filled(gap, names)
        assert {key: data[key] for key, said in wanted.items() if said} == {k: v for k, v in wanted.items() if v}
        words = describe(gap, names)
        assert "pump" not in f"{words.what}{words.why}{words.mend}"
        assert "pump" not in concerned(gap, names)


def test_losses_worsen_deadlines_and_escalations(names: Speaker) -> None:
    """FRA: what gets worse is a list of deadlines, then of escalations, each by its own name."""
    gap = make_gap("FRA01", "pump", person="pump", deadlines=("pump",), escalations=("fire",))
    assert filled(gap, names)["worse"] == "时限名和着火"
    assert concerned(gap, names) == ["人名"]


def test_a_datum_that_nobody_declared_is_refused() -> None:
    """A gap cannot carry what the table of codes does not know: nobody could name it."""
    with pytest.raises(KeyError, match="LAT01"):
        make_gap("LAT01", "d", whatever=1)


def test_the_clash_is_told_apart(names: Speaker) -> None:
    """The step needs the thing, the post is short of people, the deadline cannot be kept: not "开泵 needs one 开泵"."""
    s = scenario()
    study = Study(s, run_many(s, 50, 1))
    said = {gap.code: describe(gap, names).what for gap in (*check(s), *find_gaps(study))}
    assert said["CAP01"].startswith("“步骤名”需要装备名1件")
    assert said["CAP06"].startswith("“时限名”要求")
    assert said["DUT02"].startswith("岗位名只写了人名一个人")
    assert said["STR09"].startswith("演练目标“目标名”")
    assert said["HAZ02"].endswith("有人还在危险的地方：人名。")
    assert said["LAT01"].startswith("“时限名”")


STATIONS = ("station_jia", "station_jia_mended", "station_yi", "station_yi_mended")


@pytest.mark.parametrize("name", STATIONS)
def test_every_id_of_the_shipped_gaps_is_of_its_kind(name: str) -> None:
    """By day and by night: as many kinds as nodes, and each id in the collection of its kind."""
    source = open_source(str(files("scenarios").joinpath("library", f"{name}.yaml")))
    for variant in ("", "夜间值守"):
        s = (source.variant(variant) if variant else source).scenario
        homes: dict[str, Mapping[str, object]] = {}
        homes |= {"person": s.people, "role": s.roles, "thing": s.equipment, "place": s.places, "deadline": s.deadlines}
        for gap in (*check(s), *find_gaps(Study(s, run_many(s, 60, 1)))):
            assert len(gap.kinds) == len(gap.nodes), gap
            for kind, id in zip(gap.kinds, gap.nodes, strict=True):
                if kind == "node":
                    s.node(id.partition("[")[0])
                elif kind in homes:
                    assert id in homes[kind], gap


def test_what_a_remedy_would_add_has_a_name(names: Speaker) -> None:
    """A reason or a remedy may name a step, person or post that only another remedy brings into the plan."""
    assert names.node("N_call_119") == names.of("entry", "N_call_119") == "拨打119（新增）"
    role = next(iter(names.scenario.roles))
    assert names.person(f"N_{role}") == f"{names.role(role)}（新增）"
    assert why(Reason("exposes", {"node": "N_call_119", "person": f"N_{role}"}), names)
    for say in (names.node, names.person, names.role):
        with pytest.raises(KeyError):
            say("nobody")
