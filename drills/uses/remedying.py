"""What would mend a plan, and taking one of the proposals into its file."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from drills.shelf.places import OFFICE, ready
from drills.shelf.scenario import write
from drills.shelf.versions import change
from drills.uses.listener import Listener, Refused, asking, watched
from drills.uses.studying import Effort, refuse_circles
from scenarios.gap import Gap
from scenarios.patch import tidied
from scenarios.problem import Invalid, Problem, any_error
from scenarios.reading import nearest
from scenarios.source import Source, find, library
from simulation.remedies import Remedy, Search, Survey, parse
from simulation.remedies.kinds import BUILDERS
from simulation.remedies.laying import apply, remedies_of


def searched(source: Source, codes: Collection[str], listener: Listener, effort: Effort) -> Survey:
    """A proposal for each gap of these codes, or for all that must or should be mended; never for accepted ones. Broken
    off by Ctrl-C or the listener: `KeyboardInterrupt`, since half a search proposes the wrong things."""
    refuse_circles(source.scenario)
    search = Search(source, effort.runs, effort.seed, effort.workers, asking(listener))
    wanted = _wanted(list(search.base(effort.seed).gaps.values()), codes)
    with watched(listener, "remedies.searching", len(wanted)) as bar:
        return search.survey(wanted, lambda _: bar(1))


def _wanted(gaps: list[Gap], codes: Collection[str]) -> list[Gap]:
    return [g for g in gaps if not g.accepted and (g.code in codes if codes else g.weight != "could")]


@dataclass(frozen=True)
class Adopted:
    """What was taken into which file, and what was lost on the way (warnings)."""

    path: Path
    source: Source
    remedies: tuple[Remedy, ...]
    warnings: list[Problem]


def mine(file: str, output: Path | None) -> str:
    """The file that a remedy is to be taken from; `Refused` where it would be written into the library."""
    path = find(file)
    if output is None and Path(path) in library().values():
        raise Refused("remedies.library")
    return path


def adopt(source: Source, file: str, id: str, output: Path | None = None) -> Adopted:
    """Write the plan with the remedies of an id (`kind.words`, several joined by +) into its file, or into another one;
    the former file stays as a version. `file` is what the user calls it."""
    target = output or Path(find(file))
    try:
        parse(id)
    except ValueError as error:
        near = nearest(str(error), BUILDERS)
        told = {"kind": str(error)[:40], "known": tuple(BUILDERS), **({"suggestion": near} if near else {})}
        raise Refused("remedies.unknown-kind", **told) from None
    ready(target, OFFICE)
    if taken := tuple(part for part in id.split("+") if part in source.scenario.adopted):
        raise Refused("remedies.taken", ids=taken, file=file)
    changed = apply(source, id)
    if changed is None:
        raise Refused("remedies.does-not-fit", id=id, file=file)
    document = changed.document.with_data(tidied(changed.document.data))
    warnings = write(document, target, change("adopt", id=id))
    if any_error(warnings):
        raise Invalid(warnings)
    return Adopted(target, changed, remedies_of(source, id), warnings)
