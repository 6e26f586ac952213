"""`Study` 推演结果集: all simulated courses of one scenario, and every figure that is read off them.

A figure is a method whose body is its definition. Times are ms; None is "did not happen".
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from scenarios.gap import Share
from scenarios.kinds import step_of
from scenarios.model import GRADES, Grade, Scenario, Spread
from simulation.outcome import chain
from simulation.outcome.chain import Kind
from simulation.outcome.run import Via
from simulation.outcome.tally import MISSED, NOT_COUNTED, WINDOW, Ints, Tally
from simulation.outcome.verdicts import NEVER
from simulation.plan.plan import AVERTED, CAME, Plan
from simulation.study.ensemble import Ensemble
from simulation.study.quantiles import Quantiles

#: A part of a deciding chain that makes up more than this lends its evidence grade to the conclusion (docs/results.md).
NOTABLE = 0.1
LATENESS = (1.0, 1.25, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Time waited for something: `kind` person, thing, place, deputy or other; whom by id; who had it (a node id).
    `passed`: it was given to that step, which ranks lower (L9), while this one waited for several at once."""

    kind: str
    whom: str
    thief: str
    mean: int
    passed: bool = False


@dataclass(frozen=True)
class Race:
    """Time required to avert an escalation against the time available (L11), from runs in which it is held off.

    Sorted ms since T0; runs in which it was never averted, or its clock never rang, are missing from the list.
    """

    escalation: str
    runs: int
    required: tuple[int, ...]
    available: tuple[int, ...]
    lost: Share


