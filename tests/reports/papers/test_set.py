"""The whole set of papers before the drill."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reports.document import Lines, Table
from reports.formats import docx, names, pdf, render
from reports.papers import DECKS, PAPERS, DeckPaper, Paper, PaperMaterial
from reports.telling.gap import describe

Make = Callable[..., PaperMaterial]
CASES = [(name, lang) for name in ("station_jia", "station_yi", "smallest") for lang in ("zh", "en")]
#: The papers and the slides.
EVERY: tuple[Paper | DeckPaper, ...] = (*PAPERS, *DECKS)
#: Words that belong to findings of inspectors, never to what was simulated.
KEPT = ("隐患", "重大", "较大", "整改")


def of(id: str) -> Paper:
    """A paper by id."""
    return next(paper for paper in PAPERS if paper.id == id)


def all_text(report: object) -> str:
    """Every text of a paper."""
    return "\n".join(report.texts())  # type: ignore[attr-defined]


def test_numbers_run_on() -> None:
    """Papers and slides are numbered from 1 without a hole, and no id comes twice."""
    numbers = [paper.number for paper in EVERY]
    assert numbers == list(range(1, len(numbers) + 1))
    ids = [paper.id for paper in EVERY]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("name", "lang"), CASES)
def test_every_paper_builds(paper_material: Make, name: str, lang: str) -> None:
    """Each paper of each file has a title, a reader, no empty section, no empty table, no placeholder left over, and
    no word of an inspector's finding; no Chinese in English but in what the file itself says."""
    m = paper_material(name, lang)
    for paper in PAPERS:
        report = paper.build(m)
        assert report.title and report.readers and report.sections, paper.id
        assert all(section.blocks for section in report.sections), paper.id
        assert all(block.rows for block in report.blocks() if isinstance(block, Table)), paper.id
        assert all(block.count for block in report.blocks() if isinstance(block, Lines)), paper.id
        text = all_text(report)
        assert not re.search(r"\{\w*\}|None|nan\b", text), paper.id
        if lang == "zh":
            assert not [word for word in KEPT if word in text], paper.id
        else:
            assert not re.search(r"[一-鿿]", text), (paper.id, re.findall(r".*[一-鿿].*", text)[:3])


@pytest.mark.parametrize("name", ["station_jia", "station_yi"])
def test_open_papers_betray_nothing(paper_material: Make, name: str) -> None:
    """What players and visitors may read tells neither the content of an inject nor what is expected, nor a gap; every
    other paper bears 内部资料."""
    m = paper_material(name, "zh")
    secrets = [
        text
        for inject in m.scenario.injects.values()
        for text in (m.say.text(inject.content), m.say.text(inject.expected))
        if len(text) > 6
    ]
    assert secrets
    gaps = {describe(gap, m.say).what for gap in m.open_gaps()}
    for paper in PAPERS:
        report = paper.build(m)
        if paper.is_open(m):
            text = all_text(report)
            assert not [secret for secret in (*secrets, *gaps) if secret in text], paper.id
        assert bool(report.classification) is not paper.is_open(m), paper.id
    assert {"script", "injects", "inject_cards", "evaluation", "comments"} <= {p.id for p in PAPERS if not p.is_open(m)}


def test_the_notice_is_for_everybody_only_where_the_drill_is_announced(paper_material: Make) -> None:
    """A drill without notice is told to those who hold it: the letter bears 内部资料 then."""
    m = paper_material("smallest", "zh")
    for announced in (True, False):
        drill = m.scenario.scenario.drill.model_copy(update={"announced": announced})
        head = m.scenario.scenario.model_copy(update={"drill": drill})
        study = replace(m.study, scenario=m.scenario.model_copy(update={"scenario": head}))
        assert bool(of("notice").build(replace(m, study=study)).classification) is not announced


def test_planned_times_say_that_they_are_simulated(paper_material: Make) -> None:
    """A paper that shows planned times bears the badge and the sentence on what they are."""
    m = paper_material("station_jia", "zh")
    clock = re.compile(r"(?<![\d:])\d{1,2}:\d\d(?::\d\d)?(?![\d:])")
    for paper in PAPERS:
        report = paper.build(m)
        if clock.search(all_text(report)):
            assert report.badge and report.disclaimer, paper.id


def test_every_paper_becomes_a_file(paper_material: Make) -> None:
    """Each paper of station 甲 as Word and as PDF, and the golden ten minutes in every other format: twice the same
    bytes, with no glyph missing."""
    m = paper_material("station_jia", "zh")
    for paper in PAPERS:
        report = paper.build(m)
        made = docx.render(report)
        assert made == docx.render(report), paper.id
        printed = pdf.render(report)
        assert not printed.missing, (paper.id, printed.missing)
        assert printed.content.startswith(b"%PDF"), paper.id
    report = of("golden_ten").build(m)
    for name in set(names("paper")) - {"docx", "pdf"}:
        once = render(report, name)
        assert once == render(report, name), name
        assert once.content and not once.missing, name


def test_names_of_files_are_plain(paper_material: Make) -> None:
    """The names of the files can stand on a Windows disk and are told apart."""
    for lang in ("zh", "en"):
        m = paper_material("smallest", lang)
        called = [paper.name(m.say) for paper in EVERY]
        assert len(set(called)) == len(called)
        assert all(not re.search(r'[<>:"/\\|?*\s]', name) and Path(name).name == name for name in called)
