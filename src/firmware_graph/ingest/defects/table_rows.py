"""The rows of tables of defects and of assessments, and the parsing of their columns."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from firmware_graph.ingest.sheets.conventions import Conventions, plain_words
from firmware_graph.ingest.sheets.dates import moment_reader
from firmware_graph.ingest.sheets.grammar import Grammar, Reading
from firmware_graph.ingest.sheets.grammars import Readers
from firmware_graph.model.defect import VERDICTS, Exposure
from firmware_graph.model.stack_version import fault_of_bounds
from firmware_graph.records import values as read
from firmware_graph.records.rows import CellFault
from firmware_graph.records.texts import LONGEST_LIST
from firmware_graph.records.values import BadValue

SEPARATORS: Final = re.compile(r"[;,\s]+")
BETWEEN_LINKS: Final = re.compile(r"(?:[;\s]|,(?=[,;\s]|$|[A-Za-z][A-Za-z0-9+.-]*://))+")
"""A comma may be part of a link, and separates two only if a blank or another link follows."""
TAKEN_BACK: Final = "NONE"


class DefectRow(NamedTuple):
    """One range of a defect, and facts of the defect; a blank leaves them to another row, or means none."""

    defect_id: str
    aliases: tuple[str, ...]
    title: str | None
    severity: str | None
    references: tuple[str, ...]
    withdrawn_at: int | None
    stack_name: str
    introduced: str | None
    fixed: str | None
    last_affected: str | None
    chipset_vendor: str | None
    chipset_part: str | None
    line: int


class AssessmentRow(NamedTuple):
    """One assessment."""

    defect_id: str
    cpl_entry_id: int
    verdict: Exposure | None
    line: int


def list_reader(of: Readers, separators: re.Pattern[str]) -> Callable[[str], tuple[str, ...]]:
    """Return a parser of texts with separators between them; a word for 'nothing' alone is an empty list."""

    def several(text: str) -> tuple[str, ...]:
        if plain_words(text) in of.nothing:
            return ()
        parts = tuple(filter(None, separators.split(text)))
        words = [part for part in parts if plain_words(part) in of.nothing]
        if words:
            raise BadValue(f"{words[0]!r} stands beside others", "give it alone, or the others alone")
        return parts

    return several


def verdict(text: str) -> Exposure | None:
    """Parse a verdict, in any case; NONE retracts an earlier one.

    Raises:
        BadValue: It is not a verdict.
    """
    word = text.upper().replace(" ", "_")
    if word == TAKEN_BACK:
        return None
    if word not in VERDICTS:
        raise BadValue("it is no verdict", f"give one of {', '.join(sorted({*VERDICTS, TAKEN_BACK}))}")
    return Exposure(word)


def withdrawal_reader(conventions: Conventions) -> Callable[[str], int]:
    """Return a parser for the moment of a withdrawal; the zero value of a program's clock means none."""
    moment = moment_reader(conventions)

    def withdrawal(text: str) -> int:
        found = moment(text)
        if found <= 0:
            raise BadValue("no defect was withdrawn then", "give the day of the withdrawal, or leave it blank")
        return found

    return withdrawal


def range_of_versions(row: DefectRow) -> DefectRow | list[CellFault]:
    """Return the row, or the fault that its bounds are not a range."""
    fault = fault_of_bounds(row.introduced, row.fixed, row.last_affected)
    remedy = "give where the range begins and one later end: 'Fixed' or 'Last Affected'"
    return [CellFault("introduced", fault, remedy)] if fault else row


def grammar_of_defects(conventions: Conventions) -> Grammar[DefectRow]:
    """Return the grammar of a table of defects with these conventions."""
    of = Readers(conventions)
    version = of.optional(read.stack_version)
    readings = {
        "defect_id": Reading("defect_id", of.needed),
        "aliases": Reading("aliases", list_reader(of, SEPARATORS), (), longest=LONGEST_LIST),
        "title": Reading("title", of.text),
        "severity": Reading("severity", of.text),
        "references": Reading("references", list_reader(of, BETWEEN_LINKS), (), longest=LONGEST_LIST),
        "withdrawn_at": Reading("withdrawn", of.optional(withdrawal_reader(conventions)), is_date=True),
        "stack_name": Reading("stack_name", of.needed),
        "introduced": Reading("introduced", version, loses_as_number=True),
        "fixed": Reading("fixed", version, loses_as_number=True),
        "last_affected": Reading("last_affected", version, loses_as_number=True),
        "chipset_vendor": Reading("chipset_vendor", of.text),
        "chipset_part": Reading("chipset", of.text),
    }
    return Grammar(DefectRow._make, readings, range_of_versions)


def grammar_of_assessments(conventions: Conventions) -> Grammar[AssessmentRow]:
    """Return the grammar of a table of assessments with these conventions."""
    readings = {
        "defect_id": Reading("defect_id", Readers(conventions).needed),
        "cpl_entry_id": Reading("cpl_entry_id", read.entry_id),
        "verdict": Reading("verdict", verdict),
    }
    return Grammar(AssessmentRow._make, readings, lambda row: row)
