"""本站信息表: the one workbook that is mailed to a station; written, read, and put into words."""

from reports.workbooks.station.read import read_facts
from reports.workbooks.station.sentences import both, said
from reports.workbooks.station.write import station_book

__all__ = ["both", "read_facts", "said", "station_book"]
