"""What the program can do, called by a door that is no terminal: it only records what it is told."""

from __future__ import annotations

import ast
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from drills.cli import commands
from drills.uses.campaigns import running
from drills.uses.campaigns.cases import design
from drills.uses.judging import judged
from drills.uses.listener import Refused, Said, Silent, Stopped, sentence
from drills.uses.opening import open_file, pick, pick_gap, shipped, under
from drills.uses.remedying import searched
from drills.uses.report import Depth, Written, formats_of, material, stem_of, write_report
from drills.uses.studying import Circles, Effort, races, sensitive, study
from drills.uses.watching import Saved, watched_saves
from reports.words.catalogue import Words, sentences
from scenarios.campaign import read_campaign
from scenarios.problem import Invalid
from scenarios.text import Lang
from simulation.study.ensemble import BLOCK, Workers, run_many
from simulation.study.export import study_json
from simulation.study.study import Study

ROOT = Path(__file__).parents[2]
LANGS: tuple[Lang, Lang] = ("zh", "en")
#: SimPy: nothing is compiled, and blocks are small.
SIMPY = Workers(1, "simpy")
ONE = BLOCK["simpy"]


def report(path: Path, listener: Any, lang: Lang, runs: int = 60, depth: Depth = Depth()) -> Written:
    """A web page on the plan, beside it."""
    source = open_file(str(path))
    made = material(source, None, listener, Effort(runs, 1, SIMPY), lang, date(2026, 11, 1), depth)
    return write_report(made, listener, path.parent / lang, stem_of(source, lang))


