"""What the cells of a workbook do not say as values: errors, formulas never worked out, what is hidden or struck out.

The reader of values gives all of these as empty cells. So the file itself is looked at first, before anything of its
size is asked of the memory: whoever reads values from a workbook then knows which empty cells are none."""

from reports.workbooks.marks.archive import MOST_UNPACKED, Bomb, unpack, zipped
from reports.workbooks.marks.ods import scan_ods
from reports.workbooks.marks.sheet import MOST_CELLS, Fault, Locked, Marks, TooLarge, Unreadable
from reports.workbooks.marks.xls import scan_xls
from reports.workbooks.marks.xlsx import scan_xlsx

__all__ = ["MOST_CELLS", "MOST_UNPACKED", "Bomb", "Fault", "Locked", "Marks", "TooLarge", "Unreadable", "scan"]


def scan(content: bytes) -> tuple[bytes, list[Marks]]:
    """The bytes to read values from (of an archive: exactly the parts that were looked at), and the marks of every
    sheet in the order of the file. `Unreadable`, `Locked`, `TooLarge` (a sheet), `Bomb` (an archive)."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return content, scan_xls(content)
    parts = unpack(content)
    if "xl/workbook.xml" in parts:
        return zipped(parts), scan_xlsx(parts)
    if "content.xml" in parts:
        return zipped(parts), scan_ods(parts["content.xml"])
    raise Unreadable
