"""The report as one HTML file: whole, safe, self-contained, and seen in a browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reports.document import Heading, Paragraph, Section, Table
from reports.formats.html import render
from reports.formats.sheets import sheets

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VOID = {"meta", "link", "col", "br", "img", "hr", "input", "path", "use", "rect"}


class Reader(HTMLParser):
    """Reads a page back: tags in order, texts by the tag that they stand in, ids, links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1], " ".join(data.split())))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]

    def said(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag]


@pytest.fixture(scope="session")
def pages(reports: dict[str, Any]) -> dict[str, str]:
    return {lang: render(report) for lang, report in reports.items()}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_of_the_report_is_on_the_page(pages: dict[str, str], reports: dict[str, Any], lang: str) -> None:
    """Headings in order, every row of every table, the badge, and tags that close."""
    reader, report = Reader(pages[lang]), reports[lang]
    assert reader.open == []
    assert reader.said("h2")[1:] == [section.heading for section in report.sections]
    assert reader.said("h1") == [report.title]
    rows = sum(len(block.rows) + 1 for block in report.blocks() if isinstance(block, Table))
    assert len(reader.all("tr")) == rows
    assert sum(text == report.badge for _, text in reader.texts) == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sentence_stands_on_cover_and_last_page(pages: dict[str, str], reports: dict[str, Any], lang: str) -> None:
    """Once before the contents, once after the last section."""
    texts = [text for _, text in Reader(pages[lang]).texts]
    where = [i for i, text in enumerate(texts) if text == reports[lang].disclaimer]
    assert len(where) == 2
    assert where[0] < texts.index(reports[lang].contents)
    assert where[1] == len(texts) - 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_stands_alone_and_is_accessible(pages: dict[str, str], lang: str) -> None:
    """No script, nothing fetched; language, table scopes, named pictures, ids used once, links that lead somewhere."""
    page, reader = pages[lang], Reader(pages[lang])
    assert reader.all("html")[0]["lang"] == {"zh": "zh-CN", "en": "en"}[lang]
    assert reader.all("script") == []
    assert all(str(value).startswith("data:") for tag in ("link", "img") for value in _refs(reader, tag))
    assert "@import" not in page
    assert all(attrs.get("scope") for attrs in reader.all("th"))
    assert all(attrs.get("role") == "img" and attrs.get("aria-label") for attrs in reader.all("svg"))
    ids = [attrs["id"] for _, attrs in reader.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [str(attrs.get("href")) for attrs in reader.all("a")]
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)


def _refs(reader: Reader, tag: str) -> list[str | None]:
    return [attrs.get("href") or attrs.get("src") for attrs in reader.all(tag)]


def test_titles_of_the_file_are_text_and_nothing_else(hostile: Any) -> None:
    """A title with tags, a closing style and braces is shown as it was written and does nothing."""
    page = render(hostile)
    reader = Reader(page)
    assert reader.all("script") == []
    assert len(reader.all("style")) == page.count("<style>")
    assert any("<script>alert(1)</script>{x}</style>" in text for _, text in reader.texts)
    assert reader.open == []


def test_the_same_report_gives_the_same_bytes(pages: dict[str, str], reports: dict[str, Any]) -> None:
    """Rendering draws on nothing but the report."""
    assert render(reports["zh"]) == pages["zh"]


def test_a_heading_goes_with_the_wide_block_after_it() -> None:
    """Headings and paragraphs just before a block on another paper are printed with it, not left behind."""
    wide = Table("", (), (), paper="a4-landscape")
    first, text, head = Paragraph("a"), Paragraph("b"), Heading("c")
    section = Section("s", "", "s", (first, Table("", (), ()), text, head, wide, text))
    assert [(sheet.paper, len(sheet.blocks)) for sheet in sheets(section)] == [
        ("a4", 2),
        ("a4-landscape", 3),
        ("a4", 1),
    ]
    assert [sheet.paper for sheet in sheets(Section("s", "", "s", (first, wide)))] == ["a4-landscape"]
    assert [sheet.paper for sheet in sheets(Section("s", "", "s", ()))] == ["a4"]


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_seen_in_a_browser(browser: Browser, pages: dict[str, str], tmp_path: Path, lang: str, width: int) -> None:
    """No message on the console, no request beyond the file, nothing wider than the window, and a picture of it."""
    file = tmp_path / "report.html"
    file.write_text(pages[lang], encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert said == []
    picture = tmp_path / f"report-{lang}-{width}.png"
    page.screenshot(path=picture, full_page=True)
    assert picture.stat().st_size > 50_000
    page.close()


@pytest.mark.browser
def test_printed_on_paper(browser: Browser, pages: dict[str, str], tmp_path: Path) -> None:
    """A4 upright, the list across, the golden ten minutes on A3: three sizes of paper in one file."""
    file = tmp_path / "report.html"
    file.write_text(pages["zh"], encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    pdf = page.pdf(prefer_css_page_size=True)
    page.close()
    assert pdf.startswith(b"%PDF")
    sizes = {tuple(round(float(x)) for x in box.split()[2:4]) for box in _media_boxes(pdf)}
    assert len(sizes) == 3, sizes


def _media_boxes(pdf: bytes) -> list[str]:
    return [found.decode() for found in re.findall(rb"/MediaBox\s*\[([^\]]+)\]", pdf)]
