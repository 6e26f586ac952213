"""The whole scenario as a workbook: written, edited in Excel or WPS, and read again without loss."""

from reports.workbooks.scenario.loading import Loaded, load
from reports.workbooks.scenario.writing import export

__all__ = ["Loaded", "export", "load"]
