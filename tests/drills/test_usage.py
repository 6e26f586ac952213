"""Wrong use of the commands, in Chinese: one clear message, nothing of the option parser's English."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

#: Runs every command with every kind of wrong use, and prints what each of them said, as JSON. In a process of its own,
#: since the language of the screen is settled when the commands are imported.
EVERY_WRONG_USE = r"""
import contextlib, io, json, sys
import typer.main
from drills.cli.app import app, guarded

def commands(command, path=()):
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))

def values(param):
    if param.type_descriptor.choices:
        return ["nonsense"]
    number = param.type_descriptor.annotation in (int, float) or param.min is not None
    return ["x", "1.5.2", "-1", "9" * 30] if number else []

def wrong(path, command):
    yield "unknown option", [*path, "--bogus"]
    yield "unknown short option", [*path, "-Z"]
    yield "help", [*path, "--help"]
    if getattr(command, "commands", None) is not None:
        yield "unknown command", [*path, "bogus"]
        yield "nearly a command", [*path, next(iter(command.commands)) + "x"]
        yield "no command", [*path]
        if not path:
            yield "no command", ["--lang", "zh"]
        return
    needed = [p for p in command.params if p.required and p.param_type_name == "argument"]
    words = ["x" for _ in needed]
    if needed:
        yield "no argument", [*path]
    if any(p.required and p.param_type_name == "option" for p in command.params):
        yield "no option", [*path, *words]
    if all(p.nargs != -1 for p in command.params):
        yield "extra arguments", [*path, *words, "y", "y", "y"]
    for param in command.params:
        if param.param_type_name == "argument":
            for value in values(param):
                yield f"value of {param.name}", [*path, value]
            continue
        flag = param.opts[0]
        yield f"nearly {flag}", [*path, *words, flag + "x"]
        if param.is_flag:
            yield f"{flag}=3", [*path, *words, f"{flag}=3"]
            continue
        yield f"{flag} without a value", [*path, *words, flag]
        for value in values(param):
            yield f"{flag} {value}", [*path, *words, flag, value]

said, whole = [], typer.main.get_command(app)
for path, command in commands(whole):
    for kind, words in wrong(path, command):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = guarded(whole, words)
        said.append({"words": words, "kind": kind, "code": code, "out": out.getvalue(), "err": err.getvalue()})
json.dump(said, sys.stdout)
"""


def every_wrong_use(lang: str) -> list[dict[str, Any]]:
    env = os.environ | {"GASDRILL_LANG": lang, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-c", EVERY_WRONG_USE], capture_output=True, env=env, timeout=240, check=True
    )
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="module")
def chinese() -> list[dict[str, Any]]:
    """What every wrong use of every command says in Chinese."""
    return every_wrong_use("zh")


def test_every_wrong_use_of_every_command_is_told_in_chinese(chinese: list[dict[str, Any]]) -> None:
    """No English sentence of the option parser reaches the user: no three English words in a row."""
    assert {case["words"][0] for case in chinese if case["words"]} >= {"check", "simulate", "station", "campaign"}
    assert len(chinese) > 200
    for case in chinese:
        text = re.sub(r"gasdrill( [a-z-]+)*", "", case["out"] + case["err"])
        assert not re.search(r"[A-Za-z']+[ \n]+[A-Za-z']+[ \n]+[A-Za-z']{2,}", text), case
        assert not re.search(r"(?i)\b(usage|error|invalid|missing|default|required|arguments?|options?)\b", text), case


def test_every_wrong_use_has_its_own_sentence_and_exit_code(chinese: list[dict[str, Any]]) -> None:
    """Exit code 2 and one line that says what is wrong; none falls back to the sentence for what is not understood."""
    for case in chinese:
        if case["kind"] in ("help", "no command"):
            assert "用法：" in case["out"], case
            continue
        assert case["code"] == 2, case
        assert case["err"].splitlines()[-1].startswith("命令行有误："), case
        assert "看不懂" not in case["err"] and case["out"] == "", case


def test_what_is_wrong_names_the_option_its_limits_and_what_is_near(chinese: list[dict[str, Any]]) -> None:
    """The option or argument, the value given, the range or the choices, and "did you mean" where something is near."""
    last = {" ".join(case["words"]): case["err"].splitlines()[-1] for case in chinese if case["err"]}
    assert last["simulate x --runs -1"].endswith("--runs / -n 的值“-1”不对。应在 1 到 10000000 之间。")
    assert last["simulate x --runs x"].endswith("要填整数。")
    assert last["simulate x --precision x"].endswith("应在 0.001 到 1.0 之间。要填数。")
    assert last["simulate x --engine nonsense"].endswith("可选：kernel / simpy。")
    assert last["simulate"].endswith("缺少参数 file（情景文件（YAML），或情景库中的名称）。")
    assert "缺少选项 --output / -o" in last["import x"]
    assert last["campaignx"].endswith("没有命令“campaignx”。是不是 campaign？")
    assert "是不是" in last["simulate x --runsx"] and "--runs" in last["simulate x --runsx"]
    assert last["simulate x --seed"].endswith("选项 --seed 后面要有一个值。")
    assert last["simulate x --json=3"].endswith("选项 --json 不带值。")
    assert "多出了参数：y y y。" in last["simulate x y y y"]


def test_english_stays_english() -> None:
    """In English there is no Chinese in any of these messages."""
    for case in every_wrong_use("en"):
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", case["out"] + case["err"]), case


def test_help_is_whole_at_80_columns(chinese: list[dict[str, Any]]) -> None:
    """No help page cuts a sentence off with an ellipsis of its own, or swallows words in square brackets."""
    pages = {" ".join(case["words"]): case["out"] for case in chinese if case["kind"] == "help"}
    for name, page in pages.items():
        assert " …" not in page and "… │" not in page, name
    assert "gasdrill[cluster]" in pages["campaign --help"]
    assert "[必填]" in pages["simulate --help"] and "[默认 10000]" in pages["simulate --help"]


def test_what_a_user_typed_steers_no_terminal(tmp_path: Path) -> None:
    """Controls and marks of direction in a wrong word are written out in the message."""
    for words in (["check\x1b[31m"], ["simulate", "x", "--b\u202eogus"], ["simulate", "x", "--runs", "\x9b1"]):
        env = os.environ | {"GASDRILL_LANG": "zh", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run([sys.executable, "-m", "drills.cli", *words], capture_output=True, env=env, timeout=60)
        text = done.stderr.decode()
        assert done.returncode == 2
        assert not set("\x1b\u202e\x9b") & set(text)
        assert re.search(r"\\x1b|\\u202e|\\x9b", text), text
