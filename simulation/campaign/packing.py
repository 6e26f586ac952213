"""A tally as bytes and back: the same bytes for the same tally, on every machine."""

import json
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from simulation.outcome.sums import COUNTERS, Sums
from simulation.outcome.tally import Tally

FORMAT: Final = 1
#: Types of the arrays, narrowest first; the first that holds all values is taken. A day in ms fits the third.
_TYPES: Final = ("<i1", "<i2", "<i4", "<i8")


def pack(tally: Tally) -> bytes:
    """One line of JSON (shapes and types of the arrays, and the sums), then the arrays row by row, little-endian."""
    arrays, data = [], []
    for name, array in tally.arrays.items():
        kind = _narrowest(array)
        arrays.append([name, kind, list(array.shape)])
        data.append(array.astype(kind).tobytes())
    sums = {name: sorted([_plain(key), int(n)] for key, n in tally.sums[name].items()) for name in COUNTERS}
    head = {"tally": FORMAT, "arrays": arrays, "sums": sums}
    return b"".join([json.dumps(head, sort_keys=True, separators=(",", ":")).encode(), b"\n", *data])


def unpack(data: bytes) -> Tally:
    """The tally of such bytes; ValueError where they are none."""
    line, _, rest = data.partition(b"\n")
    try:
        return _unpacked(json.loads(line), rest)
    except (LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("no tally") from error


def _unpacked(head: Any, rest: bytes) -> Tally:
    if head["tally"] != FORMAT:
        raise ValueError(f"tally format {head['tally']}")
    parts: dict[str, Any] = {"sums": Sums()}
    for name, rows in head["sums"].items():
        parts["sums"][name].update({_key(key): n for key, n in rows})
    at = 0
    for name, kind, shape in head["arrays"]:
        if kind not in _TYPES:
            raise ValueError(f"array of {kind}")
        flat = np.frombuffer(rest, kind, int(np.prod(shape)), at)
        parts[name] = flat.reshape(shape).astype(np.int64)
        at += flat.nbytes
    if at != len(rest):
        raise ValueError("bytes left over")
    return Tally(**parts)


def _narrowest(array: npt.NDArray[Any]) -> str:
    low, high = (int(array.min()), int(array.max())) if array.size else (0, 0)
    return next(k for k in _TYPES if np.iinfo(k).min <= low and high <= np.iinfo(k).max)


def _plain(key: Any) -> list[int]:
    """A key of a sum: one number, or several."""
    return [int(n) for n in key] if isinstance(key, tuple) else [int(key)]


def _key(numbers: list[int]) -> Any:
    return tuple(numbers) if len(numbers) > 1 else numbers[0]
