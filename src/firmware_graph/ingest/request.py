"""The request for an import of sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from firmware_graph.database.decided_on import DecidedOn
from firmware_graph.ingest.sheets.conventions import DateOrder
from firmware_graph.model.submitter import Submitter
from firmware_graph.records.problem import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """The files of an import, None for a sheet that is not given, and its options.

    `profile` describes the format of the files; `worksheets` (a name, or 'cpl=name') and `date_order` override it.
    `allowed_endings` is how many upgrades and entries may be ended by omission; None means the default limit. `store`
    is the folder of the store if it is on a disk of this machine, which must have space. `decided_on` refuses the
    import if something was published since. `actor` is the importer's name in the ledger, `submitter` its role in the
    records. What `is_uploaded` has tighter limits: it is read in a process that serves.
    """

    cpl: Path | None = None
    fir: Path | None = None
    zigbee: Path | None = None
    upgrades: Path | None = None
    successions: Path | None = None
    profile: Path | None = None
    worksheets: Sequence[str] = ()
    date_order: DateOrder | None = None
    is_partial: bool = False
    accepts_valid: bool = False
    is_dry_run: bool = False
    is_uploaded: bool = False
    allowed_endings: int | None = None
    store: Path | None = None
    decided_on: DecidedOn | None = None
    actor: str
    submitter: Submitter

    @property
    def tables(self) -> dict[Sheet, Path]:
        """The given sheets."""
        paths = {Sheet.CPL: self.cpl, Sheet.FIR: self.fir, Sheet.ZIGBEE: self.zigbee, Sheet.UPGRADES: self.upgrades}
        return {sheet: path for sheet, path in paths.items() if path}

    @property
    def sources(self) -> dict[str, Path]:
        """The files that hold facts, by kind."""
        tables = {sheet.lower(): path for sheet, path in self.tables.items()}
        return tables | ({"successions": self.successions} if self.successions else {})
