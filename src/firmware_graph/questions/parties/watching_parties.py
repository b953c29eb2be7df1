"""Which parties watch what a change affects, for its author: by name if they agreed, else by number."""

from collections.abc import Sequence
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.watch import WatchingParties
from firmware_graph.model.withdrawal import PublishedImpact, WithdrawalImpact
from firmware_graph.questions.parties.shared.watched_requests import keys_of, keys_of_versions, request_of
from firmware_graph.questions.pathways.rules.alteration import is_altered
from firmware_graph.questions.pathways.rules.impact import ComparedImpact
from firmware_graph.questions.pathways.shared.kept_lineages import kept_lineages
from firmware_graph.questions.pathways.shared.past_lineages import past_lineages
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from firmware_graph.questions.pathways.shared.supposed_answers import supposed_answers
from firmware_graph.questions.pathways.upgrade_pathways import upgrade_pathways

FEWEST_TOLD: Final = 3


async def watching_parties(reader: GraphReader, impact: WithdrawalImpact) -> WatchingParties:
    """Return the parties that watch a request whose answer a change alters; one such watch that names it is enough.

    The rule for altered answers is the one by which watches are notified. Costs one round trip, and those of answering
    the distinct requests that mean a version of the changed lineages.

    Raises:
        QueryTooExpensive: These requests lead into other lineages, which are too large.
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    versions = await versions_hit(reader, impact)
    if not versions:
        return WatchingParties([], None)
    watches = (await reader.party_facts("watching_parties", keys=keys_of_versions(versions)))["watches"]
    texts = list(dict.fromkeys(text for _, _, requests in watches for text in requests))
    altered = await alterations(reader, impact, [request_of(text) for text in texts])
    hit = {text for text, is_hit in zip(texts, altered, strict=True) if is_hit}
    parties = {party for party, _, requests in watches if not hit.isdisjoint(requests)}
    named = {party for party, names_party, requests in watches if names_party and not hit.isdisjoint(requests)}
    unnamed = len(parties - named)
    return WatchingParties(sorted(named), unnamed if unnamed >= FEWEST_TOLD else None)


async def versions_hit(reader: GraphReader, impact: WithdrawalImpact) -> list[FirmwareVersion]:
    """Return the versions of the changed lineages, as recorded before the change and after it."""
    if not isinstance(impact, PublishedImpact):
        return [*impact.versions, *renamed(impact)]
    entries = [*(one.cpl_entry_id for one in impact.versions), *impact.added]
    lineages = await kept_lineages(reader, entries)
    known = [await past_lineages(reader, lineages, clocks=clocks) for clocks in (impact.before, impact.after)]
    distinct = dict.fromkeys(lineage for by_entry in known for lineage in by_entry.values())
    return [version for lineage in distinct for version in lineage.versions.values()]


async def alterations(reader: GraphReader, impact: WithdrawalImpact, requests: Sequence[PathwayRequest]) -> list[bool]:
    """Return whether a change alters the answer to each request.

    A product that may mean an entry which the change adds or renames counts as altered: that is only certain once the
    change is recorded.
    """
    if isinstance(impact, PublishedImpact):
        was = await upgrade_pathways(reader, requests, clocks=impact.before)
        now = await upgrade_pathways(reader, requests, clocks=impact.after)
        return [is_altered(*answers) for answers in zip(was, now, strict=True)]
    if not isinstance(impact, ComparedImpact):
        return [False] * len(requests)
    answers = await supposed_answers(reader, requests, before=impact.before, after=impact.after)
    names = {key for key in keys_of_versions(renamed(impact)) if not key.startswith("E")}
    return [
        is_altered(*pair) or not names.isdisjoint(keys_of(request))
        for request, pair in zip(requests, answers, strict=True)
    ]


def renamed(impact: WithdrawalImpact) -> list[FirmwareVersion]:
    """Return the versions, before and after, that a change adds or gives another name, version or model."""
    if not isinstance(impact, ComparedImpact):
        return []
    found: list[FirmwareVersion] = []
    for entry, version in impact.after.versions.items():
        was = impact.before.versions.get(entry)
        if was is version:
            continue
        if was is None or was.model_key != version.model_key or keys_of_versions([was]) != keys_of_versions([version]):
            found += [version] if was is None else [was, version]
    return found
