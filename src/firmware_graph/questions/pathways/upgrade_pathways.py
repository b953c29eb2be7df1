"""How do I get from this version to that one, or to the latest, and if I cannot, why: for SEC Parties."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple, TypeVar

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import (
    FirmwareNotFound,
    InvalidReference,
    PathwayAnswer,
    PathwayOutcome,
    PathwayWarning,
    Unresolved,
)
from firmware_graph.model.reference import FirmwareReference, Installation
from firmware_graph.model.target import Targets
from firmware_graph.model.vocabulary import DeviceType, JoinedAs, RequestEnd
from firmware_graph.questions.pathways.approved_pathways import ApprovedRequest, approved_pathways
from firmware_graph.questions.pathways.comms_hub import HubCheck, with_comms_hubs
from firmware_graph.questions.pathways.own_lineages import row_of_another
from firmware_graph.questions.pathways.rules.answers import Answers
from firmware_graph.questions.pathways.rules.approved import to_approved
from firmware_graph.questions.pathways.rules.sources import disagreement, with_warning
from firmware_graph.questions.pathways.rules.warnings import OWN_ROWS_ONLY
from firmware_graph.questions.pathways.upgrade_lineages import Lineages, upgrade_lineages
from firmware_graph.questions.products.resolve_firmware import not_found_message, read_reference, resolve_firmware


class PathwayRequest(NamedTuple):
    """From one reference to another, or as far as one can go; and what only the installation knows."""

    source: FirmwareReference
    target: FirmwareReference | None = None
    installation: Installation = Installation()


@dataclass(frozen=True, slots=True)
class ResolvedRequest:
    """A request whose references each mean one entry; `disagreement` is of what the inventory says of the source."""

    source: FirmwareVersion
    target: FirmwareVersion | None
    installation: Installation
    comms_hub: FirmwareVersion | None = None
    disagreement: PathwayWarning | None = None


Made = TypeVar("Made")
Resolved = dict[FirmwareReference, FirmwareVersion | Unresolved]
Asked = tuple[int, JoinedAs | None]
"""From which entry, and how the device joined."""


async def upgrade_pathways(
    reader: GraphReader, requests: Sequence[PathwayRequest], *, clocks: Clocks, targets: Targets | None = None
) -> list[PathwayAnswer]:
    """Answer each request, in order, whatever is wrong with the others (domain.md §3.4); to `targets` alone, if given.

    Costs one round trip whatever the number of requests where all go by entry ID, one more where products have
    to be looked for, one more for a past `known_at`, and two more where Comms Hubs have to be checked.

    Raises:
        GraphTimeout: The database ran past the operation's deadline.
    """
    distinct = list(dict.fromkeys(requests))
    answers, _ = await answers_with_lineages(reader, distinct, clocks=clocks, targets=targets)
    by_request = dict(zip(distinct, answers, strict=True))
    return [by_request[request] for request in requests]


async def answers_with_lineages(
    reader: GraphReader, requests: Sequence[PathwayRequest], *, clocks: Clocks, targets: Targets | None = None
) -> tuple[list[PathwayAnswer], Lineages]:
    """Answer distinct requests, in order, and return what they were answered on, too."""
    asked, lineages = await resolve_requests(reader, requests, clocks=clocks)
    return await answer_requests(reader, lineages, asked, clocks, targets), lineages


async def latest_pathways(
    reader: GraphReader, versions: Sequence[FirmwareVersion], *, clocks: Clocks
) -> list[PathwayAnswer]:
    """Answer how far one can go from each version; one round trip, or two for a past `known_at`."""
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
    checks = await in_order_of_targets(reader, requests, partial(hub_check, lineages, targets, to_any))
    answers = await with_comms_hubs(reader, checks, clocks=clocks)
    told = [
        with_warning(answer, request.disagreement)
        if isinstance(request, ResolvedRequest) and request.disagreement
        else answer
        for answer, request in zip(answers, requests, strict=True)
    ]
    return told if reader.rights.rows_read is None else [with_warning(answer, OWN_ROWS_ONLY) for answer in told]


def hub_check(
    lineages: Lineages,
    targets: Targets | None,
    to_any: Mapping[Asked, PathwayOutcome],
    request: ResolvedRequest | Unresolved,
) -> HubCheck:
    """Answer one request, whose Comms Hub is still to be checked; `to_any` has the answers to any approved target."""
    if not isinstance(request, ResolvedRequest):
        return HubCheck(request, None)
    is_to_any = targets is not None and request.target is None
    answer = to_any[asked_of(request)] if is_to_any else answer_request(lineages, request, targets)
    return HubCheck(answer, request.comms_hub)


async def to_approved_targets(
    reader: GraphReader, lineages: Lineages, requests: Sequence[ResolvedRequest | Unresolved], targets: Targets
) -> dict[Asked, PathwayOutcome]:
    """Answer the requests without a target by what a party has approved, equal ones once."""
    wanted = {
        asked_of(one): ApprovedRequest(lineages.of(one.source.cpl_entry_id), one.source, one.installation)
        for one in requests
        if isinstance(one, ResolvedRequest) and one.target is None
    }
    answers = await approved_pathways(reader, list(wanted.values()), targets, argument="requests")
    return dict(zip(wanted, answers, strict=True))


def asked_of(request: ResolvedRequest) -> Asked:
    """Return what decides on the answer to a request without a target."""
    return request.source.cpl_entry_id, request.installation.joined_as


async def in_order_of_targets(
    reader: GraphReader,
    requests: Sequence[ResolvedRequest | Unresolved],
    function: Callable[[ResolvedRequest | Unresolved], Made],
) -> list[Made]:
    """Return what a function makes of each request, in order; those of one target come one after another."""
    places = sorted(range(len(requests)), key=lambda place: target_of(requests[place]))
    made = await reader.each([requests[place] for place in places], function)
    by_place = dict(zip(places, made, strict=True))
    return [by_place[place] for place in range(len(requests))]


def target_of(request: ResolvedRequest | Unresolved) -> int:
    """Return the entry ID of a request's target; 0 where it has none."""
    return request.target.cpl_entry_id if isinstance(request, ResolvedRequest) and request.target else 0


