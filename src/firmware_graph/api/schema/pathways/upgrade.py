"""Declared upgrades from one firmware version to another."""

from collections.abc import Awaitable, Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated

import strawberry

from firmware_graph.api.schema.connection import UPGRADE_KEY, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import Evidence, Obligation, Recommendation, UpgradeEndCode, UpgradeState
from firmware_graph.api.schema.fields import column, relation, stands_for
from firmware_graph.api.schema.pathways.obligation import obligation_of
from firmware_graph.api.schema.publication.submitter import Submitter, submitter_of
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model import firmware, upgrade
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.questions.pathways.upgrades_from import upgrades_from
from firmware_graph.questions.pathways.upgrades_to import upgrades_to
from firmware_graph.questions.products.firmware_versions_by_entry_id import firmware_versions_by_entry_id

if TYPE_CHECKING:
    from firmware_graph.api.schema.products.firmware_version import FirmwareVersion

LazyFirmwareVersion = Annotated[
    "FirmwareVersion", strawberry.lazy("firmware_graph.api.schema.products.firmware_version")
]
Versions = Sequence[firmware.FirmwareVersion | None]


async def versions_of(cpl_entry_ids: Sequence[int], context: OperationContext) -> Versions:
    """Look up versions, reading only those that the operation has not read yet."""
    versions = await firmware_versions_by_entry_id(context.reader, cpl_entry_ids, known=context.versions)
    context.remember(filter(None, versions))
    return versions


async def ends_of(
    upgrades: Sequence[upgrade.Upgrade],
    context: OperationContext,
    entry: Callable[[upgrade.Upgrade], int],
    past_version: Callable[[upgrade.PastUpgrade], firmware.FirmwareVersion],
) -> Versions:
    """Resolve an end of each upgrade: as recorded now, or as it was for an answer about the past."""
    past = {id(one): past_version(one) for one in upgrades if isinstance(one, upgrade.PastUpgrade)}
    current = iter(await versions_of([entry(one) for one in upgrades if id(one) not in past], context))
    return [past[id(one)] if id(one) in past else next(current) for one in upgrades]


async def beginnings(upgrades: Sequence[upgrade.Upgrade], context: OperationContext) -> Versions:
    """Resolve the source version of each upgrade."""
    return await ends_of(upgrades, context, attrgetter("from_cpl_entry_id"), attrgetter("from_version"))


async def ends(upgrades: Sequence[upgrade.Upgrade], context: OperationContext) -> Versions:
    """Resolve the target version of each upgrade."""
    return await ends_of(upgrades, context, attrgetter("to_cpl_entry_id"), attrgetter("to_version"))


async def obligations(upgrades: Sequence[upgrade.Upgrade], context: OperationContext) -> Sequence[Obligation | None]:
    """Resolve whether declaring each upgrade was mandatory: as for the other predecessors of its target."""
    return [version and obligation_of(version, context) for version in await ends(upgrades, context)]


async def upgrades_of(
    versions: Sequence[firmware.FirmwareVersion],
    context: OperationContext,
    question: Callable[..., Awaitable[Sequence[Page[upgrade.Upgrade]]]],
    page: PageRequest,
    *,
    includes_ended: bool,
) -> Sequence[Page[upgrade.Upgrade]]:
    """Return the upgrades at each version that a question finds, onward or backward."""
    context.remember(versions)
    entries = [version.cpl_entry_id for version in versions]
    return await question(context.reader, entries, page, clocks=context.clocks, includes_ended=includes_ended)


async def onward(  # noqa: PLR0913 - the arguments of the field
    versions: Sequence[firmware.FirmwareVersion],
    context: OperationContext,
    *,
    include_ended: bool | None = False,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[upgrade.Upgrade]]:
    """Return what each version may be upgraded to."""
    page = page_request(context.limits, first, after, key=UPGRADE_KEY, wants_total=wants_total)
    return await upgrades_of(versions, context, upgrades_to, page, includes_ended=include_ended or False)


async def backward(  # noqa: PLR0913 - the arguments of the field
    versions: Sequence[firmware.FirmwareVersion],
    context: OperationContext,
    *,
    include_ended: bool | None = False,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[upgrade.Upgrade]]:
    """Return what may be upgraded to each version."""
    page = page_request(context.limits, first, after, key=UPGRADE_KEY, wants_total=wants_total)
    return await upgrades_of(versions, context, upgrades_from, page, includes_ended=include_ended or False)


@strawberry.type(description="A statement that a version may go to another: permission, not advice.")
class Upgrade:
    """A statement that one version may be upgraded to another: permission, not advice."""

    is_type_of = stands_for(upgrade.Upgrade, upgrade.PastUpgrade)

    from_version: LazyFirmwareVersion = relation(beginnings, name="from")
    to_version: LazyFirmwareVersion = relation(ends, name="to")
    state: UpgradeState
    evidence: Evidence
    recommendation: Recommendation = column("As stated in the FIR; advice of release notes is apart.")
    is_rollback: bool
    asserted_by: str | None = column("The manufacturer code of who declared it.")
    obligation: Obligation | None = relation(
        obligations, "Whether it had to be declared, by the Date Added of the version that it leads to."
    )
    submitter: Submitter | None = relation(
        submitter_of, "Who submitted this record; null where that was not recorded yet."
    )
    effective_from: DateTime | None
    effective_to: DateTime | None
    recorded_from: DateTime
    recorded_to: DateTime | None
    end_code: UpgradeEndCode | None
