"""Remedies as data for other programs, and the schema of that."""

from typing import Any, get_args

from scenarios.source import Source
from simulation.questions.paired import Verdict
from simulation.remedies.proposal import Survey
from simulation.remedies.reasons import CODES
from simulation.study.schema import study_schema
from simulation.version import PROGRAM


def survey_json(source: Source, survey: Survey) -> dict[str, Any]:
    """What `gasdrill remedies --json` says: the same bytes for the same inputs."""
    return {
        "schema": "gasdrill/remedies/1",
        "program": PROGRAM,
        "scenario": {"id": source.scenario.scenario.id, "hash": source.scenario.hash},
        "variant": source.label,
        "runs": survey.runs,
        "seed": survey.seed,
        "fresh_seed": survey.fresh,
        "must": survey.must,
        "must_closed_by_words": survey.closed_by_words,
        "together": survey.together or None,
        "must_before": survey.must_before,
        "must_together": survey.must_together,
        "proposals": [proposal.json() for proposal in survey.proposals],
    }


def remedies_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of that."""
    share = study_schema()["$defs"]["share"]
    gap = study_schema()["properties"]["gaps"]["items"]
    word: dict[str, Any] = {"type": "string"}
    none_or_word = {"type": ["string", "null"]}
    count: dict[str, Any] = {"type": "integer", "minimum": 0}
    cost = {"enum": ["words", "training", "purchase", "rebuild"]}
    nodes = {"type": "array", "items": word}
    effect = {"id": word, "before": {"$ref": "#/$defs/share"}, "after": {"$ref": "#/$defs/share"}}
    effect |= {key: {"type": "number"} for key in ("change", "low", "high")}
    effect |= {"verdict": {"enum": list(get_args(Verdict))}, "only_before": count, "only_after": count}
    proposal = {
        "gap": gap,
        "id": none_or_word,
        "cost": {"enum": [*cost["enum"], None]},
        "remedies": _rows({"id": word, "kind": word, "cost": cost, "patch": {"type": "object"}}),
        "effect": {"anyOf": [{"type": "null"}, _object(effect)]},
        "closed": {"type": "boolean"},
        "also_closed": _rows({"code": word, "nodes": nodes}),
        "opened": _rows({"code": word, "nodes": nodes, "weight": word}),
        "graver": _rows({"code": word, "nodes": nodes, "weight": word}),
        "tried": count,
        "left": count,
        "reasons": _rows({"code": {"enum": list(CODES)}, "data": {"type": "object"}}),
    }
    top = {
        "schema": {"const": "gasdrill/remedies/1"},
        "program": word,
        "scenario": _object({"id": word, "hash": word}),
        "variant": word,
        "together": none_or_word,
        "proposals": _rows(proposal),
    }
    top |= dict.fromkeys(
        ("runs", "seed", "fresh_seed", "must", "must_closed_by_words", "must_before", "must_together"), count
    )
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "gasdrill/remedies/1"}
    return head | _object(top) | {"$defs": {"share": share}}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _rows(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(properties)}
