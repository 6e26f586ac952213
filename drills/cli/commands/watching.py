"""`gasdrill watch`: check and simulate at every save, and say what changed."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from drills.cli.options import File, Simulation, Talk, Under, open_with
from drills.cli.root import app
from drills.cli.screen import WORDS, Screen, say
from scenarios.problem import Invalid

if TYPE_CHECKING:
    from drills.uses.watching import Changes, Saved, Seen


@app.command(help=say("help.watch"))
def watch(
    file: File,
    simulation: Simulation = Simulation(runs=1000),
    under: Under = Under(),
    talk: Talk = Talk(),
) -> None:
    from drills.uses.watching import PAUSE, watched_saves
    from scenarios.source import find

    screen, path = talk.screen, Path(find(file))
    if not path.is_file():
        open_with(file, screen)  # says what is wrong with that name
    try:
        with simulation.effort(screen) as effort:
            opened, wait = lambda: open_with(file, screen, under), lambda: time.sleep(PAUSE)
            for saved in watched_saves(path, opened, screen, effort, wait):
                _show(saved, path, screen)
    except KeyboardInterrupt:
        pass
    screen.message(say("watch.ended"))


def _show(saved: "Saved", path: Path, screen: Screen) -> None:
    """What came of a save."""
    if isinstance(saved.wrong, Invalid):
        screen.problems(saved.wrong.problems)
        screen.error(say("watch.wrong", n=len(saved.wrong.problems)))
    elif saved.wrong is not None:
        screen.refused(saved.wrong)
    elif saved.now is None:
        screen.line(say("watch.same"))
    else:
        if saved.before is None or saved.changes is None:
            _first(saved.now, screen)
        else:
            _changed(saved.changes, saved.before, saved.now, screen)
        screen.message(say("watch.waiting", path=path))


def _first(seen: "Seen", screen: Screen) -> None:
    """All that there is."""
    from drills.cli.tables import deadlines, escalations

    unjudged = seen.judged.not_judged
    screen.not_judged(unjudged, seen.source.scenario)
    screen.table(*deadlines(seen.study, WORDS))
    if seen.source.scenario.escalations:
        screen.table(*escalations(seen.study, WORDS))
    screen.gaps(seen.gaps, seen.source.scenario, len(unjudged))


def _changed(found: "Changes", before: "Seen", now: "Seen", screen: Screen) -> None:
    """What is another than before."""
    from drills.cli.commands.comparing import show_changed, show_unsettled
    from drills.cli.tables import changes, moved
    from reports.speech import Speaker
    from reports.telling.gap import members
    from reports.words import plain

    old, new = before.source.scenario, now.source.scenario
    if not found:
        screen.line(say("watch.unchanged", n=found.kept), "bold")
        return
    titles = {id: d.title.say(screen.lang) for id, d in (*new.deadlines.items(), *new.escalations.items())}
    for rows, title in ((found.deadlines, "screen.deadlines"), (found.escalations, "screen.escalations")):
        if rows:
            screen.table(*changes(rows, titles, WORDS, title))
    names = {True: Speaker(new, WORDS), False: Speaker(old, WORDS)}
    steps = {id: step.title.say(screen.lang) for id, step in new.steps.items()}
    for times, known, title in ((found.moved, titles, "watch.times"), (found.steps, steps, "watch.steps")):
        if times:
            screen.table(*moved(times, known, WORDS, title))
    for ids, there in ((found.added, True), (found.removed, False)):
        if ids:
            told = WORDS.join([names[there].of(kind, id) for kind, id in ids])
            screen.line(say("watch.added" if there else "watch.removed", names=told), "bold")
    if found.closed:
        screen.line(say("screen.closed", n=len(found.closed)), "bold green")
        screen.gaps(found.closed, old)
    if found.opened:
        screen.line(say("screen.opened", n=len(found.opened)), "bold red")
        screen.gaps(found.opened, new)
    show_changed(found.changed, old, new, screen)
    show_unsettled("unsettled", found.unsettled, old, screen)
    show_unsettled("surfaced", found.surfaced, new, screen)
    for was, gap in found.reweighed:
        weights = (say("screen.accepted") if g.accepted else plain.weight(WORDS, g.weight) for g in (was, gap))
        nodes = WORDS.join(members(gap, names[True]))
        screen.line(say("watch.reweighed", code=gap.code, nodes=nodes, **dict(zip(("a", "b"), weights, strict=True))))
    if found.refigured:
        screen.line(say("watch.refigured", n=len(found.refigured)), "bold")
        screen.gaps(found.refigured, new)
    if not found.told:
        screen.line(say("watch.else"), "bold")
    screen.line(say("screen.kept", n=found.kept), "bold")
