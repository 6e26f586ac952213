"""Where compiled code is kept: in the user's cache folder, under the fingerprint of the source that it came from, of
the compiler and of the processor. It is loaded from there by LLVM alone, which is several times quicker than by numba.

Code is run without a further look, so only what nobody but this user can have written is: the folder and the file are
theirs, and no one else may write to them.
"""

import hashlib
import json
import os
import re
import stat
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_NUMBERS = (
    "outcome/chain.py",
    "outcome/run.py",
    "outcome/sums.py",
    "outcome/tally.py",
    "plan/plan.py",
    "plan/sampling.py",
    "reference/luck.py",
)
#: What is compiled, and the files whose numbers are frozen into it.
_SOURCES = (*sorted(_HERE.glob("*.py")), *(_HERE.parent / name for name in _NUMBERS))
#: How many compiled programs are kept: a desk may have several versions, or a cache that several machines share.
_MOST = 8
#: What a kill leaves of code half-written, and how files are opened: bytes as they are, no waiting on a pipe, no link.
_LEFT = re.compile(r"[0-9a-f]{16}\.\d+")
_BINARY: int = getattr(os, "O_BINARY", 0)
_CALM: int = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
#: What stands in LLVM's text as an operation of its own and may become a call.
_BY_NAME = {"exp", "log", "log1p", "pow", "floor", "sqrt", "memcpy", "memset", "memmove"}


@dataclass(frozen=True)
class Code:
    """Machine code: the name of its way in, the names of functions outside that it calls, and the object file."""

    name: str
    needs: Sequence[str]
    data: bytes


def called(text: str) -> list[str]:
    """The functions outside that LLVM's text calls, by the names under which a system offers them."""
    declared = re.findall(r"^declare [^@]*@\"?([\w.$]+)", text, re.M)
    plain = {name for name in declared if not name.startswith("llvm.")}
    return sorted(plain | {name.split(".")[1] for name in declared if name.startswith("llvm.")} & _BY_NAME)


@cache
def folder() -> Path:
    """The folder of compiled code; made if it can be, else one for this session alone."""
    found = user() / "gasdrill" / "kernel"
    try:
        found.mkdir(parents=True, exist_ok=True)
        if all(_private(each) for each in (found.parent, found)):
            with tempfile.TemporaryFile(dir=found):
                return found
    except OSError:
        pass  # the folder of this session serves as well
    return Path(tempfile.mkdtemp(prefix="gasdrill-"))


def _private(folder: Path) -> bool:
    """Whether a folder is this user's own, from now on nobody else's to open; links do not count."""
    if os.name == "nt":  # there the user's folder is closed to others by its own list of rights
        return True
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.geteuid():
        return False
    if stat.S_IMODE(seen.st_mode) != 0o700:
        folder.chmod(0o700)  # what others may have put there is theirs, and is not taken
    return True


def warm() -> bool:
    """Whether the kernel compiled from this source for this processor is there, and whole."""
    return kept() is not None


def keep(code: Code) -> None:
    """Put code on the disk, whole or not at all; where it cannot be written, nothing is kept. What other versions
    compiled goes, but for the newest."""
    head = {"name": code.name, "needs": list(code.needs), "sum": hashlib.sha256(code.data).hexdigest()}
    beside = _file().with_suffix(f".{os.getpid()}")
    try:
        for left in _file().parent.glob("*"):
            if _LEFT.fullmatch(left.name):  # by a kill
                left.unlink(missing_ok=True)
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as file:
            file.write(json.dumps(head).encode() + b"\n" + code.data)
        os.replace(beside, _file())
        others = [path for path in _file().parent.glob("*.code") if path != _file()]
        for old in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[_MOST - 1 :]:
            old.unlink(missing_ok=True)
    except OSError:
        beside.unlink(missing_ok=True)


def kept() -> Code | None:
    """The code on the disk; None where there is none, it is damaged, or another user can have written it."""
    try:
        with open(os.open(_file(), os.O_RDONLY | _BINARY | _CALM), "rb") as file:
            if not _trusted(os.fstat(file.fileno())):
                return None
            line, _, data = file.read().partition(b"\n")
        head = json.loads(line)
        if head["sum"] != hashlib.sha256(data).hexdigest():
            return None
        return Code(str(head["name"]), [str(name) for name in head["needs"]], data)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _trusted(seen: os.stat_result) -> bool:
    """Whether a file is a plain one, this user's own, that nobody else may write."""
    if not stat.S_ISREG(seen.st_mode):
        return False
    return os.name == "nt" or (seen.st_uid == os.geteuid() and not seen.st_mode & 0o022)


#: Whether code may count on everything that it calls being near: LLVM then keeps it in one piece of memory, which is
#: tried on Linux only.
_NEAR = sys.platform == "linux"


def _machine() -> Any:
    """For which processor code is made, and how it may reach what it calls."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    reach = {"codemodel": "small", "reloc": "pic"} if _NEAR else {"codemodel": "jitdefault", "jit": True}
    target = llvm.Target.from_triple(llvm.get_process_triple())
    return target.create_target_machine(cpu=llvm.get_host_cpu_name(), features=_features(), opt=3, **reach)


def emitted(text: str, name: str) -> Code:
    """Machine code of LLVM's text with one way in. numba optimises each function as if others might call it; here all
    but `name` become the module's own, so that what is never asked for (errors that cannot happen, the usual way of
    calling) goes: a tenth of the time."""
    import llvmlite.binding as llvm

    machine, module = _machine(), llvm.parse_assembly(text)
    for function in module.functions:
        if not function.is_declaration and function.name != name:
            function.linkage = "internal"
    options = llvm.create_pipeline_tuning_options(speed_level=3)
    options.loop_vectorization = options.slp_vectorization = True
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    return Code(name, called(str(module)), machine.emit_object(module))


def load(code: Code) -> tuple[Any, int] | None:
    """The code in memory: what holds it there, and the address of its way in; None where it is no object file, or
    this machine lacks something that it calls."""
    import llvmlite.binding as llvm

    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine(), use_lmm=_NEAR or None)
    if not _reachable(code.needs):
        from numba.core.registry import cpu_target

        cpu_target.target_context.refresh()  # brings what systems other than Linux do not offer by name
        if not _reachable(code.needs):
            return None
    found = llvm.ObjectFileRef.from_data(code.data)
    if not found._ptr:  # LLVM cannot read it, and would bring the process down
        return None
    engine.add_object_file(found)
    engine.finalize_object()
    address = engine.get_function_address(code.name)
    return (engine, address) if address else None


def _reachable(names: Sequence[str]) -> bool:
    import llvmlite.binding as llvm

    windows = ["__chkstk"] if sys.platform == "win32" else []
    return all(llvm.address_of_symbol(name) for name in (*names, *windows))


def _features() -> str:
    import llvmlite.binding as llvm

    return str(llvm.get_host_cpu_features().flatten())


@cache
def _file() -> Path:
    import llvmlite.binding as llvm

    machine = (version("numba"), version("llvmlite"), llvm.get_process_triple(), llvm.get_host_cpu_name(), _features())
    digest = hashlib.blake2b("\0".join(machine).encode(), digest_size=8)
    for path in _SOURCES:
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return folder() / f"{digest.hexdigest()}.code"


def user() -> Path:
    """The user's cache folder, as the system has it."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
