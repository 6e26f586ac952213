"""Fuzzer of bytes: what editors, mail programs, disks and bad luck do to the text of a scenario."""

from __future__ import annotations

import re
from random import Random

from tests.fuzz.bases import some_text
from tests.fuzz.door import Case

FILE = "f.yaml"
PIECES = (
    *(
        "\t",
        "\n",
        "\r",
        "\x00",
        "\x1b[31m",
        "\u202e",
        "\u200b",
        "\ufeff",
        "\x85",
        "\u2028",
        "：",
        "，",
        "“",
        "🧯",
        "𠀀",
    ),
    *("- ", ": ", "#", " #", "? ", "| \n", ">-\n", "---\n", "...\n", "%YAML 1.1\n", "&a ", "*a", "<<: *a\n", "!!set "),
    *("!!python/object:os.system ", "!x ", "!!binary ", "{", "}", "[", "]", "'", '"', "\\", "@", "`", "[/x]", "{x}"),
    *("9" * 400, "1e999", "-0", "0x1F", "0o17", ".inf", ".nan", "1_000", "12:30:45", "2026-06-01", "~", "null", "yes"),
    *(
        "[" * 3000,
        "{a: " * 800,
        "- " * 900,
        "a: {" * 150 + "}" * 150,
        "&a [*a]",
        "x" * 20_000,
        "１２３",
        "４秒",
        "半小时",
    ),
)
#: What a person may type into a text.
TYPED = ("[b]", ":x:", "#2", "𠮷", "龘", "é", "ą", "〓", "（", "\u3000", "①", "👨‍👩", "℃", "m³", "\\n", "{n}", "%s")
ENCODINGS = ("gb18030", "utf-16", "utf-16-le", "utf-32", "big5", "shift_jis", "latin-1", "utf-8-sig", "cp1252")


def case(random: Random) -> Case:
    """A text with one to six mishaps."""
    content, done, gentle = some_text(random).encode(), [], random.random() < 0.6
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        do = random.choice(GENTLE if gentle else (*ROUGH, *GENTLE))
        content = do(content, random)
        done.append(do.__name__[1:])
    commands = [
        ("check", f"@/{FILE}", *random.choice(((), ("--json",)))),
        ("simulate", f"@/{FILE}", "-n", "2", "-j", "1"),
    ]
    return Case(" ".join(done), {FILE: content}, tuple(commands))


def _spot(content: bytes, random: Random) -> int:
    return random.randrange(len(content) + 1)


def _flip(content: bytes, random: Random) -> bytes:
    changed = bytearray(content or b" ")
    for _ in range(random.choice((1, 1, 3, 30))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(content: bytes, random: Random) -> bytes:
    a, b = sorted((_spot(content, random), _spot(content, random)))
    return random.choice((content[:a], content[a:], content[:a] + content[b:]))


def _double(content: bytes, random: Random) -> bytes:
    a = _spot(content, random)
    b = a + random.choice((1, 10, 200, 2000))
    return content[:b] + content[a:b] * random.choice((1, 1, 2, 50)) + content[b:]


def _insert(content: bytes, random: Random) -> bytes:
    a, piece = _spot(content, random), random.choice(PIECES)
    return content[:a] + piece.encode(random.choice(("utf-8", "utf-8", "utf-8", "gb18030"))) + content[a:]


def _swap(content: bytes, random: Random) -> bytes:
    a, b = sorted((_spot(content, random), _spot(content, random)))
    middle = (a + b) // 2
    return content[:a] + content[middle:b] + content[a:middle] + content[b:]


def _encode(content: bytes, random: Random) -> bytes:
    return content.decode("utf-8", "replace").encode(random.choice(ENCODINGS), "replace")


def _lines(content: bytes, random: Random) -> bytes:
    """Lines lost, doubled, pushed in or out, or ended as elsewhere."""
    lines = content.split(b"\n")
    i = random.randrange(len(lines))
    match random.randrange(5):
        case 0:
            del lines[i]
        case 1:
            lines.insert(random.randrange(len(lines)), lines[i])
        case 2:
            lines[i] = b" " * random.randint(1, 4) + lines[i]
        case 3:
            lines[i] = lines[i].lstrip()
        case _:
            return random.choice((b"\r\n", b"\r")).join(lines)
    return b"\n".join(lines)


def _number(content: bytes, random: Random) -> bytes:
    """A figure of the text grows beyond all bounds, or shrinks."""
    spots = [i for i, byte in enumerate(content) if 48 <= byte <= 57]
    if not spots:
        return content
    i = random.choice(spots)
    return content[:i] + random.choice((b"0", b"-", b"9" * 30, b"1e", b".", b"0.0", b"9" * 5000)) + content[i:]


def _typed(content: bytes, random: Random) -> bytes:
    """A character typed into a text, or in the place of one of it."""
    text = content.decode("utf-8", "replace")
    spots = [match.end() for match in re.finditer(r"(?:title|note|zh|en|unit): ['\"]?[^\n{}\[\],'\"]", text)]
    a = random.choice(spots or [0])
    return (text[:a] + random.choice(PIECES[:14] + TYPED) + text[a + random.randrange(2) :]).encode()


def _said(content: bytes, random: Random) -> bytes:
    """Remarks and blank lines between the lines, blanks at their ends."""
    lines = content.split(b"\n")
    i = random.randrange(len(lines))
    match random.randrange(3):
        case 0:
            lines.insert(i, random.choice(TYPED).encode().join((b"  # ", b" ")))
        case 1:
            lines.insert(i, random.choice((b"", b"   ", b"\t", b"#")))
        case _:
            lines[i] += random.choice((b" ", b"   ", b" # x", b"\r", b" #"))
    return b"\n".join(lines)


def _figure(content: bytes, random: Random) -> bytes:
    """A figure of the text becomes another."""
    found = list(re.finditer(rb"(?<![\w.])\d+(?:\.\d+)?", content))
    if not found:
        return content
    match = random.choice(found)
    other = random.choice(("0", "1", "007", "3", "0.5", "90", "1e2", "４", "99999", "1_0", "-2", "+3", "3.0")).encode()
    return content[: match.start()] + other + content[match.end() :]


def _open(content: bytes, random: Random) -> bytes:
    """As other programs save it."""
    return random.choice((b"\xef\xbb\xbf", b"\n\n", b"---\n", b"# x\n", b"%YAML 1.2\n---\n")) + random.choice(
        (content, content.replace(b"\n", b"\r\n"), content + b"\n...\n", content.rstrip())
    )


ROUGH = (_flip, _cut, _double, _insert, _insert, _swap, _encode, _lines, _number)
GENTLE = (_typed, _typed, _said, _figure, _figure, _open)
