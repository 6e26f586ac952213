"""Quantities as people write them, and as the program counts them: whole milliseconds, metres, metres per second."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, NoReturn

from pydantic_core import PydanticCustomError

#: Milliseconds per unit, in the order in which a duration names them; the first word of each is the canonical one.
UNITS: Final = (
    (("d", "day", "days", "天"), 86_400_000),
    (("h", "hour", "hours", "小时", "时"), 3_600_000),
    (("min", "mins", "minute", "minutes", "分钟", "分"), 60_000),
    (("s", "sec", "second", "seconds", "秒钟", "秒"), 1000),
    (("ms", "毫秒"), 1),
)
#: The longest duration that a file may hold: 30 d.
LONGEST: Final = 30 * 86_400_000

_NUMBER = r"\d{1,12}(?:\.\d{1,9})?"
_PARTS = "".join(
    rf"(?:(?P<u{ms}>{_NUMBER})\s*(?:{'|'.join(sorted(words, key=len, reverse=True))})\s*)?" for words, ms in UNITS
)
_DURATION = re.compile(rf"(?P<minus>-)?\s*{_PARTS}")
_BARE = re.compile(r"[-+]?\d+(?:\.\d*)?")
_CLOCK = re.compile(r"\d+(?::\d+){1,2}(?:\.\d+)?")
# 半小时, 1分半, 一个半小时, 两分钟, 十五秒: halves and small numbers in words.
_SPOKEN_UNIT = "天|小时|时|分钟|分|秒钟|秒"
_HALF_BEFORE = re.compile(rf"(\d{{0,12}})个?半个?(?={_SPOKEN_UNIT})")
_HALF_AFTER = re.compile(rf"(\d{{1,12}})个?({_SPOKEN_UNIT})半$")
_TENS = re.compile(r"([一二两三四五六七八九])?十([一二三四五六七八九])?")
_DIGITS: Final = {digit: str(n) for n, digit in enumerate("零一二三四五六七八九")} | {"两": "2"}
_SPEED = re.compile(rf"({_NUMBER})\s*(m/s|米/秒|米每秒|km/h|公里/小时|千米/小时|公里每小时|千米每小时)")
_DISTANCE = re.compile(rf"({_NUMBER})\s*(m|米|km|公里|千米)?")


def milliseconds(value: Any) -> int:
    """Whole milliseconds of `90s`, `2 min`, `1min30s`, `1.5 h`, `500ms`, `2分30秒`, `半小时`, `1分半`, rounded half up.

    Units run from large to small, each once; only the last number may have a fraction. Full-width letters and digits
    count as their ASCII twins. Raises PydanticCustomError: `missing-unit` for a bare number, `sexagesimal` for `10:30`,
    `out-of-range` below 0 or above 30 d, `bad-duration` for all else.
    """
    text = _narrow(value, "bad-duration")
    if _BARE.fullmatch(text):
        _refuse("missing-unit", value, units="s, min, h")
    if _CLOCK.fullmatch(text):
        _refuse("sexagesimal", value, **_clock_reading(text))
    match = _DURATION.fullmatch(_spoken(text))
    parts = [(match[f"u{ms}"], ms) for _, ms in UNITS if match[f"u{ms}"]] if match else []
    if match is None or not parts or any("." in number for number, _ in parts[:-1]):
        _refuse("bad-duration", value)
    total = sum((Decimal(number) * ms for number, ms in parts), Decimal(0))
    if match["minus"] and total:
        _refuse("out-of-range", value, relation="≥", limit="0s")
    if total > LONGEST:
        _refuse("out-of-range", value, relation="≤", limit="30d")
    return _rounded(total)


def format_duration(ms: int) -> str:
    """The canonical text of whole milliseconds: hours, minutes and seconds without the zeros, `1h`, `1min30s`, `0.5s`.

    `milliseconds` reads it back equal. ValueError below 0.
    """
    if ms < 0:
        raise ValueError(f"a duration is not negative: {ms} ms")
    minutes, rest = divmod(ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{Decimal(rest) / 1000:f}"
    parts = [f"{hours}h" if hours else "", f"{minutes}min" if minutes else "", f"{seconds}s" if rest else ""]
    return "".join(parts) or "0s"


def metres_per_second(value: Any) -> float:
    """The speed in m/s of `1.2 m/s`, `4 km/h`, `1.2米/秒`; above 0, at most 100 m/s.

    Raises PydanticCustomError: `missing-unit`, `out-of-range`, `bad-speed`.
    """
    text = _narrow(value, "bad-speed")
    if _BARE.fullmatch(text):
        _refuse("missing-unit", value, units="m/s, km/h")
    match = _SPEED.fullmatch(text)
    if match is None:
        _refuse("bad-speed", value)
    speed = Decimal(match[1]) / (1 if match[2] in ("m/s", "米/秒", "米每秒") else Decimal("3.6"))
    if not speed:
        _refuse("out-of-range", value, relation=">", limit="0 m/s")
    if speed > 100:
        _refuse("out-of-range", value, relation="≤", limit="100 m/s")
    return float(speed)


def metres(value: Any) -> int:
    """Whole metres of `30`, `30 m`, `30米` or `1.2 km`, rounded half up; distances are metres where no unit is written.

    Raises PydanticCustomError: `out-of-range` below 0 or above 100 km, `bad-distance`.
    """
    text = _narrow(value, "bad-distance")
    match = _DISTANCE.fullmatch(text.removeprefix("-"))
    if match is None:
        _refuse("bad-distance", value)
    total = Decimal(match[1]) * (1000 if match[2] in ("km", "公里", "千米") else 1)
    if text.startswith("-") and total:
        _refuse("out-of-range", value, relation="≥", limit="0 m")
    if total > 100_000:
        _refuse("out-of-range", value, relation="≤", limit="100 km")
    return _rounded(total)


def _narrow(value: Any, code: str) -> str:
    """The text of a value in lower case, full-width forms narrowed; refused with `code` if it is no text or number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > 60:
        _refuse(code, value)
    return unicodedata.normalize("NFKC", str(value)).strip().lower()


def _spoken(text: str) -> str:
    """A duration as people say it, in figures: 一个半小时 → 1.5小时, 1分半 → 1.5分, 十五秒 → 15秒."""
    text = _TENS.sub(lambda m: f"{_DIGITS.get(m[1], '1')}{_DIGITS.get(m[2], '0')}", text)
    text = "".join(_DIGITS.get(character, character) for character in text)
    text = _HALF_BEFORE.sub(lambda m: f"{m[1] or 0}.5", text)
    text = _HALF_AFTER.sub(r"\1.5\2", text)
    return re.sub(rf"(?<=\d)个(?={_SPOKEN_UNIT})", "", text)


def _rounded(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def _clock_reading(text: str) -> dict[str, str]:
    """What `10:30` (minutes and seconds) or `1:10:30` would be with units, as far as it can be meant.

    Excel turns `5:00` into the time of day 05:00:00, whichever was meant: both are offered.
    """
    *others, seconds = text.split(":")
    hours, minutes = ("0", *others)[-2:]
    if "." in seconds or any(len(part) > 2 for part in (hours, minutes, seconds)):
        return {}
    likely = format_duration((int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000)
    if len(others) == 2 and int(hours) and not int(seconds):
        likely = f"{format_duration((int(hours) * 60 + int(minutes)) * 1000)} / {likely}"
    return {"suggestion": likely}


def _refuse(code: str, value: Any, **data: str) -> NoReturn:
    raise PydanticCustomError(code, code, {"value": str(value)[:40], **data})
