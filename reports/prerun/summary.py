"""推演结论摘要: what was not judged, plain sentences in counts, and what to revise first."""

from collections import Counter

from reports.document import Block, Bullets, Cell, Column, Heading, Note, Paragraph, Section, Table, cells
from reports.prerun.figures import WINDOW, waiting
from reports.prerun.material import Material
from reports.telling.gap import describe
from reports.telling.unjudged import lines
from scenarios.gap import LEAST, WEIGHTS, Gap, Share, Standing, gap_codes
from simulation.gaps.unjudged import unnoticed
from simulation.questions.compare import Comparison

TOP = 6


def summary(m: Material) -> Section:
    """The one page that a manager reads."""
    blocks: list[Block] = [*unjudged(m), Bullets(cells(*five(m)), numbered=True)]
    shown = top(m)
    if shown:
        rows = []
        for gap in shown:
            words = describe(gap, m.say)
            rows.append((Cell(m.say.weight(gap.weight), gap.weight), Cell(words.what), Cell(words.mend)))
        titles = ("weight", "weakness", "mend")
        widths = (1.6, 6, 5)
        columns = tuple(Column(m.say(f"report.column.{t}"), w) for t, w in zip(titles, widths, strict=True))
        blocks += [
            Heading(m.say("report.summary.top" if shown[0].weight != "could" else "report.summary.top_could")),
            Table("", columns, tuple(rows)),
        ]
        rest = len(m.open_gaps()) - len(shown)
        if rest:
            blocks.append(Paragraph(m.say("report.summary.more", n=m.say.few(rest)), "muted"))
    accepted = len(m.gaps) - len(m.open_gaps())
    if accepted:
        blocks.append(Paragraph(m.say("report.summary.accepted", n=m.say.few(accepted)), "muted"))
    grades = Counter(m.grades())
    if grades["assumed"]:
        n, assumed = m.say.few(grades.total()), m.say.few(grades["assumed"])
        blocks.append(Note(m.say("report.summary.credibility", n=n, assumed=assumed)))
    return Section("summary", "", m.say("report.summary.title"), tuple(blocks))


def unjudged(m: Material) -> list[Block]:
    """What was not judged, and why, before anything else."""
    told = lines(m.not_judged, m.say)
    return [Heading(m.say("report.summary.unjudged")), Bullets(cells(*told))] if told else []


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
    """What was simulated, whether anybody notices, the deadlines, the hazard, the people, the result: five sentences,
    or six where in some courses nobody notices."""
    return (_scope(m), *_notice(m), _deadlines(m), _hazard(m), _people(m), _result(m))


def _scope(m: Material) -> str:
    title = m.say.text(m.scenario.scenario.title) or m.scenario.scenario.id
    steps = m.say.few(len(m.scenario.steps))
    people = m.say.few(sum(p.present for p in m.scenario.people.values()))
    return m.say("report.summary.scope", title=title, steps=steps, people=people, runs=m.say.count(m.study.runs))


def _notice(m: Material) -> tuple[str, ...]:
    """Said before all else where nobody notices, in all courses or in some."""
    share = unnoticed(m.study)
    if not share.k:
        return ()
    key = "report.summary.unnoticed_all" if share.k == share.n else "report.summary.unnoticed_some"
    return (m.say(key, n=m.say.count(share.n), k=m.say.count(share.k)),)


