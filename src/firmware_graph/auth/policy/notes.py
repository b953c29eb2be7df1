"""Who may use what of release notes.

A note is read row by row, by its grant (questions/parties/release_notes.py): its coordinates are for everyone, and do
not reveal whether there is one.
"""

from typing import Final

from firmware_graph.auth.coordinates import Table
from firmware_graph.model.rights import Scope

STATE_ADVICE: Final = frozenset({Scope.FIR_READ, Scope.FIR_PROPOSE, Scope.NOTES_PUBLISH})
"""Advice is part of the FIR, and stated by manufacturers that may not read the FIR."""

NOTES: Final[Table] = {
    Scope.CPL_READ: {
        "Query": "releaseCalendar(since: until: manufacturerCode:)",
        "FirmwareVersion": "releaseNote",
        "ReleaseNote": """
            firmwareVersion availability reference summary capabilities knownIssues fixes severity advice
            upgradeFrom plannedReleases publishedAt until grantedTo information
        """,
        "FixSeverity": "LOW MEDIUM HIGH CRITICAL",
        "NoteAvailability": "PUBLIC ALL_SEC_PARTIES NAMED_PARTIES CONTACT_MANUFACTURER",
        "PlannedRelease": "plannedFor version summary",
        "CalendarMonth": "manufacturer month releases information statedAt",
        "CalendarRelease": "planned firmwareVersion note",
    },
    Scope.FIR_READ: {
        "UpgradePathway": "releaseNotes releaseDifference",
        "ReleaseDifference": "changes information notesStatedAt pathwayStatedAt",
        "NoteChange": "kind firmwareVersion text severity",
        "NoteChangeKind": "GAINED LOST FIXED KNOWN_ISSUE NO_NOTE CONTACT_MANUFACTURER",
    },
    Scope.FIR_PUBLISH: {
        "Query": "noteContradictions(afterCplEntryId:)",
        "NoteContradiction": "kind message note other upgrade information statedAt",
        "ContradictionKind": "ADVICE_DIFFERS NOT_IN_THE_FIR NOT_IN_THE_NOTE",
    },
    Scope.NOTES_PUBLISH: {
        "Mutation": "publishReleaseNote(input:)",
        "ReleaseNoteInput": """
            cplEntryId availability parties until reference summary capabilities knownIssues fixes severity advice
            upgradeFrom plannedReleases
        """,
        "PlannedReleaseInput": "plannedFor version summary",
    },
    STATE_ADVICE: {"Recommendation": "SHOULD CONDITIONAL SHOULD_NOT NOT_STATED"},
}
