"""`gasdrill report`, `gasdrill demo`: the papers."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from drills.cli.options import Bound, Exit, File, Fragile, Simulation, Talk, Under, open_with
from drills.cli.root import app
from drills.cli.screen import LANG, WORDS, say
from reports.formats import names

Folder = Annotated[Path, typer.Option("--output", "-o", help=say("help.output-folder"))]
Formats = Annotated[str, typer.Option("--format", metavar=",".join(names("paper")), help=say("help.format"))]

Template = Annotated[str | None, typer.Option("--template", metavar="X.docx", help=say("help.template"))]


@app.command(help=say("help.report"))
def report(
    file: File,
    output: Folder = Path("out"),
    format: Formats = "html",
    template: Template = None,
    mended: Annotated[str | None, typer.Option("--mended", metavar="FILE", help=say("help.mended"))] = None,
    simulation: Simulation = Simulation(),
    under: Under = Under(),
    fragile: Fragile = True,
    fragile_runs: Bound = None,
    talk: Talk = Talk(),
) -> None:
    from drills.shelf.places import ready_folder
    from drills.uses.report import Depth, formats_of, letterhead_of, material, stem_of, write_report

    screen = talk.screen
    formats = formats_of(format)
    letterhead = letterhead_of(template, formats)
    source = open_with(file, screen, under)
    stem = stem_of(source, screen.lang)
    ready_folder(output, (f"{stem}.{name}" for name in formats))
    after = open_with(mended, screen, Under(under.variant)) if mended else None
    command = _command(file, simulation, under, mended, fragile, fragile_runs)
    depth = Depth(fragile, raced=True, sensitivity=True, bound=fragile_runs)
    with simulation.effort(screen) as effort:
        m = material(source, after, screen, effort, screen.lang, date.today(), depth, command)
    written = write_report(m, screen, output, stem, formats, letterhead)
    for path in written.paths:
        screen.line(say("screen.report-at", path=path))
    if written.partial:
        raise Exit(Exit.INTERRUPTED)


def _command(
    file: str, simulation: Simulation, under: Under, mended: str | None, fragile: bool, fragile_runs: int | None
) -> str:
    """What one types to have the same report again."""
    words = ["gasdrill report", file, *(f"--variant {v}" for v in under.variant or ())]
    words += [f"--runs {simulation.runs} --seed {simulation.seed}"]
    words += [f"--without {p}" for p in under.without or ()] + [f"--set {s}" for s in under.set_ or ()]
    words += [f"--mended {mended}"] if mended else []
    words += [f"--fragile-runs {fragile_runs}"] if fragile_runs else []
    return " ".join([*words, *([] if fragile else ["--no-fragile"])])


@app.command(help=say("help.demo"))
def demo(
    simulation: Simulation = Simulation(),
    output: Folder = Path("out/demo"),
    format: Formats = "html,docx,pdf",
    talk: Talk = Talk(),
) -> None:
    from drills.shelf.places import ready_folder
    from drills.uses.papers import Wanted, write_papers
    from drills.uses.report import Depth, formats_of, material, stem_of, write_report
    from reports.papers import PaperMaterial

    screen = talk.screen
    formats = formats_of(format)
    before, after = open_with("station_jia", screen), open_with("station_jia_mended", screen)
    stem, folder = stem_of(before, screen.lang), output / say("screen.papers-folder")
    ready_folder(output, (f"{stem}.{name}" for name in formats))
    ready_folder(folder, Wanted().files(WORDS))
    command = "gasdrill report station_jia --mended station_jia_mended"
    command += f" --runs {simulation.runs} --seed {simulation.seed} --lang {LANG}"
    depth = Depth(fragile=True, raced=True, sensitivity=True)
    with simulation.effort(screen) as effort:
        m = material(before, after, screen, effort, screen.lang, date.today(), depth, command)
    written = write_report(m, screen, output, stem, formats)
    papers = () if written.partial else write_papers(PaperMaterial.of(m), Wanted(), screen, folder)
    screen.gaps(m.gaps, before.scenario)
    for path in written.paths:
        screen.line(say("screen.report-at", path=path), "bold")
    if papers:
        screen.line(say("screen.papers-at", n=len(papers), path=folder), "bold")
    screen.message(say("screen.demo-done"))
    if written.partial:
        raise Exit(Exit.INTERRUPTED)
