"""A bureau's letterhead: its own Word file, in which the fields are filled and the paper stands where the mark is.

A template is a .docx with `{{ field }}` of `FIELDS` anywhere (headers and footers too), and one paragraph that holds
`{{ body }}` alone. Its headers, footers, page and styles stay; styles that it lacks are added. Nothing else of the
template language is allowed anywhere in what is rendered (see `fields`), so a template can neither compute nor read
anything, and what it may hold is bounded before it is opened.
"""

import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

from docx import Document as open_document
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Emu, Mm
from docxtpl import DocxTemplate

from reports.document import Paper, Report
from reports.formats.docx.blocks import Writer
from reports.formats.docx.body import write
from reports.formats.docx.fields import FIELD, MOST_FIELDS, NotPlain, Plain, asked, odd
from reports.formats.docx.page import PAPERS
from reports.formats.docx.styles import properties, supply
from reports.formats.packing import repacked
from scenarios.problem import Invalid, Problem, Where
from scenarios.reading.decode import read_bytes, too_large

#: What a template may ask for.
FIELDS: Final = ("title", "subtitle", "classification", "badge", "readers", "disclaimer", "scenario", "variant",
                 "hash", "runs", "seed", "program")  # fmt: skip
BODY: Final = "body"
MOST_BYTES: Final = 20_000_000
MOST_UNPACKED: Final = 200_000_000
#: Bytes of all parts that are markup: the engine goes over them many times.
MOST_MARKUP: Final = 3_000_000
#: Elements of body, headers and footers (a page of text has some hundred): joining them takes the square of the time.
MOST_ELEMENTS: Final = 20_000
_MARK = "gasdrill-body"
#: Who hears a warning is settled for the whole process: one thread at a time may change it.
_ALONE: Final = Lock()
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@dataclass(frozen=True)
class Letterhead:
    """A template that was found sound: its bytes, and the fields that a reader meets in it on the first page."""

    content: bytes
    fields: frozenset[str]


def read_template(path: Path | str) -> Letterhead:
    """The letterhead of a file; `Invalid` with everything that is wrong with it."""
    content, problem = read_bytes(path, limit=MOST_BYTES)
    if problem:
        raise Invalid([problem])
    return parse_template(content, str(path))


def parse_template(content: bytes, file: str) -> Letterhead:
    """The same of bytes; `file` is the name that problems carry."""
    try:
        with _ALONE, warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            found = _parsed(content, file)
    except Invalid:
        raise
    except Exception:  # a broken file fails in as many ways as there are libraries under it
        raise Invalid([Problem("letterhead-not-docx", Where(file))]) from None
    if any("Duplicate name" in str(one.message) for one in told):  # two parts of one name: no program reads both
        raise Invalid([Problem("letterhead-not-docx", Where(file))])
    return found


def _parsed(content: bytes, file: str) -> Letterhead:
    where = Where(file)
    document = _open(content, file)
    if document is None:
        raise Invalid([Problem("letterhead-not-docx", where)])
    if sum(1 for part in _parts(document) for _ in part.iter()) > MOST_ELEMENTS:
        raise Invalid([_large(file)])
    known, problems = ", ".join((*FIELDS, BODY)), []
    found: Counter[str] = Counter()
    for text in _paragraphs(_parts(document)):
        if strange := odd(text):
            problems.append(Problem("letterhead-tag", where, data={"text": strange[:40]}))
        found.update(name.strip() for name in FIELD.findall(text))
    if not problems:  # and where no reader looks: attributes, field codes, properties
        everywhere, hidden = asked(document, content)
        found |= everywhere
        if hidden is not None:
            problems.append(Problem("letterhead-tag", where, data={"text": hidden[:40]}))
    for name in found:
        if name not in FIELDS and name != BODY:
            problems.append(Problem("letterhead-field", where, data={"field": name[:40], "known": known}))
    marks = len(_marks(document, r"\{\{\s*body\s*\}\}"))
    if marks != 1 or found[BODY] != 1:
        problems.append(Problem("letterhead-body", where, data={"count": found[BODY]}))
    if found.total() > MOST_FIELDS:
        problems.append(_large(file))
    if problems:
        raise Invalid(list(dict.fromkeys(problems)))
    try:
        filled = _filled(content, dict.fromkeys(FIELDS, ""))
    except NotPlain as error:
        raise Invalid([Problem("letterhead-tag", where, data={"text": str(error)})]) from None
    except Exception as error:  # braces that only Word's own markup keeps apart
        raise Invalid([Problem("letterhead-tag", where, data={"text": str(error)[:40]})]) from None
    (mark,) = _marks(filled, _MARK)
    leaves = _Leaves(filled, _section(filled, mark), turns=False)
    used = [filled.styles, filled.core_properties, filled.settings]  # raises where one is no such part
    filled.save(io.BytesIO())
    if min(leaves.width, leaves.height) <= 0 or not all(used):  # nothing can be written between such margins
        raise Invalid([Problem("letterhead-not-docx", where)])
    return Letterhead(content, _first_page(document))


def render(report: Report, letterhead: Letterhead) -> bytes:
    """The report under the letterhead; the same report and template give the same bytes."""
    document = _filled(letterhead.content, _context(report))
    properties(document, report)
    supply(document, report)
    (mark,) = _marks(document, _MARK)
    body = mark.getparent()
    tail = [e for e in mark.itersiblings() if e.tag != qn("w:sectPr")]
    last = not any(True for element in (mark, *tail) for _ in element.iter(qn("w:sectPr")))
    leaves = _Leaves(document, _section(document, mark), turns=last)
    if list(mark.iter(qn("w:sectPr"))):  # the mark ends a section: its paragraph stays, without its text
        for run in mark.findall(qn("w:r")):
            mark.remove(run)
        tail.insert(0, mark)
    else:
        body.remove(mark)
    for element in tail:
        body.remove(element)
    write(report, Writer(document, report, leaves, letterhead.fields), leaves)
    end = body.find(qn("w:sectPr"))
    for element in tail:
        if end is None:
            body.append(element)
        else:
            end.addprevious(element)
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue())


