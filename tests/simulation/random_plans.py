"""Random scenarios that use every law at once: for tests that compare engines or look for broken laws.

They make no sense as plans. Few people for much work, whole seconds and minutes, so that many things fall due at the
same instant; the order in the file is not the order of the response.
"""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

from scenarios.model import Scenario
from simulation.plan.compiler import compile_plan
from simulation.plan.plan import Plan

Data = dict[str, Any]
OUTCOMES: tuple[dict[str, float], ...] = (
    {"good": 0.6, "bad": 0.4},
    {"good": 0, "bad": 1},
    {"a": 0.2, "b": 0.3, "c": 0.5},
)
KINDS = ["work"] * 7 + ["journey", "milestone", "lasting", "lasting", "each", "forms", "forms", "team", "team", "team"]
METRES = (0, 1, 7, 12, 24, 60, 60, 120, 333)
TENS = (0, 12, 24, 36)  # metres that are whole tens of seconds on foot
FACTORS = (0.5, 1.3, 2, 3)


def scenario_data(random: Random) -> Data:
    """A random scenario as plain data for `Scenario.model_validate`."""
    return _Maker(random).make()


def dressed_data(seed: int) -> Data:
    """The random scenario of that seed; two in three with deadlines, one in three with people of a unit."""
    data = scenario_data(Random(seed))
    random, ids = Random(f"every command {seed}"), [*data["steps"], *data["escalations"]]
    if seed % 3:
        chosen = [random.choice(ids) for _ in range(4)]
        data["deadlines"] = {
            "d": {"to": chosen[0], "within": f"{random.randint(1, 300)}s"},
            "e": {"from": chosen[1], "to": {"any": sorted({chosen[2], chosen[3]})}, "within": "1 min"},
        }
    if seed % 3 == 1:
        data["organisations"] = {"u": {}, "x": {"level": "external"}}
        for i, person in enumerate(data["people"].values()):
            person["organisation"] = "x" if i % 4 == 3 else "u"
        acts = ["detect", "isolate", "call_119", "evacuate", "count_staff", "search", "report_head"]
        for step in data["steps"].values():
            step["does"] = random.sample(acts, random.randint(0, 2))
        for role in data["roles"].values():
            role["key"] = random.random() < 0.5
    return data


def random_scenario(seed: int) -> Scenario:
    """The random scenario of that seed."""
    return Scenario.model_validate(scenario_data(Random(seed)))


def random_plan(seed: int) -> Plan:
    """The random plan of that seed."""
    return compile_plan(random_scenario(seed))


#: Random scenarios that Hypothesis can make smaller.
scenarios: st.SearchStrategy[Data] = st.randoms(use_true_random=False).map(scenario_data)


