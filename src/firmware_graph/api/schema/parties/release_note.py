"""Release notes of manufacturers, as far as they are granted to their reader, and the input for one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import FixSeverity, NoteAvailability, Recommendation
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.inputs import given
from firmware_graph.api.schema.pathways.upgrade import versions_of
from firmware_graph.api.schema.scalars import Date, DateTime
from firmware_graph.model import firmware, release_note
from firmware_graph.model.vocabulary import Recommendation as Advice
from firmware_graph.questions.parties.release_notes import is_own, planned_in, release_notes

if TYPE_CHECKING:
    from firmware_graph.api.schema.products.firmware_version import FirmwareVersion

LazyFirmwareVersion = Annotated[
    "FirmwareVersion", strawberry.lazy("firmware_graph.api.schema.products.firmware_version")
]
Notes = Sequence[release_note.ReleaseNote]


async def release_note_of(
    versions: Sequence[firmware.FirmwareVersion], context: OperationContext
) -> Sequence[release_note.ReleaseNote | None]:
    """Resolve the note on each version."""
    context.remember(versions)
    entries = [version.cpl_entry_id for version in versions]
    notes = await release_notes(context.reader, entries, now_ms=context.now_ms)
    return [notes.get(entry) for entry in entries]


async def versions_noted(notes: Notes, context: OperationContext) -> Sequence[firmware.FirmwareVersion | None]:
    """Resolve the version that each note is on."""
    return await versions_of([note.cpl_entry_id for note in notes], context)


async def versions_left(notes: Notes, context: OperationContext) -> Sequence[Sequence[firmware.FirmwareVersion]]:
    """Resolve the versions from which an upgrade is possible according to each note."""
    entries = sorted({entry for note in notes for entry in note.upgrade_from})
    found = dict(zip(entries, await versions_of(entries, context), strict=True)) if entries else {}
    return [[version for entry in note.upgrade_from if (version := found[entry])] for note in notes]


def granted_to(note: release_note.ReleaseNote, context: OperationContext) -> Sequence[str] | None:
    """Return the parties that a note names, for its owner."""
    return note.parties if is_own(context.reader.rights, note) else None


def planned_of(note: release_note.ReleaseNote) -> Sequence[release_note.PlannedRelease]:
    """Return the releases that a note plans."""
    return planned_in(note)


def information_of(_row: object) -> str:
    """Return the notice that accompanies every answer from release notes."""
    return release_note.INFORMATION


@strawberry.type(description="A release of the same product that its manufacturer plans: an intention, and no promise.")
class PlannedRelease:
    """A planned release."""

    is_type_of = stands_for(release_note.PlannedRelease)

    planned_for: Date
    version: str | None = column("As the manufacturer calls it.")
    summary: str | None


@strawberry.type(
    description="What a manufacturer says of a version. Null to whom it is not granted, as if there were none. "
    "CONTACT_MANUFACTURER says, to all SEC Parties, that there is one, and nothing of it: ask the version's "
    "`manufacturerContact`, for images too, which are not hosted here."
)
class ReleaseNote:
    """A release note."""

    is_type_of = stands_for(release_note.ReleaseNote)

    firmware_version: LazyFirmwareVersion = relation(versions_noted)
    availability: NoteAvailability
    reference: str | None = column("Where the note is to be found.")
    summary: str | None
    capabilities: list[str] = column("All that the version can do, as far as the manufacturer lists it.")
    known_issues: list[str]
    fixes: list[str]
    severity: FixSeverity | None = column("How much the gravest of its fixes matters; null where it is not said.")
    advice: Recommendation = column("The manufacturer's advice on going to this version: not that of the FIR.")
    upgrade_from: list[LazyFirmwareVersion] = relation(
        versions_left, "From where the note says that one may upgrade: what counts is the FIR."
    )
    planned_releases: list[PlannedRelease] = computed(planned_of)
    published_at: DateTime = column("When it was last stated.")
    until: DateTime | None = column("When the grant ends, if it does.")
    granted_to: list[str] | None = computed(granted_to, "The parties that are named, for the note's owner alone.")
    information: str = computed(information_of, "What this is, and what it is not.")


@strawberry.input(description="A release that is planned.")
class PlannedReleaseInput:
    """A planned release."""

    planned_for: Date
    version: str | None = UNSET
    summary: str | None = UNSET


@strawberry.input(
    description="The whole of what is said of a version of your own codes: it replaces what was said before. `parties` "
    "go with NAMED_PARTIES alone. From `until` on it is as if there were none. `upgradeFrom` has the entries from "
    "which the note says that one may upgrade."
)
class ReleaseNoteInput:
    """The input for a release note."""

    cpl_entry_id: int
    availability: NoteAvailability
    parties: list[str] | None = UNSET
    until: DateTime | None = UNSET
    reference: str | None = UNSET
    summary: str | None = UNSET
    capabilities: list[str] | None = UNSET
    known_issues: list[str] | None = UNSET
    fixes: list[str] | None = UNSET
    severity: FixSeverity | None = UNSET
    advice: Recommendation | None = UNSET
    upgrade_from: list[int] | None = UNSET
    planned_releases: list[PlannedReleaseInput] | None = UNSET

    def read(self) -> release_note.NoteStatement:
        """Convert the input to a statement."""
        known = given(self)
        planned = [release_note.PlannedRelease(**given(one)) for one in known.pop("planned_releases", ())]
        advice, severity = known.pop("advice", Advice.NOT_STATED), known.pop("severity", None)
        return release_note.NoteStatement(
            **known, advice=advice.value, planned=planned, severity=severity and severity.value
        )
