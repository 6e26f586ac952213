"""`gasdrill station new`, `gasdrill station import`: 本站信息表 goes out empty and comes back as a scenario."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.options import Exit, OutputFile, Talk
from drills.cli.root import app
from drills.cli.screen import WORDS, Screen, say
from drills.cli.usage import App

if TYPE_CHECKING:
    from scenarios.fitting import Assumption, Fitted

station = App(help=say("help.station"), no_args_is_help=True)
app.add_typer(station, name="station")

Base = Annotated[str, typer.Option("--scenario", "-s", metavar="NAME", help=say("help.station-scenario"))]
#: More assumptions of one kind than this are said in one line.
ALIKE = 4


@station.command("new", help=say("help.station-new"))
def new(
    scenario: Base = "station_jia",
    output: OutputFile = None,
    talk: Talk = Talk(),
) -> None:
    from drills.uses.opening import shipped
    from drills.uses.station import write_sheet
    from scenarios.source import open_source

    screen = talk.screen
    source = open_source(shipped(scenario))
    path = output or Path(say("station.file"))
    if path.exists():
        screen.error(say("screen.exists", path=path))
        raise Exit(Exit.USAGE)
    write_sheet(source, path, WORDS)
    screen.line(say("station.screen.written", path=path, scenario=scenario))


@station.command("import", help=say("help.station-import"))
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE.xlsx", help=say("help.station-file"))],
    scenario: Base,
    output: Annotated[Path, typer.Option("--output", "-o", help=say("help.output-file"))],
    unit: Annotated[str | None, typer.Option("--unit", help=say("help.station-unit"))] = None,
    talk: Talk = Talk(),
) -> None:
    from drills.uses.opening import shipped
    from drills.uses.station import Misfit, take_over
    from scenarios.contacts import beside

    screen = talk.screen
    try:
        fitted = take_over(file, shipped(scenario), output, unit)
    except Misfit as misfit:
        screen.problems(misfit.problems)
        wrong = sum(problem.severity == "error" for problem in misfit.problems)
        screen.error(say("station.screen.refused", n=wrong))
        raise Exit(Exit.INVALID) from None
    screen.problems(fitted.problems)
    _tell(fitted, screen)
    screen.line(say("station.screen.scenario", path=output), "bold")
    screen.line(say("station.screen.contacts", path=beside(output)))
    screen.line(say("station.screen.next", path=output))


def _tell(fitted: "Fitted", screen: Screen) -> None:
    """What was taken over, who stands for whom, and what was assumed."""
    from scenarios.text import Text

    data = fitted.data
    shifts = [match.shift for match in fitted.matches]
    counts = {shift: shifts.count(shift) for shift in ("day", "night", "off")}
    title = Text.model_validate(data["scenario"]["title"])
    sizes = {"people": len(shifts), "things": len(data.get("equipment", {})), "places": len(data.get("places", {}))}
    sizes["calls"] = len(fitted.contacts.lines)
    screen.line(say("station.screen.taken", title=WORDS.text(title), **counts, **sizes), "bold")
    names = ("code", "person", "like", "place", "shift")
    rows = [
        (
            match.code,
            WORDS.text(match.title),
            WORDS.text(match.like),
            WORDS.text(match.place),
            say(f"station.choices.{match.shift}"),
        )
        for match in fitted.matches
    ]
    screen.table([say(f"station.screen.column-{n}") for n in names], rows, say("station.screen.people"))
    lines = said_assumptions(fitted.assumptions)
    columns = [say("station.screen.column-where"), say("station.screen.column-assumed")]
    if lines:
        screen.table(columns, lines, say("station.screen.assumptions", n=len(fitted.assumptions)))


def said_assumptions(assumptions: "tuple[Assumption, ...]") -> list[tuple[str, str]]:
    """Each assumption with its cell; many of one kind in one line."""
    from reports.workbooks.station import said

    groups: dict[str, list[Assumption]] = {}
    for assumption in assumptions:
        groups.setdefault(assumption.code, []).append(assumption)
    lines = []
    for code, found in groups.items():
        shown = found if len(found) <= ALIKE else found[:1]
        for assumption in shown:
            text = said(WORDS, f"assumed.{code}", assumption.data)
            if len(found) > len(shown):
                rest = found[1:]
                cells = say("screen.comma").join(_cell(a) or _thing(a) for a in rest)
                text = say("station.screen.more", first=text, n=len(rest), cells=cells)
            lines.append((_cell(assumption), text))
    return lines


def _cell(assumption: "Assumption") -> str:
    where = assumption.where
    return f"{where.sheet} {where.cell}" if where and where.cell else ""


def _thing(assumption: "Assumption") -> str:
    """What an assumption without a cell is about."""
    from scenarios.text import Text

    return next((WORDS.text(value) for value in assumption.data.values() if isinstance(value, Text)), "")
