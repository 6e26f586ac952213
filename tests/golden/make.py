"""Write tests/golden/*.json anew: `python tests/golden/make.py`. Do so only when a change of results is meant."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from scenarios.source import open_source
from simulation.reference.engine import simulate_runs
from simulation.study.ensemble import run_many
from simulation.study.export import study_json
from simulation.study.study import Study

FOLDER = Path(__file__).parent
NAMES = ("smallest", "station_jia", "station_jia_mended", "station_yi", "station_yi_mended")
RUNS = 200


def golden(name: str) -> dict[str, Any]:
    """The figures of 200 runs of a shipped scenario, and every mark of run 17."""
    scenario = open_source(str(files("scenarios").joinpath("library", f"{name}.yaml"))).scenario
    study = Study(scenario, run_many(scenario, RUNS, 1))
    data = study_json(study)
    run = next(simulate_runs(study.plan, 1, range(17, 18)))
    marks = {
        node.id: [node.status_name(run.status[i]), run.ready[i], run.started[i], run.settled[i]]
        for i, node in enumerate(study.plan.nodes)
    }
    deadlines = {row["id"]: [row["missed"]["k"], row["took"]["p50"], row["took"]["p90"]] for row in data["deadlines"]}
    escalations = {row["id"]: [row["came"]["k"], row["exposed"]["any"]["k"]] for row in data["escalations"]}
    return {"runs": RUNS, "seed": 1, "deadlines": deadlines, "escalations": escalations, "run 17": marks}


if __name__ == "__main__":
    for name in NAMES:
        text = json.dumps(golden(name), ensure_ascii=False, indent=1) + "\n"
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
