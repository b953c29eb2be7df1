"""What release notes state about pathways and about the coming months, and where they contradict the FIR."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import ContradictionKind, FixSeverity, NoteChangeKind
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.parties.release_note import PlannedRelease, ReleaseNote, information_of
from firmware_graph.api.schema.pathways.upgrade import LazyFirmwareVersion, Upgrade, versions_of
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model import firmware, pathway, release_note
from firmware_graph.questions.parties import release_difference

if TYPE_CHECKING:
    from firmware_graph.api.schema.products.manufacturer import Manufacturer

Pathways = Sequence[pathway.UpgradePathway]


async def ways_of(
    pathways: Pathways, context: OperationContext
) -> Sequence[tuple[release_difference.Way, release_difference.Notes]]:
    """Resolve the route of each pathway, with the notes on it."""
    ways = await release_difference.ways_with_notes(context.reader, pathways, now_ms=context.now_ms)
    context.remember(version for way, _ in ways for version in way)
    return ways


async def release_notes_of(
    pathways: Pathways, context: OperationContext
) -> Sequence[Sequence[release_note.ReleaseNote]]:
    """Resolve the notes on what each pathway passes or skips."""
    return [release_difference.notes_beyond_source(*way) for way in await context.shared(ways_of, pathways)]


async def release_difference_of(
    pathways: Pathways, context: OperationContext
) -> Sequence[release_note.ReleaseDifference]:
    """Resolve what notes state from one version to another."""
    ways = await context.shared(ways_of, pathways)
    return await context.reader.each(
        [*zip(pathways, ways, strict=True)], lambda one: release_difference.release_difference(one[0], *one[1])
    )


async def versions_planned(
    rows: Sequence[release_note.PlannedRow], context: OperationContext
) -> Sequence[firmware.FirmwareVersion | None]:
    """Resolve the version whose note states each planned release."""
    return await versions_of([row.note.cpl_entry_id for row in rows], context)


async def manufacturers_of(
    months: Sequence[release_note.CalendarMonth], context: OperationContext
) -> Sequence[firmware.Manufacturer]:
    """Resolve the manufacturer of each month, whose name comes with the first of its versions."""
    versions = await versions_of([month.releases[0].note.cpl_entry_id for month in months], context)
    return [
        firmware.Manufacturer(month.manufacturer_code, version.manufacturer_name if version else "")
        for month, version in zip(months, versions, strict=True)
    ]


async def versions_contradicted(
    rows: Sequence[release_note.NoteContradiction], context: OperationContext
) -> Sequence[firmware.FirmwareVersion | None]:
    """Resolve the other end of each contradicted upgrade."""
    return await versions_of([row.other_cpl_entry_id for row in rows], context)


@strawberry.type(description="One thing that release notes say of the way from here to there.")
class NoteChange:
    """A change stated by a release note."""

    is_type_of = stands_for(release_note.NoteChange)

    kind: NoteChangeKind
    firmware_version: LazyFirmwareVersion = column("Whose note says it, or that has none for you.")
    text: str | None
    severity: FixSeverity | None = column("Of FIXED: of the gravest fix of that version, where its note says so.")


@strawberry.type(
    description="What is gained, lost and fixed between the ends of a pathway, and what is known to be wrong with its "
    "target, as far as notes that you are granted say so; with each version of which none does."
)
class ReleaseDifference:
    """What notes state from one version to another."""

    is_type_of = stands_for(release_note.ReleaseDifference)

    changes: list[NoteChange] = column(
        "In the order of the way. Capabilities are compared between first and last note."
    )
    information: str = computed(information_of, "What this is, and what it is not.")
    notes_stated_at: DateTime | None = column("When the latest of these notes was stated.")
    pathway_stated_at: DateTime | None = column("When the latest of what the pathway is made of was recorded.")


@strawberry.type(description="A planned release, and the version whose note states it.")
class CalendarRelease:
    """A planned release of a calendar."""

    is_type_of = stands_for(release_note.PlannedRow)

    planned: PlannedRelease
    firmware_version: LazyFirmwareVersion = relation(versions_planned)
    note: ReleaseNote


@strawberry.type(description="What a manufacturer plans for a month, as far as its notes are granted to you.")
class CalendarMonth:
    """A month of a manufacturer."""

    is_type_of = stands_for(release_note.CalendarMonth)

    manufacturer: Annotated["Manufacturer", strawberry.lazy("firmware_graph.api.schema.products.manufacturer")] = (
        relation(manufacturers_of)
    )
    month: str = column("As `2027-01`.")
    releases: list[CalendarRelease] = column("In the order of their dates.")
    information: str = computed(information_of, "What this is, and what it is not.")
    stated_at: DateTime = column("When the latest of these plans was stated.")


@strawberry.type(description="A release note and the FIR do not say the same of upgrades to a version.")
class NoteContradiction:
    """A note that contradicts the FIR."""

    is_type_of = stands_for(release_note.NoteContradiction)

    kind: ContradictionKind
    message: str
    note: ReleaseNote
    other: LazyFirmwareVersion | None = relation(versions_contradicted, "The version that the upgrade leads from.")
    upgrade: Upgrade | None = column("As the FIR has it.")
    information: str = computed(information_of, "What this is, and what it is not.")
    stated_at: DateTime = column("When the later of the two was stated: the note, or the upgrade in the FIR.")
