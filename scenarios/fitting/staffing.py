"""People of a station put in place of those of a base scenario: who stands for whom, who holds which post."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from scenarios.contacts import REAL_EMERGENCY, Contact
from scenarios.fitting.facts import Assumption, Cell, Match, Said, Worker
from scenarios.fitting.terms import (
    Note,
    Titles,
    brief,
    duty_room,
    likeness,
    own_roles,
    own_units,
    plain,
    post,
    staff,
    titled,
)
from scenarios.model import Scenario
from scenarios.problem import Problem
from scenarios.text import Text

#: How alike two everyday posts must be for one person to stand for the other, where no emergency post says so.
ALIKE = 0.45
#: The letter at the end of an English title that tells people of one post apart.
_ENGLISH = re.compile(r" [A-H]$")


@dataclass
class Staffing:
    """The people as plain data, who stands for whom (`like`: new to base; `images`: base to new), the roles."""

    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    roles: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    like: dict[str, str] = field(default_factory=dict)
    images: dict[str, list[str]] = field(default_factory=dict)
    shifts: dict[str, str] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    contacts: dict[str, Contact] = field(default_factory=dict)
    assumptions: list[Assumption] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def assume(self, code: str, cell: Cell[Any] | None = None, **data: Said) -> None:
        self.assumptions.append(Assumption(code, cell.where if cell else None, data))


def fit_staffing(scenario: Scenario, workers: Sequence[Worker], note: Note) -> Staffing:
    """The staffing of the station's rows; its problems say what is wrong with them."""
    return _Fitter(scenario, workers, note).result()


