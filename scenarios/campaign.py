"""推演计划: which scenarios, for which stations, under which variants, how often. One small YAML file."""

from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field, model_validator

from scenarios.model.base import Frozen, Id
from scenarios.problem import Invalid, Problem, any_error
from scenarios.reading import Document, read, validate
from scenarios.text import Text

#: Words among `variants` that are no names of variants: the plan as written, and every declared variant.
BASE, ALL = "base", "all"
#: Runs per block where the file does not say: some seconds of work for the reference engine, lost at most by a kill.
BLOCK = 2_500
#: Blocks of one case at most: each is a file, and with more of them all the time goes into files.
MOST_BLOCKS: Final = 10_000


class Heading(Frozen):
    """What the campaign is called."""

    id: Id
    title: Text | None = None


class Station(Frozen):
    """A filled-in 本站信息表, or several by a pattern (`sheets/*.xlsx`).

    `unit` is the name of the station; the name of its file where there is none.
    """

    file: Annotated[str, Field(min_length=1)]
    unit: str | None = None

    short = ({"type": "string"},)

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, value: Any) -> Any:
        return {"file": value} if isinstance(value, str) else value


class Campaign(Frozen):
    """Everything that is to be simulated: scenarios × stations × variants, `runs` runs each, with one seed.

    A scenario is a name of the library or a path from the folder of this file. Without stations the scenarios are
    simulated as they are; with them, each scenario fitted to each station. `block` is how many runs are done, and
    kept, at once.
    """

    campaign: Heading
    scenarios: Annotated[tuple[str, ...], Field(min_length=1)]
    stations: tuple[Station, ...] = ()
    variants: Annotated[tuple[str, ...], Field(min_length=1)] = (BASE,)
    runs: Annotated[int, Field(ge=1, le=10_000_000)] = 10_000
    seed: Annotated[int, Field(ge=0, le=2**64 - 1)] = 1
    block: Annotated[int, Field(ge=1, le=100_000)] = BLOCK


def read_campaign(path: Path) -> tuple[Campaign, Document]:
    """The campaign of a file, with the document that knows its places; `Invalid` with all that is wrong."""
    document = read(path)
    campaign, problems = validate(document, Campaign)
    if campaign is None or any_error(problems):
        raise Invalid(problems or document.problems)
    count = -(-campaign.runs // campaign.block)
    if count > MOST_BLOCKS:
        data = {"count": count, "limit": MOST_BLOCKS, "least": -(-campaign.runs // MOST_BLOCKS)}
        raise Invalid([Problem("campaign-blocks", document.where(("block",)), ("block",), data)])
    return campaign, document
