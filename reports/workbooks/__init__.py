"""Workbooks (Excel, WPS): what the stations fill in, and scenarios as sheets; written with openpyxl, read as values."""
