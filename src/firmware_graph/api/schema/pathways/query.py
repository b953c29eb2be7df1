"""Fields of the Query root on pathways: single ones, batches, exact upgrades, and changes."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import root_field
from firmware_graph.api.schema.own_rows import refused_if_of_others
from firmware_graph.api.schema.parties.target import targets_if
from firmware_graph.api.schema.pathways.pairs import PairReport, PairRows
from firmware_graph.api.schema.pathways.pathway import UpgradePathwayResult
from firmware_graph.api.schema.pathways.pathway_changes import PathwayChanges, PathwayMoment
from firmware_graph.api.schema.pathways.requests import PathwayRequests, UpgradeRequests, at_most
from firmware_graph.api.schema.pathways.verdict import UpgradeVerdict
from firmware_graph.api.schema.pathways.versions_met import versions_in
from firmware_graph.api.schema.products.filters import FirmwareFilter
from firmware_graph.api.schema.products.references import (
    FirmwareReference,
    Installed,
    RequiredTarget,
    Source,
    Target,
)
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.errors import BadUserInput
from firmware_graph.model import pair, pathway, reference, verdict
from firmware_graph.model import pathway_changes as changes
from firmware_graph.questions.pathways import (
    pair_report,
    pathway_changes,
    upgrade_pathway,
    upgrade_pathways,
    validate_upgrade,
    validate_upgrades,
)
from firmware_graph.questions.pathways.shared import resolved_requests
from firmware_graph.questions.pathways.shared.filtered_lineages import filtered_lineages

Sources = Annotated[
    list[reference.FirmwareReference] | None,
    strawberry.argument(name="from", graphql_type=list[FirmwareReference] | None),
]


async def upgrade_pathway_field(  # noqa: PLR0913 - the arguments of the field
    context: OperationContext,
    *,
    source: Source,
    target: Target = None,
    installation: Installed = None,
    as_of: DateTime | None = None,
    known_at: DateTime | None = None,
    approved: bool | None = False,
) -> pathway.PathwayAnswer | None:
    """Resolve `upgradePathway`."""
    clocks = context.clocks_at(as_of, known_at)
    request = resolved_requests.PathwayRequest(source, target, installation or reference.Installation())
    answer = await upgrade_pathway.upgrade_pathway(
        context.reader, request, clocks=clocks, targets=await targets_if(context, approved=approved)
    )
    if not clocks.is_past_knowledge:
        context.remember(versions_in(answer))
    [shown] = refused_if_of_others("Query.upgradePathway", [answer], [answer], context)
    return shown


async def upgrade_pathways_field(
    context: OperationContext,
    *,
    requests: PathwayRequests,
    as_of: DateTime | None = None,
    known_at: DateTime | None = None,
    approved: bool | None = False,
) -> Sequence[pathway.PathwayAnswer | None]:
    """Resolve `upgradePathways`."""
    clocks = context.clocks_at(as_of, known_at)
    asked = at_most(context.limits, requests, argument="requests")
    answers = await upgrade_pathways.upgrade_pathways(
        context.reader, asked, clocks=clocks, targets=await targets_if(context, approved=approved)
    )
    if not clocks.is_past_knowledge:
        context.remember(versions_in(list({id(answer): answer for answer in answers}.values())))
    return refused_if_of_others("Query.upgradePathways", answers, answers, context)


async def validate_upgrade_field(  # noqa: PLR0913 - the arguments of the field
    context: OperationContext,
    *,
    source: Source,
    target: RequiredTarget,
    installation: Installed = None,
    as_of: DateTime | None = None,
    known_at: DateTime | None = None,
    approved: bool | None = False,
) -> verdict.UpgradeVerdict | None:
    """Resolve `validateUpgrade`."""
    clocks = context.clocks_at(as_of, known_at)
    request = resolved_requests.PathwayRequest(source, target, installation or reference.Installation())
    answer = await validate_upgrade.validate_upgrade(
        context.reader, request, clocks=clocks, targets=await targets_if(context, approved=approved)
    )
    [shown] = refused_if_of_others("Query.validateUpgrade", [answer], [answer.pathway], context)
    return shown


async def validate_upgrades_field(
    context: OperationContext,
    *,
    requests: UpgradeRequests,
    as_of: DateTime | None = None,
    known_at: DateTime | None = None,
    approved: bool | None = False,
) -> Sequence[verdict.UpgradeVerdict | None]:
    """Resolve `validateUpgrades`."""
    clocks = context.clocks_at(as_of, known_at)
    asked = at_most(context.limits, requests, argument="requests")
    verdicts = await validate_upgrades.validate_upgrades(
        context.reader, asked, clocks=clocks, targets=await targets_if(context, approved=approved)
    )
    parts = [one.pathway for one in verdicts]
    return refused_if_of_others("Query.validateUpgrades", verdicts, parts, context)


async def pathway_changes_field(  # noqa: PLR0913 - the arguments of the field
    context: OperationContext,
    *,
    sources: Sources = None,
    target: Target = None,
    filter: FirmwareFilter | None = None,  # noqa: A002 - the argument's name
    since: PathwayMoment,
    until: PathwayMoment | None = None,
) -> changes.PathwayChanges:
    """Resolve `pathwayChanges`."""
    if (sources is None) == (filter is None):
        raise BadUserInput("Give 'from' or 'filter': one of the two.", argument="from")
    before = await since.read(context, argument="since")
    after = await until.read(context, argument="until") if until else context.clocks
    if filter:
        fitting = await filtered_lineages(context.reader, await filter.read(context.reader), clocks=context.clocks)
        references = [reference.FirmwareReference(version.cpl_entry_id) for version in fitting.versions]
    else:
        references = [*at_most(context.limits, sources or [], argument="from")]
    requests = [resolved_requests.PathwayRequest(one, target) for one in references]
    return await pathway_changes.pathway_changes(context.reader, requests, before=before, after=after)


async def pair_report_field(context: OperationContext, *, rows: PairRows) -> pair.PairReport:
    """Resolve `pairReport`."""
    return await pair_report.pair_report(
        context.reader, at_most(context.limits, rows, argument="rows"), clocks=context.clocks
    )


@strawberry.type
class PathwaysQuery:
    """Root fields on pathways."""

    upgrade_pathway: UpgradePathwayResult | None = root_field(
        upgrade_pathway_field,
        "How to get there; with no `to`, as far as one can go. As things are in effect at `asOf` and were known at "
        "`knownAt`, both now unless given. With `approved`, to the targets that your party has approved.",
    )
    upgrade_pathways: list[UpgradePathwayResult | None] | None = root_field(
        upgrade_pathways_field,
        "In the order of the requests, of which there may be 10,000 by default; whatever is wrong with one is its own "
        "answer.",
    )
    validate_upgrade: UpgradeVerdict | None = root_field(
        validate_upgrade_field,
        "May this exact upgrade be done: yes, no or unknown, with every reason. With `approved`, to what your party "
        "has approved alone.",
    )
    validate_upgrades: list[UpgradeVerdict | None] | None = root_field(
        validate_upgrades_field, "In the order of the requests, of which there may be 10,000 by default."
    )
    pathway_changes: PathwayChanges | None = root_field(
        pathway_changes_field,
        "What became of pathways between two moments, each with all that was in effect and recorded then; `until` is "
        "now unless given. From versions, at most 10,000 by default, or from all that fit a filter now, at most "
        "20,000; to the latest, unless `to` is given.",
    )
    pair_report: PairReport | None = root_field(
        pair_report_field,
        "How pairs of devices stand, by the rows given, at most 10,000 by default, which are kept nowhere. A row with "
        "a key that looks like an identifier is refused.",
    )