def test_a_report_in_both_languages_from_one_process(
    small_plan: Path, recorder: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the same time, each with a listener of its own: what is told is the same, the page is in its language, and
    nothing reaches the terminal."""
    listeners = [recorder(), recorder()]
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda job: report(small_plan, *job), zip(listeners, LANGS, strict=True)))
    pages = [written.paths[0].read_text(encoding="utf-8") for written in made]
    assert "值班员甲" in pages[0] and "Watchman A" not in pages[0]
    assert "Watchman A" in pages[1] and "值班员甲" not in pages[1]
    assert listeners[0].works == listeners[1].works == ["screen.simulating", "screen.writing"]
    assert listeners[0].done == [60, 1]
    assert listeners[0].codes == listeners[1].codes == ["screen.drawing"]
    title = [
        sentence(Said(begun.code, begun.data), Words(lang))
        for begun, lang in zip(listeners[0].begun, LANGS, strict=True)
    ]
    assert "小情景" in title[0]
    assert capsys.readouterr() == ("", "")


def test_stop_is_the_ctrl_c_of_a_listener(small_plan: Path, recorder: Any) -> None:
    """The same partial study, to the last figure, whether the listener stops after two blocks or Ctrl-C comes then;
    and the listener is told how far it got."""
    listener = recorder("screen.simulating", after=2)
    source = open_file(str(small_plan))
    stopped = study(source, listener, Effort(10 * ONE, 1, SIMPY))

    blocks: list[int] = []

    def ctrl_c(done: int) -> None:
        blocks.append(done)
        if len(blocks) == 2:
            raise KeyboardInterrupt

    other = Study(source.scenario, run_many(source.scenario, 10 * ONE, 1, SIMPY, progress=ctrl_c), source.label)
    assert (stopped.runs, stopped.ensemble.partial) == (2 * ONE, True)
    assert study_json(stopped) == study_json(other)
    assert listener.told == [Said("screen.interrupted", {"done": 2 * ONE, "asked": 10 * ONE})]


def test_a_report_that_was_stopped_is_written_with_what_there_is(small_plan: Path, recorder: Any) -> None:
    """Nothing that would take longer is begun, although the button stays pressed; the page says that it is partial."""
    listener = recorder("screen.simulating")
    made = report(small_plan, listener, "zh", 4 * ONE, Depth(fragile=True, raced=True, sensitivity=True))
    assert made.partial
    assert listener.works == ["screen.simulating", "screen.writing"]
    assert (made.material.fragile, made.material.sensitivity, made.material.study.races) == (False, None, ())
    assert made.paths[0].exists()


def test_losses_that_were_stopped_count_as_not_tried(small_plan: Path, recorder: Any) -> None:
    """Two of several losses tried would say that nothing depends on the others."""
    source, listener = open_file(str(small_plan)), recorder("screen.fragile", after=2)
    result = study(source, listener, Effort(2 * ONE, 1, SIMPY))
    found = judged(source, result, listener, SIMPY, fragile=True)
    assert found.effects is None
    assert "no-fragility" in {one.code for one in found.not_judged}
    assert listener.codes == ["screen.interrupted-losses"]
    whole = judged(source, result, Silent(), SIMPY, fragile=True)
    assert whole.effects and "no-fragility" not in {one.code for one in whole.not_judged}


def test_what_was_stopped_later_is_partial_too(small_plan: Path, recorder: Any) -> None:
    """Races over the runs that there are; of the other durations only those that are whole."""
    source = open_file(str(small_plan))
    result = study(source, Silent(), Effort(2 * ONE, 1, SIMPY))
    (race,) = races(result, recorder("screen.racing"), SIMPY)
    assert race.runs == ONE
    varied = sensitive(result, recorder("screen.sensitive", after=3), SIMPY).varied
    assert [v.variation.json() for v in varied] == [
        v.variation.json() for v in sensitive(result, Silent(), SIMPY).varied[: len(varied)]
    ]
    assert len(varied) == 2


def test_a_search_that_was_stopped_gives_nothing(small_plan: Path, recorder: Any) -> None:
    """The listener gets what Ctrl-C gives: `Stopped` is a `KeyboardInterrupt`."""
    source = open_file(str(small_plan))
    with pytest.raises(Stopped):
        searched(source, (), recorder("remedies.searching"), Effort(60, 1, SIMPY))
    pressed = recorder(stopping=True)
    with pytest.raises(Stopped):
        searched(source, (), pressed, Effort(60, 1, SIMPY))
    assert pressed.works == []  # not even the plan as it is was simulated
    assert issubclass(Stopped, KeyboardInterrupt)


def test_a_campaign_through_a_listener(small_plan: Path, recorder: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Stopped after two blocks and called again: the bytes of one that was never stopped; the summary in the language
    asked for; a folder of another campaign is refused."""
    text = "campaign: {id: district}\nscenarios: [small.yaml]\nvariants: [base, 慢]\nruns: 40\nblock: 10\n"
    file = small_plan.parent / "c.yaml"
    file.write_text(text, encoding="utf-8")

    def run(folder: str, listener: Any, lang: Lang = "zh") -> running.Results:
        plan = design(*read_campaign(file))
        store = running.claim(plan, small_plan.parent / folder, Words(lang))
        running.simulate(plan, store, listener, running.Hands(threads=1))
        return running.write(plan, store, small_plan.parent / folder, Words(lang))

    whole = run("whole", Silent())
    stopping = recorder("campaign.screen.simulating", after=2)
    with pytest.raises(KeyboardInterrupt):
        run("parts", stopping)
    assert 0 < sum(stopping.done) < 80
    again = recorder()
    parts = run("parts", again, "en")
    assert again.done == [80]
    assert parts.results.read_bytes() == whole.results.read_bytes()
    assert [row.variant for row in whole.rows] == ["原预案", "慢"]
    assert parts.rows[0].variant == Words("en").say("screen.base")
    assert parts.summary.name != whole.summary.name
    file.write_text(text.replace("district", "other"), encoding="utf-8")
    with pytest.raises(Refused) as told:
        run("parts", Silent())
    assert told.value.code == "campaign.screen.other"
    assert json.loads((small_plan.parent / "parts" / "campaign.json").read_bytes())["campaign"] == "district"
    assert capsys.readouterr() == ("", "")


def test_a_circle_is_refused_with_one_sentence_for_each(small_plan: Path, recorder: Any) -> None:
    """Before any work, as data that each language can say."""
    text = "format: 1\nscenario: {id: c}\nsteps: {a: {after: b}, b: {after: a}, c: {after: d}, d: {after: c}}\n"
    small_plan.write_text(text, encoding="utf-8")
    source, listener = open_file(str(small_plan)), recorder()
    for use in (
        lambda: study(source, listener, Effort(10, 1, SIMPY)),
        lambda: searched(source, (), listener, Effort(10, 1, SIMPY)),
    ):
        with pytest.raises(Circles) as told:
            use()
        paths = [said.data["path"] for said in told.value.said]
        assert [sorted(set(path.split(" → "))) for path in paths] == [["a", "b"], ["c", "d"]]
        said = [sentence(told.value.said[0], Words(lang)) for lang in LANGS]
        assert all(paths[0] in text for text in said) and said[0] != said[1]
    assert listener.works == []


def test_what_is_not_there_is_refused_with_what_is(small_plan: Path) -> None:
    """Variants, people, deadlines, codes, names of the library: the word, what there is, and what was probably meant;
    a title that two bear is refused with both ids."""
    source = open_file(str(small_plan))
    with pytest.raises(Refused) as told:
        under(source, variants=["漫"])
    assert told.value.code == "screen.unknown-variant"
    assert told.value.said[0].data["known"] == ("慢",)
    with pytest.raises(Refused) as told:
        under(source, without=["Watchman AA"])
    assert told.value.said[0].data == {
        "name": "Watchman AA",
        "known": ("A 值班员甲", "B 值班员乙"),
        "suggestion": "Watchman A",
    }
    assert all("Watchman A" in sentence(told.value.said[0], Words(lang)) for lang in LANGS)
    with pytest.raises(Refused) as told:
        pick("person", "x", {"a": {"title": "x"}, "b": {"title": "x"}})
    assert told.value.said == (Said("screen.several", {"name": "x", "known": ("a", "b")}),)
    with pytest.raises(Refused) as told:
        formats_of("html,odt")
    assert told.value.code == "screen.unknown-format"
    with pytest.raises(Refused) as told:
        shipped("station_gia")
    assert told.value.said[0].data["suggestion"] == "station_jia"
    assert pick_gap(Words("en").say("gaps.LAT01.title"), Words("en")) == "LAT01"
    assert under(source, ["慢"], ["值班员乙"], ["steps.find.lasts.most=90s"]).scenario.people["B"].present is False


def test_saves_are_seen_through_a_listener(small_plan: Path, recorder: Any) -> None:
    """First all, then: the same plan, a file that is none, what changed; the end where the listener stops."""
    listener = recorder()
    text = small_plan.read_text(encoding="utf-8")
    steps = [text + "# 备注\n", "format: 1\nsteps: 3\n", text.replace("within: 60s", "within: 10s")]
    left = iter([step for step in steps for _ in range(2)])

    def wait() -> None:
        written = next(left, None)
        if written is None:
            listener.stopping = True
            written = text
        small_plan.write_text(written, encoding="utf-8")

    def opened() -> Any:
        return open_file(str(small_plan))

    found: list[Saved] = list(watched_saves(small_plan, opened, listener, Effort(2 * ONE, 1, SIMPY), wait))
    first, same, wrong, changed = found
    assert first.now is not None and first.before is None and first.changes is None
    assert (same.now, same.wrong) == (None, None)
    assert isinstance(wrong.wrong, Invalid)
    assert changed.changes is not None
    assert changed.changes.moved[0].limit == (60_000, 10_000)
    assert listener.codes == ["screen.interrupted"]


def codes_in_uses() -> set[str]:
    """Every code written out where something is told, begun or refused."""
    found: set[str] = set()
    for file in (ROOT / "drills" / "uses").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                at = {"tell": 0, "progress": 0, "watched": 1, "Refused": 0, "Said": 0}.get(name)
                if at is not None and at < len(node.args) and isinstance(node.args[at], ast.Constant):
                    found.add(str(node.args[at].value))  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_has_its_sentence(lang: Lang) -> None:
    """Whatever is told, begun or refused can be said in both languages."""
    codes = codes_in_uses()
    assert {"screen.simulating", "screen.interrupted", "screen.circle", "campaign.screen.harmed"} <= codes
    assert codes <= sentences(lang).keys()
    kinds = ("variant", "person", "deadline", "library", "code")
    assert {f"screen.unknown-{kind}" for kind in kinds} <= sentences(lang).keys()


def test_every_file_of_commands_is_registered() -> None:
    """Each file of drills/cli/commands/ is imported by its package: of another, the program would not know the commands
    and would not say so."""
    files = {path.stem for path in (ROOT / "drills" / "cli" / "commands").glob("*.py")} - {"__init__"}
    assert files == set(commands.__all__)
    assert all(hasattr(commands, name) for name in files)
