"""The parsing of the columns of a stated entry, as for the CPL and the FIR sheets."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from firmware_graph.changes.faults import FieldFault
from firmware_graph.model.change import Columns
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.records.columns import CPL_COLUMNS, FIR_COLUMNS, Column
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.rows import CplRow, complete_cpl_row
from firmware_graph.records.values import BadValue, plain_text

COLUMN_OF: Final = {fact: name for name, column in CPL_COLUMNS.items() for fact in column.readers}
"""The column that states a fact."""


class EntryFacts(NamedTuple):
    """The stated facts of an entry: those of its CPL row, and those of the FIR."""

    cpl: Mapping[str, Any]
    fir: Mapping[str, Any]


def read_columns(columns: Columns) -> EntryFacts | list[FieldFault]:
    """Parse the stated columns, or return the faults of all of them."""
    cpl, fir = (
        [facts_of(name, column, columns[name]) for name, column in known.items() if name in columns]
        for known in (CPL_COLUMNS, FIR_COLUMNS)
    )
    faults = [found for found in (*cpl, *fir) if isinstance(found, FieldFault)]
    return faults or EntryFacts(together(cpl), together(fir))


def facts_of(name: str, column: Column, stated: str | int | None) -> Mapping[str, Any] | FieldFault:
    """Return the facts that a column states, or its fault."""
    text = "" if stated is None else str(stated).strip()
    if not text and not column.is_needed:
        return {fact: column.empty.get(fact) for fact in column.readers}
    try:
        plain_text(text)  # before any parser, which may take long on a long one
        return {fact: reader(text) for fact, reader in column.readers.items()}
    except BadValue as bad:
        return FieldFault(name, Fault(ProblemCode.BAD_VALUE, bad.reason, bad.remedy))


def together(columns: Sequence[Mapping[str, Any] | FieldFault]) -> dict[str, Any]:
    """Merge the facts of all columns without a fault."""
    return {fact: value for one in columns if not isinstance(one, FieldFault) for fact, value in one.items()}


def completed(row: CplRow) -> CplRow | list[FieldFault]:
    """Fill in the meaning of empty columns, or return the columns that contradict each other."""
    whole = complete_cpl_row(row)
    if isinstance(whole, CplRow):
        return whole
    return [FieldFault(COLUMN_OF[one.field], Fault(one.code, one.reason, one.remedy)) for one in whole]


def recorded_row(version: FirmwareVersion) -> CplRow:
    """Return the CPL row that would state the recorded facts of an entry."""
    return CplRow(**{name: getattr(version, name) for name in CplRow._fields if name != "line"}, line=0)
