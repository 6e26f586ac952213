"""What the controllers read under a situation: expected actions, steps with planned times, the hazard."""

from reports.prerun.material import Material


def notes(m: Material, injects: tuple[str, ...], start: int, until: int | None) -> str:
    """The notes of the situation from `start` to before `until` (ms from T0; None: to the end). A step belongs to the
    situation in which it begins in the ordinary course; those that never begin, to the last."""
    out = [m.say("slides.notes.head")]
    if injects:
        out += ["", m.say("slides.notes.expected")]
        for id in injects:
            out += _inject(m, id)
    steps = [id for id in _ordered(m) if _within(m.study.start(id).p50, start, until)]
    if steps:
        out += ["", m.say("slides.notes.steps")]
        out += [_step(m, id) for id in steps]
    hazards = [id for id in m.scenario.escalations if _within(m.study.came_at(id).p50, start, until)]
    if hazards:
        out += ["", m.say("slides.notes.hazards")]
        for id in hazards:
            data = {"escalation": m.say.numbered(id), "p50": _clock(m, m.study.came_at(id).p50)}
            out.append(m.say("slides.notes.hazard", **data))
    return "\n".join(out)


def _within(at: int | None, start: int, until: int | None) -> bool:
    return until is None if at is None else start <= at and (until is None or at < until)


def _ordered(m: Material) -> list[str]:
    """The steps that somebody does, as they begin."""
    done = [id for id, step in m.scenario.steps.items() if step.lasts is not None or step.until is not None]
    starts = {id: m.study.start(id).p50 for id in done}
    return sorted(done, key=lambda id: (starts[id] is None, starts[id] or 0))


def _inject(m: Material, id: str) -> list[str]:
    inject = m.scenario.injects[id]
    data: dict[str, object] = {
        "inject": m.say.numbered(id),
        "to": m.say.addressee(inject.to) if inject.to else m.say("slides.notes.nobody"),
        "expected": m.say.text(inject.expected) or m.say("slides.notes.unsaid"),
    }
    if inject.within is None:
        out = [m.say("slides.notes.inject", **data)]
    else:
        out = [m.say("slides.notes.inject_within", within=m.say.time(inject.within), **data)]
    if inject.after is not None:
        out.append("　" + m.say("slides.notes.after", entries=m.say.entries(inject.after)))
    return out


def _step(m: Material, id: str) -> str:
    end = m.study.end(id)
    who = m.say.doers(m.scenario.steps[id]) or m.say("slides.notes.nobody")
    return m.say("slides.notes.step", step=m.say.numbered(id), who=who, p50=_clock(m, end.p50), p90=_clock(m, end.p90))


def _clock(m: Material, ms: int | None) -> str:
    return m.say("slides.notes.never") if ms is None else m.say.clock(ms)
