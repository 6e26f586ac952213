"""The workers of a Dask cluster as a crew; needs the extra `cluster`."""

import platform
import re
import warnings
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from typing import Any, Final

from simulation.campaign.crews import CrewLost, Executors, Source
from simulation.campaign.jobs import Job, OtherCode, code
from simulation.version import PROGRAM

#: Seconds to wait for the scheduler, and for at least one worker.
PATIENCE: Final = 20
_ADDRESS: Final = re.compile(r"((tcp|tls|ws|wss)://)?[^\s/]+:\d{1,5}")
Versions = Mapping[str, str]


class NoCrew(Exception):
    """There is no such crew: `code` is bad-address, not-installed, unreachable, no-workers or versions; `data` is what
    its sentence needs."""

    def __init__(self, code: str, **data: str) -> None:
        super().__init__(code)
        self.code, self.data = code, data


def versions() -> dict[str, str]:
    """What must be the same on both sides."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"gasdrill": f"{PROGRAM.split()[1]} ({code()[:8]})", "python": python, "numpy": version("numpy")}


def differing(ours: Versions, theirs: Mapping[str, Any]) -> list[str]:
    """Where workers have other versions: `ADDRESS: numpy 2.0.0 / 2.1.0` (theirs / ours), one for each."""
    found = []
    for address, at in sorted(theirs.items()):
        if isinstance(at, BaseException) or not isinstance(at, Mapping):
            found.append(f"{address}: gasdrill - / {ours['gasdrill']}")
            continue
        found += [
            f"{address}: {name} {at.get(name, '-')} / {ours[name]}" for name in ours if at.get(name) != ours[name]
        ]
    return found


@contextmanager
def connect(address: str) -> Iterator["DaskCrew"]:
    """The workers of the cluster whose scheduler is at the address (`tcp://host:8786`); NoCrew if they cannot be had.

    Its dashboard is not asked for.
    """
    if not _ADDRESS.fullmatch(address):
        raise NoCrew("bad-address", address=address)
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise NoCrew("not-installed", reason=str(error)) from None
    with warnings.catch_warnings():
        # Dask's own warnings about versions; `differing` says it in our words.
        warnings.filterwarnings("ignore", module=r"distributed\b.*")
        warnings.filterwarnings("ignore", message="(?s).*(Mismatched versions|large graph)")
        try:
            client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise NoCrew("unreachable", address=address, reason=str(error) or type(error).__name__) from None
        with client:
            try:
                client.wait_for_workers(1, timeout=PATIENCE)
            except TimeoutError:
                raise NoCrew("no-workers", address=address) from None
            other = differing(versions(), client.run(versions, on_error="return"))
            if other:
                raise NoCrew("versions", address=address, differing="\n".join(other))
            n = sum(client.nthreads().values())
            yield DaskCrew(client.get_executor(pure=False), n)


class DaskCrew:
    """A crew over the executor that Dask makes of a client. A worker that dies is Dask's to replace."""

    def __init__(self, executor: Executor, workers: int) -> None:
        self._crew = Executors(lambda: executor, workers)

    def results(self, source: Source) -> Iterator[tuple[Job, bytes]]:
        """Each job with its result. CrewLost where the scheduler is gone or a job kills its workers."""
        distributed: Any = import_module("distributed")
        gone: Any = import_module("distributed.comm").CommClosedError
        try:
            yield from self._crew.results(source)
        except OtherCode as other:
            raise NoCrew("versions", address="", differing="gasdrill: {} / {}".format(*other.args[::-1])) from None
        except (CancelledError, distributed.KilledWorker, gone) as error:
            raise CrewLost(str(error)) from error
