"""The JSON Schema of a scenario file, for editors; made from the models, shipped, and kept equal by a test."""

from typing import Any

from scenarios.model import Scenario


def scenario_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of what a scenario file may hold."""
    schema = Scenario.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "gasdrill/scenario/1", **schema}
