"""What an unquoted word of YAML 1.2 means, and how a value is spelled so that it means itself."""

import math
import re
from typing import Final

Scalar = str | int | float | bool | None

# The core schema of YAML 1.2.2, section 10.3.2, without the infinities and not-a-number: no figure of a plan is one.
_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE: Final = re.compile(r"[-+]?[0-9]{1,18}")
_OCTAL: Final = re.compile(r"0o([0-7]{1,20})")
_HEXADECIMAL: Final = re.compile(r"0x([0-9a-fA-F]{1,15})")
_DECIMAL: Final = re.compile(r"[-+]?(?:\.[0-9]{1,30}|[0-9]{1,30}(?:\.[0-9]{0,30})?)(?:[eE][-+]?[0-9]{1,3})?")
# ４ and ０．５, as a Chinese keyboard types them.
_WIDE: Final = "０１２３４５６７８９－"
_WIDE_FIGURE: Final = re.compile("－?[０-９]{1,18}(?:[．.][０-９]{1,18})?")
_NARROW: Final = str.maketrans("０１２３４５６７８９－．", "0123456789-.")


def meaning(word: str) -> Scalar:
    """The value of an unquoted word: `10:30`, `2026-11-01`, `yes` and numbers too long to be meant are text;
    a figure in full-width digits is a figure."""
    if word in _WORDS:
        return _WORDS[word]
    if word[0] in _WIDE and (match := _WIDE_FIGURE.fullmatch(word)):
        word = match[0].translate(_NARROW)
    if word[0] not in "+-.0123456789":
        return word
    if _WHOLE.fullmatch(word):
        return int(word)
    if match := _OCTAL.fullmatch(word):
        return int(match[1], 8)
    if match := _HEXADECIMAL.fullmatch(word):
        return int(match[1], 16)
    if _DECIMAL.fullmatch(word) and math.isfinite(number := float(word)):
        return number
    return word


def spelling(value: int | float | bool | None) -> str:
    """The unquoted word that means this value; ValueError for infinities and not-a-number."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"not a figure that a file can hold: {value}")
    return repr(value)
