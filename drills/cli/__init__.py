"""The command `gasdrill`: settles language and encoding, then hands over to the commands.

Nothing heavy is imported here, so that `gasdrill --help` answers at once. Exit codes: 0 fine, 1 failure, 2 usage,
3 scenario invalid, 4 gaps found (only with --fail-on-gaps), 130 interrupted, 141 nobody reads the output any more.
"""

import errno
import os
import sys
from collections.abc import Sequence

from drills.cli.net import drop_output, lost, open_closed_streams

LANGUAGES = ("zh", "en")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command with these arguments (those of the process by default) and exit."""
    open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a pipe of another encoding must not break Chinese output
            stream.reconfigure(errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ["GASDRILL_LANG"] = language(given)
    from drills.cli.app import app, guarded  # help texts take their language when this is imported

    sys.exit(flushed(guarded(app, given)))


def flushed(code: int) -> int:
    """The exit code, after the last of the output has gone out; another one where it cannot, or where it was closed
    from the beginning and something was to go out."""
    try:
        sys.stdout.flush()
        if lost(sys.stdout):
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    except OSError as error:
        from drills.cli.options import Exit
        from drills.cli.screen import WORDS, Screen, say
        from reports.words.problem import reason
        from scenarios.problem import reason_of

        drop_output()
        if isinstance(error, BrokenPipeError):
            return Exit.PIPE
        Screen().error(say("screen.stream-error", reason=reason(reason_of(error), WORDS)))
        return code or Exit.FAILURE
    return code


def language(arguments: Sequence[str]) -> str:
    """The language of the screen: `--lang`, else GASDRILL_LANG, else Chinese."""
    for i, word in enumerate(arguments):
        value = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and i + 1 < len(arguments):
            value = arguments[i + 1]
        if value in LANGUAGES:
            return value
    chosen = os.environ.get("GASDRILL_LANG", "")
    return chosen if chosen in LANGUAGES else "zh"
