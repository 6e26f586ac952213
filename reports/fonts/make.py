"""Make the bundled fonts: subsets of Noto Sans and Noto Serif CJK SC. A tool for developers; it needs fontTools, the
program does not.

    python reports/fonts/make.py [FOLDER WITH THE COLLECTIONS NAMED IN FACES]

Source: Debian package ``fonts-noto-cjk`` 1:20220127+repack1-1 (Noto Sans CJK 2.004, Noto Serif CJK 2.001, OFL-1.1),
face 2 (SC) of each collection; other source files are refused. With fontTools 4.68 the same source gives the same
bytes.

The three faces of papers hold about 11,800 hanzi:

* GB 2312-80, both levels (6,763), by the codec of the standard library;
* 通用规范汉字表 2013 (8,105, ``tgh2013.txt`` in the order of the table; taken from the field kTGH of Unihan 14.0).
  It holds the characters of personal and place names that GB 2312 lacks;
* of the traditional and variant forms of GBK those in ordinary use elsewhere: the ones that are also in Big5 level 1,
  JIS X 0208 or KS X 1001.

The fallback face, in one weight, holds what those lack of GBK and of the whole first block of CJK ideographs
(U+4E00–9FFF), about 9,500 hanzi; with it, all of 通用规范汉字表 and of GBK can be shown.

Besides, in the three: the symbols of GB 2312 and GBK, Latin, Greek, punctuation, arrows, numbers in circles, boxes and
ticks. Noto lacks the ticked box and most small figures: they are put together from its own outlines (``COMPOSED``).
Sans and serif have the same characters, so that a text can change its font and lose nothing. Quotation marks and the
ellipsis are wide, as Chinese wants them; the feature ``pwid`` gives the narrow ones that English wants.
The families are renamed, so that no font of the desk with the same name is ever taken for one of them.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).resolve().parent
SOURCE = Path("/usr/share/fonts/opentype/noto")
SIMPLIFIED_CHINESE = 2


@dataclass(frozen=True)
class Face:
    """One font to make: its family and style, version, the collection that it is cut from, with that file's sha256."""

    family: str
    style: str
    version: str
    source: str
    sha256: str
    rest: bool = False  # only what the faces of papers lack

    @property
    def postscript(self) -> str:
        """The name without blanks, also that of the file."""
        return f"{self.family.replace(' ', '')}-{self.style}"


FACES = (
    Face(
        "Gasdrill Sans SC", "Regular", "2.004", "NotoSansCJK-Regular.ttc",
        "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
    ),
    Face(
        "Gasdrill Sans SC", "Bold", "2.004", "NotoSansCJK-Bold.ttc",
        "faa5f3656a78b2e2d450d27fe8382c778bc2b6bb5ea29c986664a6a435056ceb",
    ),
    Face(
        "Gasdrill Serif SC", "Regular", "2.001", "NotoSerifCJK-Regular.ttc",
        "a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481",
    ),
    Face(
        "Gasdrill Fallback SC", "Regular", "2.004", "NotoSansCJK-Regular.ttc",
        "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a", rest=True,
    ),
)  # fmt: skip
RANGES = (
    (0x0020, 0x007E), (0x00A0, 0x017F), (0x01CD, 0x01DC), (0x0251, 0x0261), (0x02C6, 0x02DD), (0x0370, 0x03FF),
    (0x2010, 0x205F), (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2100, 0x218B), (0x2190, 0x21FF), (0x2200, 0x22FF),
    (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x266F), (0x2700, 0x27BF), (0x3000, 0x303F), (0x3200, 0x33FF),
    (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),
)  # fmt: skip

