"""The questions on the text of a plan: out as a sheet, in as answers, each no of which is a gap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from drills.shelf.places import OFFICE, ready
from drills.shelf.saving import write_bytes
from drills.shelf.scenario import write
from drills.shelf.versions import change
from reports.words.catalogue import Words
from reports.workbooks.grid import read_grid
from reports.workbooks.plan_text import question_book, read_answers
from scenarios.files import read_scenario
from scenarios.model import Scenario
from scenarios.problem import Invalid, Problem, any_error
from scenarios.reading import Document, read
from scenarios.source import find


@dataclass(frozen=True)
class Questioned:
    """A scenario whose plan is asked about, with the document that it came from."""

    document: Document
    scenario: Scenario
    warnings: list[Problem]


@dataclass(frozen=True)
class Answered:
    """The answers of a sheet by question (yes, no, na), and what is to be said of them (warnings)."""

    given: Mapping[str, str]
    warnings: list[Problem]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {answer: list(self.given.values()).count(answer) for answer in ("yes", "no", "na")}


def questioned(file: str) -> Questioned:
    """The scenario of a file or of the library; `Invalid` where it has an error."""
    document = read(find(file))
    scenario, problems = read_scenario(document)
    if scenario is None or any_error(problems):
        raise Invalid(problems)
    return Questioned(document, scenario, problems)


def write_questions(plan: Questioned, path: Path, words: Words, day: date) -> None:
    """Write the sheet of questions, with the laws as they are in force on a day."""
    ready(path)
    head = plan.scenario.scenario
    unit = words.text(head.unit) or words.text(head.title) or head.id
    write_bytes(path, question_book(plan.scenario, words, unit, day))


def take_answers(plan: Questioned, sheet: Path, output: Path) -> Answered:
    """Write the scenario with the answers of a sheet; what the sheet leaves open stays as it was answered before."""
    ready(output, OFFICE)
    given, problems = read_answers(read_grid(sheet))
    if any_error(problems):
        raise Invalid(problems)
    before = plan.document.data.get("plan_text") or {}
    data = dict(plan.document.data)
    if given or before:
        data["plan_text"] = {**before, **{id: answer for id, answer in given.items() if before.get(id) != answer}}
    problems += write(plan.document.with_data(data), output, change("plan-text", file=sheet.name))
    return Answered(given, problems)
