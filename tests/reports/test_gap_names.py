"""Gap sentences name each id by its kind, also where a step, role, thing, place, person and deadline share one."""

import re
from collections import Counter
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from reports.document import texts_of
from reports.papers import PaperMaterial
from reports.papers.surprise.amendments import amendments
from reports.prerun import Material, build
from reports.prerun.graph import worst_weights
from reports.speech import Speaker
from reports.telling.gap import concerned, describe, filled
from reports.telling.remedy import KINDS as REMEDY_KINDS
from reports.telling.remedy import row, why
from reports.telling.unjudged import lines
from reports.words import Words
from reports.words.catalogue import sentences
from scenarios.check import check
from scenarios.gap import Gap, Share, accept, gap_codes, make_gap
from scenarios.kinds import FIGURES, KINDS, WORDS
from scenarios.model import Scenario
from scenarios.reading.parse import parse
from scenarios.rules import rule_base
from scenarios.source import Source, open_source
from scenarios.text import Lang
from simulation.gaps import find_gaps
from simulation.gaps.unjudged import not_judged
from simulation.questions.fragile import fragile_gaps, fragility
from simulation.remedies import Search
from simulation.remedies.reasons import CODES, Reason
from simulation.study.ensemble import Workers, run_many
from simulation.study.pick import pick_runs
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
    "act": ("detect", "发现泄漏"),
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


def made(code: str, kind: str) -> tuple[Gap, dict[str, str]]:
    """A gap of that code in which every id is the one that all share, and what its data should be called."""
    table = gap_codes()[code]
    data: dict[str, Any] = {"kind": kind} if kind else {}
    wanted: dict[str, str] = {}
    for key, datum in table.data.items():
        if key in data or datum.kind == "word":
            continue
        what = {"deputy": "person"}.get(kind, kind or "person") if datum.kind == "whom" else datum.kind
        raw, wanted[key] = SAID[what]
        data[key] = [raw] if datum.many else raw
    named = [] if isinstance(table.nodes, str) else table.nodes
    nodes = [one for key in named for one in _ids(data.get(key, []))] if named else ["pump"]
    return make_gap(code, *nodes, share=Share(3, 10), **data), wanted


