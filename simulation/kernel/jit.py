"""The laws as machine code: compiled by numba when first needed, kept on the disk, and loaded from there without numba.

In the source they are plain Python, and stay so where there is no compiler: slow and equal.
"""

import ctypes
import functools
import importlib.util
import os
import threading
from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeVar

import numpy as np

from simulation.kernel import cache

F = TypeVar("F", bound=Callable[..., Any])

#: What becomes machine code, in the order in which it is written.
_LAWS: dict[Callable[..., Any], None] = {}
_LOCK = threading.Lock()


@functools.cache
def available() -> bool:
    """Whether the kernel can run compiled on this machine: numba is there, whole, and not switched off
    (NUMBA_DISABLE_JIT). It is loaded only where there is something to compile."""
    off = os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")
    if off or any(importlib.util.find_spec(name) is None for name in ("numba", "llvmlite")):
        return False
    try:
        if not cache.warm():
            importlib.import_module("numba")
    except (ImportError, OSError):  # a library of another system, or one that is blocked
        return False
    return True


def compiled(function: F) -> F:
    """Mark a function of the kernel: it becomes machine code, with all that it calls, when `Native` asks for it."""
    _LAWS[function] = None
    return function


def ints_at(address: Any) -> Any:
    """The whole numbers that begin at an address; as plain Python the array itself."""
    return address


def floats_at(address: Any) -> Any:
    """The floats that begin at an address; as plain Python the array itself."""
    return address


def fixed(m: Any, k: int) -> Any:
    """A number of the head: no law ever changes it, so machine code may read it once and keep it."""
    return m[k]


def planned(m: Any, k: int) -> int:
    """A number of the plan, which no law changes either: 32 bits, two where `m` has one."""
    return int(m.view(np.int32)[k])


class Native:
    """A function of whole numbers and arrays as machine code, or as plain Python where there is no compiler; `kept` on
    the disk, or for this process only.

    It says where its arrays begin by `ints_at` and `floats_at`. Other threads run while it does. It is compiled or
    loaded at the first call.
    """

    def __init__(self, function: Callable[..., int], count: int, kept: bool = True) -> None:
        self.function, self.count, self.kept = function, count, kept
        self._code: Callable[..., int] | None = None
        self._engine: Any = None

    def __call__(self, *arguments: Any) -> int:
        if not available():
            return self.function(*arguments)
        if self._code is None:
            with _LOCK:
                self._code = self._code or self._ready()
        numbers = [each.ctypes.data if isinstance(each, np.ndarray) else each for each in arguments]
        answer = ctypes.c_int64()
        status = self._code(ctypes.byref(answer), ctypes.byref(ctypes.c_void_p()), *numbers)
        if status:
            raise ArithmeticError(f"the kernel ended with status {status}")
        return answer.value

    def _ready(self) -> Callable[..., int]:
        found = cache.kept() if self.kept else None
        code = cache.load(found) if found else None
        if code is None:
            found = self._compile()
            if self.kept:
                cache.keep(found)
            code = cache.load(found)
        if code is None:
            raise OSError("what numba has compiled cannot be loaded")
        self._engine, address = code
        # numba's way of calling: where the answer goes, where an error would, then the arguments; a status comes back.
        kinds: tuple[Any, ...] = (
            ctypes.POINTER(ctypes.c_int64),
            ctypes.POINTER(ctypes.c_void_p),
            *[ctypes.c_int64] * self.count,
        )
        return ctypes.CFUNCTYPE(ctypes.c_int32, *kinds)(address)

    def _compile(self) -> cache.Code:
        import numba

        made = _translated(self.function, {})
        made.compile((numba.int64,) * self.count)
        (result,) = made.overloads.values()
        return cache.emitted(result.library.get_llvm_str(), result.fndesc.llvm_func_name)


def _translated(function: Callable[..., Any], made: dict[Callable[..., Any], Any]) -> Any:
    """A function for numba to compile, and with it all the laws that it names. No fast mathematics: both engines round
    alike."""
    import numba

    from simulation.kernel import pointer

    made.update(
        {ints_at: pointer.ints_at, floats_at: pointer.floats_at, fixed: pointer.fixed, planned: pointer.planned}
    )
    if function not in made:
        assert isinstance(function, FunctionType)
        names = dict(function.__globals__)
        for name in function.__code__.co_names:
            if callable(called := names.get(name)) and (called in made or called in _LAWS):
                names[name] = made[called] if called in made else _translated(called, made)
        plain = FunctionType(function.__code__, names, function.__name__, function.__defaults__)
        options = {"nogil": True, "_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
        made[function] = numba.njit(**options)(plain)
    return made[function]
