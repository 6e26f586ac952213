"""LAT01: deadlines that are missed too often."""

from collections.abc import Iterator

from scenarios.gap import Gap, make_gap
from simulation.gaps.weight import weigh
from simulation.outcome.chain import Kind
from simulation.study.study import Study, standing


def late(study: Study) -> Iterator[Gap]:
    """Deadlines missed in more than their tolerance, by the lower bound."""
    for id, deadline in study.scenario.deadlines.items():
        if standing(study, id) != "late":
            continue
        took, spent, share = study.took(id), study.spent(id), study.missed(id)
        yield make_gap(
            "LAT01",
            id,
            weight=weigh(share, deadline.tolerance, deadline.basis),
            share=share,
            rule=deadline.basis.rule,
            plan=deadline.basis.plan,
            grade=study.grade(id),
            deadline=id,
            limit=deadline.within,
            p50=took.p50,
            p90=took.p90,
            lateness=study.lateness(id),
            main=max(Kind, key=lambda kind: spent[kind]).name.lower(),
            **({} if took.p50 is not None else {"kind": "mostly-never" if study.met_runs(id) else "never"}),
            **{kind.name.lower(): ms for kind, ms in spent.items()},
        )