# New character: the characters it is put together from, each with scale and shift (font units, 1,000 to the em).
COMPOSED: dict[str, list[tuple[str, float, int, int]]] = {
    "☐": [("□", 1, 0, 0)],
    "☑": [("□", 1, 0, 0), ("✓", 0.72, 252, 113)],
    "☒": [("□", 1, 0, 0), ("×", 0.9, 50, 42)],
    "⚠": [("△", 1, 0, 0), ("!", 0.55, 412, 130)],
    "✔": [("✓", 1, 0, 0)],
    "✗": [("×", 1, 0, 0)],
    "✘": [("×", 1, 0, 0)],
    **{small: [(str(i), 0.6, 20, -130)] for i, small in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    **{small: [(str(i), 0.6, 20, 330)] for i, small in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹") if i not in (1, 2, 3)},
}
NARROWED = "“”‘’…"
FREE_SLOT = 0xAC00  # Hangul syllables: glyphs that the subset does not keep, so their places can be taken


def of_codec(name: str, first: int = 0x81, last: int = 0xFE) -> set[str]:
    """The characters that the two-byte codes with lead byte ``first`` to ``last`` stand for."""
    found = set()
    for lead in range(first, last + 1):
        for trail in range(0x40, 0xFF):
            text = bytes([lead, trail]).decode(name, errors="ignore")
            if len(text) == 1 and ord(text) > 0x7F:
                found.add(text)
    return found


def is_hanzi(character: str) -> bool:
    """Whether the character is of the first block of CJK ideographs, the one that all these codes draw from."""
    return "\u4e00" <= character <= "\u9fff"


def wanted() -> set[int]:
    """The code points to keep; those that the source lacks fall away."""
    gbk = of_codec("gbk")
    table = set((HERE / "tgh2013.txt").read_text(encoding="utf-8")) - {"\n"}
    elsewhere = of_codec("big5", 0xA1, 0xC8) | of_codec("euc_jp", 0xA1) | of_codec("euc_kr", 0xA1)
    hanzi = of_codec("gb2312") | table | {c for c in gbk & elsewhere if is_hanzi(c)}
    symbols = {c for c in gbk if not is_hanzi(c) and not "\ue000" <= c <= "\uf8ff"}
    return {ord(c) for c in hanzi | symbols | set(COMPOSED)} | {
        code for first, last in RANGES for code in range(first, last + 1)
    }


def rest() -> set[int]:
    """The code points of the fallback face: the hanzi of GBK and of the first block that ``wanted`` leaves out."""
    gbk = {ord(c) for c in of_codec("gbk") if not "\ue000" <= c <= "\uf8ff"}
    return (gbk | set(range(0x4E00, 0xA000))) - wanted()


def cut(folder: Path, face: Face) -> TTFont:
    """The subset of one face: no hinting, no vertical metrics, of layout features kerning and narrow marks."""
    source = folder / face.source
    found = hashlib.sha256(source.read_bytes()).hexdigest()
    if found != face.sha256:
        raise SystemExit(f"{source}: sha256 {found}, wanted {face.sha256}")
    font = TTCollection(str(source)).fonts[SIMPLIFIED_CHINESE]
    font.recalcTimestamp = False
    compose(font)
    narrow(font)
    options = subset.Options(
        hinting=False, layout_features=["kern", "pwid"], notdef_outline=True, glyph_names=False, name_IDs=["*"],
        name_languages=[0x409], drop_tables=["BASE", "GDEF", "VORG", "vhea", "vmtx"], recalc_timestamp=False,
    )  # fmt: skip
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=rest() if face.rest else wanted())
    subsetter.subset(font)
    rename(font, face)
    return font


def compose(font: TTFont) -> None:
    """Draw the characters of ``COMPOSED`` into free glyph slots and map them, before the subset is taken."""
    cmap, glyphs, top = font.getBestCmap(), font.getGlyphSet(), font["CFF "].cff.topDictIndex[0]
    for number, (character, parts) in enumerate(COMPOSED.items()):
        slot = cmap[FREE_SLOT + number]
        private = top.FDArray[top.FDSelect[font.getGlyphID(slot)]].Private
        first, scale = parts[0][:2]
        width = round(glyphs[cmap[ord(first)]].width * scale) + (20 if scale < 1 else 0)
        pen = T2CharStringPen(width - private.nominalWidthX, glyphs)
        for base, scale, right, up in parts:
            glyphs[cmap[ord(base)]].draw(TransformPen(pen, (scale, 0, 0, scale, right, up)))
        top.CharStrings[slot] = pen.getCharString(private, top.GlobalSubrs)
        font["hmtx"][slot] = (width, 0)
        for table in font["cmap"].tables:
            if table.isUnicode() and table.format != 14:
                table.cmap[ord(character)] = slot


def narrow(font: TTFont) -> None:
    """Leave of the feature ``pwid`` only the marks of ``NARROWED``, so that the subset keeps no narrow kana."""
    kept = {font.getBestCmap()[ord(mark)] for mark in NARROWED}
    table = font["GSUB"].table
    lookups = {
        number
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "pwid"
        for number in record.Feature.LookupListIndex
    }
    for number in lookups:
        for substitution in table.LookupList.Lookup[number].SubTable:
            inner = getattr(substitution, "ExtSubTable", substitution)
            inner.mapping = {wide: slim for wide, slim in inner.mapping.items() if wide in kept}


def rename(font: TTFont, face: Face) -> None:
    """Give the subset its own family name; copyright, authors, licence and version stay as they are."""
    names = {
        1: face.family,
        2: face.style,
        3: f"{face.version};{face.postscript}",
        4: f"{face.family} {face.style}".replace(" Regular", ""),
        6: face.postscript,
    }
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    font["name"].names = [record for record in font["name"].names if record.nameID not in (16, 17)]
    top = font["CFF "].cff
    top.fontNames = [face.postscript]
    top[0].FullName = names[4]
    top[0].FamilyName = face.family


def main(folder: Path) -> None:
    """Write the files and SHA256SUMS."""
    sums = []
    for face in FACES:
        target = HERE / f"{face.postscript}.otf"
        cut(folder, face).save(str(target))
        sums.append(f"{hashlib.sha256(target.read_bytes()).hexdigest()}  {target.name}\n")
    (HERE / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE)
