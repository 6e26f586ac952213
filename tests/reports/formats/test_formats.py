"""The table of formats: every one makes its file, none is guessed, and each is asked by one method."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document

from reports.document import Meta, Paragraph, Report, Section
from reports.fonts.lending import GETA
from reports.formats import FORMATS, UnknownFormat, names, render
from reports.formats.docx.letterhead import parse_template
from reports.slides.deck import Deck, Slide

#: How the file of each format begins.
BEGINS = {"html": b"<!DOCTYPE html>", "docx": b"PK", "pdf": b"%PDF", "pptx": b"PK"}
PAPER = Report(
    lang="zh",
    title="文书",
    subtitle="",
    classification="",
    badge="",
    cover=(),
    signatures=(),
    disclaimer="",
    sections=(Section("only", "", "一", (Paragraph("正文"),)),),
    meta=Meta("s", "0" * 64, "", 1, 1, False, "gasdrill"),
    look="official",
)
SLIDES = Deck("zh", "片", "脚", (Slide("题"),))


def test_every_format_makes_its_file() -> None:
    """Each name of the table, on what it is for: a file that begins as such files do."""
    assert set(BEGINS) == set(FORMATS)
    for name, known in FORMATS.items():
        made = render(PAPER if known.of == "paper" else SLIDES, name)
        assert made.content.startswith(BEGINS[name]), name
        assert made.missing == (), name


@pytest.mark.parametrize(
    ("what", "name"), [(PAPER, "odt"), (PAPER, ""), (PAPER, "HTML"), (PAPER, "pptx"), (SLIDES, "pdf"), (SLIDES, "docx")]
)
def test_a_format_that_is_none_is_refused(what: Report | Deck, name: str) -> None:
    """A name that is not in the table, or is for other things, makes no file of another format; the known are named."""
    with pytest.raises(UnknownFormat, match=", ".join(names("slides" if isinstance(what, Deck) else "paper"))):
        render(what, name)


def test_word_alone_heeds_the_letterhead() -> None:
    """The text of the template stands around the paper in Word; the other formats are the same with it and without."""
    template = Document()
    template.add_paragraph("某某局文件")
    template.add_paragraph("{{ body }}")
    stream = io.BytesIO()
    template.save(stream)
    letterhead = parse_template(stream.getvalue(), "letter.docx")
    texts = [p.text for p in Document(io.BytesIO(render(PAPER, "docx", letterhead).content)).paragraphs]
    assert texts.index("某某局文件") < texts.index("正文")
    for name in names("paper"):
        same = render(PAPER, name, letterhead).content == render(PAPER, name).content
        assert same == (name != "docx"), name


def test_what_a_pdf_cannot_show_is_told() -> None:
    """A character for private use, which no font lends, is a geta mark in a PDF, and named."""
    odd = replace(PAPER, sections=(Section("only", "", "一", (Paragraph("字\ue123"),)),))
    assert render(odd, "pdf").missing == ("\ue123",)
    assert render(odd, "html").missing == ()
    assert GETA not in render(odd, "html").content.decode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_what_no_file_can_hold_is_taken_out(name: str) -> None:
    """Texts are cleaned before any format sees them: controls that would break an office file do not."""
    bad = "甲\x00乙\x1b\ud800"
    what: Report | Deck = replace(PAPER, title=bad) if FORMATS[name].of == "paper" else replace(SLIDES, title=bad)
    assert render(what, name).content.startswith(BEGINS[name])
