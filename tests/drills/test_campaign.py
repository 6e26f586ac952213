"""`gasdrill campaign` as a user meets it: killed, taken up, torn, on threads, processes and a cluster."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from drills.uses.campaigns.store import Folder
from reports.words.catalogue import Words
from reports.workbooks.station import station_book
from scenarios.source import open_source
from simulation.study.schema import study_schema
from tests.drills.command import gasdrill

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "scenarios" / "library"
FILE = """campaign: {id: district, title: {zh: 区推演, en: District}}
scenarios: [smallest, station_yi]
variants: [base, 午休]
runs: 240
block: 2
"""
posix = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")


def start(*words: str, folder: Path) -> subprocess.Popen[str]:
    """`gasdrill campaign c.yaml` with these words, under way."""
    home = {key: value for key, value in os.environ.items() if not key.startswith(("GASDRILL", "LC_", "LANG"))}
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    home |= {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": path}
    command = [sys.executable, "-m", "drills.cli", "campaign", "c.yaml", *words]
    return subprocess.Popen(
        command, cwd=folder, env=home, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The same to its end, in this process."""
    return gasdrill("campaign", "c.yaml", *words, folder=folder)


def under_way(process: subprocess.Popen[str], out: Path, before: Collection[str] = ()) -> bool:
    """Wait until some more blocks are kept; False if the process ended before that."""
    while process.poll() is None:
        if len(blocks(out).difference(before)) > 2:
            return True
        time.sleep(0.01)
    return False


