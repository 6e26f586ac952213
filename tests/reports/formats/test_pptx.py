"""Decks as PowerPoint files: 16:9, letters that can be read, Chinese faces, nothing cut off, equal bytes."""

import io
import shutil
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pypdf import PdfReader

from reports.charts.stages import stages
from reports.document import Column, Picture, Table, cells
from reports.formats.pptx import BOTTOM, laid, render
from reports.prerun.material import Material
from reports.slides import Deck, Line, Slide, screen, tabletop
from scenarios.model import Scenario
from scenarios.source import open_source
from scenarios.text import Lang
from simulation.study.ensemble import run_many
from simulation.study.study import Study

LIBRARY = Path(__file__).parents[3] / "scenarios" / "library"
EMU = 360_000


@cache
def station(lang: Lang) -> Material:
    scenario: Scenario = open_source(str(LIBRARY / "station_jia.yaml")).scenario
    return Material(Study(scenario, run_many(scenario, 120, 1)), [], lang)


def opened(deck: Deck) -> Any:
    return Presentation(io.BytesIO(render(deck)))


def runs(shape: Any) -> list[Any]:
    """Every run of a shape, those in tables and fields too."""
    return list(shape._element.iter(qn("a:r"))) + list(shape._element.iter(qn("a:fld")))


DECKS = [(build, lang) for build in (tabletop, screen) for lang in ("zh", "en")]


@pytest.mark.parametrize(("build", "lang"), DECKS)
def test_the_slides_are_wide_and_their_letters_large_and_chinese(build: Any, lang: Lang) -> None:
    """16:9; text of 20 pt and more, in tables 18 pt and more; every run names its East Asian face; none is empty of
    size, which would leave it to the template."""
    show = opened(build(station(lang)))
    assert abs(show.slide_width / show.slide_height - 16 / 9) < 0.001
    seen = 0
    for slide in show.slides:
        for shape in slide.shapes:
            least = 1800 if shape.has_table else 2000
            for run in runs(shape):
                seen += 1
                properties = run.find(qn("a:rPr"))
                assert int(properties.get("sz")) >= least
                assert properties.find(qn("a:ea")).get("typeface") == "微软雅黑"
    assert seen > 80


@pytest.mark.parametrize(("build", "lang"), DECKS)
def test_everything_lies_on_the_slide_and_nothing_on_anything(build: Any, lang: Lang) -> None:
    """Shapes lie within the slide; below the title no two of them overlap; pictures keep their proportions."""
    show = opened(build(station(lang)))
    for slide in show.slides:
        boxes = sorted(
            (shape for shape in slide.shapes if shape.top >= 3 * EMU and shape.width > 12 * EMU), key=lambda s: s.top
        )
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= show.slide_width + 2
            assert shape.top + shape.height <= show.slide_height
            if shape.shape_type == 13:
                wide, high = shape.image.size
                assert abs(shape.width / shape.height - wide / high) < 0.01
        for upper, lower in pairwise(boxes):
            assert upper.top + upper.height <= lower.top + 0.1 * EMU


@pytest.mark.parametrize(("build", "lang"), DECKS)
def test_the_file_says_what_the_deck_says_with_titles_numbers_and_alternatives(build: Any, lang: Lang) -> None:
    """Title placeholders, texts, notes, page numbers; pictures and tables say what they are to those who cannot see."""
    deck = build(station(lang))
    show = opened(deck)
    slides = laid(deck)
    assert len(show.slides) == len(slides)
    for number, (page, slide) in enumerate(zip(show.slides, slides, strict=True), 1):
        assert page.shapes.title.text == slide.title
        printed = "".join(t.text or "" for t in page._element.iter(qn("a:t")))
        assert [line.text for line in slide.lines if line.text not in printed] == []
        rows = slide.table.rows if slide.table else ()
        assert [cell.text for row in rows for cell in row if cell.text not in printed] == []
        fields = [f for f in page._element.iter(qn("a:fld")) if f.get("type") == "slidenum"]
        assert ["".join(t.text for t in f.iter(qn("a:t"))) for f in fields] == [str(number)]
        noted = page.notes_slide.notes_text_frame.text if page.has_notes_slide else ""
        assert noted == slide.notes
        for shape in page.shapes:
            if shape.has_table or shape.shape_type == 13:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")


def test_the_same_deck_gives_the_same_bytes() -> None:
    """Twice, down to the picture and the dates."""
    deck = screen(station("zh"))
    assert render(deck) == render(deck)


def test_what_does_not_fit_goes_on_upon_the_next_slide() -> None:
    """No line is lost, none hangs below the foot, the table comes last, the notes once."""
    lines = tuple(
        Line(f"{i} 值班员甲按下急停并报告站长，等候下一步命令，不离开岗位，继续观察风向。") for i in range(30)
    )
    table = Table("表", (Column("甲"), Column("乙")), tuple(cells("一", "二") for _ in range(8)))
    picture = Picture(lambda: stages(("甲", "乙")), "图", "甲之后是乙")
    for slide in (
        Slide("多", lines, notes="记"),
        Slide("多", lines, table, notes="记"),
        Slide("多", lines, None, picture),
    ):
        deck = Deck("zh", "题", "演练", (slide,))
        parts = laid(deck)
        assert len(parts) > 1
        assert tuple(line for part in parts for line in part.lines) == lines
        assert [part.notes for part in parts if part.notes] == ([slide.notes] if slide.notes else [])
        assert [bool(part.table or part.picture) for part in parts[:-1]] == [False] * (len(parts) - 1)
        for page in opened(deck).slides:
            ends = [s.top + s.height for s in page.shapes if s.top < 17 * EMU]
            assert max(ends) <= (BOTTOM + 0.3) * EMU


def test_an_office_program_opens_it_with_as_many_pages(tmp_path: Path) -> None:
    """LibreOffice makes one page of each slide."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    deck = tabletop(station("zh"))
    (tmp_path / "a.pptx").write_bytes(render(deck))
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.pptx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert len(PdfReader(tmp_path / "a.pdf").pages) == len(laid(deck))
