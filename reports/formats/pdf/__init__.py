"""A report as PDF/A-2a, tagged for readers who cannot see it (PDF/UA-1), set by typst in the bundled fonts.

The template gets the report as JSON; nothing of a report is ever read as typst markup, nothing is fetched.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from reports import fonts
from reports.document import Report
from reports.formats.pdf import glyphs
from reports.formats.pdf.data import Composer

__all__ = ["GETA", "Pdf", "PdfError", "render"]

GETA = glyphs.GETA
TEMPLATES = ("main.typ", "blocks.typ", "pages.typ")
#: A file that says when it was made differs each time; papers carry their dates in their text.
DATE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pdf:
    """The file, and the characters of the report that no font had: `GETA` stands in their place.

    `borrowed` names the font files beyond the bundled ones that were needed.
    """

    content: bytes
    missing: tuple[str, ...] = ()
    borrowed: tuple[str, ...] = ()


class PdfError(Exception):
    """Typst could not set the paper: `what` it says, `where` in the template, its `hints`."""

    def __init__(self, what: str, where: tuple[str, ...] = (), hints: tuple[str, ...] = ()) -> None:
        super().__init__(what)
        self.what, self.where, self.hints = what, where, hints


def render(report: Report, font_dirs: Sequence[Path] = ()) -> Pdf:
    """The report as PDF/A; the same report and fonts give the same bytes.

    Characters that the bundled fonts lack are taken from the fonts in `font_dirs`, searched with their subfolders in
    order of name (a font file may stand for a folder); those that are nowhere become `GETA` and are named in the
    result. PdfError if typst refuses the paper even so. A font that typst cannot put into a PDF/A is done without.
    """
    found = glyphs.find(report.texts(), font_dirs)
    if found.borrowed:
        try:
            return _made(report, found)
        except PdfError:
            found = glyphs.find(report.texts())
    return _made(report, found)


def _made(report: Report, found: glyphs.Glyphs) -> Pdf:
    import typst

    with TemporaryDirectory(prefix="gasdrill-") as folder:
        paper, extra = Path(folder, "paper"), Path(folder, "fonts")
        _lay_out(report, found, paper)
        families = _borrow(found.borrowed, extra)
        try:
            content = typst.compile(
                paper / "main.typ",
                root=paper,
                format="pdf",
                sys_inputs=_inputs(families),
                font_paths=[fonts.FOLDER, extra],
                ignore_system_fonts=True,
                pdf_standards=["a-2a", "ua-1"],
                timestamp=DATE,
            )
        except typst.TypstError as error:
            raise PdfError(error.message, tuple(error.trace), tuple(error.hints)) from error
    return Pdf(content, tuple(sorted(found.missing)), tuple(path.name for path in found.borrowed))


def _lay_out(report: Report, found: glyphs.Glyphs, folder: Path) -> None:
    """Write the template and the data of the report into a new folder, outside of which typst sees nothing."""
    folder.mkdir()
    for name in TEMPLATES:
        (folder / name).write_bytes(files("reports.formats.pdf").joinpath(name).read_bytes())
    data = json.dumps(Composer(report, found).data(), ensure_ascii=False)
    (folder / "data.json").write_text(data, encoding="utf-8")


def _inputs(families: Sequence[str]) -> dict[str, str]:
    return {
        "serif": json.dumps([fonts.SERIF_FAMILY, fonts.FALLBACK_FAMILY, *families]),
        "sans": json.dumps([fonts.FAMILY, fonts.FALLBACK_FAMILY, *families]),
        "date": json.dumps([DATE.year, DATE.month, DATE.day]),
    }


def _borrow(paths: Sequence[Path], folder: Path) -> tuple[str, ...]:
    """Put copies of the font files, and nothing else, into a new folder; the names of their families."""
    import typst

    folder.mkdir()
    if not paths:
        return ()
    for number, path in enumerate(paths):
        shutil.copyfile(path, folder / f"{number}{path.suffix.lower()}")
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    return tuple(known.families())
