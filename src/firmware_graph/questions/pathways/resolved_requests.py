"""Requests for pathways, and what their references mean: each end one entry, and the lineages of all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import FirmwareNotFound, InvalidReference, PathwayWarning, Unresolved
from firmware_graph.model.reference import FirmwareReference, Installation
from firmware_graph.model.vocabulary import DeviceType, RequestEnd
from firmware_graph.questions.pathways.own_lineages import row_of_another
from firmware_graph.questions.pathways.rules.sources import disagreement
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


Resolved = dict[FirmwareReference, FirmwareVersion | Unresolved]


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
