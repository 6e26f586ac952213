"""Texts that no file format can hold, or that would steer whoever reads the file, in every format."""

from reports.document import Bullets, Column, Meta, Paragraph, Report, Section, Table, cells
from reports.formats import docx, html, pdf, pptx
from reports.formats.texts import printable_paper
from reports.slides.deck import Deck, Line, Slide

#: Controls, marks of direction, halves of pairs, codes that are no characters; and text that must stay.
NASTY = "甲\x00\x01\x1b[31m\x9b\u202e\u2066\u200b\ufeff\ud800\ufffe龘č한👨\u200d👩乙"
CLEAN = "甲[31m〓〓龘č한👨\u200d👩乙"


def nasty() -> Report:
    """A paper whose every text is nasty."""
    blocks = (Paragraph(NASTY), Bullets(cells(NASTY)), Table(NASTY, (Column(NASTY),), (cells(NASTY),), NASTY))
    section, meta = Section("a", NASTY, NASTY, blocks), Meta("x", "h", "", 1, 3, False, "gasdrill")
    return Report("zh", NASTY, NASTY, NASTY, NASTY, ((NASTY, NASTY),), (NASTY,), NASTY, (section,), meta)


def test_every_text_of_a_paper_is_made_printable_and_nothing_else_changes() -> None:
    """What steers is left out, what no file can hold is 〓; a paper without such text is the very same value."""
    paper = printable_paper(nasty())
    assert paper.title == paper.sections[0].title == CLEAN
    assert all(NASTY not in text for text in paper.texts())
    assert printable_paper(paper) is paper


def test_every_format_is_made_of_such_a_paper() -> None:
    """Web page, Word, PDF and slides are written, whatever the texts hold."""
    paper = printable_paper(nasty())
    assert CLEAN in html.render(paper).encode("utf-8").decode("utf-8")
    assert docx.render(paper).startswith(b"PK")
    made = pdf.render(paper)
    assert made.content.startswith(b"%PDF") and "한" in made.missing
    slide = Slide(NASTY, (Line(NASTY),), notes=NASTY)
    assert pptx.render(printable_paper(Deck("zh", NASTY, NASTY, (slide,)))).startswith(b"PK")
