"""A campaign without a disk: bytes of blocks, keys, crews, and the study of a case."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenarios.check import check
from scenarios.gap import accept
from scenarios.source import Source, open_source
from simulation.campaign import Block, Case, CrewLost, Finish, do, processes, simulate_all, threads
from simulation.campaign.cluster import differing, versions
from simulation.campaign.crews import Executors
from simulation.campaign.jobs import OtherCode
from simulation.campaign.packing import pack, unpack
from simulation.gaps import find_gaps
from simulation.gaps.unjudged import not_judged
from simulation.outcome.tally import Tally, merge
from simulation.study.ensemble import run_many
from simulation.study.export import study_json
from simulation.study.study import Study

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"


@pytest.fixture(scope="module")
def yi() -> Source:
    return open_source(str(LIBRARY / "station_yi.yaml"))


@pytest.fixture(scope="module")
def smallest() -> Source:
    return open_source(str(LIBRARY / "smallest.yaml"))


def case(source: Source, runs: int = 100, size: int = 30) -> Case:
    return Case("a", "", source.label, source.scenario, runs, 1, size)


@dataclass
class Memory:
    """A store without a disk that remembers what was put, in order."""

    kept: dict[str, bytes] = field(default_factory=dict)
    put_keys: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def get(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def put(self, key: str, data: bytes) -> None:
        self.put_keys.append(key)
        self.kept[key] = data

    def drop(self, key: str) -> None:
        self.kept.pop(key, None)

    def spoilt(self, key: str) -> None:
        self.told.append(key)
        self.drop(key)


def equal(a: Tally, b: Tally) -> bool:
    pairs = [(getattr(a, f.name), getattr(b, f.name)) for f in fields(Tally)]
    return all(np.array_equal(x, y) if isinstance(x, np.ndarray) else x == y for x, y in pairs)


def test_a_tally_comes_back_from_its_bytes(yi: Source) -> None:
    """Every array and every sum, with numbers of every width; and the bytes of equal tallies are equal."""
    tally = run_many(yi.scenario, 20, 1).tally
    assert equal(unpack(pack(tally)), tally)
    tally.sums["waited"].update({(3, 2, 1, 0): 7, (0, 0, 0, 0): 0})
    wide = replace(tally, took=np.array([[0, -1, 2**40]]))
    assert equal(unpack(pack(wide)), wide)
    assert pack(unpack(pack(wide))) == pack(wide)


def test_what_is_cut_off_is_no_tally(smallest: Source) -> None:
    """Bytes that are missing or too many are noticed, never filled up."""
    data = pack(run_many(smallest.scenario, 5, 1).tally)
    for harmed in (data[:-1], data + b"\0"):
        with pytest.raises(ValueError, match=r"buffer|left over"):
            unpack(harmed)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"no json",
        b"[]",
        b"null",
        b"{}",
        b'{"tally": 1}',
        b'{"tally": 1, "sums": [], "arrays": []}',
        b'{"tally": 1, "sums": {}, "arrays": []}',
        b'{"tally": 1, "sums": {}, "arrays": [["took", "<i1", "x"]]}',
        b'{"tally": 1, "sums": {}, "arrays": [["took", "O", [1]]]}',
        b'{"tally": 1, "sums": {"waited": 3}, "arrays": []}',
        b"[" * 100_000,
    ],
)
def test_whatever_is_no_tally_is_told_in_one_way(head: bytes) -> None:
    """ValueError, so that whoever reads it can do the work again."""
    with pytest.raises(ValueError):
        unpack(head + b"\n")


@pytest.mark.parametrize("rubbish", [b"", b"no json", b"[]", b'{"schema": "other"}', b"[" * 100_000, b"\xff"])
def test_a_result_that_is_none_is_told_and_done_again(smallest: Source, rubbish: bytes) -> None:
    """Whole by its sum, and yet no study or no block: the bytes at the end are those of an undisturbed campaign."""
    one = case(smallest)
    whole, store = Memory(), Memory()
    with threads(1) as crew:
        simulate_all(iter([one]), crew, whole, lambda done: None)
    block = one.blocks[1][0]
    for key, kept in ((one.key, {one.key: rubbish}), (block, {block: rubbish})):
        store = Memory(dict(kept))
        with threads(1) as crew:
            simulate_all(iter([one]), crew, store, lambda done: None)
        assert store.told == [key]
        assert store.kept == whole.kept


def test_blocks_add_up_to_the_ensemble(yi: Source) -> None:
    """However a case is cut into blocks, their sum is the tally of all its runs."""
    one = case(yi, 70, 30)
    assert [(start, stop) for _, start, stop in one.blocks] == [(0, 30), (30, 60), (60, 70)]
    parts = [unpack(do(one.block(*block))) for block in one.blocks]
    assert equal(merge(parts), run_many(yi.scenario, 70, 1).tally)


def test_the_study_of_a_case_is_that_of_simulate(yi: Source) -> None:
    """The same figures and gaps as `gasdrill simulate --json` prints, under a variant too."""
    under = yi.variant("午休")
    store = Memory()
    one = case(under, 60)
    with threads(1) as crew:
        simulate_all(iter([one]), crew, store, lambda done: None)
    study = Study(under.scenario, run_many(under.scenario, 60, 1), under.label)
    gaps = accept([*check(under.scenario), *find_gaps(study)], under.scenario.accepted)
    unjudged = not_judged(study, fragile=False)
    expected = study_json(study) | {
        "gaps": [gap.json() for gap in gaps],
        "not_judged": [one.json() for one in unjudged],
    }
    assert json.loads(store.kept[one.key]) == json.loads(json.dumps(expected))


@pytest.mark.parametrize("change", ["name", "station", "variant", "seed", "runs", "scenario"])
def test_the_key_changes_with_the_content(yi: Source, smallest: Source, change: str) -> None:
    """Whatever decides on the result is in its key; the size of blocks is not in that of the study."""
    one = case(yi)
    other: dict[str, Any] = {"seed": 2, "runs": 101, "scenario": smallest.scenario}
    assert replace(one, **{change: other.get(change, "other")}).key != one.key
    assert replace(one, size=7).key == one.key


def test_a_block_in_one_case_is_a_block_of_more_runs(yi: Source) -> None:
    """More runs of the same case find its whole blocks done."""
    few, many = ({key for key, _, _ in case(yi, runs).blocks} for runs in (60, 90))
    assert few < many


def test_another_state_of_the_program_does_no_job(smallest: Source) -> None:
    """A worker that joins later with other code says so instead of mixing its results in."""
    one = case(smallest)
    block = one.block(*one.blocks[0])
    with pytest.raises(OtherCode):
        do(replace(block, code="0" * 64))


def test_differing_versions_are_named() -> None:
    """One line for each worker and package; equal ones are silent; a worker without the program counts as differing."""
    ours = versions()
    assert differing(ours, {"a": dict(ours)}) == []
    found = differing(ours, {"a": {**ours, "numpy": "1.0"}, "b": ImportError("no module")})
    assert found == [f"a: numpy 1.0 / {ours['numpy']}", f"b: gasdrill - / {ours['gasdrill']}"]


@pytest.mark.parametrize("crew", [threads, processes])
def test_any_crew_gives_the_same_bytes(smallest: Source, yi: Source, crew: Callable[[int], Executors]) -> None:
    """Two threads or two processes: every result byte for byte the same; blocks are dropped at the end."""
    cases = [case(smallest), case(yi, 50, 20)]
    alone, together = Memory(), Memory()
    told: list[int] = []
    with threads(1) as one:
        simulate_all(iter(cases), one, alone, lambda done: None)
    with crew(2) as two:
        simulate_all(iter(cases), two, together, told.append)
    assert together.kept == alone.kept
    assert set(together.kept) == {c.key for c in cases}
    assert sum(told) == 150


def test_what_is_kept_is_not_done_again(smallest: Source) -> None:
    """Of four blocks two are kept: the other two are done, then the study; with the study kept, nothing."""
    one = case(smallest)
    store = Memory({key: do(one.block(key, start, stop)) for key, start, stop in one.blocks[1:3]})
    keys = [key for key, _, _ in one.blocks]
    for expected in ({keys[0], keys[3], one.key}, set()):
        store.put_keys.clear()
        told: list[int] = []
        with threads(1) as crew:
            simulate_all(iter([one]), crew, store, told.append)
        assert set(store.put_keys) == expected
        assert len(store.put_keys) == len(expected)
        assert sum(told) == 100


def test_a_block_harmed_before_the_study_is_done_again(smallest: Source) -> None:
    """What the store loses between the run and the study costs a repetition, not the result."""
    one = case(smallest)

    class Losing(Memory):
        lost = False

        def put(self, key: str, data: bytes) -> None:
            super().put(key, data)
            if key == one.blocks[3][0] and not self.lost:
                self.lost = True
                del self.kept[one.blocks[0][0]]

    store, whole = Losing(), Memory()
    for into in (store, whole):
        with threads(1) as crew:
            simulate_all(iter([one]), crew, into, lambda done: None)
    assert store.lost
    assert store.kept == whole.kept


def test_cases_are_made_as_they_are_needed(smallest: Source) -> None:
    """A campaign larger than the memory: after the first result only a few cases have been asked for."""
    made: list[int] = []

    def cases() -> Iterator[Case]:
        for seed in range(40):
            made.append(seed)
            yield replace(case(smallest, 5, 5), seed=seed)

    seen: list[int] = []
    with threads(1) as crew:
        simulate_all(cases(), crew, Memory(), lambda done: seen.append(len(made)))
    assert seen[0] <= 4
    assert len(made) == 40


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
def test_a_killed_process_is_replaced(yi: Source) -> None:
    """A worker killed in the middle: the pool is made anew, what was under way is repeated, the bytes are the same."""
    one = case(yi, 160, 20)
    alone, together = Memory(), Memory()
    killed: list[int] = []
    with threads(1) as crew:
        simulate_all(iter([one]), crew, alone, lambda done: None)
    with processes(2) as two:

        def kill(done: int) -> None:
            if not killed:
                worker = next(iter(two._pool._processes))  # type: ignore[union-attr]
                killed.append(worker)
                os.kill(worker, signal.SIGKILL)

        simulate_all(iter([one]), two, together, kill)
    assert killed
    assert together.kept == alone.kept


def _end(job: Any) -> bytes:
    os._exit(1)


def test_a_job_that_ends_every_process_ends_the_campaign(smallest: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried a few times and given up, not for ever."""
    monkeypatch.setattr("simulation.campaign.crews.do", _end)
    with processes(1) as crew, pytest.raises(CrewLost):
        simulate_all(iter([case(smallest)]), crew, Memory(), lambda done: None)


def test_no_thread_is_left_behind(smallest: Source) -> None:
    """A crew takes its threads with it."""
    with threads(2) as crew:
        simulate_all(iter([case(smallest, 10, 5)]), crew, Memory(), lambda done: None)
    assert [t.name for t in threading.enumerate() if t.name.startswith("ThreadPoolExecutor")] == []


def test_jobs_are_blocks_and_studies(smallest: Source) -> None:
    """A case of four blocks is five jobs, each with a key of its own."""
    one = case(smallest)
    seen: list[Block | Finish] = []

    class Noting:
        def results(self, source: Callable[[], Block | Finish | None]) -> Iterator[tuple[Block | Finish, bytes]]:
            while (job := source()) is not None:
                seen.append(job)
                yield job, do(job)

    simulate_all(iter([one]), Noting(), Memory(), lambda done: None)
    assert [type(job) for job in seen] == [Block] * 4 + [Finish]
    assert len({job.key for job in seen}) == 5
