"""How the columns of the sheets are read."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from firmware_graph.ingest.sheets.conventions import Conventions, plain_words
from firmware_graph.ingest.sheets.dates import day_reader, moment_reader
from firmware_graph.ingest.sheets.grammar import Grammar, Reading
from firmware_graph.ingest.sheets.predecessor_list import predecessor_reader, unreadable_predecessors
from firmware_graph.ingest.sheets.upgrade_rows import UpgradeRow, complete_upgrade_row, end_code, yes_or_no
from firmware_graph.records import values as read
from firmware_graph.records.columns import CPL_COLUMNS, Column
from firmware_graph.records.problem import ProblemCode
from firmware_graph.records.rows import (
    CplRow,
    FirRow,
    ZigbeeRow,
    complete_cpl_row,
    complete_fir_row,
    complete_zigbee_row,
)
from firmware_graph.records.texts import LONGEST_LIST
from firmware_graph.records.values import BadValue, optional, remembered
from firmware_graph.records.zigbee_band import zigbee_band

Value = TypeVar("Value")


OPTIONAL_OF_CPL = frozenset(fact for column in CPL_COLUMNS.values() if not column.is_needed for fact in column.readers)
OF_UPGRADES = frozenset({"evidence", "evidence_submitted", "recommendation", "rollbacks", "effective_from"})
"""The columns that describe the upgrades themselves: if one is bad, the predecessors of the row cannot be used."""
OPTIONAL_OF_FIR = OF_UPGRADES | {"released_on", "manufacturer_contact"}
OPTIONAL_OF_ZIGBEE = frozenset({"stack_version", "chipset_vendor", "chipset_part"})


@dataclass(frozen=True, slots=True)
class Grammars:
    """How each of the sheets is read."""

    cpl: Grammar[CplRow]
    fir: Grammar[FirRow]
    zigbee: Grammar[ZigbeeRow]
    upgrades: Grammar[UpgradeRow]


def grammars_of(conventions: Conventions) -> Grammars:
    """Return the grammars of sheets with these conventions."""
    of = Readers(conventions)
    return Grammars(
        cpl=Grammar(CplRow._make, _sparing(_cpl_readings(of), OPTIONAL_OF_CPL), complete_cpl_row),
        fir=Grammar(
            FirRow._make,
            _sparing(_fir_readings(of), OPTIONAL_OF_FIR),
            complete_fir_row,
            together=OF_UPGRADES | {"predecessors"},
        ),
        zigbee=Grammar(ZigbeeRow._make, _sparing(_zigbee_readings(of), OPTIONAL_OF_ZIGBEE), complete_zigbee_row),
        upgrades=Grammar(UpgradeRow._make, _upgrade_readings(of), complete_upgrade_row),
    )


class Readers:
    """The readers of cells that may have words for 'nothing' or dates; the former count as blank in optional cells.

    Evidence and Environment accept no such words: a blank there has a meaning of its own, which the author of such a
    word does not intend.
    """

    def __init__(self, conventions: Conventions) -> None:
        self.nothing = conventions.nothing_words
        self.text = self.optional(read.plain_text)
        self.indexed = self.optional(read.indexed_text)
        self.day = self.optional(day_reader(conventions))
        self.moment = self.optional(moment_reader(conventions))
        self.predecessors = predecessor_reader(self.nothing)
        self.shared: Mapping[Callable[[str], Any], Callable[[str], Any]] = {
            read.plain_text: self.text,
            read.day: self.day,
        }

    def optional(self, reader: Callable[[str], Value]) -> Callable[[str], Value | None]:
        """Return a reader that returns None for a blank and for the words."""
        return remembered(lambda text: reader(text) if text and plain_words(text) not in self.nothing else None)

    def reading(self, name: str, column: Column, fact: str) -> Reading:
        """Return how cells are read that state a fact of a column."""
        reader = column.readers[fact]
        own = self.shared.get(reader) or (remembered(reader) if column.is_needed else self.optional(reader))
        return Reading(
            column.in_sheets or name, own, loses_as_number=column.loses_as_number, is_date=reader is read.day
        )

    def needed(self, text: str) -> str:
        """Read required text; the words for 'nothing' mean that it is missing."""
        if text and plain_words(text) in self.nothing:
            raise BadValue("it says that there is none", "fill it in")
        return read.needed_text(text)

    def recommendation(self, text: str) -> str:
        """Read a recommendation; the words for 'nothing' mean that there is none."""
        return read.recommendation("" if plain_words(text) in self.nothing else text)


def _sparing(readings: Mapping[str, Reading], optional: Collection[str]) -> Mapping[str, Reading]:
    """Return the readings, with optional columns in which a bad cell does not exclude its row."""
    return {name: one._replace(spares_row=name in optional) for name, one in readings.items()}


def _cpl_readings(of: Readers) -> Mapping[str, Reading]:
    """Return the readings in the order of a row: of each column as it is declared, but for those that differ here."""
    readings = {
        fact: of.reading(name, column, fact) for name, column in CPL_COLUMNS.items() for fact in column.readers
    } | {
        "cpl_entry_id": Reading("cpl_entry_id", read.entry_id),
        "manufacturer_name_submitted": Reading("manufacturer_name", remembered(of.needed)),
        "version_submitted": Reading("firmware_version", read.plain_text, loses_as_number=True),
        "version_hex": Reading("firmware_version", read.version_hex, loses_as_number=True),
        "zigbee_band": Reading("zigbee_band", remembered(zigbee_band), "UNKNOWN"),
        "environment": Reading("environment", remembered(optional(read.environment))),
    }
    return {fact: readings[fact] for fact in CplRow._fields if fact != "line"}


def _fir_readings(of: Readers) -> Mapping[str, Reading]:
    return {
        "cpl_entry_id": Reading("cpl_entry_id", read.entry_id),
        "predecessors": Reading(
            "upgrade_path_from",
            of.predecessors,
            code=ProblemCode.BAD_PREDECESSOR_CELL,
            faults=unreadable_predecessors,
            longest=LONGEST_LIST,
        ),
        "evidence": Reading("evidence", remembered(read.evidence), "DECLARED"),
        "released_on": Reading("firmware_release_date", of.day, is_date=True),
        "recommendation": Reading("recommendation", of.recommendation, "NOT_STATED"),
        "rollbacks": Reading("rollback_from", of.predecessors, faults=unreadable_predecessors, longest=LONGEST_LIST),
        "effective_from": Reading("effective_from", of.moment, is_date=True),
        "manufacturer_contact": Reading("manufacturer_contact", of.text),
        "evidence_submitted": Reading("evidence", optional(read.plain_text)),
    }


def _zigbee_readings(of: Readers) -> Mapping[str, Reading]:
    return {
        "cpl_entry_id": Reading("cpl_entry_id", read.entry_id),
        "stack_name": Reading("zigbee_stack_name", of.indexed),
        "stack_version": Reading("zigbee_stack_version", of.optional(read.stack_version), loses_as_number=True),
        "chipset_vendor": Reading("zigbee_chipset_vendor", of.indexed),
        "chipset_part": Reading("zigbee_chipset", of.indexed),
    }


def _upgrade_readings(of: Readers) -> Mapping[str, Reading]:
    """Return the readings of a table of upgrades: a blank in an optional cell states nothing, like the words for it."""
    return {
        "from_cpl_entry_id": Reading("from_cpl_entry_id", read.entry_id),
        "cpl_entry_id": Reading("to_cpl_entry_id", read.entry_id),
        "evidence": Reading("evidence", of.optional(read.evidence)),
        "recommendation": Reading("recommendation", of.optional(read.recommendation)),
        "is_rollback": Reading("rollback", of.optional(yes_or_no), is_truth=True),
        "effective_from": Reading("effective_from", of.moment, is_date=True),
        "effective_to": Reading("effective_to", of.moment, is_date=True),
        "end_code": Reading("end_code", of.optional(end_code)),
        "reference": Reading("reference", of.text),
    }