def answer_request(lineages: Lineages, request: ResolvedRequest, targets: Targets | None = None) -> PathwayAnswer:
    """Answer one request, its Comms Hub aside."""
    source, target = request.source.cpl_entry_id, request.target and request.target.cpl_entry_id
    lineage = lineages.spanning(source, target)
    answer = lineage.derive(Answers).pathway(source, target, request.installation)
    return answer if targets is None or request.target is None else to_approved(answer, request.target, targets)


async def resolve_requests(
    reader: GraphReader, requests: Sequence[PathwayRequest], *, clocks: Clocks
) -> tuple[list[ResolvedRequest | Unresolved], Lineages]:
    """Resolve the references of each request, and fetch the lineages of all.

    An entry that was not recorded by then is not found; one of others is told from that for who reads its own rows
    alone, as the list of products is public.
    """
    entries = entries_named(requests) if reader.rights.rows_read is None else None
    if entries is not None and not clocks.is_past_knowledge:
        lineages = await upgrade_lineages(reader, entries, clocks=clocks, argument="requests")
        known = entries_in(lineages, requests)
        return [resolve_request(request, known) for request in requests], lineages
    resolved = await resolve_references(reader, requests, clocks=clocks)
    asked = [of_own_rows(reader, resolve_request(request, resolved)) for request in requests]
    ready = [request for request in asked if isinstance(request, ResolvedRequest)]
    entries = [version.cpl_entry_id for request in ready for version in (request.source, request.target) if version]
    lineages = await upgrade_lineages(reader, entries, clocks=clocks, argument="requests")
    return [as_recorded(request, lineages) for request in asked], lineages


def of_own_rows(reader: GraphReader, request: ResolvedRequest | Unresolved) -> ResolvedRequest | Unresolved:
    """Return a request, or the first end of it whose rows the reader may not read."""
    if not isinstance(request, ResolvedRequest):
        return request
    return row_of_another(reader, {RequestEnd.FROM: request.source, RequestEnd.TO: request.target}) or request


def entries_named(requests: Sequence[PathwayRequest]) -> list[int] | None:
    """Return the entries that the requests name; None where a product, a hub or an inventory has to be looked for."""
    entries: list[int] = []
    for request in requests:
        ends = [request.source] if request.target is None else [request.source, request.target]
        readings = [read_reference(reference, end=None) for reference in ends]
        is_looked_for = request.installation.comms_hub is not None or request.installation.inventory is not None
        if is_looked_for or not all(isinstance(entry, int) for entry in readings):
            return None
        entries += [entry for entry in readings if isinstance(entry, int)]
    return entries


def entries_in(lineages: Lineages, requests: Sequence[PathwayRequest]) -> Resolved:
    """Find the entries that references mean among the lineages that were fetched for them."""
    references = {reference for request in requests for reference in (request.source, request.target) if reference}
    wanted = {reference: reference.cpl_entry_id or 0 for reference in references}
    return {
        reference: lineages.version(entry) or FirmwareNotFound(None, not_found_message(entry, lineages.clocks))
        for reference, entry in wanted.items()
    }


def as_recorded(request: ResolvedRequest | Unresolved, lineages: Lineages) -> ResolvedRequest | Unresolved:
    """Return a request with its ends as they are in the lineages that were fetched for it."""
    if not isinstance(request, ResolvedRequest):
        return request
    target = request.target and lineages[request.target.cpl_entry_id]
    return replace(request, source=lineages[request.source.cpl_entry_id], target=target)


async def resolve_references(reader: GraphReader, requests: Sequence[PathwayRequest], *, clocks: Clocks) -> Resolved:
    """Resolve every reference of the requests in one call."""
    named = [
        reference
        for request in requests
        for reference in (
            request.source,
            request.target,
            request.installation.comms_hub,
            request.installation.inventory,
        )
        if reference is not None
    ]
    references = list(dict.fromkeys(named))
    return dict(zip(references, await resolve_firmware(reader, references, clocks=clocks), strict=True))


def resolve_request(request: PathwayRequest, resolved: Resolved) -> ResolvedRequest | Unresolved:
    """Replace references by entries; or return the first that is not one entry, with the end that it is.

    What the inventory says is never in the way of an answer (rule 15).
    """
    named = {
        RequestEnd.FROM: request.source,
        RequestEnd.TO: request.target,
        RequestEnd.COMMS_HUB: request.installation.comms_hub,
    }
    found: dict[RequestEnd, FirmwareVersion] = {}
    for end, reference in named.items():
        meaning = resolved[reference] if reference is not None else None
        if isinstance(meaning, FirmwareVersion):
            if end is RequestEnd.COMMS_HUB and meaning.device_type != DeviceType.CH:
                message = (
                    f"Entry {meaning.cpl_entry_id} is of type {meaning.device_type}, not a Comms Hub: give the hub's."
                )
                return InvalidReference(end, message)
            found[end] = meaning
        elif meaning is not None:
            return replace(meaning, end=end)
    source, inventory = found[RequestEnd.FROM], request.installation.inventory
    return ResolvedRequest(
        source,
        found.get(RequestEnd.TO),
        request.installation,
        found.get(RequestEnd.COMMS_HUB),
        disagreement(source, resolved[inventory] if inventory is not None else None),
    )
