"""The commands: parse, call, say. A rule that grows here belongs below."""

import sys
from collections.abc import Sequence
from typing import Any

import typer

from drills.commands.options import Exit
from drills.screen import Screen, say
from scenarios.problem import Invalid

app = typer.Typer(
    name="gasdrill",
    help=say("help.gasdrill"),
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=False,
)


#: What typer raises for a command line that it cannot make sense of; it has no public name.
WrongUse: Any = typer.BadParameter.__mro__[2]


def guarded(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run a command; turn what can go wrong outside the program into one message and an exit code."""
    screen = Screen()
    try:
        code = app(list(arguments), standalone_mode=False)
        return int(code or 0)
    except Exit as exit:
        return exit.code
    except typer.Exit as exit:
        return exit.exit_code
    except WrongUse as error:
        error.show(sys.stderr)
        return Exit.USAGE
    except Invalid as invalid:
        if invalid.label:
            screen.error(say("screen.invalid-variant", variant=invalid.label))
        screen.problems(invalid.problems)
        return Exit.INVALID
    except (KeyboardInterrupt, typer.Abort):
        screen.error(say("screen.interrupted-nothing"))
        return Exit.INTERRUPTED
    except OSError as error:
        screen.error(say("screen.os-error", name=error.filename or "", reason=error.strerror or str(error)))
        return Exit.FAILURE


from drills.commands import checking, comparing, reporting, showing, simulating  # noqa: E402

__all__ = ["app", "checking", "comparing", "guarded", "reporting", "showing", "simulating"]
