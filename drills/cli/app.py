"""The whole of the commands, and the guard around them: what can go wrong becomes a sentence and an exit code."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

import drills.cli.commands  # noqa: F401 - each family adds its commands to the root
from drills.cli.net import drop_output, keep_fault
from drills.cli.options import Exit, Lang, exit_code
from drills.cli.root import app
from drills.cli.screen import WORDS, Screen, say
from drills.cli.usage import show
from drills.uses.listener import Refused
from reports.words.problem import reason
from scenarios.problem import CannotWrite, Invalid, reason_of

#: What typer raises for a command line that it cannot make sense of; it has no public name.
WrongUse: Any = typer.BadParameter.__mro__[2]


def guarded(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run a command; turn what can go wrong outside the program into one message and an exit code."""
    screen = Screen()
    try:
        code = app(list(arguments), prog_name="gasdrill", standalone_mode=False)
        return int(code or 0)
    except Exit as exit:
        return exit.code
    except Refused as refused:
        screen.refused(refused)
        return exit_code(refused)
    except typer.Exit as exit:
        return exit.exit_code
    except WrongUse as error:
        show(error, screen)
        return Exit.USAGE
    except Invalid as invalid:
        if invalid.label:
            screen.error(say("screen.invalid-variant", variant=invalid.label))
        screen.problems(invalid.problems)
        return Exit.FAILURE if isinstance(invalid, CannotWrite) else Exit.INVALID
    except (KeyboardInterrupt, typer.Abort):
        screen.error(say("screen.interrupted-nothing"))
        return Exit.INTERRUPTED
    except (BrokenPipeError, SystemExit):  # who reads the output has gone; rich says so by leaving
        drop_output()
        return Exit.PIPE
    except OSError as error:
        why = reason(reason_of(error), WORDS)
        told = say("screen.os-error", name=error.filename, reason=why) if error.filename else None
        screen.error(told or say("screen.stream-error", reason=why))
        return Exit.FAILURE
    except Exception as error:
        path = keep_fault(error, arguments)
        screen.error(say("screen.fault", path=path) if path else say("screen.fault-unkept", kind=type(error).__name__))
        return Exit.FAILURE


@app.callback()
def common(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help=say("help.version"), is_eager=True)] = False,
    lang: Lang = None,
) -> None:
    if version:
        from simulation.version import PROGRAM

        Screen().line(PROGRAM)
        raise Exit(0)
    if context.invoked_subcommand is None:  # `gasdrill --lang en` alone
        context.get_help()


__all__ = ["app", "guarded"]
