"""`gasdrill remedies`, `gasdrill adopt`: what would mend a plan, and writing one of the proposals into the file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.app import app
from drills.cli.options import (
    Engine,
    Exit,
    File,
    Jobs,
    Json,
    Lang,
    Quiet,
    Runs,
    Seed,
    Variant,
    open_with,
    pick_gap,
)
from drills.cli.screen import WORDS, Screen, listed, say

if TYPE_CHECKING:
    from scenarios.gap import Gap

Codes = Annotated[list[str] | None, typer.Option("--gap", "-g", metavar="CODE", help=say("help.remedies-gap"))]


@app.command(help=say("help.remedies"))
def remedies(
    file: File,
    gap: Codes = None,
    runs: Runs = 2000,
    seed: Seed = 1,
    jobs: Jobs = None,
    engine: Engine = None,
    variant: Variant = None,
    json: Json = False,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.uses.work import crew, refuse_circle
    from reports.speech import Speaker
    from reports.words.plain import count
    from reports.words.remedy import row
    from scenarios.gap import LEAST
    from simulation.remedies import Search, Survey
    from simulation.remedies.export import survey_json

    screen = Screen(quiet)
    gap = [pick_gap(word, screen) for word in gap or ()]
    source = open_with(file, screen, variant)
    refuse_circle(source, screen)
    with crew(screen, jobs, engine) as workers:
        search = Search(source, runs, seed, workers)
        wanted = _wanted(list(search.base(seed).gaps.values()), gap)
        with screen.progress(say("remedies.searching"), len(wanted)) as bar:
            found: Survey = search.survey(wanted, lambda _: bar(1))
    if json:
        screen.json(survey_json(source, found))
        return
    names = Speaker(source.scenario, WORDS)
    screen.line(say("remedies.head", runs=found.runs, seed=found.seed, fresh=found.fresh), "bold")
    if found.runs < LEAST:
        screen.line(say("unjudged.few-runs", runs=count(WORDS, found.runs), least=LEAST))
    if not found.proposals:
        screen.line(say("remedies.no-gaps"))
        return
    columns = [say(f"remedies.column-{key}") for key in ("gap", "remedy", "cost", "effect", "else")]
    rows = [row(p, names, i) for i, p in enumerate(found.proposals, 1)]
    screen.table(columns, rows, say("remedies.title"))
    if any(proposal.id for proposal in found.proposals):
        screen.line(say("remedies.ids", file=file))
    for i, proposal in enumerate(found.proposals, 1):
        if proposal.id:  # whole, to be copied
            screen.line(f"{i:>4}  {proposal.id}")
    data = {"must": found.must, "closed": found.closed_by_words}
    data |= {"before": found.must_before, "after": found.must_together}
    screen.line(say("remedies.summary" if found.together else "remedies.summary-none", **data), "bold")
    if found.together:
        screen.line(say("remedies.together", file=file, id=found.together))
    screen.line(say("remedies.judge"))


def _wanted(gaps: "list[Gap]", codes: list[str] | None) -> "list[Gap]":
    """The gaps for which remedies are sought: of these codes, or all must and should ones; never those accepted."""
    chosen = {code.upper() for code in codes or ()}
    return [g for g in gaps if not g.accepted and (g.code in chosen if chosen else g.weight != "could")]


@app.command(help=say("help.adopt"))
def adopt(
    file: File,
    remedy: Annotated[str, typer.Argument(metavar="ID", help=say("help.adopt-id"))],
    output: Annotated[Path | None, typer.Option("--output", "-o", help=say("help.output-file"))] = None,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.shelf.files import change, ready
    from drills.shelf.saving import OFFICE
    from drills.shelf.scenario import write
    from reports.speech import Speaker
    from reports.words.remedy import sentence
    from scenarios.patch import tidied
    from scenarios.problem import Invalid, any_error
    from scenarios.reading import nearest
    from scenarios.source import find, library
    from simulation.remedies import parse
    from simulation.remedies.kinds import BUILDERS
    from simulation.remedies.laying import apply, remedies_of

    screen = Screen(quiet)
    path = find(file)
    if output is None and Path(path) in library().values():
        screen.error(say("remedies.library"))
        raise Exit(Exit.USAGE)
    source = open_with(path, screen)
    try:
        parse(remedy)
    except ValueError as error:
        near = nearest(str(error), BUILDERS)
        hint = say("screen.did-you-mean", suggestion=near) if near else ""
        screen.error(say("remedies.unknown-kind", kind=str(error)[:40], known=listed(BUILDERS)) + hint)
        raise Exit(Exit.USAGE) from None
    target = output or Path(path)
    ready(target, OFFICE)
    taken = [part for part in remedy.split("+") if part in source.scenario.adopted]
    if taken:
        screen.error(say("remedies.taken", ids=listed(taken), file=file))
        raise Exit(Exit.USAGE)
    changed = apply(source, remedy)
    if changed is None:
        screen.error(say("remedies.does-not-fit", id=remedy, file=file))
        raise Exit(Exit.USAGE)
    document = changed.document.with_data(tidied(changed.document.data))
    written = write(document, target, change("adopt", id=remedy))
    if any_error(written):
        raise Invalid(written)
    screen.problems(written)
    for one in remedies_of(source, remedy):
        screen.line(sentence(one, Speaker(changed.scenario, WORDS)))
    screen.line(say("remedies.adopted", path=target))
