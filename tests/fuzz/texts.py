"""Fuzzer of bytes: what editors, mail programs, disks and bad luck do to the text of a scenario."""

from __future__ import annotations

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
ENCODINGS = ("gb18030", "utf-16", "utf-16-le", "utf-32", "big5", "shift_jis", "latin-1", "utf-8-sig", "cp1252")


def case(random: Random) -> Case:
    """A text with one to six mishaps."""
    content, done = some_text(random).encode(), []
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        do = random.choice((_flip, _cut, _double, _insert, _insert, _swap, _encode, _lines, _number))
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
