"""The JSON Schema of a study (`gasdrill simulate --json`): what other programs may rely on."""

from typing import Any, get_args

from scenarios.model import THREE_POINT
from scenarios.unjudged import Code

_SHARE = {
    "type": "object",
    "description": "k of n runs; low and high are the Wilson 95 % interval",
    "properties": {
        "k": {"type": "integer", "minimum": 0},
        "n": {"type": "integer", "minimum": 0},
        "p": {"type": "number", "minimum": 0, "maximum": 1},
        "low": {"type": "number", "minimum": 0, "maximum": 1},
        "high": {"type": "number", "minimum": 0, "maximum": 1},
    },
}
_MS = {"type": ["integer", "null"], "description": "ms; null: so many runs never got there"}
_INTERVAL = {
    "description": "95 %, two order statistics; null: too few runs for any",
    "anyOf": [{"type": "null"}, {"type": "array", "items": _MS, "minItems": 2, "maxItems": 2}],
}
_QUANTILES = {
    "type": "object",
    "description": "of n runs, of which `came` have a value and the others are later than any (inverted distribution "
    "function: P90 is the smallest value that at least 90 % of the runs do not exceed)",
    "properties": {
        "n": {"type": "integer", "minimum": 0},
        "came": {"type": "integer", "minimum": 0},
        "p10": _MS,
        "p50": _MS,
        "p90": _MS,
        "p50_interval": _INTERVAL,
        "p90_interval": _INTERVAL,
    },
    "required": ["n", "came", "p10", "p50", "p90", "p50_interval", "p90_interval"],
    "additionalProperties": False,
}
_ID: dict[str, Any] = {"type": "string"}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_WAITED: dict[str, Any] = {"kind": _ID, "whom": _ID, "thief": _ID, "passed": {"type": "boolean"}}
_WAITED |= {"mean_ms": {"type": "integer"}}


def study_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `study_json` with its gaps."""
    definitions = {"share": _SHARE, "quantiles": _QUANTILES}
    share, quantiles = {"$ref": "#/$defs/share"}, {"$ref": "#/$defs/quantiles"}
    by_id: dict[str, Any] = {"id": _ID}
    node: dict[str, Any] = by_id | {"kind": {"enum": ["step", "escalation", "inject"]}, "reached": share}
    node |= {"start": quantiles, "end": quantiles, "outcomes": {"type": "object", "additionalProperties": _COUNT}}
    node |= {"waiting": _rows(_WAITED)}
    deadline: dict[str, Any] = by_id | {
        "limit_ms": _COUNT,
        "tolerance": {"type": "number"},
        "basis": {"type": "object"},
        "missed": share,
        "took": quantiles,
        "p90_over_limit": {"type": ["number", "null"]},
        "lateness": {"type": "integer", "minimum": 1, "maximum": 5},
        "spent_ms": {"type": "object", "additionalProperties": {"type": "integer"}},
        "waited": _rows(_WAITED),
        "chain": _rows({"node": _ID, "mean_ms": {"type": "integer"}, "on": share}),
        "together": _rows({"on_chain": _ID, "beside": _ID, "share": share}),
        "already": share,
        "evidence": {"enum": ["assumed", "expert", "published", "drill"]},
    }
    exposed = _object({"any": share, "people": _rows(by_id | {"share": share})})
    escalation: dict[str, Any] = by_id | {"tolerance": {"type": "number"}, "came": share}
    escalation |= {"time": quantiles, "margin": quantiles}
    race = {"anyOf": [{"type": "null"}, _object({"runs": _COUNT, "lost": share})]}
    escalation |= {"exposed": exposed, "race": race}
    gap = {
        "code": _ID,
        "family": _ID,
        "weight": {"enum": ["must", "should", "could"]},
        "nodes": {"type": "array", "items": _ID},
        "basis": {"type": ["object", "null"]},
        "evidence": _ID,
        "share": {"anyOf": [{"type": "null"}, share]},
        "data": {"type": "object"},
        "accepted": {"type": ["string", "null"]},
    }
    top: dict[str, Any] = {
        "schema": {"const": "gasdrill/study/1"},
        "program": _ID,
        "scenario": _object({"id": _ID, "hash": {"type": "string", "pattern": "^[0-9a-f]{16}$"}}),
        "variant": _ID,
        "seed": _COUNT,
        "runs": {"type": "integer", "minimum": 1},
        "partial": {"type": "boolean"},
        "nodes": _rows(node, optional=("waiting",)),
        "deadlines": _rows(deadline),
        "escalations": _rows(escalation),
        "people": _rows(by_id | {"walking": {"type": "number"}, "working": {"type": "number"}, "window_ms": _COUNT}),
        "unfinished": _rows({"node": _ID, "stuck_at": _ID, "share": share}),
        "blocked": _rows({"node": _ID, "root": _ID, "share": share}),
        "gaps": _rows(gap),
        "not_judged": _rows(_not_judged(share)),
        "sensitivity": _sensitivity(),
    }
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "gasdrill/study/1"}
    return head | _object(top, optional=("gaps", "not_judged", "sensitivity")) | {"$defs": definitions}


def _not_judged(share: dict[str, Any]) -> dict[str, Any]:
    """What was not judged, and why (`scenarios.unjudged`)."""
    return {
        "code": {"enum": list(get_args(Code))},
        "ids": {"type": "array", "items": _ID},
        "reason": _ID,
        "share": {"anyOf": [{"type": "null"}, share]},
        "data": {"type": "object"},
    }


def _sensitivity() -> dict[str, Any]:
    """Of `simulate --sensitivity`: other durations, and which of them matter (null under 1,000 runs)."""
    share = {"$ref": "#/$defs/share"}
    by_id: dict[str, Any] = {"id": _ID}
    index = {"type": "number", "minimum": 0, "maximum": 1}
    gap = {"code": _ID, "nodes": {"type": "array", "items": _ID}, "weight": {"enum": ["must", "should", "could"]}}
    variation = {
        "kind": {"enum": ["durations", "shape"]},
        "factor": {"type": "number"},
        "shape": {"enum": [None, *THREE_POINT]},
        "deadlines": _rows(by_id | {"missed": share}),
        "escalations": _rows(by_id | {"came": share}),
        "opened": _rows(gap),
        "closed": _rows(gap),
    }
    influence = {"deadline": _ID, "node": _ID, "n": _COUNT, "index": index, "clear": {"type": "boolean"}}
    measure = {"step": _ID, "deadline": _ID, "index": index, "deadlines": {"type": "array", "items": _ID}}
    rows = {"influences": _rows(influence), "measure": _rows(measure)}
    optional = {name: {"anyOf": [{"type": "null"}, row]} for name, row in rows.items()}
    return _object({"variations": _rows(variation), **optional})


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _rows(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"type": "array", "items": _object(properties, optional)}
