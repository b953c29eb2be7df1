"""What is asked of an import of defects and assessments."""

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

    `profile` says how tables are written; `worksheets` (a name, or 'defects=name') and `date_order` go before it. Where
    it `accepts_valid`, a record that cannot be used is kept in quarantine, and the others are taken. `allowed_endings`
    is how many defects may lose all their ranges; None is none. `actor` is
    what the ledger calls who imports, `submitter` what it says of that: at the terminal, who operates the store.
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
        """The files that are given."""
        return {Sheet.DEFECTS: self.defects, Sheet.ASSESSMENTS: self.assessments}


def profile_of(request: DefectImportRequest) -> Profile:
    """Return the profile of a request, with what its options say instead.

    Raises:
        SourceUnreadable: The profile is wrong, or it is not clear which file a worksheet is of.
    """
    return chosen_profile(request.profile, request.tables, worksheets=request.worksheets, date_order=request.date_order)
