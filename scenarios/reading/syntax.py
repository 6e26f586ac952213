"""What the YAML parser could not read, told as what a person most likely did."""

import re
from typing import Final

from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from scenarios.problem import Problem, Where

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'|(?:^|\s)#.*')
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
# A full-width sign where YAML needs its ASCII twin: after a key, between two pairs, as bracket or quote of a value.
_SUSPECTS: Final = (
    re.compile(r"^\s*(?:-\s+)?[^\s:#{\[]{1,60}\s*(：)"),
    re.compile(r"[{,，]\s*[^\s:：,，{}]{1,60}\s*(：)"),
    re.compile(r"(，|、|；)\s*[A-Za-z_][\w-]*\s*[:：]"),
    re.compile(r"[:：]\s*(［|｛|【)"),
    re.compile(r"(］|｝|】)\s*$"),
    re.compile(r"(?:[:\-\[{,]\s+|[\[{])(“|‘|”|’)"),
    re.compile(r"^\s*(－|—)\s"),
)
_ASCII: Final = dict(zip("：，、；［｛【］｝】“‘”’－—", ":,,,[{[]}]\"'\"'--", strict=True))
# `title:x`: a key whose colon has no space after it.
_GLUED = re.compile(r"^\s*(?:-\s+)?([A-Za-z_][\w-]*:)(?=[^\s/:])")
_INDENT = re.compile(r"^[ \t]*")


def explain(text: str, error: MarkedYAMLError, file: str) -> Problem:
    """The one problem that a parser's error stands for, where a person would look for it."""
    lines = text.split("\n")
    at = _position(error, "problem_mark")
    since = _position(error, "context_mark") if error.context_mark else at
    what, context = str(error.problem or ""), str(error.context or "")
    return (
        _tab(lines, at, what, file)
        or _fullwidth(lines, since, at, file)
        or _hash(lines, since, at, what, context, file)
        or _quotes(since, at, what, context, file)
        or _brackets(since, what, context, file)
        or _words(lines, since, at, what, context, file)
    )


def control_character(text: str, error: ReaderError, file: str) -> Problem:
    """The character that YAML forbids, found again in the text."""
    code = error.character if isinstance(error.character, int) else ord(str(error.character)[:1] or "?")
    start = max(text.find(chr(code)), 0)
    where = Where(file, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
    return Problem("control-character", where, data={"character": f"U+{code:04X}"})


def _position(error: MarkedYAMLError, name: str) -> tuple[int, int]:
    """Line and column from 0."""
    mark = getattr(error, name, None) or error.context_mark
    return (mark.line, mark.column) if mark else (0, 0)


def _where(file: str, position: tuple[int, int]) -> Where:
    return Where(file, position[0] + 1, position[1] + 1)


def _line(lines: list[str], number: int) -> str:
    return lines[number] if 0 <= number < len(lines) else ""


def _tab(lines: list[str], at: tuple[int, int], what: str, file: str) -> Problem | None:
    for number in (at[0], at[0] - 1):
        indent = _INDENT.match(_line(lines, number))
        if indent and "\t" in indent[0]:
            return Problem("tab-indent", _where(file, (number, indent[0].index("\t"))))
    return Problem("tab-indent", _where(file, at)) if "'\\t'" in what else None


def _fullwidth(lines: list[str], since: tuple[int, int], at: tuple[int, int], file: str) -> Problem | None:
    """The first full-width sign in an ASCII sign's place, from shortly before the error to the error."""
    first = max(min(since[0], at[0]), at[0] - 20, 0)
    if _line(lines, at[0])[: at[1]].strip() == "" or first == at[0]:
        first = max(first - 1, 0)
    for number in range(first, at[0] + 1):
        line = _line(lines, number)
        if line[:1] in "\u3000\u00a0" and line:
            return Problem("fullwidth-space", _where(file, (number, 0)))
        bare = _QUOTED.sub(lambda match: "_" * len(match[0]), line)
        found = min((m.start(1), m[1]) for s in _SUSPECTS if (m := s.search(bare))) if _suspicious(bare) else None
        if found:
            data = {"character": found[1], "ascii": _ASCII[found[1]]}
            return Problem("fullwidth-punctuation", _where(file, (number, found[0])), data=data)
    return None


def _hash(
    lines: list[str], since: tuple[int, int], at: tuple[int, int], what: str, context: str, file: str
) -> Problem | None:
    """A ` #2 储罐` within brackets, which made a comment of the rest of the line and of the closing bracket."""
    if "flow" not in context:
        return None
    for number in range(since[0], min(at[0] + 1, since[0] + 20)):
        bare = _STRINGS.sub(lambda match: "_" * len(match[0]), _line(lines, number))
        if cut := re.search(r"([^\s,:{\[#][^,:{\[#]*?)\s+#(?=[^\s#]|\s*\d)", bare):
            data = {"text": cut[1][-20:]}
            return Problem("hash-in-text", _where(file, (number, cut.end() - 1)), data=data)
    return None


def _suspicious(line: str) -> bool:
    return any(suspect.search(line) for suspect in _SUSPECTS)


def _quotes(since: tuple[int, int], at: tuple[int, int], what: str, context: str, file: str) -> Problem | None:
    if "quoted scalar" in context and ("end of stream" in what or "document separator" in what):
        return Problem("unclosed-quote", _where(file, since), data={"line": since[0] + 1})
    if "double-quoted" in context:
        return Problem("bad-escape", _where(file, at), data={"character": "\\"})
    return None


def _brackets(since: tuple[int, int], what: str, context: str, file: str) -> Problem | None:
    if "flow mapping" in context or "flow sequence" in context or ("flow node" in context and "end" in what):
        return Problem("unclosed-bracket", _where(file, since), data={"line": since[0] + 1})
    return None


def _words(
    lines: list[str], since: tuple[int, int], at: tuple[int, int], what: str, context: str, file: str
) -> Problem:
    where = _where(file, at)
    sign = _line(lines, at[0])[at[1] : at[1] + 1]
    if "cannot start any token" in what and sign:
        return Problem("reserved-character", where, data={"character": sign})
    if "anchor" in context or "alias" in context:
        sign = _line(lines, since[0])[since[1] : since[1] + 1] or "*"
        return Problem("reserved-character", _where(file, since), data={"character": sign})
    if "mapping values are not allowed" in what:
        before = _line(lines, at[0])[: at[1]]
        for number in (at[0] - 1, at[0]):
            if glued := _GLUED.search(_line(lines, number)):
                return Problem("missing-space", _where(file, (number, glued.end())), data={"text": glued[1]})
        return Problem("colon-in-text" if re.search(r":\s", before) else "bad-indent", where)
    if "could not find expected ':'" in what:
        words = _line(lines, since[0]).strip()
        return Problem("missing-colon", _where(file, since), data={"text": words[:40]})
    if "block mapping" in context or "block collection" in context or "block entr" in what:
        first = _line(lines, at[0])[: at[1]].strip() == ""
        return Problem("bad-indent" if first or sign in "-?" else "yaml-syntax", where)
    return Problem("yaml-syntax", where)
