"""Options that several commands share, each declared once (`drills.cli.groups`), exit codes, and the opening of a
scenario with what they change of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

import typer

from drills.cli.screen import WORDS, Screen, say

if TYPE_CHECKING:
    from drills.uses.listener import Refused
    from drills.uses.studying import Effort
    from scenarios.source import Source


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


#: The exit code of what a use refuses, where it is not that of wrong usage; by the beginning of its code.
REFUSED: Final = {"screen.circle": Exit.INVALID, "campaign.crew.": Exit.FAILURE}


def exit_code(refused: "Refused") -> int:
    """The exit code of what was refused."""
    return next((code for key, code in REFUSED.items() if refused.code.startswith(key)), Exit.USAGE)


def _option(name: str, *flags: str, **more: Any) -> Any:
    return typer.Option(*flags, help=say(f"help.{name}"), **more)


File = Annotated[str, typer.Argument(help=say("help.file"))]
Variant = Annotated[list[str] | None, _option("variant", "--variant", "-V")]
Without = Annotated[list[str] | None, _option("without", "--without")]
Set = Annotated[list[str] | None, _option("set", "--set")]
Runs = Annotated[int, _option("runs", "--runs", "-n", min=1, max=10_000_000)]
Seed = Annotated[int, _option("seed", "--seed", min=0, max=2**64 - 1)]
Jobs = Annotated[int | None, _option("jobs", "--jobs", "-j", min=1, max=64)]
Engine = Annotated[Literal["kernel", "simpy"] | None, _option("engine", "--engine")]
Json = Annotated[bool, _option("json", "--json")]
Quiet = Annotated[bool, _option("quiet", "--quiet", "-q")]
Lang = Annotated[Literal["zh", "en"] | None, _option("lang", "--lang")]
Fragile = Annotated[bool, _option("fragile", "--fragile/--no-fragile")]
Bound = Annotated[int | None, _option("fragile-runs", "--fragile-runs", min=1, max=10_000_000)]
FailOnGaps = Annotated[bool, _option("fail-on-gaps", "--fail-on-gaps")]
OutputFile = Annotated[Path | None, _option("output-file", "--output", "-o")]


@dataclass(frozen=True)
class Simulation:
    """How often a plan is simulated, with which luck, by whom."""

    runs: Runs = 10_000
    seed: Seed = 1
    jobs: Jobs = None
    engine: Engine = None

    @contextmanager
    def effort(self, screen: Screen) -> "Iterator[Effort]":
        """The runs, and those who make them: they go home at the end."""
        from drills.uses.studying import Effort, crew

        with crew(screen, self.jobs, self.engine) as workers:
            yield Effort(self.runs, self.seed, workers)


@dataclass(frozen=True)
class Under:
    """What is changed of a scenario before anything is done with it."""

    variant: Variant = None
    without: Without = None
    set_: Set = None


@dataclass(frozen=True)
class Talk:
    """How the program talks. The language is settled before the commands are read (`drills.cli.language`)."""

    quiet: Quiet = False
    lang: Lang = None

    @property
    def screen(self) -> Screen:
        """The terminal of this command."""
        return Screen(self.quiet)


def open_with(path: str, screen: Screen, under: Under = Under()) -> "Source":
    """The scenario of a file (or of the library, by name) with what the options change of it; its warnings and what the
    options took away are said."""
    from drills.uses import opening

    source = opening.open_file(path)
    screen.problems(source.warnings)
    source = opening.under(source, under.variant or (), under.without or (), under.set_ or ())
    _tell_removed(source, screen)
    return source


def _tell_removed(source: "Source", screen: Screen) -> None:
    """What the options took away, on stderr."""
    if not source.removed or source.written is None:
        return
    from reports.words.removed import taken_away

    screen.message(say("removed.head", label=source.label))
    for what, which in taken_away(source.removed, source.written, WORDS):
        screen.message("  " + say("removed.line", what=what, which=which))
