"""From bytes to text: what Windows, WPS and a wrong click hand over."""

import codecs
import difflib
import os
import stat
import unicodedata
from pathlib import Path
from typing import Final

from scenarios.problem import Problem, Severity, Where, reason_of

#: Bytes; a larger file is refused before it is read.
LIMIT: Final = 5_000_000

_OFFICE: Final = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "xls/doc/wps/et"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
)
_IN_ZIP: Final = ((b"xl/", "xlsx"), (b"word/", "docx"), (b"ppt/", "pptx"))
_UTF16: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read_text(source: str | os.PathLike[str] | bytes, file: str | None = None) -> tuple[str, list[Problem]]:
    """The text of a file (or of its bytes) without byte order mark, line ends as `\\n`, and what was wrong with it.

    UTF-8, UTF-16 with its mark and GB 18030 (GBK, GB 2312) are read, all but the first with a warning. An error comes
    with an empty text. `file` is the name that problems carry; by default the path.
    """
    if isinstance(source, bytes):
        return _decode(source, file or "-")
    raw, problem = read_bytes(source, file)
    return ("", [problem]) if problem else _decode(raw, file or str(Path(source)))


def read_bytes(
    source: str | os.PathLike[str], file: str | None = None, limit: int = LIMIT
) -> tuple[bytes, Problem | None]:
    """The bytes of a file, or why it cannot be read: not there, a folder, larger than `limit` bytes …"""
    path = Path(source)
    name = file or str(path)
    try:
        return _read_bytes(path, name, limit)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return b"", _refusal(error, path, name)


def _read_bytes(path: Path, name: str, limit: int) -> tuple[bytes, Problem | None]:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        return b"", _problem("is-directory", name, name=path.name)
    if not stat.S_ISREG(status.st_mode):  # a pipe or a device never ends
        return b"", _problem("not-a-file", name, name=path.name)
    if status.st_size > limit:
        return b"", too_large(status.st_size, name, limit)
    with path.open("rb") as stream:
        return stream.read(limit + 1), None


def _refusal(error: OSError | ValueError, path: Path, name: str) -> Problem:
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        suggestion = _neighbour(path)
        return _problem("file-missing", name, name=path.name, **({"suggestion": suggestion} if suggestion else {}))
    if isinstance(error, PermissionError):
        return _problem("no-permission", name, name=path.name)
    return _problem("cannot-read", name, name=path.name, reason=reason_of(error))


def _neighbour(path: Path) -> str | None:
    """The file in the same folder whose name is nearest to one that does not exist."""
    try:
        names = sorted(entry.name for entry in path.parent.iterdir())[:10_000]
    except (OSError, ValueError):
        return None
    near = difflib.get_close_matches(path.name, names, 1)
    return near[0] if near else None


def _decode(raw: bytes, name: str) -> tuple[str, list[Problem]]:
    if len(raw) > LIMIT:
        return "", [too_large(len(raw), name)]
    if kind := _office_kind(raw):
        return "", [_problem("office-file", name, kind=kind)]
    text, problems = _by_encoding(raw, name)
    if not any(problem.severity == "error" for problem in problems) and not text.strip("\ufeff \t\r\n\u3000\0"):
        problems = [_problem("empty-file", name)]
    elif "\0" in text:
        problems = [_problem("not-text", name)]
    if any(problem.severity == "error" for problem in problems):
        return "", problems
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), problems


def _office_kind(raw: bytes) -> str | None:
    if raw.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _IN_ZIP if mark in raw), "zip")
    return next((kind for magic, kind in _OFFICE if raw.startswith(magic)), None)


def _by_encoding(raw: bytes, name: str) -> tuple[str, list[Problem]]:
    for mark, encoding in _UTF16:
        if raw.startswith(mark):
            text = raw[len(mark) :].decode(encoding, errors="replace")
            return text, [_problem("not-utf8", name, "warning", encoding="UTF-16")]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return _not_utf8(raw, error.start, name)


def _not_utf8(raw: bytes, bad: int, name: str) -> tuple[str, list[Problem]]:
    """GB 18030 text, unless most of it is UTF-8 with some bytes broken, or it is no text at all."""
    replaced = raw.decode("utf-8", errors="replace")
    beyond_ascii = sum(character > "\x7f" for character in replaced)
    if b"\0" in raw:
        return "", [_problem("not-text", name)]
    if beyond_ascii >= 2 * replaced.count("\ufffd"):
        start = raw[:bad].decode("utf-8")
        where = Where(name, start.count("\n") + 1, len(start) - (start.rfind("\n") + 1) + 1)
        return "", [Problem("broken-utf8", where, data={"byte": f"0x{raw[bad]:02X}"})]
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return "", [_problem("not-text", name)]
    if any(unicodedata.category(character) in ("Cc", "Co", "Cn") and character not in "\t\r\n" for character in text):
        return "", [_problem("not-text", name)]
    return text, [_problem("not-utf8", name, "warning", encoding="GB18030 (GBK)")]


def too_large(size: int, name: str, limit: int = LIMIT) -> Problem:
    """The problem of a file larger than `limit` bytes; its size is given with as many digits as show that."""
    said = next(
        text for digits in range(1, 7) if float(text := f"{size / 1e6:.{digits}f}") > limit / 1e6 or digits == 6
    )
    return _problem("too-large", name, megabytes=said, limit=limit // 1_000_000)


def _problem(code: str, file: str, severity: Severity = "error", /, **data: str | int) -> Problem:
    return Problem(code, Where(file), data=data, severity=severity)
