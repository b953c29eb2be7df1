"""Release notes of manufacturers: what they state about a version, and who may read it (domain.md R001, R004, R008)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from firmware_graph.model.firmware import FirmwareVersion, IsoDate
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import Recommendation

INFORMATION: Final = (
    "Information from manufacturers' release notes: no recommendation of this service or of the FIR, and no permission "
    "to upgrade. Whatever no note says is not known."
)
"""The notice that accompanies every answer from release notes."""

NOT_STATED: Final = Recommendation.NOT_STATED.value


class NoteAvailability(StrEnum):
    """Who may read a note."""

    PUBLIC = "PUBLIC"
    ALL_SEC_PARTIES = "ALL_SEC_PARTIES"
    NAMED_PARTIES = "NAMED_PARTIES"
    CONTACT_MANUFACTURER = "CONTACT_MANUFACTURER"


class NoteChangeKind(StrEnum):
    """What release notes state about the route from one version to another."""

    GAINED = "GAINED"
    LOST = "LOST"
    FIXED = "FIXED"
    KNOWN_ISSUE = "KNOWN_ISSUE"
    NO_NOTE = "NO_NOTE"
    CONTACT_MANUFACTURER = "CONTACT_MANUFACTURER"


class ContradictionKind(StrEnum):
    """How a note and the FIR differ."""

    ADVICE_DIFFERS = "ADVICE_DIFFERS"
    NOT_IN_THE_FIR = "NOT_IN_THE_FIR"
    NOT_IN_THE_NOTE = "NOT_IN_THE_NOTE"


class FixSeverity(StrEnum):
    """The severity of a version's most severe fix, in the words of CVSS (domain.md R120)."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


class PlannedRelease(NamedTuple):
    """A planned release of the same product; the date is its manufacturer's intention, not a promise."""

    planned_for: IsoDate
    version: str | None = None
    summary: str | None = None


class ReleaseNote(NamedTuple):
    """A note on one version, as recorded; columns in the order in which read files return them.

    `upgrade_from` has the entries from which an upgrade is possible according to the note. `manufacturer_code` is that
    of the entry when it was published: its owner reads the note whatever its grant. `planned` has planned releases as
    JSON.
    """

    cpl_entry_id: int
    manufacturer_code: str
    availability: str
    parties: Sequence[str] = ()
    until: int | None = None
    reference: str | None = None
    summary: str | None = None
    capabilities: Sequence[str] = ()
    known_issues: Sequence[str] = ()
    fixes: Sequence[str] = ()
    advice: str = NOT_STATED
    upgrade_from: Sequence[int] = ()
    planned: str = "[]"
    published_at: int = 0
    severity: str | None = None


class NoteStatement(NamedTuple):
    """A manufacturer's statement about a version."""

    cpl_entry_id: int
    availability: NoteAvailability
    parties: Sequence[str] = ()
    until: int | None = None
    reference: str | None = None
    summary: str | None = None
    capabilities: Sequence[str] = ()
    known_issues: Sequence[str] = ()
    fixes: Sequence[str] = ()
    advice: str = NOT_STATED
    upgrade_from: Sequence[int] = ()
    planned: Sequence[PlannedRelease] = ()
    severity: str | None = None


class NoteChange(NamedTuple):
    """One change on the route, at the version whose note states it; `text` is None if there is no note.

    `severity` is the one that the note states for a fix.
    """

    kind: NoteChangeKind
    firmware_version: FirmwareVersion
    text: str | None = None
    severity: str | None = None


class ReleaseDifference(NamedTuple):
    """What notes state from one version to another, in the order of the route; and when notes and links were stated."""

    changes: Sequence[NoteChange]
    notes_stated_at: int | None
    pathway_stated_at: int | None


class NoteContradiction(NamedTuple):
    """A contradiction between a note and the FIR, about an upgrade from an entry to the version of the note."""

    kind: ContradictionKind
    note: ReleaseNote
    message: str
    other_cpl_entry_id: int
    upgrade: Upgrade | None = None

    @property
    def stated_at(self) -> int:
        """When the later of the two was stated."""
        return max(self.note.published_at, self.upgrade.recorded_from if self.upgrade else 0)


class PlannedRow(NamedTuple):
    """A planned release with the note that states it."""

    note: ReleaseNote
    planned: PlannedRelease


class CalendarMonth(NamedTuple):
    """The planned releases of a manufacturer in a month, `2027-01`, in the order of their dates."""

    manufacturer_code: str
    month: str
    releases: Sequence[PlannedRow]

    @property
    def stated_at(self) -> int:
        """When the latest of its notes was stated."""
        return max(row.note.published_at for row in self.releases)
