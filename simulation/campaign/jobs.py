"""What a campaign is made of: cases, their blocks of runs, and the study of a case. All are values; `do` does one."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from scenarios.model import Scenario
from simulation.campaign.packing import pack, unpack
from simulation.outcome.tally import merge
from simulation.outcome.verdicts import limits
from simulation.plan.compiler import compile_plan
from simulation.questions.judged import judge
from simulation.study.ensemble import Ensemble, Work, Workers
from simulation.study.study import Study

#: What decides on results: code, rules and words of codes. The library and the schema for editors do not.
_SUFFIXES: Final = (".py", ".json", ".yaml")
_LEFT_OUT: Final = ("library", "schema", "__pycache__")


class OtherCode(Exception):
    """A worker has another version of the program than the one that gave it the job."""


@dataclass(frozen=True)
class Block:
    """Runs `start` to `stop` - 1 of one case. `key` is the content key of its result."""

    key: str
    code: str
    work: Work
    start: int
    stop: int


@dataclass(frozen=True)
class Finish:
    """The study of a case, from its blocks in order."""

    key: str
    code: str
    case: "Case"
    blocks: tuple[bytes, ...]


Job = Block | Finish


@dataclass(frozen=True)
class Case:
    """One scenario, fitted to one station ("" for none), under one variant ("" for none): what one study is about.

    `scenario` is the patched scenario itself, `name` what the campaign calls it; `size` is the runs per block.
    """

    name: str
    station: str
    variant: str
    scenario: Scenario
    runs: int
    seed: int
    size: int

    @cached_property
    def key(self) -> str:
        """Content key of the study."""
        return self._key("study", 0, self.runs)

    @cached_property
    def work(self) -> Work:
        """The plan, ready to be run."""
        plan = compile_plan(self.scenario)
        return Work(plan, limits(self.scenario, plan), self.seed, engine=Workers().engine_for(self.runs))

    @property
    def blocks(self) -> tuple[tuple[str, int, int], ...]:
        """Content key, first run and end of each block, in order."""
        edges = [(start, min(start + self.size, self.runs)) for start in range(0, self.runs, self.size)]
        return tuple((self._key("block", *edge), *edge) for edge in edges)

    def block(self, key: str, start: int, stop: int) -> Block:
        """The job of a block."""
        return Block(key, code(), self.work, start, stop)

    def _key(self, kind: str, start: int, stop: int) -> str:
        names = [self.name, self.station, self.variant]
        content = [kind, code(), *names, self.scenario.hash, self.seed, start, stop]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def do(job: Job) -> bytes:
    """The result of a job, on whatever machine: the same bytes for the same job. OtherCode on a foreign version."""
    if job.code != code():
        raise OtherCode(job.code[:12], code()[:12])
    if isinstance(job, Block):
        return pack(job.work.block(range(job.start, job.stop)))
    return _study(job.case, job.blocks)


def _study(case: Case, blocks: tuple[bytes, ...]) -> bytes:
    """What `gasdrill simulate --json` says of the case: the study with its gaps."""
    work = case.work
    tally = merge([unpack(block) for block in blocks])
    study = Study(case.scenario, Ensemble(work.plan, work.limits, case.seed, case.runs, tally), case.variant)
    return json.dumps(judge(study).json(), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


@cache
def code() -> str:
    """SHA-256 of the program's code and rules: results of another state of the program are never taken for its own."""
    digest = hashlib.sha256()
    for package in ("scenarios", "simulation"):
        for name, content in sorted(_contents(files(package), package)):
            digest.update(f"{name}\0".encode() + content.replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _contents(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir() and entry.name not in _LEFT_OUT:
            yield from _contents(entry, name)
        elif entry.is_file() and entry.name.endswith(_SUFFIXES):
            yield name, entry.read_bytes()
