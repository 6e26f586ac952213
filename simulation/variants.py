"""Variants of a scenario (law L13): merge patches on the file, checked like a file of their own."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.files import read_scenario
from scenarios.model import Scenario
from scenarios.patch import apply_patch, parse_setting, path_patch
from scenarios.problem import Problem
from scenarios.reading import Document, read


class Invalid(Exception):
    """The file, or what a variant makes of it, is no scenario; `problems` says all that is wrong."""

    def __init__(self, problems: Sequence[Problem], label: str = "") -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems, self.label = tuple(problems), label


class UnknownVariant(Exception):
    """The file has no variant of that name; `known` are those that it has."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(name)
        self.name, self.known = name, tuple(known)


@dataclass(frozen=True)
class Source:
    """A scenario with the file that it came from: it can be varied. `label` says which variant it is ("" for none)."""

    document: Document
    scenario: Scenario
    label: str = ""
    warnings: tuple[Problem, ...] = ()

    def vary(self, patch: dict[str, Any], label: str = "") -> "Source":
        """This scenario under one more merge patch; raises `Invalid` if that is no scenario."""
        document = self.document.with_data(apply_patch(self.document.data, patch))
        name = "; ".join(part for part in (self.label, label) if part)
        scenario, problems = read_scenario(document)
        if scenario is None:
            raise Invalid(problems, name)
        return Source(document, scenario, name, self.warnings)

    def scenario_under(self, patch: dict[str, Any]) -> Scenario:
        """The scenario under a patch."""
        return self.vary(patch).scenario

    def variant(self, name: str) -> "Source":
        """The scenario under one of the variants that its file declares."""
        if name not in self.scenario.variants:
            raise UnknownVariant(name, tuple(self.scenario.variants))
        return self.vary(copy.deepcopy(self.scenario.variants[name].patch), name)

    def without(self, person: str) -> "Source":
        """The scenario without a person (`present: false`)."""
        return self.vary({"people": {person: {"present": False}}}, f"without {person}")

    def setting(self, text: str) -> "Source":
        """The scenario with one value changed, as `steps.close_valve.lasts.most=3min`."""
        path, value, problems = parse_setting(text)
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
