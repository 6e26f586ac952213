"""What a terminal shows of a text that a file or a user wrote: the text, and nothing that the text would like to do."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from drills.cli.screen import Screen, inert
from scenarios.text import Text
from tests.drills.command import gasdrill

ROOT = Path(__file__).parents[2]
#: Brackets that rich would take for markup, a name of an emoji, and (as YAML writes them) marks that steer a terminal.
ODD = "关阀[v12][/x][red]:x:"
STEERING = "\u202e\u2066\x9b\u200f\u200b"
SCENARIO = r"""format: 1
scenario: {id: odd, title: {zh: "小情景ODD", en: "SmallODD"}}
people: {A: {title: {zh: "值班员甲ODD", en: "AODD"}}, B: {title: {zh: "值班员乙ODD", en: "BODD"}}}
roles: {watch: {title: {zh: "值班ODD", en: "watchODD"}, holders: [A], deputies: [B]}}
steps:
  find: {title: {zh: "发现ODD", en: "FindODD"}, by: watch, lasts: {least: 5s, likely: 15s, most: 60s}}
  cut: {title: {zh: "切断ODD", en: "CutODD"}, by: watch, after: find, lasts: {least: 20s, likely: 50s, most: 3min}}
escalations:
  cloud: {title: {zh: "气云ODD", en: "CloudODD"}, delay: {least: 30s, likely: 60s, most: 150s}, averted_by: cut}
deadlines:
  d: {title: {zh: "时限ODD", en: "LimitODD"}, from: find, to: cut, within: 60s}
variants:
  slow: {patch: {steps: {cut: {lasts: {most: 10 min}}}}}
"""


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A scenario whose every title holds markup and a name of an emoji."""
    path = tmp_path / "odd.yaml"
    path.write_text(SCENARIO.replace("ODD", ODD), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "words",
    [
        ("check", "F"),
        ("gaps", "F", "-n", "50", "--no-fragile"),
        ("simulate", "F", "-n", "50"),
        ("simulate", "F", "-n", "50", "--sensitivity"),
        ("walk", "F", "--median", "-n", "50"),
        ("compare", "F", "slow", "-n", "50"),
        ("remedies", "F", "-n", "50"),
        ("simulate", "F", "--without", ODD + STEERING),
        ("simulate", "F", "--set", f"steps.{ODD}.lasts=3s"),
        ("check", f"{ODD.replace('/', '')}\u202e.yaml"),
        ("explain", ODD),
        ("new", ODD),
        ("report", "F", "--format", ODD),
        ("adopt", "F", ODD),
    ],
    ids=lambda words: "-".join(words[:1]),
)
def test_text_of_users_is_inert_on_the_terminal(odd: Path, words: tuple[str, ...]) -> None:
    """Titles and words show as written in every command: no traceback, nothing swallowed, no emoji, no control."""
    done = gasdrill(*(str(odd) if word == "F" else word for word in words))
    text = done.stdout + done.stderr
    assert done.returncode in (0, 2, 3), text
    assert "Traceback" not in text and "❌" not in text
    assert not set(STEERING) & set(text)
    letters = "".join(text.split()).replace("│", "")
    if words[0] not in ("walk", "remedies", "adopt"):  # these need not name what is odd
        assert "[v12]" in letters and ":x:" in letters, text


@pytest.mark.parametrize("mark", STEERING)
def test_a_mark_that_steers_never_leaves_a_file_for_the_terminal(tmp_path: Path, mark: str) -> None:
    """Whether the reader refuses, tells or keeps it: it is written out, on both streams, as text and as JSON."""
    path = tmp_path / "odd.yaml"
    path.write_text(SCENARIO.replace("ODD", f"\\u{ord(mark):04x}甲"), encoding="utf-8")
    for words in (("check", str(path)), ("simulate", str(path), "-n", "20", "--json")):
        done = gasdrill(*words)
        text = done.stdout + done.stderr
        assert done.returncode in (0, 3) and "Traceback" not in text
        assert mark not in text


