"""The request for an import of defects and assessments."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from firmware_graph.database.decided_on import DecidedOn
from firmware_graph.ingest.chosen_profile import Tables, chosen_profile
from firmware_graph.ingest.sheets.conventions import DateOrder
from firmware_graph.ingest.sheets.profile import Profile
from firmware_graph.model.submitter import Submitter
from firmware_graph.records.problem import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectImportRequest:
    """The files of an import: OSV JSON or a table of defects, CSAF VEX or a table of assessments.

    `profile` describes the format of tables; `worksheets` (a name, or 'defects=name') and `date_order` override it. If
    it `accepts_valid`, an invalid record goes to quarantine, and the others are imported. `allowed_endings` is how many
    defects may lose all their ranges; None means none. `actor` is the importer's name in the ledger, `submitter` its
    role: at the terminal, the operator of the store.
    """

    defects: Sequence[Path] = ()
    assessments: Sequence[Path] = ()
    profile: Path | None = None
    worksheets: Sequence[str] = ()
    date_order: DateOrder | None = None
    accepts_valid: bool = False
    is_dry_run: bool = False
    allowed_endings: int | None = None
    decided_on: DecidedOn | None = None
    actor: str
    submitter: Submitter

    @property
    def tables(self) -> Tables:
        """The given files."""
        return {Sheet.DEFECTS: self.defects, Sheet.ASSESSMENTS: self.assessments}


def profile_of(request: DefectImportRequest) -> Profile:
    """Return the profile of a request, overridden by its options.

    Raises:
        SourceUnreadable: The profile is invalid, or it is unclear to which file a worksheet belongs.
    """
    return chosen_profile(request.profile, request.tables, worksheets=request.worksheets, date_order=request.date_order)
