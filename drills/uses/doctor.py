"""Whether this machine has what the program needs."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path

NEEDED = ("simpy", "numpy", "networkx", "matplotlib", "pydantic", "ruamel.yaml", "typer", "rich", "jinja2")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the machine that was looked at: whether it is fine, and what was seen."""

    check: str
    fine: bool
    detail: str


def examine() -> list[Part]:
    """Every part, in a fixed order; nothing is changed."""
    checks: dict[str, Callable[[], tuple[bool, str]]] = {
        "python": _python,
        "libraries": _libraries,
        "packages": _packages,
        "kernel": _kernel,
        "fonts": _fonts,
        "library": _library,
        "rules": _rules,
        "encoding": _encoding,
        "folder": _folder,
    }
    return [Part(name, *look()) for name, look in checks.items()]


def _python() -> tuple[bool, str]:
    return sys.version_info >= (3, 11), sys.version.split()[0]


def _libraries() -> tuple[bool, str]:
    found, fine = [], True
    for name in NEEDED:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            fine = False
            found.append(f"{name} -")
    return fine, ", ".join(found)


def _packages() -> tuple[bool, str]:
    """Our four packages have common names: are they really ours, from one place?"""
    homes = {Path(str(import_module(name).__file__)).parent.parent for name in ("scenarios", "simulation", "reports")}
    homes.add(Path(str(import_module("drills").__file__)).parent.parent)
    return len(homes) == 1, ", ".join(str(home) for home in sorted(homes))


def _kernel() -> tuple[bool, str]:
    """Whether the simulation can be compiled, and where what was compiled is kept."""
    from simulation.kernel.cache import folder, warm
    from simulation.kernel.jit import available

    if not available():
        return False, "numba -: python -m pip install numba"
    return True, f"numba {metadata.version('numba')}, {folder()}{'' if warm() else ' (-)'}"


def _fonts() -> tuple[bool, str]:
    from reports.fonts import missing, register

    lacking = missing("推演缺口时限喆堃℃≥①龘靐")
    return not lacking, ", ".join(register()) + ("" if not lacking else " " + "".join(sorted(lacking)))


def _library() -> tuple[bool, str]:
    from scenarios.problem import Invalid
    from scenarios.source import library, open_source

    names, bad = [], []
    for name, path in library().items():
        try:
            open_source(str(path))
            names.append(name)
        except Invalid:
            bad.append(name)
    return not bad and bool(names), ", ".join(names + [f"{name} !" for name in bad])


def _rules() -> tuple[bool, str]:
    from scenarios.rules import rule_base

    base = rule_base()
    checked = sum(rule.verified for rule in base.rules.values())
    return True, f"{base.version}: {checked}/{len(base.rules)}"


def _encoding() -> tuple[bool, str]:
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    return encoding in ("utf8", "gbk", "gb18030", "cp936"), sys.stdout.encoding or "-"


def _folder() -> tuple[bool, str]:
    """Whether results can be written to the folder in which the program was started."""
    import tempfile

    try:
        with tempfile.NamedTemporaryFile(dir=Path.cwd()):
            return True, str(Path.cwd())
    except OSError as error:
        return False, f"{Path.cwd()}: {error.strerror}"
