"""The option parser in the language of the screen: usage lines, help pages, and what was wrong with a command line."""

import inspect
import re
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import typer
from rich.text import Text
from typer.core import TyperCommand, TyperGroup

from drills.cli.groups import grouped
from drills.cli.screen import LANG, Screen, say

#: What the library shows as the value of an option of this type, and our word for it.
TYPES: dict[type, str] = {int: "int", float: "float", str: "str", Path: "path"}


class _Spoken:
    """A command whose usage line and help page are in the language of the screen."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The usage line, with the words of the catalogue."""
        words = {"[OPTIONS]": say("usage.options"), "COMMAND [ARGS]...": say("usage.command")}
        pieces = [words.get(piece, piece) for piece in self.collect_usage_pieces(ctx)]  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=say("usage.usage"))

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, with our sentence."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = say("help.help")
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help page, nothing of it cut off or read as markup."""
        _translate_panels()
        for param in self.get_params(ctx):  # type: ignore[attr-defined]
            _name_type(param)
        super().format_help(ctx, formatter)  # type: ignore[misc]


class Command(_Spoken, TyperCommand):
    """One command."""


class Group(_Spoken, TyperGroup):
    """Several commands under one name."""


class App(typer.Typer):
    """A group of commands that speak the language of the screen."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=Group, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Any], Any]:
        """Add a command; see `typer.Typer.command`. Its groups of options become options."""
        add = super().command(name, **{"cls": Command, **settings})

        def added(command: Callable[..., Any]) -> Callable[..., Any]:
            add(grouped(command))
            return command

        return added


def _translate_panels() -> None:
    """The headings and marks of help pages, which the library writes in English; its help texts as they are written."""
    from typer import rich_utils

    for name in ("arguments", "options", "commands"):
        setattr(rich_utils, f"{name.upper()}_PANEL_TITLE", say(f"help.{name}"))
    rich_utils.DEFAULT_STRING = say("usage.default", value="{}")
    rich_utils.REQUIRED_LONG_STRING = say("usage.required")

    def plain(*, text: str, style: str = "", markup_mode: str) -> Text:
        return rich_utils.highlighter(Text(inspect.cleandoc(text), style=style, overflow="fold"))

    rich_utils._make_rich_text = plain


def _name_type(param: Any) -> None:
    """The type of a value in our words; of a switch, nothing. A list of values to choose from stays."""
    described = getattr(param, "type_descriptor", None)
    own = param.metavar is not None and param.param_type_name == "option"
    if LANG == "en" or described is None or own or described.is_choice:
        return
    kind = described.annotation
    kind = next(iter(getattr(kind, "__args__", ())), kind) if described.is_list else kind
    word = say(f"usage.type-{TYPES[kind]}") if kind in TYPES else ""
    param.display_type_rich = lambda ctx: word


def show(error: Any, screen: Screen) -> None:
    """Say what was wrong with the command line, how the command is used, and where its help is."""
    kinds = [kind.__name__ for kind in type(error).__mro__]
    if "NoArgsIsHelpError" in kinds:
        return  # the help page has been shown
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "gasdrill"
    if ctx is not None:
        screen.note(ctx.get_usage())
    screen.note(say("usage.try", command=path))
    screen.error(say("usage.error", what=wrong(error, kinds)))


def wrong(error: Any, kinds: list[str]) -> str:
    """What was wrong, as one sentence; `kinds` are the names of the error's classes, the nearest first."""
    return next((SAID[kind](error) for kind in kinds if kind in SAID), say("usage.other"))


def _missing(error: Any) -> str:
    if error.param is None:
        return say("usage.other")
    told = {"name": _name(error.param), "help": getattr(error.param, "help", None) or ""}
    return say(f"usage.missing-{error.param.param_type_name}", **told) + _choices(error.param)


def _no_option(error: Any) -> str:
    said = say("usage.no-option", name=error.option_name)
    return said + _meant(sorted(error.possibilities or ()))


def _option_use(error: Any) -> str:
    key = "takes-no-value" if "does not take" in error.message else "needs-value"
    return say(f"usage.{key}", name=error.option_name)


def _bad_value(error: Any) -> str:
    """A value that does not fit: which one, and what would."""
    param, cause = error.param, error.__cause__
    if param is None:
        return say("usage.other")
    first = cause.errors()[0] if hasattr(cause, "errors") else {}
    given = first.get("input")
    said = say("usage.value", name=_name(param), value=given) if given is not None else _of_file(error, param)
    kind, low, high = str(first.get("type", "")), getattr(param, "min", None), getattr(param, "max", None)
    if choices := _choices(param):
        return said + choices
    if low is not None and high is not None:
        said += say("usage.between", low=low, high=high)
    elif low is not None:
        said += say("usage.at-least", low=low)
    if kind.startswith("int_"):
        return said + say("usage.whole")
    return said + (say("usage.number") if kind.startswith("float_") or kind == "finite_number" else "")


def _of_file(error: Any, param: Any) -> str:
    """A file that the library looked at and does not take."""
    path = re.search(r"'(.*)' is (not readable|not writable|a file|a directory)", error.message)
    if path is None:
        return say("usage.value-unknown", name=_name(param))
    return say(f"usage.file-{path[2].replace(' ', '-')}", name=_name(param), path=path[1])


def _other(error: Any) -> str:
    """What the library tells by its sentence alone."""
    if extra := re.search(r"unexpected extra arguments?(?:\(s\))? \((.*)\)", error.message, re.DOTALL):
        return say("usage.extra", words=extra[1])
    if error.message.startswith("Missing command"):
        return say("usage.no-command-given")
    if unknown := re.search(r"No such command (['\"])(.*?)\1", error.message, re.DOTALL):
        known = list(getattr(error.ctx.command, "commands", ()))
        return say("usage.no-command", name=unknown[2]) + _meant(get_close_matches(unknown[2], known))
    return say("usage.other")


#: By the name of the library's class, since it has no public home for them.
SAID: dict[str, Callable[[Any], str]] = {
    "MissingParameter": _missing,
    "NoSuchOption": _no_option,
    "BadOptionUsage": _option_use,
    "BadParameter": _bad_value,
    "UsageError": _other,
}


def _name(param: Any) -> str:
    """What a person types for it: `--runs / -n`, or the name of an argument as the usage line has it."""
    if param.param_type_name == "option":
        return " / ".join([*param.opts, *param.secondary_opts])
    return str(param.metavar or param.name)


def _choices(param: Any) -> str:
    choices = getattr(getattr(param, "type_descriptor", None), "choices", None)
    return say("usage.choices", choices=" / ".join(str(choice) for choice in choices)) if choices else ""


def _meant(near: list[str]) -> str:
    return say("usage.meant", names=" / ".join(near)) if near else ""
