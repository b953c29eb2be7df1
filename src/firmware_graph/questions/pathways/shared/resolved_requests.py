"""Requests for pathways, and what their references mean: each end a single entry, and the lineages of all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple, TypeVar

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import FirmwareNotFound, InvalidReference, PathwayWarning, Unresolved
from firmware_graph.model.reference import FirmwareReference, Installation
from firmware_graph.model.vocabulary import DeviceType, RequestEnd
from firmware_graph.questions.pathways.rules.sources import disagreement
from firmware_graph.questions.pathways.shared.own_lineages import row_of_another
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages, upgrade_lineages
from firmware_graph.questions.products.resolve_firmware import not_found_message, resolve_firmware
from firmware_graph.questions.products.shared.kept_products import known_entries

REQUESTS_OF_A_STEP: Final = 200

Item = TypeVar("Item")


class PathwayRequest(NamedTuple):
    """From one reference to another, or as far as possible; and facts known only to the installation."""

    source: FirmwareReference
    target: FirmwareReference | None = None
    installation: Installation = Installation()


class ResolvedRequest(NamedTuple):
    """A request whose references each mean a single entry; `disagreement` is about the inventory's source version."""

    source: FirmwareVersion
    target: FirmwareVersion | None
    installation: Installation
    comms_hub: FirmwareVersion | None = None
    disagreement: PathwayWarning | None = None


Resolved = dict[FirmwareReference, FirmwareVersion | Unresolved]
KnownEnds = tuple[int, int | None, Installation]
"""The entries that a request names, and its installation."""


async def resolve_requests(
    reader: GraphReader, requests: Sequence[PathwayRequest], *, clocks: Clocks
) -> tuple[list[ResolvedRequest | Unresolved], Lineages]:
    """Resolve the references of each request, and fetch the lineages of all.

    An entry that was not recorded by then is not found; for a reader of only its own rows, others' entries are reported
    as such, as the list of products is public.
    """
    on_known = await requests_on_known(reader, requests, clocks=clocks)
    if on_known is not None:
        return on_known
    resolved = await resolve_references(reader, requests, clocks=clocks)
    asked = [of_own_rows(reader, resolve_request(request, resolved)) for request in requests]
    ready = [request for request in asked if isinstance(request, ResolvedRequest)]
    entries = [version.cpl_entry_id for request in ready for version in (request.source, request.target) if version]
    lineages = await upgrade_lineages(reader, entries, clocks=clocks, argument="requests")
    recorded = [as_recorded(request, lineages) for request in asked]
    note_joined(reader, lineages, recorded)
    return recorded, lineages


def note_joined(reader: GraphReader, lineages: Lineages, asked: Sequence[ResolvedRequest | Unresolved]) -> None:
    """Count the lineages as processed in one step if a request asks for a pathway from one of them to another."""
    ends = ((one.source, one.target) for one in asked if isinstance(one, ResolvedRequest) and one.target)
    if any(end.cpl_entry_id not in lineages.found[begin.cpl_entry_id].versions for begin, end in ends):
        reader.go_through_all()


def of_own_rows(reader: GraphReader, request: ResolvedRequest | Unresolved) -> ResolvedRequest | Unresolved:
    """Return a request, or the first end of it whose rows the reader may not read."""
    if not isinstance(request, ResolvedRequest):
        return request
    return row_of_another(reader, {RequestEnd.FROM: request.source, RequestEnd.TO: request.target}) or request


async def requests_on_known(
    reader: GraphReader, requests: Sequence[PathwayRequest], *, clocks: Clocks
) -> tuple[list[ResolvedRequest | Unresolved], Lineages] | None:
    """Resolve requests whose entries are known before anything is read; None if something must be looked up."""
    if clocks.is_past_knowledge or reader.rights.rows_read is not None:
        return None
    references = [one for request in requests for one in request[:2] if one is not None]
    ends = known_ends(await known_entries(reader, references), requests)
    if ends is None:
        return None
    await reader.pause(len(requests))
    entries = [entry for begin, end, _ in ends for entry in (begin, end) if entry is not None]
    lineages = await upgrade_lineages(reader, entries, clocks=clocks, argument="requests")
    await reader.pause(len(requests))
    made = await reader.each(parts_of(ends), partial(requests_on, lineages))
    if any(are_joined for _, are_joined in made):
        reader.go_through_all()
    return [one for part, _ in made for one in part], lineages


def parts_of(items: Sequence[Item]) -> list[Sequence[Item]]:
    """Divide requests into the parts of which one takes a step."""
    return [items[begin : begin + REQUESTS_OF_A_STEP] for begin in range(0, len(items), REQUESTS_OF_A_STEP)]


def known_ends(known: Mapping[FirmwareReference, int], requests: Sequence[PathwayRequest]) -> list[KnownEnds] | None:
    """Return the entries that requests name, given those of known products; None if something must be looked up."""
    ends: list[KnownEnds] = []
    for source, target, installation in requests:
        if installation.comms_hub is not None or installation.inventory is not None:
            return None
        begin = source.cpl_entry_id if source.product is None else known.get(source)
        end = None if target is None else target.cpl_entry_id if target.product is None else known.get(target)
        if begin is None or (end is None and target is not None):
            return None
        ends.append((begin, end, installation))
    return ends


def requests_on(lineages: Lineages, ends: Sequence[KnownEnds]) -> tuple[list[ResolvedRequest | Unresolved], bool]:
    """Replace the entry IDs of requests by entries of the lineages fetched for them.

    Also return whether a request leads from one lineage to another.
    """
    asked: list[ResolvedRequest | Unresolved] = []
    found, clocks, are_joined = lineages.found, lineages.clocks, False
    for begin, end, installation in ends:
        lineage = found.get(begin)
        if lineage is None:
            asked.append(FirmwareNotFound(RequestEnd.FROM, not_found_message(begin, clocks)))
            continue
        target = None if end is None else lineage.versions.get(end)
        if end is not None and target is None:
            if (target := lineages.version(end)) is None:
                asked.append(FirmwareNotFound(RequestEnd.TO, not_found_message(end, clocks)))
                continue
            are_joined = True
        asked.append(ResolvedRequest(lineage.versions[begin], target, installation))
    return asked, are_joined


def as_recorded(request: ResolvedRequest | Unresolved, lineages: Lineages) -> ResolvedRequest | Unresolved:
    """Return a request with its ends as recorded in the lineages that were fetched for it."""
    if not isinstance(request, ResolvedRequest):
        return request
    target = request.target and lineages[request.target.cpl_entry_id]
    return request._replace(source=lineages[request.source.cpl_entry_id], target=target)


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
    """Replace references by entries; or return the first that is not a single entry, with its end.

    The inventory never prevents an answer (rule 15).
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
