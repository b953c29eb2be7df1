"""Reading of XLSX workbooks cell by cell, as strictly as a value must be the one that a person saw."""

from firmware_graph.ingest.sheets.workbook.worksheets import inflated_bytes, worksheets_of

__all__ = ["inflated_bytes", "worksheets_of"]
