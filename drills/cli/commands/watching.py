"""`gasdrill watch`: check and simulate at every save, and say what changed."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from drills.cli.app import app
from drills.cli.options import (
    Engine,
    Exit,
    File,
    Jobs,
    Lang,
    Quiet,
    Runs,
    Seed,
    Set,
    Variant,
    Without,
    open_with,
)
from drills.cli.screen import WORDS, Screen, say
from scenarios.problem import Invalid

if TYPE_CHECKING:
    from drills.uses.watching import Changes, Seen


@app.command(help=say("help.watch"))
def watch(
    file: File,
    runs: Runs = 1000,
    seed: Seed = 1,
    jobs: Jobs = None,
    engine: Engine = None,
    variant: Variant = None,
    without: Without = None,
    set_: Set = None,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.uses.watching import PAUSE, Seen, changes, saves
    from drills.uses.work import all_gaps, crew, study
    from scenarios.source import find

    screen, path = Screen(quiet), Path(find(file))
    if not path.is_file():
        open_with(file, screen)  # says what is wrong with that name
    before: Seen | None = None
    try:
        with crew(screen, jobs, engine) as workers:
            for _ in saves(path, lambda: time.sleep(PAUSE), lambda: screen.error(say("watch.gone", path=path))):
                try:
                    source = open_with(file, screen, variant, without, set_)
                    if before and source.scenario.hash == before.source.scenario.hash:
                        screen.line(say("watch.same"))
                        continue
                    result = study(source, screen, runs, seed, workers)
                    if result.ensemble.partial:
                        break
                    gaps, _ = all_gaps(source, result, screen, workers, fragile=False)
                except Invalid as invalid:
                    screen.problems(invalid.problems)
                    screen.error(say("watch.wrong", n=len(invalid.problems)))
                    continue
                except Exit as exit:
                    if before is None and exit.code != Exit.INVALID:
                        raise
                    continue  # it was said; the next save may be better
                now = Seen(source, result, gaps)
                if before is None:
                    _first(now, screen)
                else:
                    _changed(changes(before, now), before, now, screen)
                before = now
                screen.tell(say("watch.waiting", path=path))
    except KeyboardInterrupt:
        pass
    screen.tell(say("watch.ended"))


def _first(seen: "Seen", screen: Screen) -> None:
    """All that there is."""
    from drills.cli.tables import deadlines, escalations
    from simulation.gaps.unjudged import not_judged

    unjudged = not_judged(seen.study, fragile=False)
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
    titles |= {id: step.title.say(screen.lang) for id, step in new.steps.items()}
    for times, title in ((found.moved, "watch.times"), (found.steps, "watch.steps")):
        if times:
            screen.table(*moved(times, titles, WORDS, title))
    for ids, there in ((found.added, True), (found.removed, False)):
        if ids:
            told = WORDS.join([names[there].any(id) for id in ids])
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
        nodes = WORDS.join([names[True].any(id) for id in gap.nodes])
        screen.line(say("watch.reweighed", code=gap.code, nodes=nodes, **dict(zip(("a", "b"), weights, strict=True))))
    if found.refigured:
        screen.line(say("watch.refigured", n=len(found.refigured)), "bold")
        screen.gaps(found.refigured, new)
    if not found.told:
        screen.line(say("watch.else"), "bold")
    screen.line(say("screen.kept", n=found.kept), "bold")