def _ids(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else [raw]


@pytest.mark.parametrize("code", gap_codes())
def test_each_datum_is_named_by_its_kind(code: str, names: Speaker) -> None:
    """Every code, every sort of it: what is put into its sentences is the name of the right thing."""
    for kind in gap_codes()[code].sorts or ("",):
        gap, wanted = made(code, kind)
        data = filled(gap, names)
        assert {key: data[key] for key, said in wanted.items() if said} == {k: v for k, v in wanted.items() if v}
        words = describe(gap, names)
        assert "pump" not in f"{words.what}{words.why}{words.mend}"
        assert "pump" not in concerned(gap, names)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sorts_of_a_code_are_those_of_its_sentences(lang: Lang) -> None:
    """Which words may choose a sentence is declared once: a sentence for another sort would never be said."""
    for code, table in gap_codes().items():
        said = {key.rpartition("_")[2] for key in sentences(lang) if key.startswith(f"gaps.{code}.") and "_" in key}
        said -= {id for id, question in rule_base().questions.items() if code == "TXT01"}
        assert said <= set(table.sorts), code


def test_losses_worsen_deadlines_and_escalations(names: Speaker) -> None:
    """FRA: what gets worse is a list of deadlines, then of escalations, each by its own name."""
    gap = make_gap("FRA01", "pump", person="pump", deadlines=("pump",), escalations=("fire",))
    assert filled(gap, names)["worse"] == "时限名和着火"
    assert concerned(gap, names) == ["人名"]


def test_a_datum_that_nobody_declared_is_refused() -> None:
    """A gap cannot carry what the table of codes does not know: nobody could name it."""
    with pytest.raises(KeyError, match="LAT01"):
        make_gap("LAT01", "d", whatever=1)


@pytest.mark.parametrize(
    ("code", "nodes", "data", "named"),
    [
        ("LAT01", ("d",), {"deadline": "d", "limit": "90 s"}, "limit is no ms"),
        ("LAT01", ("d",), {"deadline": "d", "limit": 90.5}, "limit is no ms"),
        ("LAT01", ("d",), {"deadline": "d", "limit": None}, "limit is no ms"),
        ("LAT01", ("d",), {"deadline": "d", "limit": True}, "limit is no ms"),
        ("LAT01", ("d",), {"deadline": "d", "lateness": 6}, "lateness is no lateness"),
        ("LAT01", ("d",), {"deadline": 3}, "deadline is no deadline"),
        ("LAT01", ("d",), {"deadline": "d", "kind": "sometimes"}, "no such kind: 'sometimes'"),
        ("HAZ01", ("e",), {"escalation": "e", "tolerance": -0.1}, "tolerance is no ratio"),
        ("CAP07", ("r",), {"roles": ["r"], "need": -1}, "need is no count"),
        ("HAZ02", ("e",), {"escalation": "e", "exposed": "A"}, "exposed is no person"),
        ("HAZ02", ("e",), {"escalation": ["e"], "exposed": ["A"]}, "escalation is no node"),
        ("HAZ02", ("e",), {"escalation": "e", "exposed": [""]}, "exposed is no person"),
        ("WAI02", ("s", "A"), {"step": "s", "whom": 5, "kind": "thing"}, "whom is no thing"),
        ("CAP03", ("A", "s"), {"people": ["A"], "steps": ["s", "t"]}, "nodes are the ids of"),
        ("CAP03", ("s", "A"), {"people": ["A"], "steps": ["s"]}, "nodes are the ids of"),
    ],
)
def test_a_datum_of_another_kind_is_refused(
    code: str, nodes: tuple[str, ...], data: dict[str, Any], named: str
) -> None:
    """A time that is none, one where several are wanted, an unknown sort, nodes that are not those of the data: a gap
    that could not be told is not made, and what is wrong with it is said."""
    with pytest.raises(TypeError, match=f"{code}.*{named}"):
        make_gap(code, *nodes, **data)


def test_a_time_that_never_came_may_be_missing() -> None:
    """Of a deadline that most runs never met there is no median: that datum alone may be None."""
    assert make_gap("LAT01", "d", deadline="d", p50=None, p90=None).data["p50"] is None


def test_every_kind_can_be_said(names: Speaker) -> None:
    """Each declared kind is used by some datum and can be named; a reason for no remedy has data of declared kinds."""
    used = {datum.kind for table in gap_codes().values() for datum in table.data.values()} | set(REMEDY_KINDS.values())
    assert used - {"whom"} <= set(KINDS)
    assert {key for keys in CODES.values() for key in keys} <= {*REMEDY_KINDS, "kind"}
    for kind in set(KINDS) - FIGURES - WORDS:
        assert names.of(kind, "pump" if kind not in ("act", "duty", "question") else "x")
    with pytest.raises(KeyError):
        names.of("colour", "pump")


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


#: The kinds before the ids of clash.yaml.
MARK = re.compile(r"\b(organisation|place|person|role|thing|step|escalation|inject|deadline|objective)\.")


def clash(marked: str) -> tuple[Source, Study]:
    """The plan of clash.yaml, simulated; `marked` stands for the kind before each id."""
    text = MARK.sub(marked, Path(__file__).with_name("clash.yaml").read_text(encoding="utf-8"))
    source = Source(parse(text, "clash.yaml"), Scenario.model_validate(YAML(typ="safe").load(text)))
    return source, Study(source.scenario, run_many(source.scenario, 60, 1))


def told(marked: str, lang: Lang) -> Counter[str]:
    """All that is said of the plan of clash.yaml: its gaps, those of losses, what was not judged, every remedy and why
    there is none."""
    source, study = clash(marked)
    base, effects = fragility(source.scenario, source.scenario_under, 60, 1)
    gaps = accept([*check(source.scenario), *find_gaps(study), *fragile_gaps(base, effects)], {})
    say = Speaker(source.scenario, Words(lang))
    said = Counter(lines(not_judged(study, fragile=True), say))
    for gap in gaps:
        one = describe(gap, say)
        said.update(f"{gap.code} {text}" for text in (one.title, one.what, one.why, one.mend, *concerned(gap, say)))
    for proposal in Search(source, 60, 1, Workers()).survey(gaps).proposals:
        said.update(row(proposal, say, 1))
    return said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plan_of_clashing_ids_is_told_as_if_they_were_apart(lang: Lang) -> None:
    """Where a step, person, post, thing, place, deadline share their ids, every sentence of gaps and remedies is word
    for word that of the same plan with an id of its own for each: none names the wrong thing."""
    together, apart = told("", lang), told(r"\1_", lang)
    assert together == apart
    codes = {line.split()[0] for line in together}
    assert {"CAP01", "CAP03", "CAP06", "CAP08", "DUT02", "STR08", "STR09", "LAT01", "HAZ01", "HAZ02"} <= codes
    assert {"WAI01", "EVI01", "FRA01", "FRA02"} <= codes


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_of_clashing_ids_names_the_right_things(lang: Lang) -> None:
    """The sections of the report, the marks of the response graph and the clauses of the plan that gaps concern are
    those of the plan with ids apart."""

    def printed(marked: str) -> dict[str, Counter[str]]:
        _, study = clash(marked)
        picked, gaps = pick_runs(study), [*check(study.scenario), *find_gaps(study)]
        m = Material(study, gaps, lang, picked.ordinary, picked.bad)
        sections = [s for s in build(m).sections if s.id not in ("basics", "limits")]  # ids, and the hash
        said = {s.id: Counter(text for block in s.blocks for text in texts_of(block)) for s in sections}
        said["marks"] = Counter(f"{m.say.numbered(id)} {weight}" for id, weight in worst_weights(m).items())
        return said | {"clauses": Counter(amendments(PaperMaterial.of(m)).texts())}

    together, apart = printed(""), printed(r"\1_")
    assert {id: (said - apart[id], apart[id] - said) for id, said in together.items() if said != apart[id]} == {}


STATIONS = ("station_jia", "station_jia_mended", "station_yi", "station_yi_mended")


def homes(s: Scenario) -> dict[str, Collection[str]]:
    """Where an id of each kind is found."""
    base = rule_base()
    found: dict[str, Collection[str]] = {"node": {*s.steps, *s.escalations, *s.injects}}
    found |= {"person": s.people, "role": s.roles, "thing": s.equipment, "place": s.places, "deadline": s.deadlines}
    found |= {"organisation": s.organisations, "objective": s.objectives}
    return found | {"act": base.acts, "duty": base.duties, "question": base.questions}


@pytest.mark.parametrize("name", STATIONS)
def test_every_id_of_the_shipped_gaps_is_of_its_kind(name: str) -> None:
    """By day and by night: as many kinds as nodes, and each id, of the nodes and of all data, in the collection of its
    kind."""
    source = open_source(str(files("scenarios").joinpath("library", f"{name}.yaml")))
    for variant in ("", "夜间值守"):
        s = (source.variant(variant) if variant else source).scenario
        home = homes(s)
        for gap in (*check(s), *find_gaps(Study(s, run_many(s, 60, 1)))):
            assert len(gap.kinds) == len(gap.nodes), gap
            data = [(gap.kind_of(key), one) for key in gap.data for one in gap.listed(key)]
            for kind, id in (*gap.members, *data):
                if kind in home or kind == "entry":
                    assert re.split(r"\[|: ", str(id))[0] in home["node" if kind == "entry" else kind], (gap, id)


def test_what_a_remedy_would_add_has_a_name(names: Speaker) -> None:
    """A reason or a remedy may name a step, person or post that only another remedy brings into the plan."""
    assert names.node("N_call_119") == names.of("entry", "N_call_119") == "拨打119（新增）"
    role = next(iter(names.scenario.roles))
    assert names.person(f"N_{role}") == f"{names.role(role)}（新增）"
    assert why(Reason("exposes", {"node": "N_call_119", "person": f"N_{role}"}), names)
    for say in (names.node, names.person, names.role):
        with pytest.raises(KeyError):
            say("nobody")
