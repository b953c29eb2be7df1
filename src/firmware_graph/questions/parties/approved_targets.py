"""What the party in whose name a request is made has approved as targets, and what it avoids: for it only."""

from collections.abc import Sequence
from itertools import starmap

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import Forbidden
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import MultipleTargets, UpgradePathway
from firmware_graph.model.target import Target, Targets
from firmware_graph.questions.pathways.shared.approved_pathways import ApprovedRequest, approved_pathways
from firmware_graph.questions.pathways.shared.upgrade_lineages import upgrade_lineages


async def approved_targets(reader: GraphReader) -> Targets:
    """Return the targets of the acting party, or of the one that it acts for; never of both. One round trip.

    Raises:
        Forbidden: The request is made in no party's name.
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    party = reader.rights.principal
    if party is None:
        raise Forbidden("Targets are of a party, and your credential names none.")
    record = await reader.party_facts("approved_targets", party=party)
    return Targets.of(starmap(Target, record["targets"]))


async def approved_target(
    reader: GraphReader, versions: Sequence[FirmwareVersion], *, clocks: Clocks
) -> list[FirmwareVersion | None]:
    """Return the newest approved target that each version can reach; None if there is none.

    Costs one round trip more than the pathways of the versions.

    Raises:
        Forbidden: The request is made in no party's name.
        QueryTooExpensive: Their lineages have too many versions and upgrades, or there are too many targets.
    """
    targets = await approved_targets(reader)
    entries = [version.cpl_entry_id for version in versions]
    lineages = await upgrade_lineages(reader, entries, clocks=clocks, argument="first")
    found = [entry for entry in dict.fromkeys(entries) if entry in lineages]
    requests = [ApprovedRequest(lineages.of(entry), lineages[entry]) for entry in found]
    answers = await approved_pathways(reader, requests, targets, argument="first")
    ends = {entry: end_of(answer) for entry, answer in zip(found, answers, strict=True)}
    return [ends.get(entry) for entry in entries]


def end_of(answer: object) -> FirmwareVersion | None:
    """Return the end that an answer leads to; the newest of several, which is the first."""
    if isinstance(answer, MultipleTargets):
        return answer.pathways[0].target
    return answer.target if isinstance(answer, UpgradePathway) else None
