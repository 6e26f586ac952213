"""What the program shows on a terminal: data on stdout, progress and messages on stderr.

Whatever a file says is shown as it is written: square brackets are no markup, `:x:` is no emoji, and what has no shape
(controls, marks of direction and joining) is written out, so that no text steers the terminal or hides in it.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from drills.uses.listener import WARNINGS, Refused, Said, sentence
from reports.words.catalogue import Words
from reports.words.problem import sentence as of_problem
from scenarios.problem import Problem

if TYPE_CHECKING:
    from reports.document import Table as Sheet
    from scenarios.gap import Gap
    from scenarios.model import Scenario
    from scenarios.text import Lang
    from scenarios.unjudged import NotJudged

LANG: "Lang" = "en" if os.environ.get("GASDRILL_LANG") == "en" else "zh"
WORDS = Words(LANG)
say = WORDS.say
COLOURS = {"must": "bold red", "should": "yellow", "could": "cyan"}
#: Controls but for line breaks and tabs, soft hyphens, marks of direction and joining, blanks without width, odd line
#: ends, halves of pairs, language tags: what a terminal obeys, or does not show.
SHAPELESS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def inert(text: str) -> str:
    """The text with everything that has no shape written out: `\\x1b`, `\\u202e`; a Windows line end is a line end."""
    return SHAPELESS.sub(_written_out, text.replace("\r\n", "\n"))


def _written_out(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _in_json(found: re.Match[str]) -> str:
    """The same within a JSON string, which is the same text to whoever reads it."""
    return json.dumps(found[0])[1:-1]


class Screen:
    """The two streams of one command, and the listener (`drills.uses.listener`) of what it does. `quiet` keeps messages
    and progress to itself, never data or errors."""

    def __init__(self, quiet: bool = False) -> None:
        self.quiet, self.lang = quiet, LANG
        width = None if sys.stdout.isatty() else 120
        plain: dict[str, Any] = {"markup": False, "emoji": False, "highlight": False}
        self.out = Console(soft_wrap=False, width=width, **plain)
        self.err = Console(stderr=True, width=None if sys.stderr.isatty() else 120, **plain)

    def tell(self, code: str, /, **data: Any) -> None:
        """What happens while a use is at work, to stderr; a warning even when quiet."""
        text = sentence(Said(code, data), WORDS)
        self.error(text) if code in WARNINGS else self.message(text)

    def stop(self) -> bool:
        """Never: at a terminal one presses Ctrl-C."""
        return False

    def refused(self, refused: Refused) -> None:
        """Why what was asked for cannot be done, to stderr, even when quiet."""
        for said in refused.said:
            self.error(sentence(said, WORDS))

    def message(self, text: str) -> None:
        """A message, to stderr."""
        if not self.quiet:
            self.note(text)

    def note(self, text: str) -> None:
        """What belongs to an error, to stderr, even when quiet."""
        self.err.print(inert(text), soft_wrap=True)

    def error(self, text: str) -> None:
        """What went wrong, to stderr, even when quiet."""
        self.err.print(inert(text), soft_wrap=True, style="red")

    def line(self, text: str = "", style: str | None = None) -> None:
        """A line of data, to stdout."""
        self.out.print(inert(text), soft_wrap=True, style=style)

    def json(self, data: Any) -> None:
        """Data for machines, to stdout, in UTF-8."""
        text = SHAPELESS.sub(_in_json, json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"
        sys.stdout.flush()
        if hasattr(sys.stdout, "buffer"):
            sys.stdout.buffer.write(text.encode("utf-8"))
            sys.stdout.buffer.flush()
        else:
            sys.stdout.write(text)

    @contextmanager
    def progress(self, code: str, total: int, /, **data: Any) -> "Iterator[Callable[[int], None]]":
        """A bar with the time left, on stderr; what is yielded is told how many more are done."""
        bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self.err,
            disable=self.quiet,
        )
        with bar:
            task = bar.add_task(inert(sentence(Said(code, data), WORDS)), total=total)
            yield lambda done: bar.advance(task, done)

    def table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[str | Text]],
        title: str | None = None,
        lines: bool = False,
    ) -> None:
        """A table of data, to stdout; `lines` between the rows. Only a `Text` has a style."""
        table = Table(title=_cell(title) if title else None, title_justify="left", show_lines=lines)
        for column in columns:
            table.add_column(_cell(column), overflow="fold")
        for row in rows:
            table.add_row(*(_cell(cell) for cell in row))
        self.out.print(table)

    def sheet(self, table: "Sheet") -> None:
        """A table of a paper, to stdout."""
        rows = [[cell.text for cell in row] for row in table.rows]
        self.table([column.title for column in table.columns], rows, table.caption)

    def problems(self, problems: Sequence[Problem]) -> None:
        """All that is wrong with a file, each with its place, the rule and the mend."""
        for problem in problems:
            style = "red" if problem.severity == "error" else "yellow"
            self.err.print(inert(of_problem(problem, WORDS)), soft_wrap=True, style=style)

    def not_judged(self, found: "Sequence[NotJudged]", scenario: "Scenario", side: str = "") -> None:
        """What was not judged, and why: told before the gaps; `side` says of which of two plans."""
        from reports.speech import Speaker
        from reports.telling.unjudged import lines

        if not found:
            return
        title = say("unjudged.title", n=len(found))
        self.line(f"{side} {title}" if side else title, "bold yellow")
        for number, text in enumerate(lines(found, Speaker(scenario, WORDS)), 1):
            self.line("  " + say("unjudged.item", n=number, text=text), "yellow")

    def gaps(self, gaps: "Sequence[Gap]", scenario: "Scenario", not_judged: int = 0) -> None:
        """The gaps as a table; where there are none, that there are none in what was judged."""
        from reports.speech import Speaker
        from reports.telling.gap import describe
        from reports.words import plain

        if not gaps:
            self.line(say("screen.no-gaps-judged", n=not_judged) if not_judged else say("screen.no-gaps"))
            return
        names, rows = Speaker(scenario, WORDS, day=date.today()), []
        for gap in gaps:
            words = describe(gap, names)
            weight = say("screen.accepted") if gap.accepted else plain.weight(WORDS, gap.weight)
            rows.append((Text(weight, COLOURS[gap.weight]), gap.code, words.what, words.mend))
        columns = [say(f"screen.column-{name}") for name in ("weight", "code", "what", "mend")]
        self.table(columns, rows, say("screen.gaps-title", n=len(gaps)), lines=True)


def listed(names: Iterable[str]) -> str:
    """Names one after the other; the word for none where there are none."""
    return say("screen.comma").join(names) or say("screen.none")


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem as data, with its sentence in the language of the screen."""
    where = problem.where
    place = {"file": where.file, "line": where.line, "column": where.column} if where else None
    if where and place and where.sheet is not None:
        place |= {"sheet": where.sheet, "cell": where.cell}
    data = {"code": problem.code, "severity": problem.severity, "where": place, "data": dict(problem.data)}
    return data | {"path": list(problem.path), "message": of_problem(problem, WORDS)}


def _cell(text: str | Text) -> str | Text:
    return text if isinstance(text, Text) else inert(text)
