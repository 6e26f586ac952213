"""From a filled-in 本站信息表 to the scenario of the station and its contacts, on the disk."""

from pathlib import Path

from drills.shelf.places import OFFICE, ready
from drills.shelf.saving import write_bytes
from drills.shelf.scenario import write_pair
from drills.shelf.versions import Change, change
from drills.uses.listener import Refused
from reports.words.catalogue import Words
from reports.workbooks.grid import read_grid
from reports.workbooks.station import both, read_facts, station_book
from scenarios.contacts import beside
from scenarios.files import read_scenario
from scenarios.fitting import Fitted, fit
from scenarios.problem import Invalid, any_error, in_order
from scenarios.reading.parse import parse
from scenarios.source import Source, open_source
from scenarios.text import Text
from scenarios.writing import to_text


def fit_workbook(file: str, base: Source, stem: str, unit: str | None = None) -> Fitted:
    """The workbook fitted to a base scenario; all problems of its cells together. `Invalid` where it is no workbook."""
    facts, problems = read_facts(read_grid(file))
    name = Text(zh=unit, en=unit) if unit else Text(**both("unit"))
    fitted = fit(base.scenario, base.document.data, facts, name, scenario_id(base, stem), both)
    together = in_order([*problems, *fitted.problems])
    return Fitted(fitted.data, fitted.contacts, fitted.matches, fitted.assumptions, tuple(together))


def write_sheet(base: Source, path: Path, words: Words) -> None:
    """Write the empty sheet of a base scenario."""
    ready(path)
    write_bytes(path, station_book(base.scenario, words))


def scenario_id(base: Source, stem: str) -> str:
    """An id from the name of the file: letters, digits, _ and -; that of the base where nothing is left."""
    kept = "".join(c if c.isalnum() or c in "_-" else "-" for c in stem).strip("-")[:60]
    return kept or base.scenario.scenario.id


def fitted_source(fitted: Fitted, name: str) -> Source:
    """The fitted scenario, read as it would be from a file of this name; `Invalid` where it is none."""
    text, _ = to_text(fitted.data)
    document = parse(text, name)
    scenario, problems = read_scenario(document)
    if scenario is None:
        raise Invalid(problems)
    return Source(document, scenario)


class Misfit(Invalid):
    """Cells of the sheet are wrong, and nothing was written; `problems` has the warnings too."""


def take_over(workbook: str, base: str, output: Path, unit: str | None = None) -> Fitted:
    """From a filled-in sheet to the scenario of the station and its contacts, written beside each other. `Refused`
    where the output is one of the files that it is made from, `Misfit` with all cells that are wrong."""
    source = open_source(base)
    if output.resolve() in {Path(workbook).resolve(), Path(base).resolve()}:
        raise Refused("station.screen.clash", path=output)
    for path in (output, beside(output)):
        ready(path, OFFICE)
    fitted = fit_workbook(workbook, source, output.stem, unit)
    if any_error(fitted.problems):
        raise Misfit(fitted.problems)
    write_station(fitted, output, change("station", file=Path(workbook).name))
    return fitted


def write_station(fitted: Fitted, output: Path, change: Change | None = None) -> None:
    """Write scenario and contacts together, after a trial reading: what cannot be read again is never written. Former
    files are kept as versions, replaced by `change`.

    `CannotWrite` where the disk refuses: then both are as they were. `Invalid` where, which would be a fault of the
    program, the scenario is none.
    """
    source = fitted_source(fitted, str(output))
    for name in source.scenario.variants:
        source.variant(name)  # raises where it is no scenario
    write_pair(fitted.data, fitted.contacts, output, change)
