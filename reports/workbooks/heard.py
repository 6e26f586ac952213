"""What people write into the cells of a workbook, as it is recognised: the one place for it.

This is data for reading, in every spelling that was met; what the program itself says stands in `reports.words`.
"""

import re
from typing import Final

#: Yes and no on top of the words of the workbook's own language, in lower case.
YES: Final = ("yes", "是", "y")
NO: Final = ("no", "否", "n")
#: The answers to a question on the text of a plan, in lower case.
ANSWERS: Final = {
    "yes": ("是", "yes", "有", "y", "√"),
    "no": ("否", "no", "无", "没有", "n", "×"),
    "na": ("不适用", "not applicable", "n/a", "na"),
}
#: Before a list of entries of which one is enough; the longer spellings first.
ANY_OF: Final = ("任一：", "任一:", "任一", "any of:", "any of")
#: Between an entry and its outcome.
COLON: Final = "："
#: Between the lines of a list; between the items of a line, where no bracket is open.
SEPARATORS: Final = re.compile(r"[\n;；]")
COMMAS: Final = "、，,"
OPENING: Final = "（([{"
CLOSING: Final = "）)]}"
#: 消防组 ×2, and 10 %.
COUNT: Final = re.compile(r"(.*?)\s*[×xX*＊✕]\s*(\d{1,5})")
PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)\s*[%％]")
#: 2026-03-15, 2026年3月15日.
DATE: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
#: A telephone number with its extension: 0571-8888 转 8001; what stands between the two.
PHONE: Final = re.compile(r"\+?[\d\-() ]*(?:(?:转|ext\.?|x) ?\d{1,6})?", re.IGNORECASE)
EXTENSION: Final = re.compile("转|ext|x", re.IGNORECASE)
SWITCHED: Final = "转"