def _filled(content: bytes, context: dict[str, str]) -> Document:
    """The template with its fields filled in and the mark in the place of the body."""
    template = DocxTemplate(io.BytesIO(content))
    template.render(context | {BODY: _MARK}, Plain((*FIELDS, BODY)), autoescape=True)
    stream = io.BytesIO()
    template.save(stream)
    return open_document(io.BytesIO(stream.getvalue()))


def _context(report: Report) -> dict[str, str]:
    meta = report.meta
    own = {name: str(getattr(report, name)) for name in FIELDS if hasattr(report, name)}
    return own | {name: str(getattr(meta, name)) for name in FIELDS if hasattr(meta, name)}


class _Leaves:
    """The template's own page. What wants a sheet laid across gets the same sheet turned, with head and foot of the
    pages before; in a template of several sections, whose later pages are not ours, everything stays on the page."""

    def __init__(self, document: Document, section: Any, turns: bool) -> None:
        self.document, self.section, self.turns = document, section, turns
        self.upright = section.page_width <= section.page_height
        self.across = False

    @property
    def width(self) -> float:
        s = self.section
        return float(Emu(s.page_width - s.left_margin - s.right_margin - (s.gutter or 0)).mm)

    @property
    def height(self) -> float:
        s = self.section
        return float(Emu(s.page_height - abs(s.top_margin) - abs(s.bottom_margin)).mm)

    def turn(self, paper: Paper) -> None:
        wide, high = PAPERS[paper]
        across = wide > high and self.upright
        if not self.turns or across == self.across:
            return
        self.across = across
        old = self.section
        wide_, high_ = old.page_height, old.page_width
        margins = old.left_margin, old.right_margin, old.top_margin, old.bottom_margin
        new = self.document.add_section(WD_SECTION.NEW_PAGE)
        new.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        new.page_width, new.page_height = wide_, high_
        if across:  # the head keeps its room, the sides share what is usual
            new.left_margin, new.right_margin = min(margins[0], Mm(25)), min(margins[1], Mm(25))
            self._margins = margins
        else:
            new.left_margin, new.right_margin = self._margins[:2]
        new.different_first_page_header_footer = False  # the head of the letter stands on the first page alone
        self.section = new


def _open(content: bytes, file: str) -> Document | None:
    """The document; None where it is none. A file that unpacks to too much is refused before it is opened."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > MOST_UNPACKED:
            raise Invalid([too_large(unpacked, file, MOST_UNPACKED)])
        if sum(e.file_size for e in entries if e.filename.lower().endswith((".xml", ".rels"))) > MOST_MARKUP:
            raise Invalid([_large(file)])
        document = open_document(io.BytesIO(content))
        return document if document.part.content_type == _MAIN and document.sections else None
    except Invalid:
        raise
    except Exception:  # a broken file fails in as many ways as there are libraries under it
        return None


_BOUNDS: Final = {"limit": MOST_MARKUP // 1_000_000, "elements": MOST_ELEMENTS, "fields": MOST_FIELDS}


def _large(file: str) -> Problem:
    return Problem("letterhead-large", Where(file), data=dict(_BOUNDS))


def _parts(document: Document) -> list[Any]:
    """Body, headers and footers as XML."""
    related = [rel.target_part for rel in document.part.rels.values()
               if not rel.is_external and rel.reltype.endswith(("/header", "/footer"))]  # fmt: skip
    return [document.element.body, *(part.element for part in related)]


def _first_page(document: Document) -> frozenset[str]:
    """The fields in the body, and the marks of confidence at head and foot of the first page: those that stand on
    later pages only would leave the first one without."""
    first = document.sections[0]
    ends: tuple[Any, ...] = (first.header, first.footer)
    if first.different_first_page_header_footer:
        ends = (first.first_page_header, first.first_page_footer)
    edges = [end._element for end in ends if not end.is_linked_to_previous]
    marks = _names(edges) & {"classification", "badge", "readers"}
    return (_names([document.element.body]) | marks) - {BODY}


def _names(parts: list[Any]) -> frozenset[str]:
    return frozenset(name.strip() for text in _paragraphs(parts) for name in FIELD.findall(text))


def _paragraphs(parts: list[Any]) -> Iterator[str]:
    """The text of every paragraph, those in tables and text boxes included."""
    for part in parts:
        for paragraph in part.iter(qn("w:p")):
            inner = {id(t) for p in paragraph.iter(qn("w:p")) if p is not paragraph for t in p.iter(qn("w:t"))}
            yield "".join(t.text or "" for t in paragraph.iter(qn("w:t")) if id(t) not in inner)


def _marks(document: Document, pattern: str) -> list[Any]:
    """The paragraphs right in the body that hold nothing but the mark."""
    return [
        p
        for p in document.element.body.iterchildren(qn("w:p"))
        if re.fullmatch(pattern, "".join(t.text or "" for t in p.iter(qn("w:t"))).strip())
    ]


def _section(document: Document, mark: Any) -> Any:
    """The section in which the mark stands."""
    before = sum(1 for e in mark.itersiblings(preceding=True) for _ in e.iter(qn("w:sectPr")))
    return document.sections[before]
