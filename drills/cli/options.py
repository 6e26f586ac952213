"""Options that several commands share, exit codes, and the opening of a scenario with its variants."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import typer

from drills.cli.screen import WORDS, Screen, listed, say

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    from reports.fonts.lending import unshown
    from scenarios.source import find, open_source

    source = open_source(find(path))
    source = replace(source, warnings=(*source.warnings, *unshown(source.document)))
    screen.problems(source.warnings)
    for name in variant or ():
        source = source.variant(pick("variant", name, source.scenario.variants, screen))
    for person in without or ():
        source = source.without(pick("person", person, source.scenario.people, screen))
    for setting in settings or ():
        source = source.setting(setting)
    _tell_removed(source, screen)
    return source


def pick(kind: str, word: str, items: "Mapping[str, Any]", screen: Screen) -> str:
    """The id that a word of the command line means: an id, or a title that one item alone bears. Otherwise the command
    is left, after the items that bear the title, or the nearest id or title, have been named (`screen.unknown-KIND`).
    """
    from scenarios.reading.hints import nearest, titled, titles_of

    ids = [word] if word in items else titled(items, word)
    if len(ids) == 1:
        return ids[0]
    if ids:
        screen.error(say("screen.several", name=word, known=listed(ids)))
        raise Exit(Exit.USAGE)
    shown = (" ".join(dict.fromkeys([id, *titles_of(item)[:1]])) for id, item in items.items())
    near = nearest(word, [*items, *(title for item in items.values() for title in titles_of(item))])
    hint = say("screen.did-you-mean", suggestion=near) if near else ""
    screen.error(say(f"screen.unknown-{kind}", name=word, known=listed(shown)) + hint)
    raise Exit(Exit.USAGE)


def pick_gap(word: str, screen: Screen) -> str:
    """The code of a gap that a word means: the code itself, or its title."""
    from scenarios.gap import gap_codes

    titles = {code: {"title": say(f"gaps.{code}.title")} for code in gap_codes()}
    return pick("code", word.upper() if word.upper() in titles else word, titles, screen)


def _tell_removed(source: "Source", screen: Screen) -> None:
    """What the options took away, on stderr."""
    if not source.removed or source.written is None:
        return
    from reports.words.removed import taken_away

    screen.tell(say("removed.head", label=source.label))
    for what, which in taken_away(source.removed, source.written, WORDS):
        screen.tell("  " + say("removed.line", what=what, which=which))