def test_a_progress_bar_shows_its_title_as_it_is() -> None:
    """The title of a bar is text: no markup, no emoji, controls written out."""
    screen = Screen()
    screen.err = Console(file=io.StringIO(), width=100, force_terminal=True, markup=False, emoji=False)
    with screen.progress("screen.simulating", 3, title=Text(zh=ODD + STEERING)) as bar:
        bar(3)
    written = screen.err.file.getvalue()  # type: ignore[attr-defined]
    assert ODD in written and "\\u202e" in written
    assert not set(STEERING) & set(written)


def test_what_a_use_tells_is_a_sentence_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    """A message, which `--quiet` keeps back; a warning, which it does not; several names as a list, a text in the
    language of the screen. A terminal never asks to stop: there is Ctrl-C."""
    for quiet in (False, True):
        screen = Screen(quiet)
        screen.tell("screen.compiling")
        screen.tell("screen.not-precise", runs=10, precision="0.1", deadlines=("d1", "d2"))
        said = capsys.readouterr().err
        assert ("编译推演内核" in said) is not quiet
        assert "d1、d2" in said
        assert screen.stop() is False


def test_every_part_of_a_table_is_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    """Title, column heads and cells of a table show brackets and colons as they are."""
    Screen().table([ODD, "b"], [[ODD, "\x1b]0;x\x07"]], ODD)
    out = capsys.readouterr().out
    assert out.count(ODD) == 3
    assert "\\x1b]0;x\\x07" in out


def test_what_has_no_shape_is_written_out() -> None:
    """Controls, marks of direction and joining, odd line ends and halves of pairs are named; other text stays."""
    assert inert("a\tb\nc\r\nd 充装站 é 😀 ㎥") == "a\tb\nc\nd 充装站 é 😀 ㎥"
    hidden = [*range(0x00, 0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x200E, 0x200F, *range(0x202A, 0x202F)]
    hidden += [*range(0x2066, 0x206A), 0x200B, 0xFEFF, 0x2028, 0xD800, 0xE0041]
    for code in hidden:
        assert inert(f"a{chr(code)}b") in (f"a\\x{code:02x}b", f"a\\u{code:04x}b", f"a\\U{code:08x}b")


def test_json_holds_the_same_text_without_controls(capsys: pytest.CaptureFixture[str]) -> None:
    """Data for machines is the very text, but on the way to a terminal nothing in it steers."""
    data = {"title": ODD + STEERING + "\U000e0041"}
    Screen().json(data)
    out = capsys.readouterr().out
    assert json.loads(out) == data
    assert not set(STEERING) & set(out)


@pytest.mark.parametrize(
    "words",
    [
        ("check", "F", "-q"),
        ("simulate", "F", "-n", "30", "-q", "--sensitivity"),
        ("gaps", "F", "-n", "30", "-q"),
        ("walk", "F", "--worst", "d", "-n", "30", "-q"),
        ("compare", "F", "slow", "-n", "30", "-q"),
        ("remedies", "F", "-n", "30", "-q"),
        ("report", "F", "-n", "30", "-q", "-o", "out"),
        ("papers", "F", "-n", "30", "-q", "-o", "out", "--only", "2"),
        ("export", "F", "-q", "-o", "out.xlsx"),
        ("schema", "-q", "-o", "schema.json"),
        ("new", "smallest", "-q"),
    ],
    ids=lambda words: words[0],
)
def test_quiet_commands_say_nothing_on_stderr(odd: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    """With --quiet there is no progress and no message: stderr stays empty where nothing is wrong."""
    done = gasdrill(*(str(odd) if word == "F" else word for word in words), folder=tmp_path)
    assert done.returncode == 0
    assert done.stderr == ""


def test_compare_does_not_say_of_a_plan_that_it_has_no_gaps(odd: Path) -> None:
    """Where no gap was closed, the number says so; "no gaps were found" is said of a whole plan only."""
    out = gasdrill("compare", str(odd), str(odd), "-n", "30", "-q").stdout
    assert "新出现的缺口：0 条" in out
    assert "没有发现预案缺口" not in out


def test_people_beyond_the_fourth_are_counted() -> None:
    """The table of escalations names four of those who were there, and says how many there are in all."""
    out = gasdrill("simulate", "station_jia", "-n", "50", "-q").stdout
    rows = [line for line in out.splitlines() if "(100%)" in line or "人 │" in line]
    assert any(" 人 " in row and "等" in row for row in rows), out
