"""`gasdrill watch`: every save is seen once, and what it changed is said."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from drills.uses.watching import GONE, Seen, changes, saves
from scenarios.source import open_source
from simulation.gaps import find_gaps
from simulation.questions.judged import Judged
from simulation.study.ensemble import run_many
from simulation.study.study import Study

ROOT = Path(__file__).parents[2]
PLAN = """format: 1
scenario: {id: plan, title: {zh: 小情景, en: Small}}
steps:
  find: {title: {zh: 发现, en: Find}, lasts: 10s}
  cut: {title: {zh: 切断, en: Cut}, after: find, lasts: {least: 20s, likely: 30s, most: 40s}}
deadlines:
  d: {title: {zh: 切断时限, en: Cut in time}, to: cut, within: 60s}
"""


def seen(path: Path, text: str) -> Seen:
    """A state of the file."""
    path.write_text(text, encoding="utf-8")
    source = open_source(str(path))
    study = Study(source.scenario, run_many(source.scenario, 200, 1))
    return Seen(source, Judged(study, find_gaps(study)))


def test_what_a_save_changed(tmp_path: Path) -> None:
    """A deadline that gets late, one that is new; nothing where only a comment is; and back again."""
    path = tmp_path / "plan.yaml"
    before, same = seen(path, PLAN), seen(path, PLAN + "# 备注\n")
    late = seen(path, PLAN.replace("within: 60s", "within: 20s") + "  e: {to: find, within: 60s}\n")
    assert not changes(before, same)
    found = changes(before, late)
    assert [(d.id, d.before.k, d.after.k) for d in found.deadlines] == [("d", 0, 200)]
    assert (found.added, found.removed) == ((("deadline", "e"),), ())
    assert [gap.identity for gap in found.opened] == [("LAT01", ("d",))]
    back = changes(late, before)
    assert (back.added, back.removed) == ((), (("deadline", "e"),))
    assert [gap.identity for gap in back.closed] == [("LAT01", ("d",))]


def test_a_gap_of_another_weight_is_said(tmp_path: Path) -> None:
    """Half the runs late is more than twice a tolerance of 0.1, but not of 0.4: the gap stays, lighter."""
    tight = PLAN.replace("within: 60s", "within: 40s")
    path = tmp_path / "plan.yaml"
    heavy = seen(path, tight)
    light = seen(path, tight.replace("within: 40s", "within: 40s, tolerance: 0.4"))
    (pair,) = [pair for pair in changes(heavy, light).reweighed if pair[0].code == "LAT01"]
    assert [gap.weight for gap in pair] == ["must", "should"]


@pytest.mark.parametrize(
    ("old", "new", "moved", "steps"),
    [
        ("most: 40s", "most: 48s", ["d"], ["cut"]),  # in time as before, only later
        ("within: 60s", "within: 61s", ["d"], []),
        ("find: {title: {zh: 发现, en: Find}, lasts: 10s}", "find: {lasts: 17s}", ["d"], ["find", "cut"]),
    ],
)
def test_a_time_that_moved_is_a_change(tmp_path: Path, old: str, new: str, moved: list[str], steps: list[str]) -> None:
    """No share and no gap is another, but a median, a P90 or a limit is: something changed, and it is shown."""
    path = tmp_path / "plan.yaml"
    assert old in PLAN
    found = changes(seen(path, PLAN), seen(path, PLAN.replace(old, new)))
    assert found
    assert not found.deadlines
    assert [one.id for one in found.moved] == moved
    assert [one.id for one in found.steps] == steps


def test_a_gap_with_other_figures_is_said(tmp_path: Path) -> None:
    """Always too late as before, but later: the gap is still there, and says something else."""
    path = tmp_path / "plan.yaml"
    late = PLAN.replace("within: 60s", "within: 5s")
    found = changes(seen(path, late), seen(path, late.replace("lasts: 10s", "lasts: 20s")))
    assert "LAT01" in [gap.code for gap in found.refigured]
    assert not found.opened


def test_what_no_table_shows_is_a_change_too(tmp_path: Path) -> None:
    """Somebody else does the same at the same times: nothing of that is in a table, but the result is another."""
    path = tmp_path / "plan.yaml"
    people = "people: {A: {}, B: {}}\nroles: {a: {holders: [A]}}\n"
    work = PLAN.replace("lasts: 10s", "lasts: 10s, by: a").replace("steps:", people + "steps:")
    found = changes(seen(path, work), seen(path, work.replace("holders: [A]", "holders: [B]")))
    assert found
    assert not found.told


def script(actions: Sequence[Callable[[], object]]) -> Callable[[], None]:
    """A wait that does one thing after the other, then ends the watching."""
    left = iter(actions)

    def wait() -> None:
        try:
            next(left)()
        except StopIteration:
            raise KeyboardInterrupt from None

    return wait


def count(path: Path, actions: Sequence[Callable[[], object]]) -> tuple[int, int]:
    """How many states of the file were seen, and how often it was said that it is gone."""
    states, gone = 0, []
    with pytest.raises(KeyboardInterrupt):
        for _ in saves(path, script(actions), lambda: gone.append(1)):
            states += 1
    return states, len(gone)


def test_every_save_is_seen_once(tmp_path: Path) -> None:
    """Not seen: a touch, a save of the same. Seen once: a save in pieces, when it is whole; one by renaming."""
    path, beside = tmp_path / "plan.yaml", tmp_path / "plan.new"

    def rest() -> None: ...

    def rename() -> None:
        beside.write_text("d", encoding="utf-8")
        beside.replace(path)

    path.write_text("a", encoding="utf-8")
    assert count(path, [rest, rest, path.touch, rest]) == (1, 0)
    pieces = [lambda text=text: path.write_text(text, encoding="utf-8") for text in ("b", "bb", "bbb")]
    assert count(path, [*pieces, rest, rest]) == (2, 0)
    assert count(path, [path.unlink, rename, rest, rest]) == (2, 0)
    away = [path.unlink, *[rest] * (3 * GONE), rename, rest, rest]
    assert count(path, away) == (1, 1)  # it came back as it was
    assert count(path, [lambda: path.write_text("e", encoding="utf-8"), rest, rename, rest, rest]) == (3, 0)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator["Watching"]:
    """A running `gasdrill watch` on a file."""
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    one = Watching(path)
    yield one
    one.end()


class Watching:
    """A process that watches, and what it says."""

    def __init__(self, path: Path) -> None:
        env = {key: value for key, value in os.environ.items() if not key.startswith(("GASDRILL", "LC_", "LANG"))}
        env |= {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        words = [sys.executable, "-m", "drills.cli", "watch", path.name, "-n", "200", "--engine", "simpy"]
        self.process = subprocess.Popen(
            words, cwd=path.parent, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        self.timer = threading.Timer(90, self.process.kill)
        self.timer.start()

    def until(self, word: str) -> str:
        """All that it says up to the line in which the word stands."""
        said = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said += line
            if word in line:
                return said
        raise AssertionError(f"never said {word}: {said}")

    def end(self) -> None:
        """Over."""
        self.timer.cancel()
        self.process.kill()
        self.process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent in another way there")
def test_a_user_edits_and_watches(watching: Watching, tmp_path: Path) -> None:
    """All at first; a mistake is shown with its place and the watching goes on; then what changed; Ctrl-C ends it."""
    path = tmp_path / "plan.yaml"
    assert "切断时限" in watching.until("等着")
    path.write_text(PLAN.replace("lasts: 10s", "lasts: 10"), encoding="utf-8")
    assert "plan.yaml:4:" in watching.until("没有推演")
    path.write_text(PLAN + "# 备注\n", encoding="utf-8")
    watching.until("预案内容没有变")
    late = tmp_path / "late.yaml"
    late.write_text(PLAN.replace("within: 60s", "within: 20s"), encoding="utf-8")
    late.replace(path)
    said = watching.until("等着")
    assert "100.0%" in said
    assert "新出现的缺口：" in said
    assert "LAT01" in said
    watching.process.send_signal(signal.SIGINT)
    assert "结束" in watching.until("结束")
    assert watching.process.wait(20) == 0
