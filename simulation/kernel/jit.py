"""The compiler, where there is one; without it the kernel runs as plain Python, slowly and equally."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

try:
    import numba
except ImportError:  # no wheel for this machine
    numba = None


def compiled(function: F) -> F:
    """The function, compiled when first called and kept on the disk. No fast mathematics: both engines round alike."""
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
