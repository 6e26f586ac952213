"""From a scenario file to a `Scenario`, or to all its problems at once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, get_origin

from pydantic import TypeAdapter, ValidationError

from scenarios.model import Fault, Scenario
from scenarios.model.references import Loose, faults
from scenarios.patch import idle
from scenarios.problem import Path, Problem, Severity, any_error, in_order
from scenarios.reading import Document, nearest, problems_of, validate
from scenarios.reading.build import INVISIBLE, TURNING
from scenarios.reading.document import at
from scenarios.rules import rule_base


def read_scenario(document: Document) -> tuple[Scenario | None, list[Problem]]:
    """The scenario of a document and all problems in the order of the file; None as soon as one of them is an error.

    Where some items cannot be read, the others are still held against each other, so that one reading tells all.
    """
    scenario, problems = validate(document, Scenario)
    if isinstance(document.data, dict):
        whole: Scenario | Loose = scenario if scenario is not None else _loose(document.data)
        told = {(p.code, p.path) for p in problems}
        more = list(_foreign(whole)) if scenario is not None else [*faults(whole), *_foreign(whole)]
        problems += [p for p in problems_of(document, more) if (p.code, p.path) not in told]
        if not document.text:
            hidden = list(_hidden(document))
            problems += hidden
            scenario = None if any_error(hidden) else scenario
        vain = list(_idle_variants(document))
        problems += vain
        if more or vain:
            scenario = None
    return scenario, in_order(problems)


def _idle_variants(document: Document) -> Iterator[Problem]:
    """What the patches of a file's variants would change in vain. Asked of the file as written only: under one variant,
    what another variant takes away may be gone already."""
    variants = document.data.get("variants")
    if document.data is not document.original or not isinstance(variants, Mapping):
        return
    for name, variant in variants.items():
        patch = variant.get("patch") if isinstance(variant, Mapping) else None
        for problem in idle(document.data, patch):
            path = ("variants", name, "patch", *problem.path)
            yield replace(problem, where=document.where_key(path), path=path)


def _hidden(document: Document, path: Path = ()) -> Iterator[Problem]:
    """Invisible characters in what did not come from a text (a workbook), as the reading of a text tells them."""
    node = at(document.data, path)
    if isinstance(node, str) and (found := INVISIBLE.search(node)):
        severity: Severity = "error" if TURNING.search(node) else "warning"
        data = {"character": f"U+{ord(found[0]):04X}"}
        yield Problem("invisible-character", document.where(path), path, data, severity)
    keys = node if isinstance(node, Mapping) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        if isinstance(key, str) and (found := INVISIBLE.search(key)):
            data = {"character": f"U+{ord(found[0]):04X}"}
            yield Problem("invisible-character", document.where((*path, key)), (*path, key), data)
        yield from _hidden(document, (*path, key))


def _loose(data: Mapping[str, Any]) -> Loose:
    """The items of a file that can be read by themselves, and the ids of all."""
    parts: dict[str, dict[str, Any]] = {}
    known: dict[str, list[str]] = {}
    for name, field in Scenario.model_fields.items():
        items = data.get(name)
        kind: Any = field.annotation
        if get_origin(kind) is not dict or not isinstance(items, Mapping):
            continue  # what has no items (the head, how fast one walks), or is not written
        known[name] = [str(id) for id in items]
        adapter: TypeAdapter[Any] = TypeAdapter(kind)
        parts[name] = {}
        for id, item in items.items():
            try:
                parts[name] |= adapter.validate_python({id: item})
            except ValidationError:
                continue
    return Loose(parts, known)


def _foreign(scenario: Scenario | Loose) -> Iterator[Fault]:
    """Words that belong to the rule base: acts, the rules on which deadlines rest, the questions on a plan."""
    base = rule_base()
    for id, step in scenario.steps.items():
        for i, act in enumerate(step.does):
            if act not in base.acts:
                yield _unknown("acts", act, base.acts, ("steps", id, "does", i))
    for id, deadline in scenario.deadlines.items():
        rule = deadline.basis.rule
        if rule is not None and rule not in base.rules and rule not in base.limits:
            known = {**base.limits, **base.rules}
            yield _unknown("rules", rule, known, ("deadlines", id, "basis", "rule"))
        elif rule is not None and not base.times(rule):
            yield Fault("rule-no-deadline", ("deadlines", id, "basis", "rule"), {"id": rule})
    for id in scenario.plan_text:
        if id not in base.questions:
            yield _unknown("questions", id, base.questions, ("plan_text", id))


def _unknown(collection: str, id: str, known: Mapping[str, Any], at: tuple[str | int, ...]) -> Fault:
    return Fault("unknown-reference", at, {"id": id, "collection": collection, "suggestion": nearest(id, known) or ""})
