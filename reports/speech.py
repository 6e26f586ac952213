"""`Speaker`: all that papers, figures, slides and screens say of one scenario in one language."""

from typing import Any

from reports.words import plain
from reports.words.names import Names
from scenarios.check.hazards import avertable
from scenarios.gap import Share, Weight
from scenarios.model import Duration, Entries, Escalation, Grade, Step
from scenarios.text import Lang, Text


class Speaker(Names):
    """The one mouth: `say("report.cover.title")` is a sentence of the catalogue, `say.time(ms)` a length of time,
    `say.few(n)` a count, `say.person(id)` a name, `say.entries(step.after)` a part of the plan in words.

    Titles and numbers of the scenario come from `Names`, counts and times from `reports.words.plain`, sentences from
    the catalogue. It keeps nothing but its scenario and its catalogue, so that several may speak at the same time.
    """

    def __call__(self, key: str, /, **data: Any) -> str:
        """The sentence `key` with `data` put in; UnknownWords if there is no such key or a placeholder stays empty."""
        return self.words.say(key, **data)

    @property
    def lang(self) -> Lang:
        """The language spoken."""
        return self.words.lang

    def has(self, key: str) -> bool:
        """Whether the catalogue has a sentence of that key."""
        return key in self.words

    def listed(self, key: str, /, **data: Any) -> tuple[str, ...]:
        """The sentences `key_1`, `key_2` … of the catalogue."""
        found: list[str] = []
        while self.has(name := f"{key}_{len(found) + 1}"):
            found.append(self(name, **data))
        return tuple(found)

    def text(self, text: Text | None) -> str:
        """A text of the scenario or the rule base; in the other language where it has none in this one."""
        return self.words.text(text)

    def join(self, parts: list[str]) -> str:
        """A list within a sentence: 甲、乙和丙."""
        return self.words.join(parts)

    # ---- counts and times (see `reports.words.plain`)

    def time(self, ms: float | None) -> str:
        """A length of time: 4 分 10 秒; None: 没有完成."""
        return plain.time(self.words, ms)

    def spaced(self, ms: float | None) -> str:
        """The same where a word stands before it: 一般 4 分 10 秒, but 一般没有完成 and 一般早已完成."""
        bare = (ms is None or ms < 0) and self.lang == "zh"
        return self.time(ms) if bare else " " + self.time(ms)

    def clock(self, ms: float) -> str:
        """A moment since T0: 4:10."""
        return plain.clock(ms)

    def number(self, n: int) -> str:
        """A whole number as a word: 七千三百."""
        return plain.number(self.words, n)

    def few(self, n: int) -> str:
        """A small count before a measure word: 两项, 十二项."""
        return plain.few(self.words, n)

    def count(self, k: int) -> str:
        """How many times, exactly: 9962次."""
        return plain.count(self.words, k)

    def counted(self, share: Share, what: str = "") -> str:
        """A share as a clause: 10000次推演中7312次来不及（约七成）."""
        return plain.counted(self.words, share, what)

    def tenths(self, share: Share) -> str:
        """A share in everyday words: 约七成."""
        return plain.tenths(self.words, share)

    def exact(self, share: Share) -> str:
        """A share for a table: 7312/10000."""
        return plain.exact(share)

    def at_most(self, share: Share, bound: float) -> str:
        """A bound as a count of the same runs."""
        return plain.at_most(self.words, share, bound)

    def weight(self, name: Weight) -> str:
        """必须修订, 应当修订, 建议完善."""
        return plain.weight(self.words, name)

    def grade(self, name: Grade) -> str:
        """Evidence: 假定, 专家估计, 文献, 演练实测."""
        return plain.grade(self.words, name)

    def cost(self, name: str) -> str:
        """What a remedy costs: 改文字, 培训, 购置, 增员改造."""
        return plain.cost(self.words, name)

    def lateness(self, level: int) -> str:
        """How late, 1 (in time even under bad luck) to 5 (over twice the limit)."""
        return plain.lateness(self.words, level)

    # ---- parts of the plan

    def entries(self, entries: Entries | None) -> str:
        """A list of entries in words; nothing where there is none."""
        if entries is None:
            return ""
        parts = [self.entry(str(entry)) for entry in entries.of]
        listed = self.join(parts)
        return self("report.process.any", list=listed) if entries.mode == "any" and len(parts) > 1 else listed

    def averted_by(self, id: str) -> str:
        """What averts an escalation or inject: entries of its own, what it follows, or nothing."""
        node = self.scenario.node(id)
        entries = node.averted_by if isinstance(node, Escalation) else getattr(node, "unless", None)
        if entries is None and id in avertable(self.scenario):
            return self("report.conditions.averted_with", list=self.entries(node.after))
        return self.entries(entries) or self("report.conditions.nothing_averts")

    def span(self, id: str) -> str:
        """From when to when a deadline runs."""
        deadline = self.scenario.deadlines[id]
        end = self.entries(deadline.to)
        if deadline.from_ is None:
            return self("report.process.from_t0", end=end)
        return self("report.process.from_to_text", start=self.entries(deadline.from_), end=end)

    def numbered_deadline(self, id: str) -> str:
        """D1 切断."""
        return f"{self.deadline_codes[id]} {self.deadline(id)}"

    def doers(self, step: Step) -> str:
        """The posts and things that a step asks for, with their numbers where more than one."""
        posts = [many(self.role(id), n) for id, n in step.by.items()]
        if step.team:
            posts.insert(0, self("report.conditions.team"))
        if step.each:
            posts.append(self("report.conditions.each"))
        return self.join([*posts, *self.needed(step)])

    def needed(self, step: Step) -> list[str]:
        """The things that a step asks for: 空气呼吸器 ×2."""
        return [many(self.thing(id), n) for id, n in step.needs.items()]

    def spread(self, duration: Duration | None) -> str:
        """A duration as a reader checks it: least / likely / most in the manner of its shape."""
        if duration is None or duration.fixed == 0:
            return self("report.conditions.instant")
        d = {name: self.time(getattr(duration, name)) for name in ("least", "likely", "most", "mean")}
        if duration.fixed is not None:
            return self("report.conditions.fixed", likely=self.time(duration.fixed))
        match duration.shape:
            case "triangular" | "beta-pert":
                return self("report.conditions.three", **d)
            case "uniform":
                return self("report.conditions.two", **d)
            case "lognormal":
                return self("report.conditions.lognormal", **d)
            case "exponential":
                return self("report.conditions.mean", **d)
        return self("report.conditions.values", values=self.join([self.time(v) for v in duration.values or ()]))


def many(title: str, n: int) -> str:
    """A title with how many are asked for, where more than one: 操作工 ×2."""
    return f"{title} ×{n}" if n > 1 else title
