"""The documents say what the program does: every key, command, option, code and example is held against it."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from drills.cli.app import app, guarded
from reports.papers import DECKS, PAPERS
from scenarios.check import check
from scenarios.gap import gap_codes
from scenarios.json_schema import scenario_schema
from scenarios.problem import Invalid
from scenarios.rules import rule_base
from scenarios.source import open_source
from simulation.questions.recheck import Reason
from simulation.remedies.table import table
from simulation.study.ensemble import run_many
from simulation.study.pick import worst_run
from simulation.study.schema import study_schema
from simulation.study.study import Study

ROOT = Path(__file__).parents[1]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), *(ROOT / name for name in ("README.md", "README.en.md"))]
FORMATS = ("format.md", "format.en.md")
TUTORIALS = ("tutorial.md", "tutorial.en.md")


def commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command by its whole name, those of a group (`station new`) too."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name, command


COMMANDS: dict[str, Any] = dict(commands(typer.main.get_command(app)))
#: Fenced blocks: language, what else stands on the fence, content.
FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text(name: str) -> str:
    """A page, by its path from the root, or by its name in docs/."""
    path = ROOT / name if (ROOT / name).is_file() else ROOT / "docs" / name
    return path.read_text(encoding="utf-8")


def blocks(doc: str) -> Iterator[tuple[str, str, str]]:
    """Language, file name and content of every fenced block."""
    for language, rest, content in FENCE.findall(text(doc)):
        yield language, rest.strip().removeprefix("file="), content


def lines(doc: str) -> Iterator[str]:
    """Every line of a fenced block that is a command of this program."""
    for _, _, content in blocks(doc):
        yield from (line for line in content.splitlines() if line.startswith("gasdrill "))


def keys(schema: Any, seen: str = "") -> Iterator[str]:
    """All keys and words of a choice that a JSON Schema knows; the long form of entries is nobody's to write."""
    if isinstance(schema, dict):
        for name, part in schema.items():
            if seen == "$defs" and name in ("Entry", "Entries"):
                continue
            if name == "properties":
                yield from part
            if name in ("enum", "const"):
                yield from (str(word) for word in (part if isinstance(part, list) else [part]))
            yield from keys(part, name)
    elif isinstance(schema, list):
        for part in schema:
            yield from keys(part, seen)


def properties(schema: Any) -> Iterator[str]:
    """All keys of objects that a JSON Schema names."""
    parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    if isinstance(schema, dict) and isinstance(schema.get("properties"), dict):
        yield from schema["properties"]
    for part in parts:
        yield from properties(part)


@pytest.mark.parametrize("doc", FORMATS)
def test_the_guide_names_every_key(doc: str) -> None:
    """Whatever a scenario file may hold, and every word of a choice, stands in the guide in code type."""
    named = {word for code in re.findall(r"`([^`\n]+)`", text(doc)) for word in re.findall(r"[\w-]+", code)}
    wanted = set(keys(scenario_schema()))
    assert {"steps", "delayed_by", "except", "beta-pert", "tabletop", "metres"} <= wanted
    assert sorted(wanted - named) == []


def test_the_guide_names_every_act() -> None:
    """What `does` may say, with its title in both languages."""
    rows, acts = text("format.md"), rule_base().acts.items()
    assert [id for id, act in acts if f"| `{id}` | {act.title.zh} | {act.title.en} |" not in rows] == []


def test_the_guide_to_results_names_every_key() -> None:
    """Whatever stands in a study's JSON."""
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`\n]+`", text("results.md")))))
    wanted = {key for key in properties(study_schema()) if key.isidentifier()}
    assert {"p90_over_limit", "margin", "stuck_at"} <= wanted
    assert sorted(wanted - named) == []


def test_the_guide_to_results_names_every_schema() -> None:
    """Each JSON that the program writes is named by its `schema`."""
    files = [
        path for package in ("scenarios", "simulation", "reports", "drills") for path in (ROOT / package).rglob("*.py")
    ]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    wanted = set(re.findall(r'"(gasdrill/[\w-]+/\d+)"', source))
    assert {"gasdrill/study/1", "gasdrill/timeline/1"} <= wanted
    assert sorted(name for name in wanted if f"`{name}`" not in text("results.md")) == []


@pytest.mark.parametrize("doc", ["README.md", "README.en.md"])
def test_the_readme_names_every_command_and_option(doc: str) -> None:
    """Nobody has to guess what there is."""
    words = text(doc)
    assert [name for name in COMMANDS if f"`gasdrill {name}" not in words] == []
    options = {flag for command in COMMANDS.values() for p in command.params for flag in (*p.opts, *p.secondary_opts)}
    options |= {flag for p in typer.main.get_command(app).params for flag in p.opts}
    assert sorted(flag for flag in options if flag.startswith("-") and not re.search(rf"`[^`]*{flag}\b", words)) == []


def test_the_readme_carries_the_sentence_of_the_report() -> None:
    """What a simulation report is no basis for is said in the README in the report's own words."""
    words = tomllib.loads((ROOT / "reports" / "words" / "report.zh.toml").read_text(encoding="utf-8"))
    assert words["cover"]["disclaimer"] in text("README.md").replace("\n> ", "")


