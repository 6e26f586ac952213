"""推演结论摘要: five plain sentences in counts, and what to revise first."""

from collections import Counter

from reports.document import Block, Bullets, Cell, Column, Heading, Note, Paragraph, Section, Table, cells
from reports.prerun.figures import WINDOW, waiting
from reports.prerun.material import Material
from reports.words.gap import describe
from reports.words.plain import count, counted, few, weight
from scenarios.gap import WEIGHTS, Gap, gap_codes
from simulation.gaps import ENOUGH
from simulation.study import standing

TOP = 6


def summary(m: Material) -> Section:
    """The one page that a manager reads."""
    blocks: list[Block] = [Bullets(cells(*five(m)), numbered=True)]
    shown = top(m)
    if shown:
        rows = []
        for gap in shown:
            words = describe(gap, m.words, m.names)
            rows.append((Cell(weight(m.words, gap.weight), gap.weight), Cell(words.what), Cell(words.mend)))
        titles = ("weight", "weakness", "mend")
        widths = (1.6, 6, 5)
        columns = tuple(Column(m.say(f"column.{t}"), w) for t, w in zip(titles, widths, strict=True))
        blocks += [
            Heading(m.say("summary.top" if shown[0].weight != "could" else "summary.top_could")),
            Table("", columns, tuple(rows)),
        ]
        rest = len(m.open_gaps()) - len(shown)
        if rest:
            blocks.append(Paragraph(m.say("summary.more", n=few(m.words, rest)), "muted"))
    accepted = len(m.gaps) - len(m.open_gaps())
    if accepted:
        blocks.append(Paragraph(m.say("summary.accepted", n=few(m.words, accepted)), "muted"))
    grades = Counter(m.grades())
    if grades["assumed"]:
        n, assumed = few(m.words, grades.total()), few(m.words, grades["assumed"])
        blocks.append(Note(m.say("summary.credibility", n=n, assumed=assumed)))
    return Section("summary", "", m.say("summary.title"), tuple(blocks))


def top(m: Material) -> list[Gap]:
    """The gaps to mend first: by weight, then one of each kind before the next of a kind, then by how many runs show
    it; what is read off the plan itself holds in every run."""
    seen: Counter[str] = Counter()
    ranked = []
    for gap in sorted(m.open_gaps(), key=lambda g: -(g.share.k if g.share else m.study.runs)):
        ranked.append((WEIGHTS.index(gap.weight), seen[gap.code], gap))
        seen[gap.code] += 1
    return [gap for *_, gap in sorted(ranked, key=lambda row: row[:2])][:TOP]


def five(m: Material) -> tuple[str, ...]:
    """The five sentences: what was simulated, the deadlines, the hazard, the people, the result."""
    return (_scope(m), _deadlines(m), _hazard(m), _people(m), _result(m))


def _scope(m: Material) -> str:
    title = m.words.text(m.scenario.scenario.title) or m.scenario.scenario.id
    steps = few(m.words, len(m.scenario.steps))
    people = few(m.words, sum(p.present for p in m.scenario.people.values()))
    return m.say("summary.scope", title=title, steps=steps, people=people, runs=count(m.words, m.study.runs))


def _deadlines(m: Material) -> str:
    counting = [id for id in m.scenario.deadlines if m.study.missed(id).n]
    if not counting:
        return m.say("summary.deadlines_none")
    late = [id for id in counting if standing(m.study, id) == "late"]

    def tightness(id: str) -> float:
        p90, limit = m.study.took(id).p90, m.scenario.deadlines[id].within
        return float("inf") if p90 is None else p90 / max(limit, 1)

    worst = max(late, key=lambda id: m.study.missed(id).p) if late else max(counting, key=tightness)
    took = m.study.took(worst)
    data = {"title": m.names.deadline(worst), "limit": m.time(m.scenario.deadlines[worst].within)}
    data |= {"p50": m.spaced(took.p50), "p90": m.spaced(took.p90), "n": few(m.words, len(counting))}
    if not late:
        return m.say("summary.deadlines_fine", **data)
    often = counted(m.words, m.study.missed(worst), m.say("summary.late"))
    return m.say("summary.deadlines_late", late=few(m.words, len(late)), counted=often, **data)


def _hazard(m: Material) -> str:
    escalations = m.scenario.escalations
    if not escalations:
        return m.say("summary.hazard_none")
    n = few(m.words, len(escalations))
    often = [id for id, e in escalations.items() if m.study.reached(id).low > e.tolerance]
    text = m.say("summary.hazard_fine", n=n)
    if often:
        worst = max(often, key=lambda id: m.study.reached(id).k)
        share = counted(m.words, m.study.reached(worst), m.say("summary.happened"))
        data = {"often": few(m.words, len(often)), "title": m.names.node(worst), "counted": share}
        text = m.say("summary.hazard_often", n=n, **data)
    there = [id for id in escalations if m.study.reached(id).k >= ENOUGH and m.study.exposed(id)[0].k]
    if there:
        worst = max(there, key=lambda id: m.study.exposed(id)[0].k)
        exposed, people = m.study.exposed(worst)
        who = m.names.people([id for id, _ in people[:3]])
        key = "summary.exposed_all" if exposed.k == exposed.n else "summary.exposed"
        data = {"n": count(m.words, exposed.n), "k": count(m.words, exposed.k), "who": who}
        text += m.say("list.sentence") + m.say(key, title=m.names.node(worst), **data)
    return text


def _people(m: Material) -> str:
    load = [(walk + work, id) for id, walk, work in m.study.load()]
    most, busy = max(load, default=(0.0, ""))
    if not most:
        return m.say("summary.people_nobody")
    name, work = m.names.person(busy), m.time(most * WINDOW)
    total: Counter[str] = Counter()
    thief: Counter[tuple[str, str]] = Counter()
    for _, w in waiting(m):
        total[w.whom] += w.mean
        thief[w.whom, w.thief] += w.mean
    if not total:
        return m.say("summary.people_fine", busy=name, time=work)
    whom, ms = total.most_common(1)[0]
    by = max((t for w, t in thief if w == whom), key=lambda t: thief[whom, t])
    data = {"whom": m.names.any(whom), "time": m.time(ms), "busy": name, "work": work}
    if not by:
        return m.say("summary.people_wait_plain", **data)
    return m.say("summary.people_wait", thief=m.names.node(by), **data)


def _result(m: Material) -> str:
    gaps = m.open_gaps()
    if not gaps:
        return m.say("summary.gaps_none")
    weights = Counter(gap.weight for gap in gaps)
    parts = m.words.join(
        [
            m.say("summary.gap_count", weight=weight(m.words, w), n=few(m.words, weights[w]))
            for w in WEIGHTS
            if weights[w]
        ]
    )
    n = few(m.words, len(gaps))
    if m.mended:
        c = m.mended.comparison
        closed, left, opened = (few(m.words, len(part)) for part in (c.closed, c.kept, c.opened))
        return m.say("summary.gaps_mended", n=n, parts=parts, closed=closed, left=left, opened=opened)
    words = sum(cost_of(gap) == "words" for gap in gaps)
    return m.say("summary.gaps", n=n, parts=parts, words=few(m.words, words))


def cost_of(gap: Gap) -> str:
    """The usual cost of mending a gap, by its code."""
    return gap_codes()[gap.code].cost
