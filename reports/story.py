"""One course as a story: who did what when, for whom as deputy, who waited for whom, what the hazard did."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from reports.words import Words
from reports.words.names import Names
from reports.words.plain import clock, time
from scenarios.model import Effects, Scenario
from simulation.outcome import chain
from simulation.outcome.chain import Chains
from simulation.outcome.run import Attempt, Run, Via
from simulation.outcome.verdicts import NEVER, hindrance, judge, limits
from simulation.plan.plan import (
    AVERTED,
    BLOCKED,
    CAME,
    FAILED,
    MISSING,
    OUTCOME,
    SKIPPED,
    STOPPED,
    UNSETTLED,
    Node,
    Plan,
)

Kind = Literal["milestone", "averted", "hazard", "exposed", "deadline", "inject", "step", "never"]
#: Order within one instant: what ends and what the hazard does before what begins (L9).
ORDER: tuple[Kind, ...] = ("milestone", "averted", "hazard", "exposed", "deadline", "inject", "step", "never")
#: Ends of the groups in which a story is told, in minutes.
BANDS = (1, 3, 5, 10, 30, 60)

#: So many parts of a wait are told, the longest.
PARTS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story. `time` in ms since T0 (None: it never happened), `end` where it lasted;
    `node` is the id concerned, `who` the people, `what` the deed, `notes` what is worth knowing of it."""

    time: int | None
    end: int | None
    kind: Kind
    node: str
    who: str
    what: str
    notes: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """0:15–0:55, 1:20, or nothing."""
        if self.time is None:
            return ""
        begin = clock(self.time)
        return begin if self.end is None or clock(self.end) == begin else f"{begin}–{clock(self.end)}"

    def plain(self) -> str:
        """The line for a terminal."""
        head = "  ".join(part for part in (f"{self.when:>11}", self.who, self.what) if part)
        return " · ".join((head, *self.notes))

    def json(self) -> dict[str, Any]:
        """The line as data; times in ms."""
        return {
            "time_ms": self.time,
            "end_ms": self.end,
            "kind": self.kind,
            "node": self.node,
            "who": self.who,
            "what": self.what,
            "notes": list(self.notes),
        }


def tell(scenario: Scenario, plan: Plan, run: Run, words: Words) -> list[Line]:
    """The lines of a run in order of time; what was never done comes last."""
    return _Teller(scenario, plan, run, Names(scenario, words)).lines()


