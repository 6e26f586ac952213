"""Options that go together are declared once, and every command that has them has them alike."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, get_args

import pytest
import typer.main

from drills.cli.app import app
from drills.cli.groups import grouped
from drills.cli.options import Exit, Simulation, Talk, Under, exit_code
from drills.uses.listener import Refused
from reports.formats import names
from reports.words.catalogue import sentences
from scenarios.text import Lang


@dataclass(frozen=True)
class Pair:
    """A group."""

    a: int = 1
    b: str = "b"


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command with its name."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield " ".join(path), command
    for name, one in (inner or {}).items():
        yield from commands(one, (*path, name))


def test_a_group_stands_for_its_options() -> None:
    """In their order and in its place, with the values of the default instance; the command gets the group back, and
    its name and docstring stay."""

    def command(file: str, pair: Pair = Pair(b="c"), more: bool = False) -> tuple[object, ...]:
        """What it does."""
        return file, pair, more

    flat = grouped(command)
    parameters = inspect.signature(flat).parameters
    assert [(p.name, p.default) for p in parameters.values()][1:] == [("a", 1), ("b", "c"), ("more", False)]
    assert (flat.__name__, flat.__doc__) == ("command", "What it does.")
    assert flat(file="f", a=3, b="d", more=True) == ("f", Pair(3, "d"), True)


def test_a_command_without_groups_stays_as_it_is() -> None:
    """There is nothing to flatten."""

    def command(a: int, kind: type = Pair) -> None:
        pass

    assert grouped(command) is command


def test_an_option_is_the_same_in_every_command() -> None:
    """Flags, range, choices and help of a shared option are those of its one declaration; only its default may differ
    (how many runs)."""
    shared = {field.name for group in (Simulation, Under, Talk) for field in fields(group)} | {"json", "fail_on_gaps"}
    seen: dict[str, set[str]] = defaultdict(set)
    used: dict[str, int] = defaultdict(int)
    for _, command in commands(typer.main.get_command(app)):
        for param in command.params:
            if param.name in shared:
                limits = (getattr(param, "min", None), getattr(param, "max", None))
                seen[param.name].add(repr((param.opts, param.secondary_opts, limits, param.help)))
                used[param.name] += 1
    assert set(seen) == shared
    assert {name: len(kinds) for name, kinds in seen.items() if len(kinds) > 1} == {}
    assert used["seed"] >= 8 and used["lang"] == len(list(commands(typer.main.get_command(app))))


def test_what_is_refused_has_the_exit_code_that_it_always_had() -> None:
    """A plan with a circle is an invalid one, a crew that is not there a failure, the rest wrong usage."""
    codes = {
        "screen.circle": Exit.INVALID,
        "campaign.crew.lost": Exit.FAILURE,
        "campaign.crew.no-workers": Exit.FAILURE,
    }
    codes |= {"screen.unknown-variant": Exit.USAGE, "campaign.screen.other": Exit.USAGE, "remedies.taken": Exit.USAGE}
    assert {code: exit_code(Refused(code)) for code in codes} == codes


@pytest.mark.parametrize("lang", get_args(Lang))
def test_every_format_is_told_in_the_help(lang: Lang) -> None:
    """What the help of `--format` says names each format in which a paper can be written."""
    told = [sentences(lang)[f"help.{key}"] for key in ("format", "papers-format")]
    assert [name for name in names("paper") for text in told if name not in text] == []
    shown = dict(commands(typer.main.get_command(app)))
    for command in ("report", "papers", "demo"):
        (option,) = (p for p in shown[command].params if p.name == "format")
        assert set(option.metavar.split(",")) == set(names("paper")), command
