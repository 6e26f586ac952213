"""Write what the shipped scenarios give anew: `python tests/golden/make.py`. Do so only when a change of results is
meant, and read the difference before it is kept.

`studies/` holds, of each scenario and of two of its variants, the whole study with its gaps and all marks of one run;
`reports/` the texts of the report, in both languages.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from reports.prerun import Material, Mended, build
from scenarios.check import check
from scenarios.gap import Gap, accept
from scenarios.source import Source, library, open_source
from scenarios.text import Lang
from simulation.gaps import find_gaps
from simulation.gaps.unjudged import not_judged
from simulation.questions.compare import compare
from simulation.questions.fragile import Effect, fragile_gaps, fragility
from simulation.questions.sensitivity import sensitivity
from simulation.reference.engine import simulate_runs
from simulation.study.ensemble import run_many
from simulation.study.export import study_json
from simulation.study.pick import pick_runs
from simulation.study.races import race
from simulation.study.study import Study
from tests.golden.told import lines, report_text

FOLDER = Path(__file__).parent
#: Runs of each study and of each loss (fragility); the seed of all.
RUNS, LOST, SEED = 200, 60, 1
#: Of which run every mark is kept.
COURSE = 17
#: Two variants of every scenario that has them: fewer people, and a device that fails. The key stands in file names.
VARIANTS = {"night": "夜间值守", "stuck": "急停不动作"}
#: What a report is written on, with its mended plan.
REPORTS = {"smallest": None, "station_jia": "station_jia_mended", "station_yi": "station_yi_mended"}
LANGS: tuple[Lang, ...] = ("zh", "en")
#: Each study: a scenario of the library, or one under a variant.
STUDIES = [
    *library(),
    *(f"{name}.{key}" for name in library() for key, label in VARIANTS.items() if label in
      open_source(str(library()[name])).scenario.variants),
]  # fmt: skip


@cache
def source(name: str) -> Source:
    """A scenario of the library, under a variant where the name has one (`station_jia.night`)."""
    plain, _, variant = name.partition(".")
    found = open_source(str(library()[plain]))
    return found.variant(VARIANTS[variant]) if variant else found


@cache
def judged(name: str) -> tuple[Study, list[Gap], list[Effect]]:
    """The study of a scenario with its races, its gaps as `gasdrill gaps` finds them, and what each loss does; a
    variant is not tried without one thing at a time, as in `gasdrill simulate`."""
    scenario, label = source(name).scenario, source(name).label
    study = Study(scenario, run_many(scenario, RUNS, SEED), label)
    races = tuple(race(study, id, RUNS) for id, e in scenario.escalations.items() if e.averted_by is not None)
    study = replace(study, races=races)
    found, effects = [*check(scenario), *find_gaps(study)], list[Effect]()
    if not label:
        base, effects = fragility(scenario, source(name).scenario_under, LOST, SEED)
        found += fragile_gaps(base, effects)
    return study, accept(found, scenario.accepted), effects


def study_text(name: str) -> str:
    """Everything of a study, as text; without the version of the program, which is no result."""
    study, gaps, _ = judged(name)
    data = study_json(study) | {
        "gaps": [gap.json() for gap in gaps],
        "not_judged": [one.json() for one in not_judged(study, fragile=not study.variant)],
        f"run {COURSE}": _marks(study),
    }
    del data["program"]
    return lines(data)


def _marks(study: Study) -> dict[str, Any]:
    """Every mark of one run: how each node stands, when it was ready, began and was settled."""
    run = next(simulate_runs(study.plan, SEED, range(COURSE, COURSE + 1)))
    return {
        node.id: [node.status_name(run.status[i]), run.ready[i], run.started[i], run.settled[i]]
        for i, node in enumerate(study.plan.nodes)
    }


def report_golden(name: str, lang: Lang) -> str:
    """The texts of the report on a scenario, with all that a report can have."""
    study, gaps, effects = judged(name)
    picked, after = pick_runs(study), None
    if (other := REPORTS[name]) is not None:
        mended, gaps_after, effects_after = judged(other)
        after = Mended(mended, gaps_after, compare(study, gaps, mended, gaps_after, (effects, effects_after)))
    material = Material(
        study,
        gaps,
        lang,
        picked.ordinary,
        picked.bad,
        effects=tuple(effects),
        effect_runs=LOST,
        sensitivity=_sensitivity(name),
        mended=after,
        command=f"gasdrill report {name}",
        fragile=True,
    )
    return report_text(build(material))


@cache
def _sensitivity(name: str) -> Any:
    return sensitivity(judged(name)[0])


def golden_files() -> dict[Path, tuple[Any, ...]]:
    """Each file, and what it is made by: a function and its arguments."""
    studies = {FOLDER / "studies" / f"{name}.json": (study_text, name) for name in STUDIES}
    texts = {
        FOLDER / "reports" / f"{name}.{lang}.txt": (report_golden, name, lang) for name in REPORTS for lang in LANGS
    }
    return {**studies, **texts}


if __name__ == "__main__":
    for path, (make, *arguments) in golden_files().items():
        path.write_text(make(*arguments), encoding="utf-8", newline="\n")
