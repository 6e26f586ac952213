"""`gasdrill remedies` and `gasdrill adopt` as a user meets them."""

import json
import os
import subprocess
import sys
from pathlib import Path

from simulation.variants import open_source

ROOT = Path(__file__).parents[2]


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """`gasdrill` with these words in a folder."""
    home = {key: value for key, value in os.environ.items() if not key.startswith(("GASDRILL", "LC_", "LANG"))}
    home |= {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "drills.cli", *words]
    return subprocess.run(
        command, cwd=folder, env=home, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300
    )


def test_a_proposal_is_adopted_and_the_gap_is_gone(tmp_path: Path) -> None:
    """A copy of the library's station: remedies for one code, one of them written into the file, its comments kept, the
    former file beside it; the gap is gone from the check."""
    run("new", "station_jia", "-o", "mine.yaml", folder=tmp_path)
    before = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    found = run("remedies", "mine.yaml", "--gap", "DUT02", "-n", "100", "--json", "-q", folder=tmp_path)
    assert found.returncode == 0, found.stderr
    proposals = [p for p in json.loads(found.stdout)["proposals"] if p["closed"]]
    assert proposals
    gap, remedy = proposals[0]["gap"], proposals[0]["id"]
    assert proposals[0]["cost"] == "words"
    done = run("adopt", "mine.yaml", remedy, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mine.yaml.bak").read_text(encoding="utf-8") == before
    after = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    assert after.count("#") == before.count("#")
    (checked,) = json.loads(run("check", "mine.yaml", "--json", folder=tmp_path).stdout)["files"]
    assert checked["gaps"]
    assert not [g for g in checked["gaps"] if (g["code"], g["nodes"]) == (gap["code"], gap["nodes"])]
    again = run("adopt", "mine.yaml", remedy, folder=tmp_path)
    assert again.returncode == 2
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == after


def test_what_cannot_be_adopted_is_said(tmp_path: Path) -> None:
    """A kind that is none, ids that are none, a file of the library: one message, usage, nothing written."""
    for words, told in (
        (("adopt", "station_jia", "magic.S01", "-o", "x.yaml"), "magic"),
        (("adopt", "station_jia", "deputy.alarm.P99", "-o", "x.yaml"), "deputy.alarm.P99"),
        (("adopt", "station_jia", "deputy.alarm.P09"), "-o"),
        (("remedies", "station_jia", "--gap", "XYZ01"), "XYZ01"),
    ):
        done = run(*words, folder=tmp_path)
        assert done.returncode == 2
        assert told in done.stderr
        assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_table_is_told_in_both_languages(tmp_path: Path) -> None:
    """Sentences, the id to adopt, and how many must gaps the text alone closes."""
    for lang, words in (("zh", "改文字"), ("en", "text")):
        done = run("remedies", "station_jia", "--gap", "DUT02", "-n", "60", "--lang", lang, folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert words in done.stdout
        assert "deputy." in done.stdout


def test_the_library_is_as_it_was() -> None:
    """Nothing of the above has touched the shipped file."""
    assert open_source(str(ROOT / "scenarios/library/station_jia.yaml")).scenario.roles["alarm"].deputies == ()