@pytest.mark.parametrize("doc", PAGES, ids=lambda path: path.name)
def test_every_command_line_is_one(doc: Path) -> None:
    """A command line in a document uses a command and options that exist."""
    for line in lines(doc.relative_to(ROOT).as_posix()):
        _, name, *rest = shlex.split(line, comments=True)
        if name not in COMMANDS:
            name, rest = " ".join([name, *rest[:1]]), rest[1:]
        assert name in COMMANDS, line
        known = {flag for parameter in COMMANDS[name].params for flag in (*parameter.opts, *parameter.secondary_opts)}
        assert [word for word in rest if word.startswith("-") and word not in known] == [], line


@pytest.mark.parametrize("doc", TUTORIALS)
def test_the_tutorial_runs(doc: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command line of the tutorial, in its order, ends with the exit code that stands beside it (0 for none)."""
    monkeypatch.chdir(tmp_path)
    done = 0
    for language, name, content in blocks(doc):
        if name:
            Path(name).write_text(content, encoding="utf-8")
        if language != "console":
            continue
        for line in content.splitlines():
            command, _, remark = line.partition("  # ")
            code = int(re.sub(r"\D", "", remark) or 0)
            words = shlex.split(re.sub(r"--runs \d+", "--runs 60", command))[1:]
            assert guarded(app, words) == code, line
            done += 1
    assert done > 12
    assert [path.suffix for path in Path("out").iterdir()] == [".html"]


def test_the_figures_of_the_tutorial_are_those_of_the_program() -> None:
    """567 of 1000 courses are late, the slowest is number 668; done in the mended order, none."""
    source = open_source(str(ROOT / "scenarios" / "library" / "smallest.yaml"))
    study = Study(source.scenario, run_many(source.scenario, 1000, 1))
    late, worst = study.missed("in_time").k, worst_run(study, "in_time")
    patch = {"steps": {"isolate": {"after": "detect"}, "report": {"after": "isolate"}}}
    mended = source.vary(patch).scenario
    assert Study(mended, run_many(mended, 1000, 1)).missed("in_time").k == 0
    for doc in TUTORIALS:
        assert f"{late}/1000" in text(doc)
        assert f"--run {worst}" in text(doc)


def test_the_smallest_scenario_of_the_tutorial_is_the_shipped_one(tmp_path: Path) -> None:
    """Who copies it from the doc and who takes it from the library has the same."""
    first = next(content for language, _, content in blocks("tutorial.md") if language == "yaml")
    copy = tmp_path / "copy.yaml"
    copy.write_text(first, encoding="utf-8")
    shipped = open_source(str(ROOT / "scenarios" / "library" / "smallest.yaml"))
    assert open_source(str(copy)).scenario == shipped.scenario


@pytest.mark.parametrize("doc", PAGES, ids=lambda path: path.name)
def test_every_scenario_on_a_page_is_sound(doc: Path, tmp_path: Path) -> None:
    """A block that begins like a scenario is one, without a problem; `wrong.yaml` is none, with three."""
    path = tmp_path / "block.yaml"
    for language, name, content in blocks(doc.relative_to(ROOT).as_posix()):
        if language != "yaml" or not content.startswith("format: 1"):
            continue
        path.write_text(content, encoding="utf-8")
        if name == "wrong.yaml":
            with pytest.raises(Invalid) as told:
                open_source(str(path))
            assert len(told.value.problems) == 3
        else:
            assert open_source(str(path)).warnings == ()


def test_the_messages_quoted_are_those_of_the_program() -> None:
    """The table of common mistakes quotes what the program says, sentence for sentence."""
    problems = tomllib.loads((ROOT / "reports" / "words" / "problems.zh.toml").read_text(encoding="utf-8"))
    said = [part["what"] for part in problems.values() if isinstance(part, dict) and "what" in part]
    patterns = [re.sub(r"\\\{\w+\\\}", ".+?", re.escape(sentence)) for sentence in said]
    table = text("format.md").partition("## 常见的错误")[2].partition("##")[0]
    quoted = [row.split("|")[2].strip().partition("。")[0] + "。" for row in table.splitlines() if row.startswith("| ")]
    assert len(quoted) > 10
    assert [q for q in quoted[1:] if not any(re.fullmatch(pattern, q) for pattern in patterns)] == []


def test_every_gap_code_is_on_the_page() -> None:
    """docs/gaps.md lists the codes with title, usual weight and cost as the program has them, and no others."""
    words = {
        lang: tomllib.loads((ROOT / "reports" / "words" / f"gaps.{lang}.toml").read_text(encoding="utf-8"))
        for lang in ("zh", "en")
    }
    report = tomllib.loads((ROOT / "reports" / "words" / "report.zh.toml").read_text(encoding="utf-8"))
    found = [row for row in text("gaps.md").splitlines() if re.match(r"\| [A-Z]{3}\d\d ", row)]
    rows = {row.split("|")[1].strip(): row for row in found}
    assert list(rows) == list(gap_codes())
    for code, gap in gap_codes().items():
        cells = [cell.strip() for cell in rows[code].split("|")]
        assert cells[3:5] == [words["zh"][code]["title"], words["en"][code]["title"]]
        assert cells[5:7] == [f"{report['weight'][gap.weight]} `{gap.weight}`", report["cost"][gap.cost]]


def test_what_is_said_of_station_yi_is_so() -> None:
    """Tutorial and README: the typical plan has groups without people (CAP07), the mended one is a good plan."""
    typical, mended = (
        check(open_source(str(ROOT / "scenarios" / "library" / f"{name}.yaml")).scenario)
        for name in ("station_yi", "station_yi_mended")
    )
    assert "CAP07" in {gap.code for gap in typical}
    assert "must" not in {gap.weight for gap in mended}


def test_every_law_has_its_place() -> None:
    """L1 to L14 are headings of docs/laws.md, in order."""
    assert re.findall(r"^## L(\d+) ", text("laws.md"), re.MULTILINE) == [str(n) for n in range(1, 15)]


@pytest.mark.parametrize("doc", [*PAGES, ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"], ids=lambda path: path.name)
def test_every_link_leads_somewhere(doc: Path) -> None:
    """Links between the documents, and to files of the project, point to files that exist."""
    links = re.findall(r"\]\(([^)#:]+)\)", doc.read_text(encoding="utf-8"))
    assert [link for link in links if not (doc.parent / link).is_file()] == []


@pytest.mark.parametrize("package", ["scenarios", "simulation", "reports", "drills", "tests", "benchmarks"])
def test_every_page_cited_in_the_source_is_there(package: str) -> None:
    """A comment or docstring that sends its reader to a page of docs/ names one that exists."""
    cited = {
        (path.relative_to(ROOT).as_posix(), page)
        for path in (ROOT / package).rglob("*.py")
        for page in re.findall(r"docs/[\w.-]+\.md", path.read_text(encoding="utf-8"))
    }
    assert [found for found in sorted(cited) if not (ROOT / found[1]).is_file()] == []


def test_every_reason_why_a_gap_is_not_settled_is_on_the_page() -> None:
    """docs/results.md says in words why nothing can be concluded about a gap."""
    assert [reason for reason in get_args(Reason) if f"`{reason}`" not in text("results.md")] == []


def test_help_and_readme_agree_on_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """Every exit code is in the README and in the help of the program."""
    assert guarded(app, ["--help"]) == 0
    shown = capsys.readouterr().out
    for code in ("0", "1", "2", "3", "4", "130"):
        for place in (shown, text("README.md"), text("README.en.md")):
            assert re.search(rf"(?<!\d){code} ", place), code


def test_the_page_of_papers_is_that_of_the_program() -> None:
    """docs/papers.md has a row for each paper and each deck: title, readers and standard as the program has them, and a
    picture that is there."""
    page = text("papers.md")
    for lang in ("zh", "en"):
        words = tomllib.loads((ROOT / "reports" / "words" / f"papers.{lang}.toml").read_text(encoding="utf-8"))
        for paper in PAPERS:
            row = [line for line in page.splitlines() if line.startswith(f"| {paper.number} `{paper.id}` |")]
            assert len(row) == 1, f"docs/papers.md has no row, or several, for {paper.number} {paper.id}"
            assert all(words[paper.id][key] in row[0] for key in ("title", "readers", "standard")), paper.id
    rows = [line for line in page.splitlines() if re.match(r"\| \d+ `", line)]
    assert len(rows) == len(PAPERS) + len(DECKS)
    pictures = re.findall(r"\]\((pictures/\S+)\)", page)
    assert len(pictures) == len(rows)
    assert all((ROOT / "docs" / picture).is_file() for picture in pictures)


def test_the_number_of_papers_is_that_of_the_set() -> None:
    """README and tutorials say how many papers in Word there are; a tutorial chooses slides by id, because a paper more
    moves their numbers."""
    for page in ("README.md", "README.en.md", *TUTORIALS):
        told = re.findall(r"(\d+) (?:份 Word|in Word)", text(page))
        assert told and {*map(int, told)} == {len(PAPERS)}, page
    decks = {str(deck.number) for deck in DECKS}
    for page in TUTORIALS:
        chosen = re.findall(r"--only (\S+)", " ".join(lines(page)))
        assert chosen and not {number for only in chosen for number in only.split(",")} & decks, page


def test_the_page_of_remedies_is_that_of_the_program() -> None:
    """docs/remedies.md lists the kinds with what they cost in the order of the table, and its limit and factor."""
    report = tomllib.loads((ROOT / "reports" / "words" / "report.zh.toml").read_text(encoding="utf-8"))
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \|", text("remedies.md"), re.MULTILINE)
    assert rows == [(kind, report["cost"][cost]) for kind, cost in table().costs.items()]
    assert f"最多试 {table().limit} 种" in text("remedies.md")
    assert f"× {table().factor}" in text("remedies.md")