@dataclass
class Study:
    """The runs of a scenario (under a variant), ready to be asked."""

    scenario: Scenario
    ensemble: Ensemble
    variant: str = ""
    races: tuple[Race, ...] = ()

    @property
    def plan(self) -> Plan:
        """The flattened plan."""
        return self.ensemble.plan

    @property
    def tally(self) -> Tally:
        """The sums."""
        return self.ensemble.tally

    @property
    def runs(self) -> int:
        """How many runs were done."""
        return self.tally.runs

    @cached_property
    def deadline_index(self) -> dict[str, int]:
        """Column of each deadline."""
        return {limit.id: d for d, limit in enumerate(self.ensemble.limits)}

    # ---- nodes

    def reached(self, id: str) -> Share:
        """In how many runs a node ended with an outcome, or came."""
        return Share(int(self.came_runs(id).sum()), self.runs)

    def came_runs(self, id: str) -> npt.NDArray[np.bool_]:
        """For each run, whether a node ended with an outcome, or came."""
        found: npt.NDArray[np.bool_] = self.tally.status[:, self.plan.index[id]] >= CAME
        return found

    def start(self, id: str) -> Quantiles:
        """When work at a node first began; runs in which it never did are later than any."""
        column = self.tally.started[:, self.plan.index[id]]
        return Quantiles.of(column[column >= 0], int((column < 0).sum()))

    def began(self, id: str) -> Quantiles:
        """As `start`, over only those runs in which work began: say with it how many they are (`Quantiles.n`)."""
        column = self.tally.started[:, self.plan.index[id]]
        return Quantiles.of(column[column >= 0])

    def end(self, id: str) -> Quantiles:
        """When a node ended with an outcome, or came; runs in which it never did are later than any."""
        came = self.came_runs(id)
        return Quantiles.of(self.tally.settled[:, self.plan.index[id]][came], int((~came).sum()))

    def came_at(self, id: str) -> Quantiles:
        """As `end`, over only those runs in which it did: say with it how many they are (`Quantiles.n`)."""
        return Quantiles.of(self.tally.settled[:, self.plan.index[id]][self.came_runs(id)])

    # ---- deadlines (L11)

    def _verdicts(self, id: str) -> Ints:
        column: Ints = self.tally.verdict[:, self.deadline_index[id]]
        return column

    def missed_runs(self, id: str) -> npt.NDArray[np.bool_]:
        """For each run, whether the deadline was missed."""
        found: npt.NDArray[np.bool_] = self._verdicts(id) == MISSED
        return found

    def missed(self, id: str) -> Share:
        """Missed runs of those in which the deadline counts."""
        verdicts = self._verdicts(id)
        return Share(int((verdicts == MISSED).sum()), int((verdicts != NOT_COUNTED).sum()))

    def took(self, id: str) -> Quantiles:
        """How long it took where it counts, below 0 where it was already done; runs in which the end never came are
        later than any."""
        column = self.tally.took[:, self.deadline_index[id]]
        counted, met = self._verdicts(id) != NOT_COUNTED, column != NEVER
        return Quantiles.of(column[counted & met], int((counted & ~met).sum()))

    def already(self, id: str) -> Share:
        """Of the runs in which a deadline counts, those in which its end had come before its start: already done."""
        column, counted = self.tally.took[:, self.deadline_index[id]], self._verdicts(id) != NOT_COUNTED
        return Share(int((counted & (column < 0) & (column != NEVER)).sum()), int(counted.sum()))

    def beyond(self, id: str) -> bool:
        """Whether a deadline is longer than a run: then its end may come in time after the run has ended."""
        return self.scenario.deadlines[id].within >= self.plan.horizon

    def lateness(self, id: str) -> int:
        """How late: 1 (P90 within the limit) to 5 (over twice), after HMCRP Report 5, table 19."""
        p90, limit = self.took(id).p90, self.scenario.deadlines[id].within
        if p90 is None or limit <= 0:
            return 5
        return 1 + sum(p90 > bound * limit for bound in LATENESS)

    def met_runs(self, id: str) -> int:
        """Runs in which the end was met: those over whose time the means are taken. Where it was already done there is
        no time to break down: it counts as none."""
        return int((self.tally.took[:, self.deadline_index[id]] != NEVER).sum())

    def spent(self, id: str) -> dict[Kind, int]:
        """Mean ms of work, walking, waiting and the clocks of triggers along the deciding chain."""
        d, n = self.deadline_index[id], max(self.met_runs(id), 1)
        return {kind: round(self.tally.sums["spent"][d, int(kind)] / n) for kind in Kind}

    def waited(self, id: str) -> list[Waiting]:
        """For whom or what is waited along the deciding chain, and which step had it; the longest wait first."""
        d, n = self.deadline_index[id], max(self.met_runs(id), 1)
        return self._waitings(self.tally.sums.of("waited", d), n)

    def _waitings(self, rows: list[tuple[tuple[int, int, int], int]], n: int) -> list[Waiting]:
        found = [self._waiting(*key, round(ms / n)) for key, ms in rows]
        return sorted(found, key=lambda w: (-w.mean, w.kind, w.whom, w.thief, w.passed))

    def _waiting(self, via: int, what: int, thief: int, mean: int) -> Waiting:
        by = self.plan.nodes[thief].id if thief >= 0 else ""
        match via:
            case Via.PERSON | chain.PASSED:
                return Waiting("person", self.plan.people[what], by, mean, via == chain.PASSED)
            case Via.DEPUTY:
                return Waiting("deputy", self.plan.people[what], by, mean)
            case Via.THING | chain.PASSED_THING:
                return Waiting("thing", self.plan.things[what], by, mean, via == chain.PASSED_THING)
            case Via.PLACE:
                return Waiting("place", self.plan.places[what], by, mean)
        return Waiting("other", "", by, mean)

    def deciding(self, id: str) -> list[tuple[str, int, Share]]:
        """The nodes on the deciding chain of a deadline, or on one that ended at the same moment: mean ms of work and
        walk, and how often they are on it."""
        d, n = self.deadline_index[id], self.met_runs(id)
        rows = [
            (self.plan.nodes[node].id, round(self.tally.sums["worked"][d, node] / max(n, 1)), Share(k, n))
            for node, k in self.tally.sums.of("on_chain", d)
        ]
        return sorted(rows, key=lambda row: (-row[1], row[0]))

    def together(self, id: str) -> list[tuple[str, str, Share]]:
        """Pairs of nodes that let the same thing happen at the same moment on the way to the end of a deadline, the one
        on its chain first: to shorten one of them alone changes nothing there. How often, of the runs in which the end
        was met; the most frequent first."""
        n, name = self.met_runs(id), [node.id for node in self.plan.nodes]
        rows = self.tally.sums.of("together", self.deadline_index[id])
        found = [(name[a], name[b], Share(k, n)) for (a, b), k in rows]
        return sorted(found, key=lambda row: (-row[2].k, row[0], row[1]))

    def grade(self, id: str) -> Grade:
        """The weakest evidence that makes up more than a tenth of a deadline's deciding chain (docs/results.md)."""
        d = self.deadline_index[id]
        total = sum(self.spent(id).values()) * max(self.met_runs(id), 1)
        found = [
            self._grade_of(self.plan.nodes[node].id)
            for node, ms in self.tally.sums.of("worked", d)
            if ms > NOTABLE * total
        ]
        return min(found, key=GRADES.index, default="assumed")

    def _grade_of(self, id: str) -> Grade:
        node = self.scenario.node(step_of(id))
        spread: Spread[int] | None = getattr(node, "lasts", None) or getattr(node, "delay", None)
        return spread.evidence.grade if spread else "assumed"

    # ---- the hazard

    def exposed(self, id: str) -> tuple[Share, list[tuple[str, Share]]]:
        """Given that a trigger (or closing step) came: in how many runs people were there, and who."""
        node = self.plan.index[id]
        n = int(self.came_runs(id).sum())
        people = [(self.plan.people[person], Share(k, n)) for person, k in self.tally.sums.of("exposed", node)]
        people.sort(key=lambda row: (-row[1].k, row[0]))
        return Share(self.tally.sums["exposing"][node], n), people

    def margin(self, id: str) -> Quantiles:
        """How long before its time a trigger was averted, where its clock was running by then."""
        node = self.plan.index[id]
        due = self.tally.due[:, node - self.plan.clocks]
        saved = (self.tally.status[:, node] == AVERTED) & (due >= 0)
        return Quantiles.of((due - self.tally.settled[:, node])[saved])

    # ---- people, waiting, what never ends

    def load(self) -> list[tuple[str, float, float]]:
        """By person: the share of the first ten minutes spent walking and working, mean over runs."""
        window = WINDOW * self.runs
        return [
            (id, self.tally.sums["walking"][p] / window, self.tally.sums["working"][p] / window)
            for p, id in enumerate(self.plan.people)
        ]

    def queued(self, step: str) -> list[Waiting]:
        """For whom a step waits from ready to granted, mean ms over all runs."""
        return self._waitings(self.tally.sums.of("queued", self.plan.index[step]), self.runs)

    def unfinished(self) -> list[tuple[str, str, Share]]:
        """Steps still to be done when the run ended, and where they are stuck; the most frequent first."""
        return self._pairs(
            [(key, k) for key, k in self.tally.sums["unfinished"].items() if self.plan.nodes[key[0]].is_step]
        )

    def blocked(self) -> list[tuple[str, str, Share]]:
        """Blocked nodes and the failed or stopped step at their root."""
        return self._pairs(list(self.tally.sums["blocked"].items()))

    def _pairs(self, rows: list[tuple[tuple[int, int], int]]) -> list[tuple[str, str, Share]]:
        name = [node.id for node in self.plan.nodes]
        found = [(name[a], name[b], Share(k, self.runs)) for (a, b), k in rows]
        return sorted(found, key=lambda row: (-row[2].k, row[0], row[1]))


def standing(study: Study, id: str) -> Literal["fine", "late"]:
    """Whether a deadline keeps within its tolerance, by the lower bound of the interval."""
    return "late" if study.missed(id).low > study.scenario.deadlines[id].tolerance else "fine"