def groups(lines: list[Line], words: Words) -> list[tuple[str, list[Line]]]:
    """The lines in groups of time (0–1 min, 1–3 min …), each with its heading; empty groups are left out."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(_band(line, words), []).append(line)
    return list(found.items())


def joined(line: Line, words: Words) -> str:
    """The notes of a line as one text."""
    return words.say("report.list.semicolon").join(line.notes)


def _band(line: Line, words: Words) -> str:
    if line.time is None:
        return words.say("report.story.never")
    minutes = line.time / 60_000
    low = 0
    for high in BANDS:
        if minutes < high:
            return words.say("report.story.band", low=low, high=high)
        low = high
    return words.say("report.story.band_open", low=low)


class _Teller:
    def __init__(self, scenario: Scenario, plan: Plan, run: Run, names: Names) -> None:
        self.s, self.plan, self.run, self.names = scenario, plan, run, names
        self.words = names.words
        self.chains = Chains(plan, run)
        self.last = {attempt.node: attempt for attempt in run.attempts}

    def say(self, key: str, **data: object) -> str:
        return self.words.say(f"report.story.{key}", **data)

    def lines(self) -> list[Line]:
        found = [*self.work(), *self.events(), *self.exposures(), *self.late(), *self.left_undone()]
        index = {node.id: node.index for node in self.plan.nodes}
        last = max((line.time for line in found if line.time is not None), default=0) + 1

        def rank(line: Line) -> tuple[int, int, int]:
            return last if line.time is None else line.time, ORDER.index(line.kind), index.get(line.node, 0)

        return sorted(found, key=rank)

    # ---- work

    def work(self) -> Iterator[Line]:
        """A line for every attempt; the parts of an `each` are one line."""
        wholes: dict[int, list[Attempt]] = defaultdict(list)
        for attempt in self.run.attempts:
            node = self.plan.nodes[attempt.node]
            if node.whole >= 0:
                wholes[node.whole].append(attempt)
            else:
                yield self.attempt(node, attempt)
        for index, parts in wholes.items():
            yield self.together(self.plan.nodes[index], parts)

    def attempt(self, node: Node, attempt: Attempt) -> Line:
        begin = attempt.started if attempt.started >= 0 else attempt.granted
        end = attempt.ended if attempt.ended >= 0 else None
        notes = [*self.wait(attempt), *self.walk(attempt), *self.result(node, attempt)]
        return Line(begin, end, "step", node.id, self.crew(attempt), self.names.numbered(node.id), tuple(notes))

    def crew(self, attempt: Attempt) -> str:
        """Who: people by post, a deputy with the post that he stands in for."""
        people = []
        for post in attempt.posts:
            name = self.names.person(self.plan.people[post.person])
            if post.deputy and post.role >= 0:
                name = self.say("deputy", person=name, role=self.names.role(self.plan.roles[post.role]))
            people.append(name)
        return self.words.join(people)

    def wait(self, attempt: Attempt) -> Iterator[str]:
        """Whom or what it waited for, by who held that when; the longest parts, in order of time."""
        if attempt.granted - attempt.ready < 1000:
            return
        parts: dict[tuple[int, int, int], int] = {}
        for link in reversed(list(self.chains.waits(attempt))):
            key = (link.via, link.what, link.thief)
            parts[key] = parts.get(key, 0) + link.end - link.start
        told = sorted(parts, key=lambda key: -parts[key])[:PARTS]
        for via, what, thief in (key for key in parts if key in told and parts[key] >= 1000):
            yield self.waited(via, what, thief, time(self.words, parts[via, what, thief]))

    def waited(self, via: int, what: int, thief: int, ms: str) -> str:
        """One part of a wait."""
        data = {"time": ms, "thief": self.names.node(self.plan.nodes[thief].id) if thief >= 0 else ""}
        match via:
            case Via.PERSON | Via.DEPUTY | chain.PASSED if thief >= 0:
                data["whom"] = self.names.person(self.plan.people[what])
                doings = [doing for of in self.plan.nodes[thief].effects.values() for doing in of]
                brought = via == Via.PERSON and any(what in doing.brings_people for doing in doings)
                return self.say(
                    "wait_deputy" if via == Via.DEPUTY else "wait_brought" if brought else "wait_person", **data
                )
            case Via.THING | chain.PASSED_THING if thief >= 0:
                return self.say("wait_thing", whom=self.names.thing(self.plan.things[what]), **data)
            case Via.PLACE if thief >= 0:
                return self.say("wait_place", whom=self.names.place(self.plan.places[what]), **data)
        return self.say("wait_other", **data)

    def walk(self, attempt: Attempt) -> Iterator[str]:
        """The walk of the last to arrive, and who waited for him."""
        if not attempt.posts:
            return
        last = max(attempt.posts, key=lambda post: post.arrives)
        ms = last.arrives - attempt.granted
        if ms < 1000 or last.origin < 0:
            return
        data = {"time": time(self.words, ms), "place": self.names.place(self.plan.places[last.origin])}
        if len(attempt.posts) > 1:
            data["person"] = self.names.person(self.plan.people[last.person])
        yield self.say("walk_last" if len(attempt.posts) > 1 else "walk", **data)

    def result(self, node: Node, attempt: Attempt) -> Iterator[str]:
        if attempt.interrupted:
            again = self.last[node.index] is not attempt
            yield self.say("interrupted" if again else "interrupted_for_good")
        elif attempt.ended < 0:
            yield self.say("under_way")
        elif attempt.result == FAILED:
            yield self.say("failed_last" if self.run.status[node.index] == FAILED else "failed_again")
        elif attempt.result == STOPPED:
            yield self.say("stopped")
        if attempt.result >= OUTCOME:
            name = node.status_name(attempt.result)
            if name != "done":
                yield self.say("outcome", outcome=self.names.outcome(name))
            step = self.s.steps[node.id]
            yield from self.effects(step)
            if name in step.on:
                yield from self.effects(step.on[name])

    def together(self, whole: Node, parts: list[Attempt]) -> Line:
        """The whole of an `each`: from the first to begin to the last to end."""
        done = [part for part in parts if part.result >= OUTCOME]
        members = len(self.asked(whole))
        begin = min(part.started if part.started >= 0 else part.granted for part in parts)
        end = max(part.ended for part in done) if done else None
        notes = []
        if done:
            last = max(done, key=lambda part: part.ended)
            notes.append(self.say("last_of_all", person=self.crew(last)))
        if len(done) < members:
            there = {part.node for part in done}
            notes.append(self.missing(n for n in self.asked(whole) if n not in there))
        who = self.say("so_many", n=len(done), of=members)
        return Line(begin, end, "step", whole.id, who, self.names.numbered(whole.id), tuple(notes))

    def asked(self, whole: Node) -> list[int]:
        """The parts of an `each` whose people were on site when it was ready."""
        return [part for part in whole.parts or () if self.run.status[part] != AVERTED]

    def missing(self, parts: Iterable[int]) -> str:
        """Who did not do his part."""
        people = [self.plan.people[self.plan.nodes[part].slots[0].person] for part in parts]
        return self.say("missing", people=self.names.people(people))

    def effects(self, effects: Effects) -> Iterator[str]:
        """What a step or the hazard does to the scene."""
        for id, closing in effects.closes.items():
            place = self.names.place(id)
            against = self.names.thing(closing.against) if closing.against else ""
            yield self.say("closes_against" if against else "closes", place=place, against=against)
        for id in effects.opens:
            yield self.say("opens", place=self.names.place(id))
        for key, change in (("takes", effects.takes), ("brings", effects.brings)):
            if change is not None:
                whom = [self.names.person(id) for id in change.people]
                whom += [self.say("pieces", thing=self.names.thing(id), n=n) for id, n in change.things.items()]
                yield self.say(key, whom=self.words.join(whom))

    # ---- the hazard, the injects, milestones, deadlines

    def events(self) -> Iterator[Line]:
        for node in self.plan.nodes:
            status, at = self.run.status[node.index], self.run.settled[node.index]
            if node.kind == "escalation" and status == CAME:
                notes = tuple(self.effects(self.s.escalations[node.id]))
                yield Line(at, None, "hazard", node.id, self.say("hazard"), self.names.numbered(node.id), notes)
            elif node.kind == "escalation" and status == AVERTED and self.run.due[node.index] >= 0:
                due = max(self.run.due[node.index] - at, 0)
                notes = (self.say("averted", time=time(self.words, due)),)
                yield Line(at, None, "averted", node.id, self.say("hazard"), self.names.numbered(node.id), notes)
            elif node.kind == "inject" and status == CAME:
                yield self.inject(node, at)
            elif node.milestone and status >= CAME:
                what = self.names.numbered(node.id)
                yield Line(at, None, "milestone", node.id, "", self.say("milestone", step=what))

    def inject(self, node: Node, at: int) -> Line:
        inject = self.s.injects[node.id]
        content = self.words.text(inject.content)
        notes = ([content] if content else []) + list(self.effects(inject))
        return Line(at, None, "inject", node.id, self.say("control"), self.names.numbered(node.id), tuple(notes))

    def exposures(self) -> Iterator[Line]:
        found: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        for exposure in self.run.exposures:
            found[exposure.time, exposure.node, exposure.place].append(exposure.person)
        for (at, node, place), people in found.items():
            id = self.plan.nodes[node].id
            who = self.names.people(self.plan.people[person] for person in people)
            what = self.say("exposed", event=self.names.node(id), place=self.names.place(self.plan.places[place]))
            yield Line(at, None, "exposed", id, who, what)

    def late(self) -> Iterator[Line]:
        for limit in limits(self.s, self.plan):
            verdict = judge(self.run, limit)
            if not verdict.missed:
                continue
            title = f"{self.names.deadline_codes[limit.id]} {self.names.deadline(limit.id)}"
            what = self.say("late", deadline=title, limit=time(self.words, limit.within))
            done = verdict.took != NEVER
            notes = [self.say("took", time=time(self.words, verdict.took)) if done else self.say("never_met")]
            if verdict.root >= 0 and self.run.status[verdict.root] == MISSING:
                notes.append(self.missing(self.lost(verdict.root)))
            yield Line(verdict.begin + limit.within, None, "deadline", limit.id, "", what, tuple(notes))

    def lost(self, whole: int) -> list[int]:
        """The parts of an `each` whose people fell out."""
        return [part for part in self.plan.nodes[whole].parts or () if self.run.status[part] == SKIPPED]

    def left_undone(self) -> Iterator[Line]:
        """Steps skipped, blocked or never finished, each with the reason; parts speak through their whole."""
        for node in self.plan.nodes:
            status = self.run.status[node.index]
            if not node.is_step or node.whole >= 0 or status not in (UNSETTLED, BLOCKED, SKIPPED, MISSING):
                continue
            if status == MISSING and any(self.run.started[part] >= 0 for part in node.parts or ()):
                continue  # its line says who is missing
            if status == UNSETTLED and any(a.node == node.index for a in self.run.attempts):
                continue  # its attempt says that it was under way
            yield Line(None, None, "never", node.id, "", self.names.numbered(node.id), (self.reason(node, status),))

    def reason(self, node: Node, status: int) -> str:
        if status == BLOCKED:
            root = self.run.root[node.index]
            kinds = {MISSING: "blocked_missing", STOPPED: "blocked_stopped"}
            key = kinds.get(self.run.status[root], "blocked") if root >= 0 else "blocked"
            return self.say(key, root=self.names.node(self.plan.nodes[root].id) if root >= 0 else "")
        if status == MISSING:
            return self.missing(self.lost(node.index))
        if status == SKIPPED and node.parts is not None and not self.asked(node):
            return self.say("asked_nobody")
        if status == SKIPPED:
            cause = self.run.cause[node.index].node
            if cause < 0:
                return self.say("skipped_plain")
            why = self.plan.nodes[cause]
            if why.delay is not None and self.run.status[cause] != CAME:
                return self.say("not_come", node=self.names.node(why.id))
            outcome = self.names.outcome(why.status_name(self.run.status[cause]))
            return self.say("skipped", node=self.names.node(why.id), outcome=outcome)
        stuck = hindrance(self.plan, self.run, node.index)
        if stuck == node.index:
            return self.say("starved" if self.run.ready[node.index] >= 0 else "unfinished")
        return self.say("waits_for", node=self.names.node(self.plan.nodes[stuck].id))
