"""Variants of a scenario (law L13): merge patches on the file, checked like a file of their own."""

import copy
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from scenarios.files import read_scenario
from scenarios.model import Scenario
from scenarios.patch import apply_patch, parse_setting, path_patch
from scenarios.problem import Invalid, Problem
from scenarios.reading import Document, read
from scenarios.removed import Removed, removed


@dataclass(frozen=True)
class Source:
    """A scenario with the file that it came from: it can be varied. `label` says which variant it is ("" for none),
    `written` is the scenario as the file has it (None: this one)."""

    document: Document
    scenario: Scenario
    label: str = ""
    warnings: tuple[Problem, ...] = ()
    written: Scenario | None = None

    @cached_property
    def removed(self) -> tuple[Removed, ...]:
        """What the file has and this variant of it no more."""
        return removed(self.written, self.scenario) if self.written is not None else ()

    def vary(self, patch: dict[str, Any], label: str = "") -> "Source":
        """This scenario under one more merge patch; raises `Invalid` if that is no scenario."""
        document = self.document.with_data(apply_patch(self.document.data, patch))
        name = "; ".join(part for part in (self.label, label) if part)
        scenario, problems = read_scenario(document)
        if scenario is None:
            raise Invalid(problems, name)
        return Source(document, scenario, name, self.warnings, self.written or self.scenario)

    def scenario_under(self, patch: dict[str, Any]) -> Scenario:
        """The scenario under a patch."""
        return self.vary(patch).scenario

    def variant(self, name: str) -> "Source":
        """The scenario under one of the variants that its file declares; KeyError if it declares none of that name.
        Problems of what the patch brings in have their place in the patch."""
        try:
            return self.vary(copy.deepcopy(self.scenario.variants[name].patch), name)
        except Invalid as invalid:
            raise Invalid([self._in_patch(name, problem) for problem in invalid.problems], invalid.label) from None

    def _in_patch(self, name: str, problem: Problem) -> Problem:
        path = ("variants", name, "patch", *problem.path)
        while len(path) > 3 and path not in self.document.values:
            path = path[:-1]
        return problem if problem.where or len(path) <= 3 else replace(problem, where=self.document.where_key(path))

    def without(self, person: str) -> "Source":
        """The scenario without a person (`present: false`)."""
        return self.vary({"people": {person: {"present": False}}}, f"without {person}")

    def setting(self, text: str) -> "Source":
        """The scenario with one value changed, as `steps.close_valve.lasts.most=3min`."""
        path, value, problems = parse_setting(text)
        if path.partition(".")[0] == "variants":  # too late: the variant has been chosen by now
            problems = [Problem("setting-variants")]
        if not problems:
            patch, problems = path_patch(self.document.data, path, value)
        if problems:
            raise Invalid(problems, text)
        return self.vary(patch, text)


def open_source(path: str) -> Source:
    """Read a scenario file; raises `Invalid` with all its problems."""
    document = read(path)
    scenario, problems = read_scenario(document)
    if scenario is None:
        raise Invalid(problems)
    return Source(document, scenario, "", tuple(problems))


def library() -> dict[str, Path]:
    """The scenarios that the program ships, by name."""
    folder = Path(str(files("scenarios").joinpath("library")))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def find(path: str) -> str:
    """The path itself, or that of the library's scenario of this name if there is no such file."""
    return str(library()[path]) if not Path(path).exists() and path in library() else path
