"""Options that several commands share, exit codes, and the opening of a scenario with its variants."""

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import typer

from drills.screen import Screen, listed, say

if TYPE_CHECKING:
    from simulation.variants import Source


class Exit(Exception):
    """Leave the command with this exit code; everything has been said."""

    FAILURE: ClassVar[int] = 1
    USAGE: ClassVar[int] = 2
    INVALID: ClassVar[int] = 3
    GAPS: ClassVar[int] = 4
    INTERRUPTED: ClassVar[int] = 130
    PIPE: ClassVar[int] = 141

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def _option(name: str, *flags: str) -> object:
    return typer.Option(*flags, help=say(f"help.{name}"))


File = Annotated[str, typer.Argument(help=say("help.file"))]
Variant = Annotated[list[str] | None, _option("variant", "--variant", "-V")]
Without = Annotated[list[str] | None, _option("without", "--without")]
Set = Annotated[list[str] | None, _option("set", "--set")]
Runs = Annotated[int, typer.Option("--runs", "-n", min=1, max=10_000_000, help=say("help.runs"))]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**64 - 1, help=say("help.seed"))]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, max=64, help=say("help.jobs"))]
Engine = Annotated[Literal["kernel", "simpy"] | None, typer.Option("--engine", help=say("help.engine"))]
Json = Annotated[bool, _option("json", "--json")]
Quiet = Annotated[bool, _option("quiet", "--quiet", "-q")]
Lang = Annotated[Literal["zh", "en"] | None, typer.Option("--lang", help=say("help.lang"))]
Bound = Annotated[int | None, typer.Option("--fragile-runs", min=1, max=10_000_000, help=say("help.fragile-runs"))]
FailOnGaps = Annotated[bool, _option("fail-on-gaps", "--fail-on-gaps")]


def open_with(
    path: str,
    screen: Screen,
    variant: list[str] | None = None,
    without: list[str] | None = None,
    settings: list[str] | None = None,
) -> "Source":
    """The scenario of a file (or of the library, by name) under variants, absences and settings, in that order."""
    from simulation.variants import open_source

    source = open_source(find(path))
    screen.problems(source.warnings)
    for name in variant or ():
        if name not in source.scenario.variants:
            known = listed(source.scenario.variants)
            screen.error(say("screen.unknown-variant", name=name, known=known))
            raise Exit(Exit.USAGE)
        source = source.variant(name)
    for person in without or ():
        if person not in source.scenario.people:
            known = listed(source.scenario.people)
            screen.error(say("screen.unknown-person", name=person, known=known))
            raise Exit(Exit.USAGE)
        source = source.without(person)
    for setting in settings or ():
        source = source.setting(setting)
    return source


def library() -> dict[str, Path]:
    """The scenarios that the program ships, by name."""
    folder = Path(str(files("scenarios").joinpath("library")))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def find(path: str) -> str:
    """The path itself, or that of the library's scenario of this name if there is no such file."""
    return str(library()[path]) if not Path(path).exists() and path in library() else path