def content(out: Path) -> dict[str, bytes]:
    """Everything in an output folder."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def blocks(out: Path) -> set[str]:
    """The names of what is kept so far."""
    return {path.name for path in (out / "blocks").glob("*") if path.suffix == ""}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the campaign, and its undisturbed result in `whole`."""
    folder = tmp_path_factory.mktemp("campaign")
    (folder / "c.yaml").write_text(FILE, encoding="utf-8")
    done = run("-o", "whole", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "推演 3 项" in done.stdout
    return folder


def test_results_are_studies(folder: Path) -> None:
    """results.json holds every case in the order of the file; each study is what `simulate --json` prints."""
    data = json.loads((folder / "whole" / "results.json").read_text(encoding="utf-8"))
    names = [(case["scenario"], case["station"], case["variant"]) for case in data["cases"]]
    assert names == [("smallest", "", ""), ("station_yi", "", ""), ("station_yi", "", "午休")]
    for case in data["cases"]:
        jsonschema.validate(case["study"], study_schema())
        assert case["study"]["runs"] == 240
    words = [sys.executable, "-m", "drills.cli", "simulate", "station_yi", "-V", "午休", "-n", "240", "--json", "-q"]
    one = subprocess.run(words, cwd=ROOT, capture_output=True, check=True, timeout=240)
    assert data["cases"][2]["study"] == json.loads(one.stdout)


def test_the_summary_opens_in_a_spreadsheet(folder: Path) -> None:
    """A row for each case, counts as numbers, Chinese titles, and the sentence on what it is no basis for."""
    sheet = openpyxl.load_workbook(folder / "whole" / "推演汇总.xlsx")["推演汇总"]
    rows = list(sheet.iter_rows(values_only=True))
    assert "不作为演练评估结论" in str(rows[0][0])
    assert rows[1][:5] == ("情景", "充装站", "情形", "推演次数", "必须修订")
    assert [row[3] for row in rows[2:]] == [240, 240, 240]
    assert all(isinstance(row[4], int) for row in rows[2:])


@posix
@pytest.mark.parametrize(
    ("words", "kills"), [(("--threads", "2"), 2), (("--processes", "2"), 1)], ids=["threads", "processes"]
)
def test_killed_again_and_again_it_goes_on(folder: Path, words: tuple[str, ...], kills: int) -> None:
    """SIGKILL once or twice in the middle; what was kept is kept, and the end is that of an undisturbed run, bytes and
    all. No worker outlives its parent."""
    out = folder / f"killed{words[0]}"
    before: set[str] = set()
    for _ in range(kills):
        with start("-o", out.name, *words, folder=folder) as process:
            assert under_way(process, out, before), "it was over before the kill"
            process.kill()
            process.communicate(timeout=60)  # ends when nobody holds the pipes: no orphan
        assert not (out / "results.json").exists()
        before = blocks(out)
    assert run("-o", out.name, *words, folder=folder).returncode == 0
    assert content(out) == content(folder / "whole")


def test_a_torn_file_is_noticed_and_done_again(folder: Path) -> None:
    """Cut off, altered or empty: said by name, done again, the same bytes; what is whole is not touched."""
    out = folder / "torn"
    assert run("-o", out.name, folder=folder).returncode == 0
    names = sorted(blocks(out))
    first, second, third = ((out / "blocks" / name) for name in names)
    first.write_bytes(first.read_bytes()[:-100])
    altered = bytearray(second.read_bytes())
    altered[-50] ^= 1
    second.write_bytes(altered)
    (out / "blocks" / "half.part").write_bytes(b"half")
    age = third.stat().st_mtime_ns
    again = run("-o", out.name, folder=folder)
    assert again.returncode == 0
    assert all(name in again.stderr for name in names[:2])
    assert third.name not in again.stderr
    assert third.stat().st_mtime_ns == age
    assert content(out) == content(folder / "whole")


def test_a_file_with_a_right_sum_and_broken_json_is_done_again(folder: Path) -> None:
    """The study of a case is rubbish although its sum is right: told by name, done again, no traceback."""
    out = folder / "rubbish"
    assert run("-o", out.name, folder=folder).returncode == 0
    name = sorted(blocks(out))[0]
    Folder(out / "blocks").put(name, b'{"schema": ')
    again = run("-o", out.name, folder=folder)
    assert again.returncode == 0
    assert name in again.stderr
    assert "Traceback" not in again.stderr
    assert content(out) == content(folder / "whole")


@posix
def test_ctrl_c_keeps_what_is_done(folder: Path) -> None:
    """Exit 130, one message, no traceback; the same command goes on."""
    out = folder / "interrupted"
    with start("-o", out.name, folder=folder) as process:
        assert under_way(process, out)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "接着做" in err
    assert "Traceback" not in err
    assert run("-o", out.name, folder=folder).returncode == 0
    assert content(out) == content(folder / "whole")


def test_stations_that_do_not_fit_are_told_and_passed_over(tmp_path: Path) -> None:
    """Three workbooks, one filled in wrongly, one with a value in the last cell that there can be: each is named with
    its cells on the screen, in results and in the summary; the other one is simulated, its hidden row told."""
    base = open_source(str(LIBRARY / "station_yi.yaml"))
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    for name, phone in (("一站", "8001"), ("二站", 119), ("三站", "8001")):
        (sheets / f"{name}.xlsx").write_bytes(station_book(base.scenario, Words("zh")))
        book = openpyxl.load_workbook(sheets / f"{name}.xlsx")
        for r, (post, roles) in enumerate(
            [("站长", "总指挥"), ("充装工", "发现人、急停操作"), ("安全员", "抢险组")], 4
        ):
            for c, value in ((1, r - 3), (2, f"职工{r}"), (3, post), (5, roles), (7, "白班")):
                book["人员"].cell(r, c).value = value
        book["电话"]["B4"] = phone
        if name == "一站":
            book["人员"].row_dimensions[5].hidden = True
        if name == "三站":
            book["人员"]["XFD1048576"] = "x"
        book.save(sheets / f"{name}.xlsx")
    text = "campaign: {id: two}\nscenarios: [station_yi]\nstations: [sheets/*.xlsx]\nruns: 20\n"
    (tmp_path / "c.yaml").write_text(text, encoding="utf-8")
    done = run("-o", "out", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "没有推演：station_yi × 二站" in done.stderr
    assert "没有推演：station_yi × 三站" in done.stderr and "人员!XFD1048576" in done.stderr
    assert "人员!A5" in done.stderr and "隐藏" in done.stderr
    data = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))
    assert [case["station"] for case in data["cases"]] == ["一站"]
    left_out = {one["station"]: one["problems"][0]["where"]["cell"] for one in data["left_out"]}
    assert left_out == {"二站": "B4", "三站": "XFD1048576"}
    assert str(tmp_path) not in json.dumps(data)
    book = openpyxl.load_workbook(tmp_path / "out" / "推演汇总.xlsx")
    assert "没有推演的" in book.sheetnames


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("campaign: {id: a}\nscenarios: [smalest]\n", "c.yaml:2:13: 没有情景“smalest”"),
        ("campaign: {id: a}\nscenarios: [smallest, smallest]\n", "c.yaml:2:23: “smallest”出现了两次"),
        ("campaign: {id: a}\nscenarios: [station_yi]\nvariants: [无休]\n", "c.yaml:3:12: 没有一个情景声明过"),
        ("campaign: {id: a}\nscenarios: [smallest]\nstations: [x/*.xlsx]\n", "c.yaml:3:12: 没有找到本站信息表"),
        ("campaign: {id: a}\nscenarios: [smallest]\nrun: 5\n", "c.yaml:3:1"),
        ("campaign: {id: a}\nscenarios: [smallest]\nruns: 0\n", "c.yaml:3:7"),
        (
            "campaign: {id: a}\nscenarios: [smallest]\nruns: 10000000\nblock: 1\n",
            "c.yaml:4:8: 每项推演要分成 10000000 块",
        ),
    ],
)
def test_what_is_wrong_with_the_file_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    """File, line and column, exit 3, no traceback, and no folder made."""
    (tmp_path / "c.yaml").write_text(text, encoding="utf-8")
    done = run("-o", "out", folder=tmp_path)
    assert done.returncode == 3
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_folder_of_another_campaign_is_left_alone(folder: Path) -> None:
    """A mistyped -o does not overwrite what another campaign has found."""
    before = content(folder / "whole")
    (folder / "other").mkdir()
    (folder / "other" / "c.yaml").write_text(FILE.replace("district", "county"), encoding="utf-8")
    done = run("-o", "../whole", folder=folder / "other")
    assert done.returncode == 2
    assert "district" in done.stderr
    assert content(folder / "whole") == before


