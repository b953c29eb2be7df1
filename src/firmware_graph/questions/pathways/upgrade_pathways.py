"""How do I get from this version to that one, or to the latest, and if I cannot, why: for SEC Parties."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import (
    PathwayAnswer,
    PathwayOutcome,
    Unresolved,
)
from firmware_graph.model.reference import Installation
from firmware_graph.model.target import Targets
from firmware_graph.model.vocabulary import JoinedAs
from firmware_graph.questions.pathways.rules.answers import Answers
from firmware_graph.questions.pathways.rules.approved import to_approved
from firmware_graph.questions.pathways.rules.sources import with_warning
from firmware_graph.questions.pathways.rules.warnings import OWN_ROWS_ONLY
from firmware_graph.questions.pathways.shared.approved_pathways import ApprovedRequest, approved_pathways
from firmware_graph.questions.pathways.shared.comms_hub import HubCheck, with_comms_hubs
from firmware_graph.questions.pathways.shared.resolved_requests import (
    PathwayRequest,
    ResolvedRequest,
    as_recorded,
    resolve_requests,
)
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages, upgrade_lineages

Made = TypeVar("Made")
Asked = tuple[int, JoinedAs | None]
"""From which entry, and how the device joined."""


async def upgrade_pathways(
    reader: GraphReader, requests: Sequence[PathwayRequest], *, clocks: Clocks, targets: Targets | None = None
) -> list[PathwayAnswer]:
    """Answer each request, in order, independently of the others (domain.md §3.4); only to `targets`, if given.

    Costs one round trip whatever the number of requests if all use entry IDs, one more if products must be looked up,
    one more for a past `known_at`, and two more if Comms Hubs must be checked.

    Raises:
        GraphTimeout: The database ran past the operation's deadline.
    """
    distinct = list(dict.fromkeys(requests))
    await reader.pause(len(distinct))
    answers, _ = await answers_with_lineages(reader, distinct, clocks=clocks, targets=targets)
    if len(distinct) == len(requests):
        return answers
    by_request = dict(zip(distinct, answers, strict=True))
    return [by_request[request] for request in requests]


async def answers_with_lineages(
    reader: GraphReader, requests: Sequence[PathwayRequest], *, clocks: Clocks, targets: Targets | None = None
) -> tuple[list[PathwayAnswer], Lineages]:
    """Answer distinct requests, in order, and also return the lineages used."""
    asked, lineages = await resolve_requests(reader, requests, clocks=clocks)
    return await answer_requests(reader, lineages, asked, clocks, targets), lineages


async def latest_pathways(
    reader: GraphReader, versions: Sequence[FirmwareVersion], *, clocks: Clocks
) -> list[PathwayAnswer]:
    """Return the furthest pathway from each version; one round trip, or two for a past `known_at`."""
    lineages = await upgrade_lineages(
        reader, [version.cpl_entry_id for version in versions], clocks=clocks, argument="requests"
    )
    asked = [as_recorded(ResolvedRequest(version, None, Installation()), lineages) for version in versions]
    return await answer_requests(reader, lineages, asked, clocks)


async def answer_requests(
    reader: GraphReader,
    lineages: Lineages,
    requests: Sequence[ResolvedRequest | Unresolved],
    clocks: Clocks,
    targets: Targets | None = None,
) -> list[PathwayAnswer]:
    """Answer requests on the lineages that were fetched for them, and check their Comms Hubs together."""
    to_any = {} if targets is None else await to_approved_targets(reader, lineages, requests, targets)
    if targets is None and not any(map(says_more, requests)):
        told = await in_order_of_targets(reader, requests, partial(told_alone, lineages))
    else:
        checks = await in_order_of_targets(reader, requests, partial(hub_check, lineages, targets, to_any))
        answers = await with_comms_hubs(reader, checks, clocks=clocks)
        told = [
            with_warning(answer, request.disagreement)
            if isinstance(request, ResolvedRequest) and request.disagreement
            else answer
            for answer, request in zip(answers, requests, strict=True)
        ]
    return told if reader.rights.rows_read is None else [with_warning(answer, OWN_ROWS_ONLY) for answer in told]


def says_more(request: ResolvedRequest | Unresolved) -> bool:
    """Whether a request has more than its ends: a Comms Hub, or an inventory that states something else."""
    return isinstance(request, ResolvedRequest) and (request.comms_hub is not None or request.disagreement is not None)


def told_alone(lineages: Lineages, request: ResolvedRequest | Unresolved) -> PathwayAnswer:
    """Answer one request without a given Comms Hub."""
    if not isinstance(request, ResolvedRequest):
        return request
    source, target = request.source.cpl_entry_id, request.target and request.target.cpl_entry_id
    return lineages.spanning(source, target).derive(Answers).told(source, target, request.installation)


def hub_check(
    lineages: Lineages,
    targets: Targets | None,
    to_any: Mapping[Asked, PathwayOutcome],
    request: ResolvedRequest | Unresolved,
) -> HubCheck:
    """Answer one request, whose Comms Hub is checked later; `to_any` has the answers to any approved target."""
    if not isinstance(request, ResolvedRequest):
        return HubCheck(request, None)
    is_to_any = targets is not None and request.target is None
    answer = to_any[asked_of(request)] if is_to_any else answer_request(lineages, request, targets)
    return HubCheck(answer, request.comms_hub)


async def to_approved_targets(
    reader: GraphReader, lineages: Lineages, requests: Sequence[ResolvedRequest | Unresolved], targets: Targets
) -> dict[Asked, PathwayOutcome]:
    """Answer the requests without a target from what a party has approved, equal ones once."""
    wanted = {
        asked_of(one): ApprovedRequest(lineages.of(one.source.cpl_entry_id), one.source, one.installation)
        for one in requests
        if isinstance(one, ResolvedRequest) and one.target is None
    }
    answers = await approved_pathways(reader, list(wanted.values()), targets, argument="requests")
    return dict(zip(wanted, answers, strict=True))


def asked_of(request: ResolvedRequest) -> Asked:
    """Return what the answer to a request without a target depends on."""
    return request.source.cpl_entry_id, request.installation.joined_as


async def in_order_of_targets(
    reader: GraphReader,
    requests: Sequence[ResolvedRequest | Unresolved],
    function: Callable[[ResolvedRequest | Unresolved], Made],
) -> list[Made]:
    """Return the result of a function for each request, in order.

    On large lineages those with one target are processed one after another, as a lineage caches only a few searches.
    """
    if not reader.is_heavy:
        return await reader.each(requests, function)
    targets = [target_of(request) for request in requests]
    places = sorted(range(len(requests)), key=targets.__getitem__)
    made = await reader.each([requests[place] for place in places], function)
    answers = [*made]
    for place, answer in zip(places, made, strict=True):
        answers[place] = answer
    return answers


def target_of(request: ResolvedRequest | Unresolved) -> int:
    """Return the entry ID of a request's target; 0 if it has none."""
    return request.target.cpl_entry_id if isinstance(request, ResolvedRequest) and request.target else 0


def answer_request(lineages: Lineages, request: ResolvedRequest, targets: Targets | None = None) -> PathwayAnswer:
    """Answer one request, without its Comms Hub."""
    source, target = request.source.cpl_entry_id, request.target and request.target.cpl_entry_id
    lineage = lineages.spanning(source, target)
    answer = lineage.derive(Answers).pathway(source, target, request.installation)
    return answer if targets is None or request.target is None else to_approved(answer, request.target, targets)
