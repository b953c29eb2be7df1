"""Strict reading of XLSX workbooks, cell by cell, so that each value is the one that a person saw."""

from firmware_graph.ingest.sheets.workbook.worksheets import inflated_bytes, worksheets_of

__all__ = ["inflated_bytes", "worksheets_of"]
