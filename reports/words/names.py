"""What things are called before people: titles instead of ids, and the numbers by which papers refer to steps."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property, partial

from reports.words.catalogue import Words
from reports.words.clauses import english_clause
from scenarios.model import Basis, Scenario
from scenarios.model.site import Titled
from scenarios.rules import Act, Duty, Question, Rule, RuleBase, Standard, rule_base
from scenarios.text import Text

#: So begin the ids of what a remedy adds to a plan (`simulation.remedies.kinds`).
NEW = "N_"


class Names:
    """The titles and numbers of one scenario in one language: the part of a `reports.speech.Speaker` that names things.

    Where all ids of a collection are numbers already (S03, E1), they are the numbers; otherwise steps are S01, S02 … in
    the order of the file, escalations E1 …, injects I1 …, deadlines D1 …; where a title is missing the id stands, and
    where two people bear one title, their codes tell them apart.

    `day` is the day on which laws should be in force: without one, that to which the rule base was brought.
    """

    def __init__(
        self, scenario: Scenario, words: Words, rules: RuleBase | None = None, day: date | None = None
    ) -> None:
        self.scenario, self.words, self.rules = scenario, words, rules or rule_base()
        self.day = day or self.rules.day
        self._people = Counter(self._own(scenario.people, id) for id in scenario.people)
        wide = max(2, len(str(len(scenario.steps))))
        self.codes: dict[str, str] = {}
        for letter, ids, width in (
            ("S", scenario.steps, wide),
            ("E", scenario.escalations, 1),
            ("I", scenario.injects, 1),
        ):
            self.codes |= _codes(ids, letter, width)
        self.deadline_codes = _codes(scenario.deadlines, "D", 1)
        self._outcomes = {
            name: self.words.text(outcome.title)
            for step in scenario.steps.values()
            for name, outcome in step.outcomes.items()
        }

    def _own(self, collection: Mapping[str, Titled], id: str) -> str:
        if id not in collection and id.startswith(NEW):
            return self._added(id)
        return self._quoted(self.words.text(collection[id].title)) or id

    def _added(self, id: str) -> str:
        """What the plan does not have, and a remedy would add: a step by its act, a person by the post."""
        of = id.removeprefix(NEW)
        title = self.role(of) if of in self.scenario.roles else self._ruled("act", of)
        return self.words.say("report.name.added", title=title)

    def _quoted(self, title: str) -> str:
        """A title as it stands between quotation marks: its own become single ones (GB/T 15834-2011, 4.8)."""
        return title.replace("“", "‘").replace("”", "’")

    def node(self, id: str) -> str:
        """A step, escalation or inject by title; one person's part of a step with that person."""
        whole, _, person = id.partition("[")
        title = self._node(whole)
        return self.words.say("report.name.part", step=title, person=self.person(person[:-1])) if person else title

    def _node(self, id: str) -> str:
        s = self.scenario
        nodes = next((each for each in (s.steps, s.escalations, s.injects) if id in each), {})
        if id not in nodes and not id.startswith(NEW):
            raise KeyError(id)
        return self._own(nodes, id)

    def numbered(self, id: str) -> str:
        """A node with its number: S03 按急停."""
        return f"{self.codes[id.partition('[')[0]]} {self.node(id)}"

    def person(self, id: str) -> str:
        """A person by everyday post, with the code where that is not enough to tell."""
        title = self._own(self.scenario.people, id)
        return title if title == id or self._people[title] < 2 else f"{title} {id}"

    def people(self, ids: Iterable[str]) -> str:
        """Several people as a list."""
        return self.words.join([self.person(id) for id in ids])

    def role(self, id: str) -> str:
        """An emergency post."""
        return self._own(self.scenario.roles, id)

    def thing(self, id: str) -> str:
        """A piece of equipment."""
        return self._own(self.scenario.equipment, id)

    def place(self, id: str) -> str:
        """A place."""
        return self._own(self.scenario.places, id)

    def organisation(self, id: str | None) -> str:
        """An organisation; nothing where none is written."""
        return self._own(self.scenario.organisations, id) if id else ""

    def deadline(self, id: str) -> str:
        """A deadline."""
        return self._own(self.scenario.deadlines, id)

    def outcome(self, name: str) -> str:
        """An outcome: its title, or the words for those that the format knows, or its id."""
        key = f"report.outcome.{name}"
        return self._outcomes.get(name) or (self.words.say(key) if key in self.words else name)

    def entry(self, text: str) -> str:
        """An entry of the grammar (`x`, `x: OUTCOME`) in words."""
        node, colon, when = (part.strip() for part in text.partition(":"))
        if not colon:
            return self.node(node)
        return self.words.say("report.name.entry", node=self.node(node), outcome=self.outcome(when))

    def addressee(self, id: str) -> str:
        """Whom an inject is addressed to: a post or a person."""
        return self.role(id) if id in self.scenario.roles else self.person(id)

    def objective(self, id: str) -> str:
        """An objective of the drill."""
        return self._own(self.scenario.objectives, id)

    def of(self, kind: str, id: str) -> str:
        """What bears that id among those of its kind (`scenarios.kinds`): a step and a role, a thing or a deadline may
        share one. Nothing is said of no id. KeyError for a kind that nobody can name.

        Waiting and losses have three kinds more: `deputy` (a person who stands in), `attempt` (a step's first), and
        `other`, which is nothing by name.
        """
        return self._by_kind[kind](id) if id else ""

    @cached_property
    def _by_kind(self) -> dict[str, Callable[[str], str]]:
        say: dict[str, Callable[[str], str]] = {
            "node": self.node,
            "entry": self.entry,
            "person": self.person,
            "role": self.role,
            "thing": self.thing,
            "place": self.place,
            "organisation": self.organisation,
            "deadline": self.deadline,
            "objective": self.objective,
        }
        say |= {kind: partial(self._ruled, kind) for kind in ("act", "duty", "question")}
        return say | {"deputy": self.person, "attempt": self.node, "other": lambda id: id}

    def _ruled(self, kind: str, id: str) -> str:
        titles: dict[str, Mapping[str, Duty | Act | Question]] = {
            "duty": self.rules.duties,
            "act": self.rules.acts,
            "question": self.rules.questions,
        }
        found = titles[kind].get(id)
        return (self.words.text(found.title) if found else "") or id

    # ---- on what something rests

    def rule(self, id: str) -> str:
        """A rule by standard and clause, with a word where it is not in force on the day, where it names one of several
        measures, or where it was not read in the source itself."""
        rule = self.rules.rule(id)
        if rule.evidence in ("as", "I"):  # practice or inference, no rule that could be verified
            return self.words.say("report.name.practice", standard=self.words.text(rule.standard.title))
        text = self._said(rule)
        if rule.force == "one-of":
            text = self.words.say("report.name.one_of", rule=text)
        return text if rule.verified else self.words.say("report.name.unverified", rule=text)

    def _said(self, rule: Rule) -> str:
        clause = rule.clause or ""
        return self.law(rule.standard, english_clause(clause) if self.words.lang == "en" else clause)

    def law(self, law: Standard, clause: str = "") -> str:
        """A law or standard, with its clause; where it is not in force on the day, that, since when or from when on,
        and what has come in its stead."""
        text = self._cited(law, clause)
        by = self.rules.standards.get(law.superseded_by or "")
        day, key = law.in_force_to, "replaced" if by else "lapsed"
        if law.in_force(self.day) is False:
            if day is None or self.day < day:
                day, key = law.in_force_from, "pending"
        elif by and day is None and by.in_force(self.day) is not False:
            key = "replaced_some_day"
        else:
            return text
        new = self._cited(by, by.number or "") if by else ""
        when = self.words.say("report.name.day", year=day.year, month=day.month, day=day.day) if day else ""
        return self.words.say(f"report.name.{key}", rule=text, day=when, by=new)

    def _cited(self, law: Standard, clause: str) -> str:
        title = self.words.text(law.title)
        return self.words.say("report.name.rule", standard=title, clause=clause).strip().rstrip(",")

    def basis(self, rule: str | None, plan: Text | None) -> str:
        """On what a gap or a deadline rests: the rule, or what the plan itself promises."""
        if rule:
            return self.rule(rule)
        return self.words.text(plan) or self.words.say("report.name.no_basis")

    def basis_of(self, basis: Basis) -> str:
        """The same of a deadline's basis."""
        return self.basis(basis.rule, basis.plan)

    def unverified(self, ids: Iterable[str | None]) -> list[str]:
        """Those of the rules that nobody has read in the source itself, each once; practice has no such source."""
        rules = [self.rules.rule(id) for id in dict.fromkeys(ids) if id]
        return list(dict.fromkeys(self._said(r) for r in rules if not r.verified and r.evidence not in ("as", "I")))


#: An id that is a number for papers: a letter, digits, perhaps one more letter.
_NUMBER = re.compile(r"[A-Z][0-9]{1,3}[a-z]?")


def _codes(ids: Iterable[str], letter: str, width: int) -> dict[str, str]:
    """By id the number under which papers refer to it."""
    known = list(ids)
    if all(_NUMBER.fullmatch(id) for id in known):
        return {id: id for id in known}
    return {id: f"{letter}{i:0{width}d}" for i, id in enumerate(known, 1)}
