"""The search for what mends a plan: each candidate simulated with the same luck, the cheapest class first."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from scenarios.check import check
from scenarios.gap import COSTS, Gap
from scenarios.source import Source
from simulation.questions.judged import judge
from simulation.remedies.kinds import Remedy
from simulation.remedies.laying import apply, remedies_of
from simulation.remedies.proposal import Proposal, Survey, Tried, fresh
from simulation.remedies.propose import candidates
from simulation.remedies.reasons import Reason, harms, obstacles, people_of, strikes, unsafe
from simulation.remedies.table import table
from simulation.remedies.trial import Trial, counts, difference, endangered, graver, heavier, helps, middle, nearer
from simulation.study.ensemble import Progress, Workers, run_many
from simulation.study.study import Study

#: So many remedies at most are laid one upon the other for one gap.
TOGETHER = 3
#: So many at most are tried all at once where none helps by itself.
BUNDLE = 8
#: So many studies are kept whole.
KEPT = 4


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
    #: by person what the proposals of a survey have given him to do so far
    _given: dict[str, set[str]] = field(default_factory=dict)

    def trial(self, id: str, seed: int) -> Trial | None:
        """The plan under the remedies of an id ("" for none); None where that is no plan, or one with a circle."""
        key = (id, seed)
        if key not in self._done:
            self._done[key] = self._try(id, seed)
        return self._done[key]

    def _try(self, id: str, seed: int, patch: dict[str, Any] | None = None) -> Trial | None:
        source = apply(self.source, id)
        if source is None:
            return None
        source = source.vary(patch) if patch else source
        found = check(source.scenario)
        if any(gap.code == "STR01" for gap in found):
            return None
        study = self._run(source, seed)
        return Trial.of(judge(study, checked=found))

    def _run(self, source: Source, seed: int) -> Study:
        if self.progress:
            self.progress(0)  # who wants to end now is heard here, also where a trial is one block of runs
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
        gap stays open and each makes it clearly better. Where none does by itself, all that could help at once."""
        chosen, tried = "", Tried()
        for cost in COSTS:
            while len(chosen.split("+") if chosen else ()) < TOGETHER:
                step = self._step(gap, cost, chosen, tried)
                if step is None:
                    break
                still, chosen = step
                if not still:
                    return self._measured(gap, chosen, tried)
            if not chosen and (bundle := self._bundle(gap, cost, tried)):
                return self._measured(gap, bundle, tried)
        return self._measured(gap, chosen, tried)

    def _step(self, gap: Gap, cost: str, chosen: str, tried: Tried) -> tuple[bool, str] | None:
        """The best remedy of a class laid upon those chosen: whether the gap is still there, and the id of all."""
        base, before, study = self.base(self.seed), self._at(chosen), self.study(chosen)
        found = [r for r in self._found(gap, cost, study, tried) if r.id not in chosen.split("+")]
        pool = _spread(found, table().limit)
        tried.tried, tried.left = tried.tried + len(pool), tried.left + len(found) - len(pool)
        rows: list[tuple[bool, float, float, int, str]] = []
        for remedy in pool:
            id = f"{chosen}+{remedy.id}" if chosen else remedy.id
            tried.ids.add(id)
            trial = self.trial(id, self.seed)
            if trial is None:
                continue
            still, share = gap.identity in trial.gaps, helps(gap, before, trial)
            if share is None and not nearer(gap, before, trial):
                continue
            reason = harms(remedy, study, (base, before, trial)) or self._stand_in(remedy, chosen, study)
            if reason:
                tried.told(reason)
            elif graver(gap, base, trial):
                tried.harmful([g for i, g in trial.gaps.items() if i not in base.gaps and g.weight == "must"])
            else:
                rows.append((still, share or 0.0, middle(gap, trial), len(rows), id))
        if not rows:
            return None
        best = min(rows)
        return best[0], best[-1]

    def _found(self, gap: Gap, cost: str, study: Study, tried: Tried) -> list[Remedy]:
        """The candidates of a class that may be tried."""
        found = []
        for kind in table().kinds(gap.code, cost):
            for remedy in candidates(gap, kind, study):
                reason = self._too_many(remedy, study) or unsafe(remedy, study)
                if reason:
                    tried.told(reason)
                else:
                    found.append(remedy)
        return found

    def _too_many(self, remedy: Remedy, study: Study) -> Reason | None:
        """Why a remedy is not tried: proposals before it gave its people as much as they can be given."""
        for person in people_of(remedy, study):
            given = self._given.get(person, set())
            if remedy.id not in given and len(given) >= table().tasks:
                return Reason("tasks", {"person": person, "limit": table().tasks})
        return None

    def _stand_in(self, remedy: Remedy, chosen: str, study: Study) -> Reason | None:
        """What is wrong with a deputy when he is wanted: with the holders of the post away he is needed elsewhere at
        the same time, or is there when it strikes. That he has more to do than anybody with all there is no fault."""
        if remedy.kind != "deputy":
            return None
        post = study.scenario.roles[remedy.data["role"]]
        away = "+".join(part for part in (chosen, remedy.id) if part)
        before = self._at(chosen)
        trial = self._try(away, self.seed, {"people": {p: {"present": False} for p in post.holders}})
        return harms(remedy, study, (trial, before, trial)) if trial else None

    def _bundle(self, gap: Gap, cost: str, tried: Tried) -> str:
        """What mends a gap only together: all candidates of the classes up to this one at once, and then without those
        that it does not need. "" where even that does not help, or does harm."""
        study, base = self.study(""), self.base(self.seed)
        classes = COSTS[: COSTS.index(cost) + 1]
        found = [r for c in classes for r in self._found(gap, c, study, tried)]
        parts: list[str] = []
        source, named = self.source, set[tuple[str, ...]]()
        for remedy in _spread(found, len(found)):
            about = (remedy.kind, remedy.words[0])
            more = None if about in named or len(parts) >= BUNDLE else apply(source, remedy.id)
            if more is not None:
                source, parts = more, [*parts, remedy.id]
                named.add(about)
        if len(parts) < 2 or "+".join(parts) in tried.ids:
            return ""
        tried.bundled = max(tried.bundled, len(parts))
        if not self._mends(gap, parts, study, base):
            return ""
        for part in parts[::-1]:
            fewer = [one for one in parts if one != part]
            if len(parts) > 2 and self._mends(gap, fewer, study, base):
                parts = fewer
        return "+".join(parts)

    def _mends(self, gap: Gap, parts: list[str], study: Study, base: Trial) -> bool:
        """Whether these together close a gap and do no harm."""
        id = "+".join(parts)
        trial = self.trial(id, self.seed)
        if trial is None or gap.identity in trial.gaps or helps(gap, base, trial) is None or graver(gap, base, trial):
            return False
        remedies = remedies_of(self.source, id)
        return not any(harms(r, study, (base, base, trial)) or self._stand_in(r, "", study) for r in remedies)

    def survey(self, gaps: list[Gap], told: Callable[[Gap], None] | None = None) -> Survey:
        """A proposal for each gap, and the summary of what the text alone does, on runs not seen by the search."""
        proposals = []
        self._given.clear()
        for gap in gaps:
            proposals.append(self.propose(gap))
            for remedy in proposals[-1].remedies:
                for person in people_of(remedy, self.study("")):
                    self._given.setdefault(person, set()).add(remedy.id)
            if told:
                told(gap)
        plain, together = self.base(fresh(self.seed)), self._together([p for p in proposals if p.cost == "words"])
        after = self.trial(together, fresh(self.seed)) if together else None
        if after is None or not _better(plain, after):
            together, after = "", plain
        must = [p.gap.identity for p in proposals if p.gap.weight == "must" and p.gap.identity in plain.gaps]
        closed = sum(identity not in after.gaps for identity in must)
        before, left = counts(plain)[0], counts(after)[0]
        return Survey(tuple(proposals), self.runs, self.seed, len(must), closed, together, before, left)

    def _together(self, proposals: list[Proposal]) -> str:
        """Proposals laid one upon the other, those first that close most; one is left out where its gap is closed
        already, where with it no fewer gaps weigh must (with as many of these: should), or where it asks too much of
        somebody or puts somebody where it strikes. What no longer fits of a proposal is left out of it. Gaps known
        before count as they weighed then."""
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
            if trial is None or graver(proposal.gap, now, trial) or counts(trial, base) >= counts(now, base):
                continue
            study = self.study("")
            if not any(harms(r, study, (base, now, trial)) for r in proposal.remedies):
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

    def _measured(self, gap: Gap, id: str, tried: Tried) -> Proposal:
        """The proposal with its effect on fresh runs; none where those do not bear it out."""
        before, after = self.base(fresh(self.seed)), self.trial(id, fresh(self.seed)) if id else None
        if after is None or graver(gap, before, after) or helps(gap, before, after) is None:
            reasons = self._why(gap, tried, confirmed=not id)
            return Proposal(gap, tried=tried.tried, left=tried.left, reasons=reasons)
        return Proposal(
            gap,
            remedies_of(self.source, id),
            difference(gap, before, after),
            gap.identity not in after.gaps,
            tuple(g for i, g in before.gaps.items() if i not in after.gaps and i != gap.identity),
            tuple(g for i, g in after.gaps.items() if i not in before.gaps),
            tuple(g for i, g in after.gaps.items() if i in before.gaps and heavier(g, before.gaps[i])),
            tried.tried,
            tried.left,
        )

    def _why(self, gap: Gap, tried: Tried, confirmed: bool) -> tuple[Reason, ...]:
        """Why nothing is proposed, never nothing."""
        study = self.study("")
        found = [] if confirmed else [Reason("not-confirmed")]
        if tried.tried and confirmed:
            found = [Reason("none-helped", {"tried": tried.tried})]
            found += [Reason("none-together", {"tried": tried.bundled})] if tried.bundled else []
        found += tried.reasons.values()
        return (*(found or obstacles(gap, study)), *strikes(gap, study.scenario))


def _better(before: Trial, after: Trial) -> bool:
    """Whether a plan has fewer gaps than another, none that must be mended and was not there, and nobody in danger."""
    opened = any(gap.weight == "must" for id, gap in after.gaps.items() if id not in before.gaps)
    return counts(after, before) < counts(before) and not opened and endangered(before, after) is None


def _spread(found: list[Remedy], limit: int) -> list[Remedy]:
    """So many of them, each kind in turn, so that none crowds out the others."""
    by_kind = [list(rows) for _, rows in groupby(found, key=lambda r: r.kind)]
    turns = [rows[i] for i in range(max(map(len, by_kind), default=0)) for rows in by_kind if i < len(rows)]
    return turns[:limit]
