"""`gasdrill report`, `gasdrill demo`: the papers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.app import app
from drills.cli.options import Bound, Engine, Exit, Jobs, Lang, Quiet, Runs, Seed, Set, Variant, Without, open_with
from drills.cli.screen import LANG, Screen, say

if TYPE_CHECKING:
    from reports.formats.docx.letterhead import Letterhead

Folder = Annotated[Path, typer.Option("--output", "-o", help=say("help.output-folder"))]
Formats = Annotated[str, typer.Option("--format", metavar="html,docx,pdf", help=say("help.format"))]

Template = Annotated[str | None, typer.Option("--template", metavar="X.docx", help=say("help.template"))]


def letterhead_of(template: str | None, formats: tuple[str, ...], screen: Screen) -> "Letterhead | None":
    """The letterhead asked for, read and found sound; leaves the command where no Word file is asked for."""
    if template is None:
        return None
    if "docx" not in formats:
        screen.error(say("screen.template-without-docx"))
        raise Exit(Exit.USAGE)
    from reports.formats.docx.letterhead import read_template

    return read_template(template)


def formats_of(text: str, screen: Screen) -> tuple[str, ...]:
    """The formats asked for, in the order of asking; leaves the command where one is unknown."""
    from drills.uses.report import FORMATS

    wanted = tuple(dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip()))
    unknown = [word for word in wanted if word not in FORMATS]
    if unknown or not wanted:
        screen.error(say("screen.unknown-format", format=", ".join(unknown) or text, known=", ".join(FORMATS)))
        raise Exit(Exit.USAGE)
    return wanted


@app.command(help=say("help.report"))
def report(
    file: Annotated[str, typer.Argument(help=say("help.file"))],
    output: Folder = Path("out"),
    format: Formats = "html",
    template: Template = None,
    mended: Annotated[str | None, typer.Option("--mended", metavar="FILE", help=say("help.mended"))] = None,
    runs: Runs = 10_000,
    seed: Seed = 1,
    jobs: Jobs = None,
    engine: Engine = None,
    variant: Variant = None,
    without: Without = None,
    set_: Set = None,
    fragile: Annotated[bool, typer.Option("--fragile/--no-fragile", help=say("help.fragile"))] = True,
    fragile_runs: Bound = None,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.shelf.files import ready_folder
    from drills.uses.report import material, stem_of, write_report
    from drills.uses.work import crew

    screen = Screen(quiet)
    formats = formats_of(format, screen)
    letterhead = letterhead_of(template, formats, screen)
    source = open_with(file, screen, variant, without, set_)
    stem = stem_of(source, screen.lang)
    ready_folder(output, (f"{stem}.{name}" for name in formats))
    after = open_with(mended, screen, variant) if mended else None
    words = ["gasdrill report", file, *(f"--variant {v}" for v in variant or ()), f"--runs {runs} --seed {seed}"]
    words += [f"--without {p}" for p in without or ()] + [f"--set {s}" for s in set_ or ()]
    words += [f"--mended {mended}"] if mended else []
    words += [f"--fragile-runs {fragile_runs}"] if fragile_runs else []
    words += [] if fragile else ["--no-fragile"]
    with crew(screen, jobs, engine) as workers:
        m = material(
            source,
            after,
            screen,
            runs,
            seed,
            workers,
            fragile=fragile,
            raced=True,
            sensitivity=True,
            bound=fragile_runs,
            command=" ".join(words),
        )
    written = write_report(m, screen, output, stem, formats, letterhead)
    for path in written.paths:
        screen.line(say("screen.report-at", path=path))
    if written.partial:
        raise Exit(Exit.INTERRUPTED)


@app.command(help=say("help.demo"))
def demo(
    runs: Runs = 10_000,
    seed: Seed = 1,
    jobs: Jobs = None,
    engine: Engine = None,
    output: Folder = Path("out/demo"),
    format: Formats = "html,docx,pdf",
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.shelf.files import ready_folder
    from drills.uses.papers import Wanted, write_papers
    from drills.uses.report import material, stem_of, write_report
    from drills.uses.work import crew
    from reports.papers import PaperMaterial

    screen = Screen(quiet)
    formats = formats_of(format, screen)
    before, after = open_with("station_jia", screen), open_with("station_jia_mended", screen)
    stem, folder = stem_of(before, screen.lang), output / say("screen.papers-folder")
    ready_folder(output, (f"{stem}.{name}" for name in formats))
    ready_folder(folder, Wanted().files)
    command = f"gasdrill report station_jia --mended station_jia_mended --runs {runs} --seed {seed} --lang {LANG}"
    with crew(screen, jobs, engine) as workers:
        m = material(
            before, after, screen, runs, seed, workers, fragile=True, raced=True, sensitivity=True, command=command
        )
    written = write_report(m, screen, output, stem, formats)
    papers = () if written.partial else write_papers(PaperMaterial.of(m), Wanted(), screen, folder)
    screen.gaps(m.gaps, before.scenario)
    for path in written.paths:
        screen.line(say("screen.report-at", path=path), "bold")
    if papers:
        screen.line(say("screen.papers-at", n=len(papers), path=folder), "bold")
    screen.tell(say("screen.demo-done"))
    if written.partial:
        raise Exit(Exit.INTERRUPTED)