def test_a_cluster_that_is_not_there_is_said(tmp_path: Path) -> None:
    """One message, exit 1, whether the address is none or the extra is not installed."""
    (tmp_path / "c.yaml").write_text(FILE, encoding="utf-8")
    done = run("-o", "out", "--cluster", "nonsense://x", folder=tmp_path)
    assert done.returncode == 1
    assert "nonsense://x" in done.stderr
    assert "Traceback" not in done.stderr
    bare = "import sys; sys.modules['distributed'] = None; from drills.cli import main; main()"
    words = ["campaign", "c.yaml", "-o", "out", "--cluster", "tcp://127.0.0.1:9", "--lang", "zh"]
    home = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    without = subprocess.run(
        [sys.executable, "-c", bare, *words], cwd=tmp_path, env=home, capture_output=True, encoding="utf-8"
    )
    assert without.returncode == 1
    assert "gasdrill[cluster]" in without.stderr
    assert "Traceback" not in without.stderr


# --- a real cluster --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def local_cluster() -> Iterator[Any]:
    """A scheduler and two workers, each a process of its own, without a dashboard."""
    distributed: Any = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(**options) as found:
        yield found


@posix
def test_a_cluster_with_a_worker_killed_gives_the_same_bytes(folder: Path, local_cluster: Any) -> None:
    """`--cluster` on a real local cluster; a worker process is killed in the middle, and nobody sees it."""
    out = folder / "cluster"
    with start("-o", out.name, "--cluster", local_cluster.scheduler_address, folder=folder) as process:
        assert under_way(process, out), process.communicate()
        pid = next(iter(local_cluster.workers.values())).pid
        os.kill(pid, signal.SIGKILL)
        _, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    assert content(out) == content(folder / "whole")


@posix
def test_killed_on_a_cluster_it_goes_on(folder: Path, local_cluster: Any) -> None:
    """The client killed in the middle: the cluster lives on, and the same command ends as if nothing had been."""
    out = folder / "client"
    words = ("-o", out.name, "--cluster", local_cluster.scheduler_address)
    with start(*words, folder=folder) as process:
        assert under_way(process, out), process.communicate()
        process.kill()
        process.communicate(timeout=60)
    assert run(*words, folder=folder).returncode == 0
    assert content(out) == content(folder / "whole")


def test_other_versions_on_the_cluster_are_refused(local_cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are asked for gasdrill, Python and numpy; one that differs is named, and nothing is simulated."""
    from simulation.campaign import NoCrew, connect
    from simulation.campaign.cluster import versions

    ours = versions()
    assert set(ours) == {"gasdrill", "python", "numpy"}
    monkeypatch.setattr("simulation.campaign.cluster.differing", lambda _, theirs: sorted(theirs))
    with pytest.raises(NoCrew) as refused, connect(local_cluster.scheduler_address):
        pass
    assert refused.value.code == "versions"
    assert len(refused.value.data["differing"].splitlines()) == 2
