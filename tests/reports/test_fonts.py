"""The bundled fonts: what they show, and that they are the files that make.py makes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from reports import fonts

SYMBOLS = "ⅠⅡⅢΩ㎥☑☐□✓✗≥≤±×÷→←℃①⑩…—·“”‘’《》〔〕【】、。，；：？！％‰m³H₂OC₃H₈µαβπ⚠"


def gb2312() -> str:
    pairs = (bytes([lead, trail]) for lead in range(0xB0, 0xF8) for trail in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", errors="ignore") for pair in pairs)


def test_every_hanzi_of_gb2312_can_be_shown() -> None:
    """A text of ordinary simplified Chinese has no missing character."""
    hanzi = gb2312()
    assert len(hanzi) == 6763
    assert fonts.missing(hanzi) == set()


def test_the_characters_of_the_national_table_can_be_shown() -> None:
    """All 8,105 characters of 通用规范汉字表, names of people and places among them, are there."""
    table = (fonts.FOLDER / "tgh2013.txt").read_text(encoding="utf-8").replace("\n", "")
    assert len(set(table)) == 8105
    assert fonts.missing(table) == set()
    assert fonts.missing("喆堃昇璟彧翀珺垚镕犇赟") == set()


def test_symbols_of_papers_can_be_shown() -> None:
    """Ticked boxes, units, formulas and numbers in circles are there, in both weights and in the serif."""
    assert fonts.missing(SYMBOLS) == set()
    assert fonts.covered(fonts.BOLD) == fonts.covered(fonts.REGULAR)
    assert fonts.covered(fonts.SERIF) == fonts.covered(fonts.REGULAR)


def test_a_character_that_is_not_there_is_named() -> None:
    """``missing`` returns just what cannot be shown; line breaks do not count."""
    assert fonts.missing("充装站\n한글") == {"한", "글"}


def test_register_gives_a_family_that_matplotlib_finds() -> None:
    """After ``register`` matplotlib takes the bundled files for the family, in both weights, and once only."""
    from matplotlib.font_manager import FontProperties, fontManager

    family = fonts.register()[0]
    assert fontManager.findfont(FontProperties(family=family)) == str(fonts.REGULAR)
    assert fontManager.findfont(FontProperties(family=family, weight="bold")) == str(fonts.BOLD)
    fonts.register()
    assert sum(entry.name == family for entry in fontManager.ttflist) == 2


def test_the_files_are_those_of_the_sums() -> None:
    """The font files are the ones that SHA256SUMS records."""
    sums = [line.split() for line in (fonts.FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    assert {name for _, name in sums} == {path.name for path in fonts.FOLDER.glob("*.otf")}
    for digest, name in sums:
        assert hashlib.sha256((fonts.FOLDER / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize(
    ("path", "family", "years"),
    [
        (fonts.REGULAR, fonts.FAMILY, "2014-2021"),
        (fonts.BOLD, fonts.FAMILY, "2014-2021"),
        (fonts.SERIF, fonts.SERIF_FAMILY, "2017-2022"),
    ],
)
def test_the_licence_goes_with_the_font(path: Path, family: str, years: str) -> None:
    """Each font has its own family name, still says whose it is and under what licence; the licence is beside it."""
    ttlib = pytest.importorskip("fontTools.ttLib")
    names = ttlib.TTFont(path)["name"]
    assert names.getDebugName(1) == family
    assert f"{years} Adobe" in names.getDebugName(0)
    assert "SIL Open Font License" in names.getDebugName(13)
    text = (fonts.FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert f"Copyright {years} Adobe (http://www.adobe.com/) for {family}" in text
    assert "SIL OPEN FONT LICENSE" in text
    assert "PERMISSION & CONDITIONS" in text
    assert "DISCLAIMER" in text
