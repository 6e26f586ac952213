"""Clauses of Chinese standards as an English reader looks them up: 第九条第一款 is art. 9 para. 1."""

import re

_DIGITS = {digit: n for n, digit in enumerate("零一二三四五六七八九")}
_PART = re.compile(r"第([零一二三四五六七八九十]+)(条|款|项)")
_ITEM = re.compile(r"表\s*(\S+)\s*第([\d.]+)项")
_UNITS = {"条": "art.", "款": "para.", "项": "item"}


def english_clause(clause: str) -> str:
    """The clause in English; what is not of the usual form stays as it is printed in the standard."""
    item = _ITEM.fullmatch(clause)
    if item:
        return f"table {item[1]} item {item[2]}"
    parts = _PART.findall(clause)
    if "".join(f"第{number}{unit}" for number, unit in parts) != clause:
        return clause
    return " ".join(f"{_UNITS[unit]} {_number(number)}" for number, unit in parts)


def _number(text: str) -> int:
    """A numeral up to ninety-nine: 九, 十, 十七, 四十, 八十九."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text]
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
