"""What can be wrong with a scenario file: codes and data, no sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from errno import errorcode
from typing import Final, Literal

Key = str | int
Path = tuple[Key, ...]
Data = Mapping[str, str | int | float]
Severity = Literal["error", "warning"]

#: Every code with the keys of `data` that its sentence may use. Any code may have `suggestion` besides (did you mean);
#: that key is absent where nothing is near.
CODES: Final[Mapping[str, tuple[str, ...]]] = {
    # the file as a thing on the disk
    "file-missing": ("name",),
    "is-directory": ("name",),
    "not-a-file": ("name",),
    "no-permission": ("name",),
    "cannot-read": ("name", "reason"),
    "cannot-write": ("name", "reason"),
    "too-large": ("megabytes", "limit"),
    "empty-file": (),
    # where something is to be written
    "output-is-directory": ("name",),
    "output-not-a-file": ("name",),
    "output-read-only": ("name",),
    "output-name-too-long": ("name",),
    "output-no-folder": ("name", "folder"),
    "output-other-kind": ("name", "kind"),
    "output-held": ("name",),
    "versions-no-folder": ("name", "folder"),
    "disk-full": ("name",),
    # its bytes
    "not-utf8": ("encoding",),
    "broken-utf8": ("byte",),
    "not-text": (),
    "office-file": ("kind",),
    "control-character": ("character",),
    "invisible-character": ("character",),
    # its shape as YAML
    "line-too-long": ("length", "limit"),
    "too-many-lines": ("count", "limit"),
    "too-many-nodes": ("limit",),
    "too-deep": ("limit",),
    "alias-bomb": ("name", "limit"),
    "circular-alias": ("name",),
    "hash-in-text": ("text",),
    "unknown-alias": ("name",),
    "merge-key": (),
    "yaml-tag": ("tag",),
    "complex-key": (),
    "several-documents": (),
    "duplicate-key": ("key", "line"),
    "tab-indent": (),
    "fullwidth-space": (),
    "fullwidth-punctuation": ("character", "ascii"),
    "unclosed-quote": ("line",),
    "unclosed-bracket": ("line",),
    "bad-escape": ("character",),
    "reserved-character": ("character",),
    "colon-in-text": (),
    "comma-in-text": ("text",),
    "missing-colon": ("text",),
    "missing-space": ("text",),
    "bad-indent": (),
    "yaml-syntax": (),
    # its keys and values, one by one
    "unknown-key": ("key", "known"),
    "missing-key": ("key",),
    "wrong-type": ("expected", "found", "value"),
    "not-one-of": ("value", "choices"),
    "out-of-range": ("value", "relation", "limit"),
    "too-few": ("limit", "count"),
    "too-many": ("limit", "count"),
    "text-too-short": ("limit",),
    "text-too-long": ("limit",),
    "bad-text": ("value", "pattern"),
    "bad-date": ("value",),
    "invalid-value": ("value", "kind"),
    "missing-unit": ("value", "units"),
    "sexagesimal": ("value",),
    "bad-duration": ("value",),
    "bad-speed": ("value",),
    "bad-distance": ("value",),
    "bad-id": ("id",),
    "no-glyph": ("characters", "places", "mark"),
    # a change asked for from outside (--set, a variant)
    "bad-setting": ("text",),
    "bad-setting-value": ("text",),
    "setting-variants": (),
    "unknown-path": ("path", "key", "parent"),
    "removes-nothing": ("key",),
    "changes-nothing": ("key",),
    # what the models of a scenario refuse
    "bad-entry": ("entry",),
    "bad-entries": (),
    "empty-entries": (),
    "published-without-source": (),
    "drill-without-n": (),
    "duration-needs": ("shape", "field"),
    "duration-reads": ("shape", "field", "reads"),
    "duration-order": (),
    "lognormal-above-zero": (),
    "exponential-above-zero": (),
    "brings-without-place": (),
    "lasts-and-until": (),
    "work-without-duration": (),
    "lasting-step-only-done": (),
    "forms-and-team": (),
    "forms-nobody": (),
    "each-alone": (),
    "of-without-each": (),
    "too-many-people": (),
    "reserved-outcome": ("word",),
    "outcomes-sum": ("total",),
    "unknown-outcome": ("outcome", "known"),
    "basis-is-one": (),
    # what does not fit together
    "unknown-reference": ("id", "collection"),
    "rule-no-deadline": ("id",),
    "person-without-place": ("id",),
    "reserved-id": ("id",),
    "walk-twice": ("a", "b"),
    "node-twice": ("id", "collection"),
    "ids-alike": ("id", "other"),
    "plan-too-large": ("count", "limit"),
    "trigger-has-no-outcome": ("id", "outcome"),
    "outcome-never": ("id", "outcome", "known"),
    "does-not-protect": ("id",),
    "closes-and-opens": ("id",),
    "team-never-formed": ("id",),
    "team-formed-twice": ("id",),
    # a workbook
    "not-a-workbook": (),
    "workbook-locked": (),
    "sheet-too-large": ("limit",),
    "not-a-scenario-workbook": (),
    "hidden-sheet-lost": (),
    "sheet-missing": ("name",),
    "column-missing": ("name",),
    "row-without-id": (),
    "row-twice": ("id",),
    "cell-error": ("value",),
    "cell-uncomputed": ("value",),
    "cell-time": ("value",),
    "cell-not-choice": ("value", "choices"),
    "cell-not-structure": (),
    "changed-since-export": (),
    "sheet-hidden": ("name",),
    "sheet-foreign": ("name",),
    "rows-hidden": ("rows",),
    "rows-struck": ("rows",),
    "rows-resorted": (),
    "order-changed": ("ids",),
    "order-twice": ("value",),
    "order-not-number": ("value",),
    "id-against-title": ("id", "title", "other", "count"),
    "column-sorted": ("column", "count"),
    "walks-sorted": ("count",),
    # 本站信息表
    "station-sheet": ("name",),
    "station-column": ("column",),
    "station-nobody": (),
    "station-number": ("value", "most"),
    "station-choice": ("value", "choices"),
    "station-unknown": ("value", "collection"),
    "station-twice": ("value", "first"),
    "station-phone": ("value",),
    "station-drill-number": ("value",),
    "station-date": ("value",),
    "station-distance": ("value", "least", "most"),
    "station-long": ("limit",),
    # a letterhead for reports in Word
    "letterhead-not-docx": (),
    "letterhead-field": ("field", "known"),
    "letterhead-tag": ("text",),
    "letterhead-body": ("count",),
    "letterhead-large": ("limit", "elements", "fields"),
    # answers on the text of a plan
    "questions-missing": (),
    "question-unknown": ("value",),
    "question-twice": ("question", "row"),
    "question-against-number": ("question", "other", "count"),
    "answer-unknown": ("question", "value"),
    # a campaign
    "campaign-scenario": ("name", "known"),
    "campaign-station": ("name",),
    "campaign-variant": ("name", "known"),
    "campaign-twice": ("name",),
    "campaign-blocks": ("count", "limit", "least"),
    # what was written
    "comments-lost": (),
}


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a file; line and column count from 1, in characters, and are None for the file as a whole.

    In a workbook `sheet` names the sheet, and line and column are the row and column of the cell.
    """

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None

    @property
    def cell(self) -> str | None:
        """The cell of a workbook as its users call it: C5; None in other files, and for a sheet as a whole."""
        if self.sheet is None or self.line is None:
            return None
        letters, number = "", self.column or 0
        while number:
            number, letter = divmod(number - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.line}"

    def __str__(self) -> str:
        if self.sheet is not None:
            return f"{self.file} {self.sheet}" + (f"!{self.cell}" if self.cell else "")
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """情景文件问题: the file is wrong or incomplete.

    An `error` forbids to use the file, a `warning` does not. `where` is None where no file holds the value (a patch).
    `path` leads from the top of the file to the value, the unknown or the missing key itself included.
    """

    code: str
    where: Where | None = None
    path: Path = ()
    data: Data = field(default_factory=dict, hash=False)
    severity: Severity = "error"


def in_order(problems: list[Problem]) -> list[Problem]:
    """The problems by file, sheet, line and column; those of a file as a whole first, those without a place last."""

    def rank(problem: Problem) -> tuple[bool, str, str, int, int]:
        where = problem.where
        if where is None:
            return True, "", "", 0, 0
        return False, where.file, where.sheet or "", where.line or 0, where.column or 0

    return sorted(problems, key=rank)


def any_error(problems: list[Problem] | tuple[Problem, ...]) -> bool:
    """Whether one of the problems forbids to use the file."""
    return any(problem.severity == "error" for problem in problems)


def reason_of(error: OSError) -> str:
    """Why the system refused: its own name for it (`ENOSPC`), for which the catalogue has words, or what it says."""
    return errorcode.get(error.errno or 0, "") or error.strerror or type(error).__name__


class Invalid(Exception):
    """A file, or what a variant makes of it (`label`), is no scenario; `problems` says all that is wrong."""

    def __init__(self, problems: Iterable[Problem], label: str = "") -> None:
        super().__init__(label)
        self.problems, self.label = tuple(problems), label


class CannotWrite(Invalid):
    """A file cannot be written; what was there is as it was."""
