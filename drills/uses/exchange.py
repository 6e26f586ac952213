"""A scenario as a workbook, out and in again."""

from dataclasses import dataclass
from pathlib import Path

from drills.shelf.places import OFFICE, ready
from drills.shelf.saving import write_bytes
from drills.shelf.scenario import write
from drills.shelf.versions import change
from reports.workbooks.grid import read_grid
from reports.workbooks.scenario import export, load
from scenarios.files import read_scenario
from scenarios.model import Scenario
from scenarios.problem import Invalid, Problem, Where, any_error, in_order
from scenarios.reading import Document, parse, read, read_text
from scenarios.reading.document import same
from scenarios.source import find
from scenarios.text import Lang


@dataclass(frozen=True)
class Brought:
    """What a workbook brought: the scenario, what is to be said of it (warnings), and what was written (`changed`
    where the file said something else before, or was not there)."""

    scenario: Scenario
    warnings: list[Problem]
    changed: bool


def send_out(file: str, target: Path, lang: Lang) -> list[Problem]:
    """Write the scenario of a file (or of the library) as a workbook with headings in that language; warnings on the
    scenario. `Invalid` where it has an error."""
    ready(target)
    document = read(find(file))
    _, problems = read_scenario(document)
    if any_error(problems):
        raise Invalid(problems)
    write_bytes(target, export(document, lang))
    return problems


def bring_in(workbook: Path, output: Path) -> Brought:
    """Write the scenario of an edited workbook into a file, whose comments stay; the former file stays as a version.
    `Invalid` with all cells that are wrong: then nothing is written."""
    ready(output, OFFICE)
    loaded = load(read_grid(workbook))
    scenario, more = read_scenario(loaded.document)
    told = {(p.where, p.code) for p in loaded.problems}
    wrong = {p.where for p in loaded.problems if p.severity == "error"}  # a cell is told of once
    more = [p for p in more if (p.where, p.code) not in told and p.where not in wrong]
    problems = in_order([*loaded.problems, *more])
    if any_error(problems) or scenario is None:
        raise Invalid(problems)
    data, base = loaded.document.data, loaded.base
    former = _former(output)
    if former is not None:
        if base is not None and not same(former.data, base.data) and not same(former.data, data):
            problems.append(Problem("changed-since-export", Where(str(output)), severity="warning"))
        if same(former.data, data):
            return Brought(scenario, problems, changed=False)
        base = former
    problems += write(base.with_data(data) if base else data, output, change("import", file=workbook.name))
    return Brought(scenario, problems, changed=True)


def _former(output: Path) -> Document | None:
    """The scenario that stands where the new one is to be written; None where nothing of that kind does."""
    if not output.exists():
        return None
    text, _ = read_text(output)
    former = parse(text, str(output)) if text else None
    return former if former is not None and isinstance(former.data, dict) else None