def _deadlines(m: Material) -> str:
    written = m.scenario.deadlines
    if not written:
        return m.say("report.summary.deadlines_none")
    counting = [id for id in written if m.study.missed(id).n]
    if not counting:
        return m.say("report.summary.deadlines_unused", n=m.say.few(len(written)))
    by = _standings({id: (m.study.missed(id), written[id].tolerance) for id in counting})
    most = max(counting, key=lambda id: m.study.missed(id).p)
    numbers = {"n": len(counting), "judged": len(by["within"]), "late": len(by["above"]), "unsure": len(by["unsure"])}
    data: dict[str, str] = {name: m.say.few(n) for name, n in numbers.items()}
    if m.study.runs < LEAST or by["above"]:
        worst = most if m.study.runs < LEAST else max(by["above"], key=lambda id: m.study.missed(id).p)
        data |= _missed(m, worst) | {"took": _took(m, worst)}
        if m.study.runs < LEAST:
            return m.say("report.summary.deadlines_few", **data)
        unused = len(written) - len(counting)
        parts = [m.say("report.summary.deadlines_late", **data)]
        parts += [m.say("report.summary.deadlines_late_unsure", **data)] if by["unsure"] else []
        parts += [m.say("report.summary.deadlines_late_unused", unused=m.say.few(unused))] if unused else []
        return m.say("report.list.sentence").join(parts)
    tightest = max(counting, key=lambda id: _tightness(m, id))
    worst_said = (
        m.say("report.summary.worst", **_missed(m, most))
        if m.study.missed(most).k
        else m.say("report.summary.worst_none")
    )
    data |= {"worst": worst_said, "title": m.say.deadline(tightest), "took": _took(m, tightest)}
    return m.say("report.summary.deadlines_unsure" if by["unsure"] else "report.summary.deadlines_within", **data)


def _standings(shares: dict[str, tuple[Share, float]]) -> dict[Standing, list[str]]:
    """Which ids are clearly above their bound, clearly not above it, or cannot be judged."""
    found: dict[Standing, list[str]] = {"above": [], "within": [], "unsure": []}
    for id, (share, bound) in shares.items():
        found[share.against(bound)].append(id)
    return found


def _missed(m: Material, id: str) -> dict[str, str]:
    share = m.study.missed(id)
    tolerance = m.say.at_most(share, m.scenario.deadlines[id].tolerance)
    often = m.say.counted(share, m.say("report.summary.late"))
    return {"title": m.say.deadline(id), "counted": often, "tolerance": tolerance}


def _tightness(m: Material, id: str) -> float:
    p90, limit = m.study.took(id).p90, m.scenario.deadlines[id].within
    return float("inf") if p90 is None else p90 / max(limit, 1)


def _took(m: Material, id: str) -> str:
    """How long it takes beside its limit; what is mostly or always left undone is said to be."""
    took, limit = m.study.took(id), m.say.time(m.scenario.deadlines[id].within)
    if took.p50 is None:
        return m.say("report.summary.took_never" if not took.came else "report.summary.took_mostly_never", limit=limit)
    return m.say("report.summary.took", limit=limit, p50=m.say.spaced(took.p50), p90=m.say.spaced(took.p90))


def _hazard(m: Material) -> str:
    escalations = m.scenario.escalations
    if not escalations:
        return m.say("report.summary.hazard_none")
    came = {id: m.study.reached(id) for id in escalations}
    data = {"n": m.say.few(len(escalations))}
    if not any(share.k for share in came.values()):
        return m.say("report.summary.hazard_never", **data)
    by = _standings({id: (came[id], e.tolerance) for id, e in escalations.items()})
    shown = max(by["above"] or came, key=lambda id: came[id].p - (escalations[id].tolerance if by["above"] else 0))
    data |= {"often": m.say.few(len(by["above"])), "unsure": m.say.few(len(by["unsure"]))}
    data |= {"title": m.say.node(shown), "tolerance": m.say.at_most(came[shown], escalations[shown].tolerance)}
    data["counted"] = m.say.counted(came[shown], m.say("report.summary.happened"))
    if m.study.runs < LEAST:
        parts = [m.say("report.summary.hazard_few", **data)]
    elif by["above"]:
        parts = [m.say("report.summary.hazard_often", **data)]
        parts += [m.say("report.summary.hazard_often_unsure", **data)] if by["unsure"] else []
    else:
        parts = [m.say("report.summary.hazard_unsure" if by["unsure"] else "report.summary.hazard_within", **data)]
    return m.say("report.list.sentence").join([*parts, _exposed(m)])


