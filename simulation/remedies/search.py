"""The search for what mends a plan: each candidate simulated with the same luck, the cheapest class first."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from scenarios.check import check
from scenarios.gap import COSTS, Gap, accept
from scenarios.problem import Invalid
from simulation.compare import Difference
from simulation.ensemble import Progress, Workers, run_many
from simulation.gaps import find_gaps
from simulation.remedies.kinds import Remedy, build, parse
from simulation.remedies.propose import candidates
from simulation.remedies.table import table
from simulation.remedies.trial import Trial, counts, difference, graver, heavier, helps, middle, nearer
from simulation.study import Study
from simulation.variants import Source

#: So many remedies at most are laid one upon the other for one gap.
TOGETHER = 3
#: So many studies are kept whole.
KEPT = 4
#: What is added to a search's seed for the runs whose figures are printed.
FRESH = 1


def fresh(seed: int) -> int:
    """The seed of the runs whose figures are printed."""
    return (seed + FRESH) % 2**64


@dataclass(frozen=True)
class Proposal:
    """What was found for a gap: the remedies (none: nothing helped), and their effect on runs that the search has not
    seen. `tried` candidates were simulated, `left` more were not, because of the table's limit."""

    gap: Gap
    remedies: tuple[Remedy, ...] = ()
    effect: Difference | None = None
    closed: bool = False
    also: tuple[Gap, ...] = ()
    opened: tuple[Gap, ...] = ()
    graver: tuple[Gap, ...] = ()
    tried: int = 0
    left: int = 0

    @property
    def id(self) -> str:
        """By which it is adopted."""
        return "+".join(remedy.id for remedy in self.remedies)

    @property
    def cost(self) -> str | None:
        """The dearest class among the remedies."""
        return max((r.cost for r in self.remedies), key=COSTS.index, default=None)

    def json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "gap": self.gap.json(),
            "id": self.id or None,
            "cost": self.cost,
            "remedies": [{"id": r.id, "kind": r.kind, "cost": r.cost, "patch": r.patch} for r in self.remedies],
            "effect": self.effect.json() if self.effect else None,
            "closed": self.closed,
            "also_closed": [{"code": g.code, "nodes": list(g.nodes)} for g in self.also],
            "opened": [{"code": g.code, "nodes": list(g.nodes), "weight": g.weight} for g in self.opened],
            "graver": [{"code": g.code, "nodes": list(g.nodes), "weight": g.weight} for g in self.graver],
            "tried": self.tried,
            "left": self.left,
        }


@dataclass(frozen=True)
class Survey:
    """All proposals, and what the text alone does: the must gaps before, and after all text proposals together."""

    proposals: tuple[Proposal, ...]
    runs: int
    seed: int
    must: int
    closed_by_words: int
    together: str
    must_together: int

    @property
    def fresh(self) -> int:
        """The seed of the runs whose figures are printed."""
        return fresh(self.seed)


