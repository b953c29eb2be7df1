"""How answers about pathways differ between two moments."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.connection import ENTRY_KEY, Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, relation, stands_for
from firmware_graph.api.schema.inputs import given
from firmware_graph.api.schema.paging import paged
from firmware_graph.api.schema.pathways.pathway import UpgradePathwayResult
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.errors import BadUserInput
from firmware_graph.model import pathway_changes
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.page import Page, page_within
from firmware_graph.questions.pathways.rules.alteration import is_altered
from firmware_graph.questions.publication.revision_moment import revision_moment

SOURCE: Final = attrgetter("source.cpl_entry_id")


@strawberry.input(description="One of the two: a time, or the ID of a revision that was answered.")
class PathwayMoment:
    """A moment: everything in effect and recorded then."""

    time: DateTime | None = UNSET
    revision: str | None = UNSET

    async def read(self, context: OperationContext, *, argument: str) -> Clocks:
        """Resolve the moment to two equal clocks.

        Raises:
            BadUserInput: It is not one of the two, or there is no such revision.
        """
        known = given(self)
        if len(known) != 1:
            raise BadUserInput(f"'{argument}' must have 'time' or 'revision': one of the two.", argument=argument)
        if "time" in known:
            return Clocks(known["time"], known["time"])
        moment = await revision_moment(context.reader, known["revision"], argument=argument)
        return Clocks(moment, moment)


async def altered_of(
    parents: Sequence[pathway_changes.PathwayChanges],
    context: OperationContext,
    *,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[pathway_changes.PathwayDifference]]:
    """Resolve `altered`."""
    page = page_request(context.limits, first, after, key=ENTRY_KEY, wants_total=wants_total)
    pages = []
    for parent in parents:
        compared = await context.reader.each(parent.unaffected, is_altered_in)
        found = [one for one, is_altered in zip(parent.unaffected, compared, strict=True) if is_altered]
        pages.append(page_within(found, page, place=SOURCE))
    return pages


def is_altered_in(difference: pathway_changes.PathwayDifference) -> bool:
    """Whether the two answers of a difference are not the same."""
    return is_altered(difference.before, difference.after)


@strawberry.type(description="What was and what is answered from one version.")
class PathwayDifference:
    """A difference between two answers."""

    is_type_of = stands_for(pathway_changes.PathwayDifference)

    source: FirmwareVersion
    hops_before: int | None = column("Null where there was no pathway; of several, to the nearest end.")
    hops_after: int | None = column("Null where there is no pathway; of several, to the nearest end.")
    before: UpgradePathwayResult
    after: UpgradePathwayResult


@strawberry.type(description="Pathways that differ between two moments, each kind in the order of entry IDs.")
class PathwayChanges:
    """The differences by kind."""

    is_type_of = stands_for(pathway_changes.PathwayChanges)

    gained: Connection[PathwayDifference] = relation(paged("gained", place=SOURCE), "There was none, and now is.")
    lost: Connection[PathwayDifference] = relation(
        paged("lost", place=SOURCE),
        "There was one, and now is none, or it gets to none of its ends any more that are still current.",
    )
    longer: Connection[PathwayDifference] = relation(
        paged("longer", place=SOURCE), "It takes more upgrades to the nearest end."
    )
    shorter: Connection[PathwayDifference] = relation(
        paged("shorter", place=SOURCE), "It takes fewer upgrades to the nearest end."
    )
    unchanged_count: int = column("Of versions with none of these, whatever is `altered`.")
    altered: Connection[PathwayDifference] = relation(
        altered_of,
        "Neither longer nor shorter, with another end, other versions, warnings or advice. "
        "A way of fewer upgrades, more of which are inferred, is not called shorter.",
    )
    unresolved: list[UpgradePathwayResult] = column("References that did not mean one entry at either moment.")
