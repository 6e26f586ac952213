"""The compiler, where there is one; without it the kernel runs as plain Python, slowly and equally."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

pointer_to: Any
try:
    import numba

    if numba.config.DISABLE_JIT:
        raise ImportError
    from simulation.kernel.cache import folder
    from simulation.kernel.pointer import pointer_to

    numba.config.CACHE_DIR = str(folder())
except ImportError:  # no wheel for this machine, or switched off by NUMBA_DISABLE_JIT
    numba = None
    pointer_to = lambda array: array  # noqa: E731


def available() -> bool:
    """Whether the kernel can be compiled on this machine."""
    return numba is not None


def compiled(function: F) -> F:
    """The function, compiled when first called and kept on the disk, for other compiled ones to call; from Python it
    must not be called. No fast mathematics: both engines round alike."""
    if numba is None:
        return function
    return cast(
        F, numba.njit(cache=True, nogil=True, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)
    )


def entrance(function: F) -> F:
    """The same for what is called from Python: only these need a way in, which takes long to compile."""
    if numba is None:
        return function
    return cast(F, numba.njit(cache=True, nogil=True, _nrt=False, no_cfunc_wrapper=True)(function))