@dataclass
class Search:
    """A search over one scenario; trials are remembered, since one remedy may serve several gaps."""

    source: Source
    runs: int
    seed: int
    workers: Workers
    progress: Progress | None = None
    _done: dict[tuple[str, int], Trial | None] = field(default_factory=dict)
    _studies: dict[str, Study] = field(default_factory=dict)

    def trial(self, id: str, seed: int) -> Trial | None:
        """The plan under the remedies of an id ("" for none); None where that is no plan, or one with a circle."""
        key = (id, seed)
        if key not in self._done:
            self._done[key] = self._try(id, seed)
        return self._done[key]

    def _try(self, id: str, seed: int) -> Trial | None:
        source = apply(self.source, id)
        if source is None:
            return None
        found = check(source.scenario)
        if any(gap.code == "STR01" for gap in found):
            return None
        study = self._run(source, seed)
        return Trial.of(study, accept([*found, *find_gaps(study)], source.scenario.accepted))

    def _run(self, source: Source, seed: int) -> Study:
        study = Study(source.scenario, run_many(source.scenario, self.runs, seed, self.workers, (), self.progress))
        if study.ensemble.partial:
            raise KeyboardInterrupt
        return study

    def study(self, id: str) -> Study:
        """The study of a plan that further remedies are laid upon; only few are kept, since they are large."""
        if id not in self._studies:
            source = apply(self.source, id)
            if source is None:
                raise ValueError(id)
            if len(self._studies) > KEPT:
                self._studies = {"": self._studies[""]} if "" in self._studies else {}
            self._studies[id] = self._run(source, self.seed)
        return self._studies[id]

    def propose(self, gap: Gap) -> Proposal:
        """What mends a gap: the cheapest class in which anything does; remedies are added, up to three, as long as the
        gap stays open and each makes it clearly better."""
        base, chosen = self.base(self.seed), ""
        tried = left = 0
        for cost in COSTS:
            while len(chosen.split("+") if chosen else ()) < TOGETHER:
                before = self._at(chosen)  # what decides now is not what decided before
                study = self.study(chosen)
                found = [c for kind in table().kinds(gap.code, cost) for c in candidates(gap, kind, study)]
                pool = _spread(found)
                tried, left = tried + len(pool), left + len(found) - len(pool)
                rows: list[tuple[bool, float, float, int, str]] = []
                for remedy in pool:
                    id = f"{chosen}+{remedy.id}" if chosen else remedy.id
                    trial = self.trial(id, self.seed)
                    if trial is None or graver(gap, base, trial):
                        continue
                    still, share = gap.identity in trial.gaps, helps(gap, before, trial)
                    if share is None and not nearer(gap, before, trial):
                        continue
                    rows.append((still, share or 0.0, middle(gap, trial), len(rows), id))
                if not rows:
                    break
                still, _, _, _, chosen = min(rows)
                if not still:
                    return self._measured(gap, chosen, tried, left)
        return self._measured(gap, chosen, tried, left)

    def survey(self, gaps: list[Gap], told: Callable[[Gap], None] | None = None) -> Survey:
        """A proposal for each gap, and the summary of what the text alone does, on runs not seen by the search."""
        proposals = []
        for gap in gaps:
            proposals.append(self.propose(gap))
            if told:
                told(gap)
        together = self._together([p for p in proposals if p.cost == "words"])
        plain = self.base(fresh(self.seed))
        after = self.trial(together, fresh(self.seed)) if together else plain
        must = [p for p in proposals if p.gap.weight == "must"]
        return Survey(
            tuple(proposals),
            self.runs,
            self.seed,
            len(must),
            sum(p.closed and p.cost == "words" for p in must),
            together,
            counts(after or plain)[0],
        )

    def _together(self, proposals: list[Proposal]) -> str:
        """Proposals laid one upon the other, those first that close most; one is left out where its gap is closed
        already, or where with it no fewer gaps weigh must (with as many of these: should). What no longer fits of a
        proposal is left out of it. Gaps known before count as they weighed then."""
        base = now = self.base(self.seed)
        laid: list[str] = []
        for proposal in sorted(proposals, key=lambda p: len(p.opened) - len(p.also)):
            if proposal.gap.identity not in now.gaps:
                continue
            ids = laid
            for part in proposal.id.split("+"):
                if part not in ids and apply(self.source, "+".join([*ids, part])):
                    ids = [*ids, part]
            trial = self.trial("+".join(ids), self.seed) if ids != laid else None
            if trial and not graver(proposal.gap, now, trial) and counts(trial, base) < counts(now, base):
                laid, now = ids, trial
        return "+".join(laid)

    def base(self, seed: int) -> Trial:
        """The plan as it is."""
        trial = self.trial("", seed)
        if trial is None:
            raise ValueError("a plan with a circle cannot be searched")
        return trial

    def _at(self, id: str) -> Trial:
        return self.trial(id, self.seed) or self.base(self.seed)

    def _measured(self, gap: Gap, id: str, tried: int, left: int) -> Proposal:
        """The proposal with its effect on fresh runs; none where those do not bear it out."""
        before, after = self.base(fresh(self.seed)), self.trial(id, fresh(self.seed)) if id else None
        if after is None or graver(gap, before, after) or helps(gap, before, after) is None:
            return Proposal(gap, tried=tried, left=left)
        return Proposal(
            gap,
            remedies_of(self.source, id),
            difference(gap, before, after),
            gap.identity not in after.gaps,
            tuple(g for i, g in before.gaps.items() if i not in after.gaps and i != gap.identity),
            tuple(g for i, g in after.gaps.items() if i not in before.gaps),
            tuple(g for i, g in after.gaps.items() if i in before.gaps and heavier(g, before.gaps[i])),
            tried,
            left,
        )


def apply(source: Source, id: str) -> Source | None:
    """The scenario with the remedies of an id laid one upon the other; None where one makes no sense there."""
    for kind, words in parse(id) if id else ():
        remedy = build(kind, words, source.scenario)
        if remedy is None:
            return None
        try:
            source = _laid(source, remedy)
        except Invalid:
            return None
    return source


def _laid(source: Source, remedy: Remedy) -> Source:
    """The scenario with a remedy, which it remembers, so that none is laid upon it twice."""
    return source.vary({**remedy.patch, "adopted": [*source.scenario.adopted, remedy.id]})


def remedies_of(source: Source, id: str) -> tuple[Remedy, ...]:
    """The remedies of an id, each as it is built upon those before."""
    found = []
    for kind, words in parse(id):
        remedy = build(kind, words, source.scenario)
        if remedy is None:
            return ()
        found.append(remedy)
        source = _laid(source, remedy)
    return tuple(found)


def _spread(found: list[Remedy]) -> list[Remedy]:
    """As many as the table allows, each kind in turn, so that none crowds out the others."""
    by_kind = [list(rows) for _, rows in groupby(found, key=lambda r: r.kind)]
    turns = [rows[i] for i in range(max(map(len, by_kind), default=0)) for rows in by_kind if i < len(rows)]
    return turns[: table().limit]
