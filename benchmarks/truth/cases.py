"""What is tried: the shipped scenarios with their variants, and work in pieces for several processes."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib.resources import files
from multiprocessing import get_context
from typing import TypeVar

from scenarios.model import Scenario
from scenarios.source import Source, open_source

#: Plans, or runs, in one piece of work for a process.
PIECE = 50
T = TypeVar("T")
U = TypeVar("U")


@cache
def _opened(path: str) -> Source:
    return open_source(path)


def shipped() -> list[tuple[str, str]]:
    """Every shipped scenario ("" for itself) and every variant in it."""
    folder = files("scenarios").joinpath("library")
    paths = sorted(str(path) for path in folder.iterdir() if path.name.endswith(".yaml"))
    return [(path, variant) for path in paths for variant in ("", *_opened(path).scenario.variants)]


def shipped_scenario(case: tuple[str, str]) -> Scenario:
    """A shipped scenario under its variant."""
    source = _opened(case[0])
    return source.variant(case[1]).scenario if case[1] else source.scenario


def in_pieces(do: Callable[[T], U], work: list[T], jobs: int) -> list[U]:
    """The work done, in order, by so many processes."""
    if jobs <= 1:
        return [do(one) for one in work]
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        return list(pool.map(do, work))
