"""`gasdrill` as tests give it, where it need not be a process of its own."""

from __future__ import annotations

import contextlib
import io
import subprocess
from pathlib import Path
from unittest.mock import patch

import drills.cli.app


def gasdrill(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """`gasdrill` with these words in a folder, in this process and in Chinese: the command itself, without the door
    that settles language and streams. Several times as quick as a process of its own.

    What the last net would catch is a fault of the program, and fails the test.
    """
    assert "en" not in words, "the language of the screen is settled once in a process"
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))

    def fault(error: BaseException, _: object) -> None:
        raise error

    with (
        contextlib.chdir(folder or Path.cwd()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch.object(drills.cli.app, "keep_fault", fault),
    ):
        code = drills.cli.app.guarded(drills.cli.app.app, words)
    return subprocess.CompletedProcess(words, code, *(_written(stream) for stream in (out, err)))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()
