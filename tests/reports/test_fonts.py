"""The bundled fonts: what they show, and that they are the files that make.py makes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import matplotlib
import pytest

from reports import fonts
from reports.fonts import lending
from scenarios.reading import parse

DEJAVU = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
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


def test_all_of_gbk_and_of_the_first_block_of_hanzi_can_be_shown() -> None:
    """Traditional and rare characters are there too: all 21,003 hanzi and all symbols of GBK (but the ≒, which
    matplotlib's own font lends), and every hanzi of U+4E00–9FEF. What is taken to be
    shown without a look is shown."""
    codes = (bytes([lead, trail]) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    gbk = {text for code in codes if len(text := code.decode("gbk", errors="ignore")) == 1 and text > "\x7f"}
    assert len([c for c in gbk if "\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff"]) >= 20_902
    assert fonts.missing("".join(gbk)) == {"≒"}
    assert lending.shown("≒") == "≒"
    assert fonts.missing("".join(map(chr, range(0x4E00, 0x9FF0)))) == set()
    assert fonts.missing("".join(map(chr, [*range(0x20, 0x7F), *lending.ALSO]))) == set()


def test_the_fallback_holds_only_the_rest_and_is_small() -> None:
    """No character is bundled twice for nothing; the fallback stays under 3 MB, all fonts together under 14 MB."""
    assert not fonts.covered(fonts.FALLBACK) - {0x20, 0xA0} & fonts.covered()
    assert fonts.FALLBACK.stat().st_size < 3_000_000
    assert sum(path.stat().st_size for path in fonts.FOLDER.glob("*.otf")) < 14_000_000


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no fonts of its own: only what comes with the program."""
    monkeypatch.setattr(lending, "desk", lambda: (DEJAVU,))
    monkeypatch.setattr(lending, "_lent", {})


@pytest.mark.usefixtures("bare")
def test_what_no_font_has_is_a_geta_mark_and_what_has_no_shape_is_nothing() -> None:
    """Letters of other languages and simple emoji are lent by matplotlib's font; the rest is 〓, never a box."""
    assert lending.shown("关阀ą č ł😀ა") == "关阀ą č ł😀ა"
    assert lending.families("关阀") == [fonts.FAMILY]
    assert lending.families("关龘č") == [fonts.FAMILY, fonts.FALLBACK_FAMILY, f"lent by {DEJAVU}"]
    assert lending.shown("甲한𠀀\ue000\ud800乙") == "甲〓〓〓〓乙"
    assert lending.shown("甲\u200b\ufeff\u202e\x9b\x01乙\ufe0f") == "甲乙"


def test_a_font_of_the_machine_lends_but_none_that_has_a_box_for_everything(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """System fonts are asked in a fixed order, ordinary faces first; fonts of last resort are never asked."""
    from matplotlib import font_manager

    names = ("B-Bold.ttf", "C.ttf", "LastResort.otf", "a-Light.otf", "b.ttf")
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(tmp_path / name) for name in names])
    lending.desk.cache_clear()
    try:
        found = lending.desk()
        assert found[0] == DEJAVU
        assert [path.name for path in found[1:]] == ["b.ttf", "C.ttf", "a-Light.otf", "B-Bold.ttf"]
    finally:
        lending.desk.cache_clear()
    resort = DEJAVU.with_name("LastResortHE-Regular.ttf")
    assert lending.EMPTY.search(resort.stem)
    georgian = tmp_path / "lent.ttf"
    georgian.write_bytes(DEJAVU.read_bytes())
    assert lending.lenders("ა\ue000𠀀", (tmp_path / "none.ttf", georgian)) == ((georgian,), frozenset({"\ue000", "𠀀"}))


@pytest.mark.usefixtures("bare")
def test_a_file_with_a_character_that_no_font_has_is_warned_of_once_with_its_place() -> None:
    """One warning for the file, at the first such text, naming the characters; none where all can be shown."""
    text = "format: 1\nscenario: {id: x, title: 关阀龘č😀}\nsteps: {a: {title: 甲𠀀}, b: {title: 乙한𠀀}}\n"
    (problem,) = lending.unshown(parse(text, "x.yaml"))
    assert (problem.code, problem.severity) == ("no-glyph", "warning")
    assert str(problem.where) == "x.yaml:3:20"
    assert problem.data == {"characters": "한(U+D55C) 𠀀(U+20000)", "places": 2, "mark": "〓"}
    assert lending.unshown(parse(text.replace("𠀀", "").replace("한", ""), "x.yaml")) == []


def test_an_ordinary_file_is_checked_without_opening_a_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text of GBK costs nothing: no font is opened for it."""
    monkeypatch.setattr(lending, "absent_of", lambda text: pytest.fail("a font was asked"))
    assert lending.unshown(parse("scenario: {id: x, title: 关闭氣相閥㎥①—朱镕基龘}\n", "x.yaml")) == []


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
    assert fontManager.findfont(FontProperties(family=fonts.FALLBACK_FAMILY)) == str(fonts.FALLBACK)
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
        (fonts.FALLBACK, fonts.FALLBACK_FAMILY, "2014-2021"),
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