class _Maker:
    def __init__(self, random: Random) -> None:
        self.r = random
        self.ticks = self.chance(0.5)  # every time a multiple of ten seconds: nearly everything is a tie
        self.people = [f"P{i}" for i in range(random.randint(3, 7))]
        self.roles = [f"r{i}" for i in range(random.randint(2, 4))]
        self.places = [f"L{i}" for i in range(random.randint(2, 5))]
        self.things = ["mask", "hose", "radio"]
        kinds = ["step"] * random.randint(6, 13)
        kinds += ["escalation"] * random.randint(1, 3) + ["inject"] * random.randint(1, 3)
        random.shuffle(kinds)
        #: in the order of the response: entries look back only, which keeps the graph without circles
        self.order = [(kind, f"{kind[0]}{i}") for i, kind in enumerate(kinds)]
        self.steps: dict[str, Data] = {}
        self.behind: dict[str, set[str]] = {}  # by node: those whose end it waits for, and theirs
        self.ends: dict[str, list[str]] = {}
        self.teams: dict[str, str] = {}

    def chance(self, p: float) -> bool:
        return self.r.random() < p

    def some(self, of: list[str], most: int) -> list[str]:
        return self.r.sample(of, self.r.randint(1, min(most, len(of))))

    def make(self) -> Data:
        nodes: dict[str, dict[str, Data]] = {"step": {}, "escalation": {}, "inject": {}}
        for kind, id in self.order:
            nodes[kind][id] = self.step(id) if kind == "step" else self.trigger(kind, id)
            if kind == "step":
                self.steps[id] = nodes[kind][id]
        for id, step in self.steps.items():
            if "until" in step:
                self.until(id, step)
            self.effects(step, 0.12)
            for outcome in self.ends[id] if not step.get("each") else ["failed"]:
                if self.chance(0.15):
                    step.setdefault("on", {})[outcome] = self.effects({}, 0.4)
        for kind in ("escalation", "inject"):
            for trigger in nodes[kind].values():
                self.effects(trigger, 0.3)
        head: Data = {"id": "random", "horizon": self.r.choice(["10 min", "40 min", "5 h"])}
        if self.chance(0.2):
            head["pace"] = {"shape": "uniform", "least": 0.5, "most": 1.5}
        return {
            "format": 1,
            "scenario": head,
            **self.site(),
            "steps": self.shuffled(nodes["step"]),
            "escalations": self.shuffled(nodes["escalation"]),
            "injects": self.shuffled(nodes["inject"]),
        }

    def shuffled(self, items: dict[str, Data]) -> dict[str, Data]:
        ids = list(items)
        if self.chance(0.5):
            self.r.shuffle(ids)
        return {id: items[id] for id in ids}

    def site(self) -> Data:
        walks: dict[str, dict[str, int]] = {}
        for i, place in enumerate(self.places[1:], 1):
            for other in {self.r.randrange(i), self.r.randrange(i)}:
                walks.setdefault(place, {})[self.places[other]] = self.r.choice(TENS if self.ticks else METRES)
        people = {p: {"at": self.r.choice(self.places), "present": not self.chance(0.15)} for p in self.people}
        return {
            "places": {place: {} for place in self.places},
            "walks": walks,
            "people": people,
            "roles": {
                r: {"holders": self.some(self.people, 3), "deputies": self.some(self.people, 3)} for r in self.roles
            },
            "equipment": {
                "mask": {"count": self.r.randint(1, 4), "protects": True},
                "hose": {"count": self.r.randint(0, 2), "protects": self.chance(0.3)},
                "radio": {"count": self.r.randint(1, 2)},
            },
        }

    def lasts(self) -> Any:
        if self.ticks:
            values = [f"{10 * self.r.randint(0, 6)}s" for _ in range(2)]
            return self.r.choice([values[0], {"shape": "empirical", "values": values}])
        unit, scale = self.r.choice([("s", 1), ("s", 10), ("min", 1)])
        a, m, b = (f"{n * scale}{unit}" for n in sorted(self.r.randint(0, 9) for _ in range(3)))
        return self.r.choice(
            [
                "0s",
                m,
                m,
                {"shape": "empirical", "values": [a, m, b]},
                {"least": a, "likely": m, "most": b},
                {"shape": "triangular", "least": a, "likely": m, "most": b},
                {"shape": "uniform", "least": a, "most": b},
                {"shape": "lognormal", "likely": f"3{unit}", "most": f"{3 + scale}{unit}"},
                {"shape": "exponential", "mean": f"2{unit}"},
            ]
        )

    def entries(self, id: str, conditions: bool = True) -> Any:
        """Entries on nodes made before, as short or as long as may be written; None where there are none."""
        before = [node for _, node in self.order[: self.order.index(self.spot(id))]]
        if not before:
            return None
        chosen = [before[-1 - int(min(self.r.expovariate(0.25), len(before) - 1))] for _ in range(self.r.randint(1, 3))]
        found = [self.entry(id, node, conditions) for node in dict.fromkeys(chosen)]
        return {"any": found} if self.chance(0.35) else found

    def spot(self, id: str) -> tuple[str, str]:
        return next(spot for spot in self.order if spot[1] == id)

    def entry(self, id: str, node: str, conditions: bool = True) -> Any:
        when = self.r.choice([None, None, None, "started", "ended", "outcome", "failed"]) if conditions else None
        if when in ("outcome", "failed") and node not in self.ends:
            when = None
        if when == "outcome":
            when = self.r.choice([*self.ends[node], "stopped"])
        if when != "started":
            self.behind[id] |= {node, *self.behind[node]}
        else:
            self.behind[id] |= self.behind[node]
        return node if when is None else {node: when}

    def step(self, id: str) -> Data:
        self.behind[id], self.ends[id] = set(), ["done"]
        step: Data = {}
        if self.chance(0.8) and (after := self.entries(id)):
            step["after"] = after
        if self.chance(0.3):
            step["priority"] = self.r.randint(-2, 2)
        kind = self.r.choice(KINDS)
        self.who(id, kind, step)
        self.with_what(kind, step)
        if kind == "lasting":
            step["until"] = []  # chosen when all nodes are known
            return step
        if kind != "milestone":
            step["lasts"] = self.lasts()
        if self.chance(0.3):
            step["fails"] = self.r.choice([0.3, 0.5, 1])
            step["attempts"] = self.r.choice([1, 2, 3])
        if kind != "each" and self.chance(0.3):
            step["outcomes"] = self.r.choice(OUTCOMES)
            self.ends[id] = list(step["outcomes"])
        return step

    def who(self, id: str, kind: str, step: Data) -> None:
        """Everybody, a team, those who form one, some of some posts, or nobody."""
        if kind == "each":
            step["each"] = self.r.choice([*self.roles, "everybody"])
            if self.chance(0.5):
                step["except"] = self.some(self.people, 2)
            self.ends[id] = ["complete", "missing"]
        elif kind == "team" and self.teams:
            step["team"], former = self.r.choice(list(self.teams.items()))
            self.behind[id] |= {former, *self.behind[former]}
            if self.chance(0.5):
                step.pop("after", None)
        elif kind == "forms":
            step["forms"] = f"team_{id}"
            self.teams[step["forms"]] = id
            if self.chance(0.5):
                step.pop("after", None)
        if kind in ("work", "lasting", "forms") or (kind == "team" and self.chance(0.4)):
            step["by"] = {role: self.r.choice([1, 1, 1, 2]) for role in self.some(self.roles, 2)}

    def with_what(self, kind: str, step: Data) -> None:
        """Things and the place; journeys and milestones have neither."""
        if kind not in ("journey", "milestone"):
            if self.chance(0.35):
                step["needs"] = {thing: self.r.choice([1, 1, 2]) for thing in self.some(self.things, 2)}
            if self.chance(0.6):
                step["at"] = self.r.choice(self.places)
            if "by" in step and self.chance(0.3):  # one each, or one short
                step.setdefault("needs", {})["mask"] = max(1, sum(step["by"].values()) - self.r.choice([0, 0, 0, 1]))

    def until(self, id: str, step: Data) -> None:
        """Any nodes that do not wait for the end of this step, later ones too."""
        others = [node for _, node in self.order if node != id and id not in self.behind[node]]
        if not others:
            del step["until"]
            step["lasts"] = "30s"
            return
        chosen = self.some(others, 2)
        for node in chosen:
            for behind in (id, *(n for n, known in self.behind.items() if id in known)):
                self.behind[behind] |= {node, *self.behind[node]}
        step["until"] = {"any": chosen} if self.chance(0.4) else chosen

    def trigger(self, kind: str, id: str) -> Data:
        self.behind[id] = set()
        trigger: Data = {}
        if self.chance(0.8):
            trigger["delay"] = self.lasts()
        if self.chance(0.4) and (after := self.entries(id)):
            trigger["after"] = after
        if self.chance(0.6) and (entries := self.entries(id)):
            trigger["averted_by" if kind == "escalation" else "unless"] = entries
        if kind == "escalation" and self.chance(0.7):
            before = [node for _, node in self.order[: self.order.index((kind, id))]]
            for node in self.some(before, 2) if before else ():
                self.behind[id] |= {node, *self.behind[node]}
                entry = node + self.r.choice(["", "", ": started"])
                trigger.setdefault("delayed_by", {})[entry] = self.r.choice(FACTORS)
        return trigger

    def effects(self, found: Data, p: float) -> Data:
        if self.chance(p):
            closings: tuple[Data, ...] = ({}, {"against": "mask"}, {"against": "mask"})
            found["closes"] = {place: self.r.choice(closings) for place in self.some(self.places, 2)}
        if self.chance(p):
            opens = [place for place in self.some(self.places, 2) if place not in found.get("closes", {})]
            found["opens"] = opens
        for verb in ("takes", "brings"):
            if self.chance(p):
                found[verb] = {"people": self.some(self.people, 2)}
                if verb == "brings":
                    found[verb]["to"] = self.r.choice(self.places)
                if self.chance(0.4):
                    found[verb]["things"] = {self.r.choice(self.things): self.r.randint(1, 2)}
        if self.chance(p * 0.7):
            found["stops"] = self.some(list(self.steps), 2)
        settable = [id for id, step in self.steps.items() if "outcomes" in step]
        if settable and self.chance(p):
            found["sets"] = {id: self.r.choice(self.ends[id]) for id in self.some(settable, 2)}
        return found