def _exposed(m: Material) -> str:
    """The escalation that finds people there in most courses, however seldom it comes."""
    there = {id: m.study.exposed(id) for id in m.scenario.escalations}
    worst = max(there, key=lambda id: there[id][0].k)
    share, people = there[worst]
    if not share.k:
        return m.say("report.summary.exposed_none")
    first = [m.say.person(id) for id, _ in people[:3]]
    who = m.say.join(first)
    if len(people) > len(first):
        listed = m.say("report.list.comma").join(first)
        who = m.say("report.summary.and_others", who=listed, n=m.say.few(len(people)))
    key = "report.summary.exposed_all" if share.k == share.n else "report.summary.exposed"
    data = {"n": m.say.count(share.n), "k": m.say.count(share.k), "who": who}
    return m.say(key, title=m.say.node(worst), **data)


def _people(m: Material) -> str:
    load = [(walk + work, id) for id, walk, work in m.study.load()]
    most, busy = max(load, default=(0.0, ""))
    if not most:
        return m.say("report.summary.people_nobody")
    name, work = m.say.person(busy), m.say.time(most * WINDOW)
    total: Counter[tuple[str, str]] = Counter()
    thief: Counter[tuple[tuple[str, str], str]] = Counter()
    for _, w in waiting(m):
        one = ("person" if w.kind == "deputy" else w.kind, w.whom)  # who stands in for another is still the same person
        total[one] += w.mean
        thief[one, w.thief] += w.mean
    if not total:
        return m.say("report.summary.people_fine", busy=name, time=work)
    whom, ms = total.most_common(1)[0]
    by = max((t for w, t in thief if w == whom), key=lambda t: thief[whom, t])
    data = {"whom": m.say.of(*whom), "time": m.say.time(ms), "busy": name, "work": work}
    if not by:
        return m.say("report.summary.people_wait_plain", **data)
    return m.say("report.summary.people_wait", thief=m.say.node(by), **data)


def _result(m: Material) -> str:
    gaps = m.open_gaps()
    if not gaps:
        missing = len(m.not_judged)
        none = (
            m.say("report.summary.gaps_none_judged", n=m.say.few(missing))
            if missing
            else m.say("report.summary.gaps_none")
        )
        more = [m.say("report.summary.mended", parts_after=_after(m, m.mended.comparison))] if m.mended else []
        return m.say("report.list.sentence").join([none, *more])
    weights = Counter(gap.weight for gap in gaps)
    parts = m.say.join(
        [
            m.say("report.summary.gap_count", weight=m.say.weight(w), n=m.say.few(weights[w]))
            for w in WEIGHTS
            if weights[w]
        ]
    )
    told = [m.say("report.summary.gaps_found", n=m.say.few(len(gaps)), parts=parts)]
    words = sum(cost_of(gap) == "words" for gap in gaps)
    if m.mended:
        told.append(m.say("report.summary.mended", parts_after=_after(m, m.mended.comparison)))
    elif words:
        told.append(m.say("report.summary.gaps_words", words=m.say.few(words)))
    return m.say("report.list.sentence").join(told)


def _after(m: Material, comparison: Comparison) -> str:
    """What became of the gaps: the parts add up to those found before, and to those of the mended plan."""
    c = comparison.count
    into = "changed" if c.changed == c.changed_after else "changed_into"
    became = {"closed": c.closed, into: c.changed, "kept": c.kept, "unsettled": c.unsettled}
    changed = m.say.few(c.changed_after)
    parts = [m.say(f"report.summary.mended_{name}", n=m.say.few(k), after=changed) for name, k in became.items() if k]
    after = {"n": m.say.few(c.after), "opened": m.say.few(c.opened), "surfaced": m.say.few(c.surfaced)}
    found = "none" if not c.after else "opened" if c.opened else "same"
    found += "_surfaced" if c.surfaced else ""
    told = [m.say.join(parts)] if parts else []
    told.append(m.say(f"report.summary.mended_after_{found}", **after))
    told += [] if comparison.fragility else [m.say("report.summary.mended_no_fragility")]
    return m.say("report.list.semicolon").join(told)


def cost_of(gap: Gap) -> str:
    """The usual cost of mending a gap, by its code."""
    return gap_codes()[gap.code].cost