class _Fitter:
    def __init__(self, scenario: Scenario, workers: Sequence[Worker], note: Note) -> None:
        self.scenario, self.workers, self.note, self.staffing = scenario, workers, note, Staffing()
        self.own = staff(scenario)
        self.roles = Titles(scenario.roles, own_roles(scenario))
        self.codes: list[str] = []
        self.held: list[list[str]] = []
        self.reserve: list[list[str]] = []

    def result(self) -> Staffing:
        self._judge()
        self._number()
        if self.staffing.problems:
            return self.staffing
        self._match()
        self._people()
        self._roles()
        return self.staffing

    # ---- what stands in the rows

    def _judge(self) -> None:
        staffing = self.staffing
        if not self.workers:
            staffing.problems.append(Problem("station-nobody"))
        columns: list[list[Cell[Any]]] = [[w.name for w in self.workers], [w.number for w in self.workers]]
        for cells in columns:
            staffing.problems += twice(cells)
        for worker in self.workers:
            for named, texts in ((self.held, worker.roles), (self.reserve, worker.deputy)):
                ids, problems = self.roles.several(texts, "roles")
                named.append(ids)
                staffing.problems += problems

    def _number(self) -> None:
        taken = set(self.scenario.people) - set(self.own)
        used = {w.number.value for w in self.workers if w.number.value is not None}
        letter = next((c for c in "PQWX" if not any(t.startswith(c) and t[1:].isdigit() for t in taken)), "station-")
        free = (n for n in range(1, 10_000) if n not in used)
        for worker in self.workers:
            n = worker.number.value
            self.codes.append(f"{letter}{next(free) if n is None else n:02d}")

    # ---- who stands for whom

    def _match(self) -> None:
        """The best pairs first, one to one; whoever is left stands beside the one he is most like."""
        scores = {
            (i, base): score
            for i in range(len(self.workers))
            for base in self.own
            if (score := self._score(i, base)) > 0
        }
        free, best = set(self.own), sorted(scores, key=lambda pair: (-scores[pair], pair[0], self.own.index(pair[1])))
        chosen: dict[int, str] = {}
        for i, base in best:
            if i not in chosen and base in free:
                chosen[i] = base
                free.discard(base)
        for i, base in best:
            chosen.setdefault(i, base)
        self.staffing.like = {self.codes[i]: chosen[i] for i in sorted(chosen)}
        self.staffing.images = {base: [c for c in self.codes if self.staffing.like.get(c) == base] for base in self.own}

    def _score(self, i: int, base: str) -> float:
        worker, person = self.workers[i], self.scenario.people[base]
        alike = (
            max((likeness(worker.post.value, text) for text in (person.title.zh, person.title.en) if text), default=0.0)
            if worker.post.value
            else 0.0
        )
        shared = sum(1 for id in self.held[i] if base in self.scenario.roles[id].holders)
        if alike < ALIKE and not shared:
            return 0.0
        day = (worker.shift.value or "day") == "day"
        return 2 * alike + min(shared, 2) * 0.6 + (0.2 if day == person.present else 0.0)

    # ---- what comes of it

    def _people(self) -> None:
        staffing, unit = self.staffing, next(iter(own_units(self.scenario)), None)
        self.titles = self._titles()
        for i, worker in enumerate(self.workers):
            code, like = self.codes[i], self.staffing.like.get(self.codes[i], "")
            shift = worker.shift.value or "day"
            title = self.titles[i]
            if worker.shift.value is None:
                staffing.assume("shift", worker.shift, person=title)
            place = self._place(like)
            person: dict[str, Any] = {"title": title.model_dump(exclude_defaults=True)}
            if unit:
                person["organisation"] = unit
            if place:
                person["at"] = place
            if shift != "day":
                person["present"] = False
            staffing.people[code], staffing.shifts[code] = person, shift
            staffing.contacts[code] = Contact(
                name=worker.name.value or "",
                mobile=worker.mobile.value or "",
                certificate=worker.certificate.value or "",
            )
            base = titled(self.scenario.people, like) if like else None
            where = brief(titled(self.scenario.places, place)) if place else None
            staffing.matches.append(Match(code, title, base, where, shift))
            if not like:
                staffing.assume("no-counterpart", worker.post, person=title)
            if worker.post.value is None:
                staffing.assume("post", worker.post, person=title)

    def _titles(self) -> list[Text]:
        """Posts; where several people have one, with numbers: 充装工1, 充装工2. English where the base has the post."""
        posts = [w.post.value or self.note("worker")["zh"] for w in self.workers]
        count, seen, result = Counter(posts), Counter[str](), []
        for text, code in zip(posts, self.codes, strict=True):
            seen[text] += 1
            number = str(seen[text]) if count[text] > 1 else ""
            like = self.scenario.people[self.staffing.like[code]].title if code in self.staffing.like else Text(zh="")
            english = like.en if post(like.zh) == post(text) else ""
            result.append(Text(zh=text + number, en=f"{_ENGLISH.sub('', english)} {number}".strip() if english else ""))
        return result

    def _place(self, like: str) -> str | None:
        """Where the counterpart is by day; for one who is off, where his mates of the same post are; else duty room."""
        people, room = self.scenario.people, duty_room(self.scenario)
        if not like:
            return room or next((people[id].at for id in self.own if people[id].at), None)
        if not people[like].present:
            same = post(people[like].title.zh or like)
            mates = [id for id in self.own if people[id].present and post(people[id].title.zh or id) == same]
            if mates:
                return people[mates[0]].at
        return people[like].at or room

    def _roles(self) -> None:
        """Holders and deputies of the station's posts; what nobody was named for goes by counterparts."""
        staffing, own = self.staffing, set(self.own)
        silent = [self.codes[i] for i in range(len(self.workers)) if not self.held[i]]
        bare: list[Text] = []
        for id, role in self.scenario.roles.items():
            if id not in self.roles.shown:
                continue
            named = [self.codes[i] for i in range(len(self.workers)) if id in self.held[i]]
            ours = [base for base in role.holders if base in own]
            taken = [c for base in ours for c in staffing.images.get(base, []) if c in silent and c not in named]
            by_likeness = taken if named else list(dict.fromkeys(c for b in ours for c in staffing.images.get(b, [])))
            holders = list(dict.fromkeys([*named, *by_likeness]))
            if not named and ours:
                names = tuple(self._shown(c) for c in by_likeness)
                staffing.assume(
                    "role-like" if by_likeness else "role-empty", None, role=self.roles.brief[id], people=names
                )
            outside = [base for base in role.holders if base not in own]
            deputies = [self.codes[i] for i in range(len(self.workers)) if id in self.reserve[i]]
            deputies = [c for c in deputies if c not in holders]
            if role.key and not deputies:
                bare.append(self.roles.brief[id])
            deputies += [base for base in role.deputies if base not in own]
            staffing.roles[id] = {"holders": [*holders, *outside], "deputies": deputies}
        for i, worker in enumerate(self.workers):
            if not self.held[i]:
                mine = [self.roles.brief[r] for r, v in staffing.roles.items() if self.codes[i] in v["holders"]]
                code = "roles-like" if mine else "roles-none"
                staffing.assume(code, worker.roles, person=self._shown(self.codes[i]), roles=tuple(mine))
        if bare:
            staffing.assume("no-deputies", None, roles=tuple(bare))
        self._breathing()

    def _breathing(self) -> None:
        """Who cannot use breathing apparatus and holds a post that needs it."""
        needing = {
            role
            for step in self.scenario.steps.values()
            if any(self.scenario.equipment[thing].protects for thing in step.needs)
            for role in step.by
        }
        for code, worker in zip(self.codes, self.workers, strict=True):
            posts = [
                self.roles.brief[r] for r, v in self.staffing.roles.items() if r in needing and code in v["holders"]
            ]
            if posts and worker.scba.value is not True:
                key = "scba-unsaid" if worker.scba.value is None else "scba-untrained"
                self.staffing.assume(key, worker.scba, person=self._shown(code), roles=tuple(posts))

    def _shown(self, code: str) -> Text:
        return self.titles[self.codes.index(code)]


def twice(cells: Sequence[Cell[Any]]) -> list[Problem]:
    """A problem for each value that stands in an earlier cell already."""
    seen: dict[str, Cell[Any]] = {}
    problems = []
    for cell in cells:
        if cell.value is None:
            continue
        key = plain(str(cell.value))
        if key in seen:
            first = seen[key].where
            data = {"value": str(cell.value)[:60], "first": (first.cell if first else None) or ""}
            problems.append(Problem("station-twice", cell.where, data=data))
        seen.setdefault(key, cell)
    return problems


def emergency(number: str) -> bool:
    """Whether a number, with or without an area code, is one that no drill calls."""
    digits = "".join(c for c in number if c.isdigit())
    return any(
        digits == real or (digits.endswith(real) and digits.startswith("0") and len(digits) - len(real) in (3, 4))
        for real in REAL_EMERGENCY
    )
