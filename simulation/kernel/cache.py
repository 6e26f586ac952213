"""Where compiled code is kept: in the user's cache folder, under the fingerprint of the source that it came from.

numba asks only whether the file of the function itself has changed, not those of what it calls; a folder for each
state of the source answers for all of them.
"""

import hashlib
import os
import sys
import tempfile
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
#: What is compiled, and the files whose numbers are frozen into it.
_SOURCES = (*sorted(_HERE.glob("*.py")), *(_HERE.parent / name for name in ("plan.py", "run.py", "sampling.py")))


@cache
def folder() -> Path:
    """The folder for this state of the source; made if it can be, else one for this session alone."""
    found = _user() / "gasdrill" / f"kernel-{_fingerprint()}"
    try:
        found.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=found):
            return found
    except OSError:
        return Path(tempfile.mkdtemp(prefix="gasdrill-"))


def warm() -> bool:
    """Whether the kernel compiled from this source is there."""
    return next(folder().rglob("blocks.simulate_block-*.nbc"), None) is not None


def _fingerprint() -> str:
    digest = hashlib.blake2b(digest_size=8)
    for path in _SOURCES:
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _user() -> Path:
    """The user's cache folder, as the system has it."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
