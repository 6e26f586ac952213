"""The command line as a user meets it: a process with its exit code, streams and encodings."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
from docx import Document as new_document

from simulation.study.schema import study_schema
from tests.drills.command import gasdrill

ROOT = Path(__file__).parents[2]
SMALL = """format: 1
scenario: {id: small, title: {zh: 小情景, en: Small}}
people: {A: {title: {zh: 值班员甲, en: Watchman A}}, B: {}}
roles: {watch: {holders: [A], deputies: [B]}}
steps:
  find: {title: {zh: 发现, en: Find}, by: watch, lasts: {least: 5s, likely: 15s, most: 60s}}
  cut: {title: {zh: 切断, en: Cut}, by: watch, after: find, lasts: {least: 20s, likely: 50s, most: 3min}, fails: 0.1}
escalations:
  cloud: {title: {zh: 气云, en: Cloud}, delay: {least: 30s, likely: 60s, most: 150s}, averted_by: cut}
deadlines:
  d: {title: {zh: 切断时限, en: Cut off in time}, from: find, to: cut, within: 60s}
variants:
  慢: {patch: {steps: {cut: {lasts: {most: 10 min}}}}}
"""


def run(*words: str, folder: Path | None = None, **env: str) -> subprocess.CompletedProcess[bytes]:
    """`gasdrill` with these words: in this process, or, where language or environment are asked for, in one of its
    own."""
    if not env and "en" not in words and "--lang" not in words:
        here = gasdrill(*words, folder=folder)
        return subprocess.CompletedProcess(words, here.returncode, here.stdout.encode(), here.stderr.encode())
    return process(*words, folder=folder, **env)


def process(*words: str, folder: Path | None = None, **env: str) -> subprocess.CompletedProcess[bytes]:
    """The same as a process of its own."""
    home = {key: value for key, value in os.environ.items() if not key.startswith(("GASDRILL", "LC_", "LANG"))}
    home |= {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)} | env
    command = [sys.executable, "-m", "drills.cli", *words]
    return subprocess.run(command, cwd=folder, env=home, capture_output=True, check=False, timeout=240)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small scenario file."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_is_complete_in_both_languages(lang: str) -> None:
    """Help names every command; Chinese in one, no Chinese in the other; exit 0."""
    result = run("--lang", lang, "--help")
    text = result.stdout.decode()
    assert result.returncode == 0
    for command in ("check", "simulate", "walk", "gaps", "compare", "report", "explain", "schema", "new", "demo"):
        assert f" {command} " in text
    assert ("推演" in text) == (lang == "zh")


def test_help_loads_nothing_heavy() -> None:
    """--help answers without loading numpy, matplotlib, simpy, networkx or pydantic."""
    code = (
        "import sys\nfrom drills.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'numpy','matplotlib','simpy','networkx','pydantic'} & set(sys.modules)), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert result.stderr.decode().strip().endswith("[]")


def test_exit_codes(small: Path, tmp_path: Path) -> None:
    """0 fine, 2 usage, 3 scenario invalid, 4 gaps only with --fail-on-gaps; no traceback in any."""
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: 1\nscenario: {id: bad}\nsteps: {a: {lasts: 9}}\n", encoding="utf-8")
    cases = [
        (("check", str(small)), 0),
        (("simulate", str(small), "-n", "200"), 0),
        (("simulate", str(small), "-n", "200", "--fail-on-gaps"), 4),
        (("simulate", str(small), "-n", "0"), 2),
        (("simulate",), 2),
        (("nonsense",), 2),
        (("simulate", str(small), "--variant", "快"), 2),
        (("walk", str(small), "--worst", "x"), 2),
        (("walk", str(small), "--run", "1", "--median"), 2),
        (("explain", "XYZ"), 2),
        (("check", str(bad)), 3),
        (("check", str(tmp_path / "none.yaml")), 3),
        (("simulate", str(small), "--set", "steps.cut.lasts.most=3"), 3),
        (("simulate", str(small), "--set", "steps.cutt.lasts=3s"), 3),
    ]
    for words, code in cases:
        result = run(*words)
        assert result.returncode == code, (words, result.stderr.decode())
        assert b"Traceback" not in result.stderr + result.stdout
        assert code in (0, 4) or result.stderr.strip()


def test_a_problem_names_its_place_rule_and_mend(tmp_path: Path) -> None:
    """file:line:column first, then what is wrong, in the language asked for."""
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: 1\nscenario: {id: bad}\nsteps: {a: {lasts: 9}}\n", encoding="utf-8")
    assert run("check", str(bad)).stderr.decode().startswith(f"{bad}:3:20: ")
    assert "Rule: " in run("check", str(bad), "--lang", "en").stderr.decode()


def test_json_is_valid_and_the_same_for_any_number_of_processes(small: Path) -> None:
    """simulate --json fits its schema; -j 1 and -j 2 give the same bytes; stderr is empty when quiet."""
    one = run("simulate", str(small), "-n", "700", "--seed", "5", "--json", "-q")
    two = run("simulate", str(small), "-n", "700", "--seed", "5", "--json", "-q", "-j", "2")
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr == b""
    data = json.loads(one.stdout)
    jsonschema.validate(data, study_schema())
    assert {"missed", "took"} <= set(data["deadlines"][0])
    assert set(data["deadlines"][0]["missed"]) == {"k", "n", "p", "low", "high"}
    assert {"code", "weight", "nodes", "basis"} <= set(data["gaps"][0])


def test_sensitivity_and_precision(small: Path) -> None:
    """--sensitivity adds its tables, or its part of the JSON that fits the schema; --precision goes on until the
    interval is that narrow."""
    told = run("simulate", str(small), "-n", "1200", "--sensitivity", "-q").stdout.decode()
    assert "换一种用时" in told
    assert "下次演练先测这几个用时" in told
    few = run("simulate", str(small), "-n", "200", "--sensitivity", "-q", "--lang", "en").stdout.decode()
    assert "Under a thousand runs" in few
    words = ("simulate", str(small), "-n", "300", "--sensitivity", "--precision", "0.05", "--json", "-q")
    data = json.loads(run(*words).stdout)
    jsonschema.validate(data, study_schema())
    assert data["runs"] > 1000
    assert data["deadlines"][0]["missed"]["high"] - data["deadlines"][0]["missed"]["low"] <= 0.05
    assert [row["step"] for row in data["sensitivity"]["measure"]] == ["cut"]
    assert run("simulate", str(small), "--precision", "0").returncode == 2


def test_fragility_has_as_many_runs_as_the_study_unless_bounded(small: Path) -> None:
    """Every share of a gap of fragility is of all runs, or of --fragile-runs."""
    for more, n in (((), 400), (("--fragile-runs", "100"), 100)):
        data = json.loads(
            run("gaps", str(small), "-n", "400", "--set", "deadlines.d.within=4min", "--json", "-q", *more).stdout
        )
        assert {gap["share"]["n"] for gap in data["gaps"] if gap["code"].startswith("FRA")} == {n}


def test_variant_without_and_set_change_the_result_and_its_label(small: Path) -> None:
    """The label says what was changed; the hash is that of the changed scenario."""
    base = json.loads(run("simulate", str(small), "-n", "50", "--json", "-q").stdout)
    words = ("--variant", "慢", "--without", "A", "--set", "steps.find.lasts=5s")
    other = json.loads(run("simulate", str(small), "-n", "50", "--json", "-q", *words).stdout)
    assert base["variant"] == ""
    assert other["variant"] == "慢; without A; steps.find.lasts=5s"
    assert base["scenario"]["hash"] != other["scenario"]["hash"]


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-16"])
def test_chinese_never_crashes_a_pipe_of_another_encoding(small: Path, encoding: str) -> None:
    """Help, tables and problems come out with what the encoding has."""
    for words in (("--help",), ("check", str(small)), ("explain",), ("simulate", str(small), "-n", "20")):
        result = run(*words, PYTHONIOENCODING=encoding)
        assert result.returncode == 0, result.stderr
        assert b"Traceback" not in result.stderr


def test_no_color_means_no_escape_sequences(small: Path) -> None:
    """NO_COLOR, and a pipe anyway: no control characters in the data."""
    assert b"\x1b" not in run("check", str(small), NO_COLOR="1").stdout


def at_work(process: int) -> None:
    """Wait until a command has begun to simulate, however busy the machine: it has had four seconds of a processor."""
    if not Path("/proc").is_dir():
        time.sleep(5)
        return
    for _ in range(600):
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        if (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") > 4:
            return
        time.sleep(0.1)


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT as a terminal does")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_a_valid_partial_result(jobs: str) -> None:
    """Broken off: exit 130, the runs done so far as valid JSON that says it is partial."""
    run("simulate", "station_jia", "-n", "2", "-q")  # compiles the kernel where that has not been done
    asked = 10_000_000  # more than the quickest machine does in those seconds
    command = [sys.executable, "-m", "drills.cli", "simulate", "station_jia", "-n", str(asked), "--json", "-j", jobs]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background ignores it
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    finally:
        signal.signal(signal.SIGINT, before)
    at_work(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert b"Traceback" not in err
    data = json.loads(out)
    jsonschema.validate(data, study_schema())
    assert data["partial"] is True
    assert 0 < data["runs"] < asked


def test_walk_tells_one_course(small: Path) -> None:
    """The same run again is the same story; --worst is the run that took longest."""
    first, again = (run("walk", str(small), "--run", "17").stdout.decode() for _ in range(2))
    assert first == again
    assert "发现" in first
    worst = json.loads(run("walk", str(small), "--worst", "d", "--runs", "300", "--json", "-q").stdout)
    assert worst["schema"] == "gasdrill/walk/1"
    assert any(line["kind"] == "deadline" for line in worst["lines"])


def test_compare_a_file_with_its_variant(small: Path) -> None:
    """B may be the name of a variant of A; with the same seed the runs are paired."""
    data = json.loads(run("compare", str(small), "慢", "-n", "400", "--json", "-q").stdout)
    assert data["paired"] is True
    assert data["b"]["variant"] == "慢"
    assert data["deadlines"][0]["change"] > 0


def test_report_is_one_file_written_whole(small: Path, tmp_path: Path) -> None:
    """The report lands where it was asked for, in the language asked for, and leaves nothing beside it."""
    out = tmp_path / "out"
    result = run("report", str(small), "-o", str(out), "-n", "300", "--lang", "en", "-q")
    assert result.returncode == 0, result.stderr.decode()
    assert [path.name for path in out.iterdir()] == ["small.en.html"]
    assert 'lang="en"' in (out / "small.en.html").read_text(encoding="utf-8")[:400]


def test_report_comes_in_every_format_asked_for(small: Path, tmp_path: Path) -> None:
    """Word, PDF and web page of one report lie side by side; a format that is not known is told before any work."""
    out = tmp_path / "out"
    words = ("report", str(small), "-o", str(out), "-n", "50", "--no-fragile", "-q")
    result = run(*words, "--format", "docx, pdf,html")
    assert result.returncode == 0, result.stderr.decode()
    heads = {path.suffix: path.read_bytes()[:5] for path in out.iterdir()}
    assert heads == {".docx": b"PK\x03\x04\x14", ".pdf": b"%PDF-", ".html": b"<!DOC"}
    refused = run(*words, "--format", "html,odt")
    assert refused.returncode == 2
    assert "odt" in refused.stderr.decode()


def test_a_report_in_word_stands_under_the_letterhead_given(small: Path, tmp_path: Path) -> None:
    """`--template` without a Word file, and a template that would not work, are told before any simulation."""
    template, out = tmp_path / "letter.docx", tmp_path / "out"
    document = new_document()
    document.sections[0].header.paragraphs[0].text = "某某区市场监督管理局"
    document.add_paragraph("{{ body }}")
    document.save(str(template))
    words = ("report", str(small), "-o", str(out), "-n", "50", "--no-fragile", "-q", "--template", str(template))
    result = run(*words, "--format", "docx,html")
    assert result.returncode == 0, result.stderr.decode()
    (made,) = out.glob("*.docx")
    assert "某某区" in new_document(str(made)).sections[0].header.paragraphs[0].text
    shutil.rmtree(out)
    useless = run(*words, "--format", "html,pdf")
    assert (useless.returncode, out.exists()) == (2, False)
    assert "--template" in useless.stderr.decode()
    document.add_paragraph("{{ chief }}")
    document.save(str(template))
    refused = run(*words, "--format", "docx")
    assert (refused.returncode, out.exists()) == (3, False)
    assert "chief" in refused.stderr.decode() and "Traceback" not in refused.stderr.decode()


def test_new_never_overwrites(tmp_path: Path) -> None:
    """`gasdrill new` copies a scenario that can be checked at once, and refuses to write over a file."""
    assert run("new", "smallest", folder=tmp_path).returncode == 0
    copy = tmp_path / "smallest.yaml"
    assert run("check", str(copy)).returncode == 0
    before = copy.read_bytes()
    assert run("new", "smallest", folder=tmp_path).returncode == 1
    assert copy.read_bytes() == before


def test_explain_and_doctor_and_schema() -> None:
    """Every code is explained; the machine that runs the tests is fit; both schemas are JSON."""
    assert "LAT01" in run("explain", "lat01").stdout.decode()
    assert run("doctor").returncode == 0
    for what in ("scenario", "study"):
        assert json.loads(run("schema", what).stdout)["$schema"].startswith("https://json-schema.org/")
