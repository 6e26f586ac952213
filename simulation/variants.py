"""Variants of a scenario (law L13): merge patches on the file, checked like a file of their own."""

import copy
from dataclasses import dataclass
from typing import Any

from scenarios.files import read_scenario
from scenarios.model import Scenario
from scenarios.patch import apply_patch, parse_setting, path_patch
from scenarios.problem import Invalid, Problem
from scenarios.reading import Document, read


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
        """The scenario under one of the variants that its file declares; KeyError if it declares none of that name."""
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
