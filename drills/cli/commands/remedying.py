"""`gasdrill remedies`, `gasdrill adopt`: what would mend a plan, and writing one of the proposals into the file."""

from typing import Annotated

import typer

from drills.cli.options import File, Json, OutputFile, Simulation, Talk, Under, Variant, open_with
from drills.cli.root import app
from drills.cli.screen import WORDS, say

Codes = Annotated[list[str] | None, typer.Option("--gap", "-g", metavar="CODE", help=say("help.remedies-gap"))]


@app.command(help=say("help.remedies"))
def remedies(
    file: File,
    gap: Codes = None,
    simulation: Simulation = Simulation(runs=2000),
    variant: Variant = None,
    json: Json = False,
    talk: Talk = Talk(),
) -> None:
    from drills.uses.opening import pick_gap
    from drills.uses.remedying import searched
    from drills.uses.studying import refuse_circles
    from reports.speech import Speaker
    from reports.telling.remedy import row
    from reports.words.plain import count
    from scenarios.gap import LEAST
    from simulation.remedies.export import survey_json

    screen = talk.screen
    codes = {pick_gap(word, WORDS) for word in gap or ()}
    source = open_with(file, screen, Under(variant))
    refuse_circles(source.scenario)
    with simulation.effort(screen) as effort:
        found = searched(source, codes, screen, effort)
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


@app.command(help=say("help.adopt"))
def adopt(
    file: File,
    remedy: Annotated[str, typer.Argument(metavar="ID", help=say("help.adopt-id"))],
    output: OutputFile = None,
    talk: Talk = Talk(),
) -> None:
    from drills.uses import remedying
    from reports.speech import Speaker
    from reports.telling.remedy import sentence

    screen = talk.screen
    source = open_with(remedying.mine(file, output), screen)
    taken = remedying.adopt(source, file, remedy, output)
    screen.problems(taken.warnings)
    for one in taken.remedies:
        screen.line(sentence(one, Speaker(taken.source.scenario, WORDS)))
    screen.line(say("remedies.adopted", path=taken.path))
