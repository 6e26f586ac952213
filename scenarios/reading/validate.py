"""From a document to a model, or to all its problems at once."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from scenarios.problem import Problem, any_error, in_order
from scenarios.reading.document import Document
from scenarios.reading.hints import keys_at, nearest
from scenarios.reading.translate import Fault, translate

M = TypeVar("M", bound=BaseModel)


def validate(document: Document, model: type[M]) -> tuple[M | None, list[Problem]]:
    """The model of a document, and all problems of the document and of its data in the order of the file.

    The model is None as soon as one of them is an error. Problems of the models themselves pass through: the `type` of
    a PydanticCustomError is the code, its `ctx` the data, `at` in it a path from there. The type `faults` carries
    several (`ctx["faults"]`: anything with `code`, `at` from the top of the file, `data`).
    """
    problems = list(document.problems)
    if document.data is None:
        return None, problems
    found: M | None = None
    try:
        found = model.model_validate(document.data)
    except ValidationError as error:
        raw = [p for e in error.errors(include_url=False) for p in translate(document, e)]
        problems += _less(_with_hints(raw, model))
    return (None if any_error(problems) else found), in_order(problems)


def problems_of(document: Document, faults: Iterable[Fault]) -> list[Problem]:
    """Problems of faults found outside of pydantic (a checker of references), each located by its `at`."""
    return in_order(list(translate(document, {"type": "faults", "loc": (), "ctx": {"faults": tuple(faults)}})))


def _with_hints(problems: list[Problem], model: type[BaseModel]) -> list[Problem]:
    return [_hinted(problem, model) if problem.code == "unknown-key" else problem for problem in problems]


def _hinted(problem: Problem, model: type[BaseModel]) -> Problem:
    known = keys_at(model, problem.path[:-1])
    near = nearest(str(problem.path[-1]), known)
    data = {**problem.data, "known": ", ".join(known), **({"suggestion": near} if near else {})}
    return replace(problem, data=data)


def _less(problems: list[Problem]) -> list[Problem]:
    """The problems without those that follow from another one.

    Where a value may have several shapes, pydantic tells what is wrong with it as each of them. A wrong type is left
    out where something inside the value is wrong: then its shape was right for one of them. Several wrong types of one
    value become one that names all the types expected. A missing key is left out where an unknown key beside it most
    likely is that key mistyped.
    """
    above = {p.path[:n] for p in problems for n in range(len(p.path))}
    unknown = [p for p in problems if p.code == "unknown-key"]
    missed = {(*p.path[:-1], p.data["suggestion"]) for p in unknown if "suggestion" in p.data}
    kept: list[Problem] = []
    wrong: dict[Any, int] = {}
    for problem in problems:
        if problem.code == "wrong-type":
            if problem.path in above:
                continue
            if problem.path in wrong:
                kept[wrong[problem.path]] = _joined(kept[wrong[problem.path]], problem)
                continue
            wrong[problem.path] = len(kept)
        elif problem.code == "missing-key" and problem.path in missed:
            continue
        if problem not in kept:
            kept.append(problem)
    return kept


def _joined(one: Problem, other: Problem) -> Problem:
    kinds = f"{one.data['expected']}|{other.data['expected']}".split("|")
    return replace(one, data={**one.data, "expected": "|".join(dict.fromkeys(kinds))})
