"""Which versions and upgrades belong together, to be drawn: for SEC Parties."""

from collections.abc import Iterable, Sequence
from functools import partial

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.upgrade import Lineage
from firmware_graph.model.vocabulary import UpgradeState
from firmware_graph.questions.pathways.rules.members import members_around
from firmware_graph.questions.pathways.shared.past_lineages import entries_known_at
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages, upgrade_lineages
from firmware_graph.questions.products.shared.kept_models import kept_models


async def lineages_of_versions(
    reader: GraphReader, cpl_entry_ids: Sequence[int], *, clocks: Clocks, includes_ended: bool = False
) -> list[Lineage]:
    """Fetch the lineage of each version, in order; one round trip for all, or two for a past `known_at`.

    A lineage is the versions connected to one by upgrades of any state, the other entries of their models, and what is
    connected to those. 'Ended' stands for every state except in effect.
    """
    lineages = await upgrade_lineages(reader, cpl_entry_ids, clocks=clocks, argument="first")
    return await each_drawn(reader, lineages, [[entry] for entry in cpl_entry_ids], includes_ended=includes_ended)


async def lineages_of_models(
    reader: GraphReader, model_keys: Sequence[str], *, clocks: Clocks, includes_ended: bool = False
) -> list[Lineage]:
    """Fetch the lineage of each device model, in order; one round trip more than for versions."""
    entries = await entries_of_models(reader, model_keys)
    lineages = await upgrade_lineages(
        reader, [entry for own in entries.values() for entry in own], clocks=clocks, argument="first"
    )
    return await each_drawn(reader, lineages, [entries[key] for key in model_keys], includes_ended=includes_ended)


async def entries_of_model(reader: GraphReader, model_key: str, *, clocks: Clocks) -> list[int]:
    """Return the entry IDs of a model, as recorded at the clocks of a question; empty if there is no such model."""
    if clocks.is_past_knowledge:
        return await entries_known_at(reader, model_key, clocks.known_at)
    return (await entries_of_models(reader, [model_key]))[model_key]


async def entries_of_models(reader: GraphReader, model_keys: Iterable[str]) -> dict[str, list[int]]:
    """Return the entry IDs of each model, in order; empty if there is no such model."""
    models = await kept_models(reader, model_keys)
    return {key: [version.cpl_entry_id for version in versions] for key, versions in models.items()}


async def each_drawn(
    reader: GraphReader, lineages: Lineages, groups: Sequence[Sequence[int]], *, includes_ended: bool
) -> list[Lineage]:
    """Return the lineage of each group of versions of one model; one object for all groups that have the same.

    Raises:
        QueryTooExpensive: They have too many versions and upgrades together.
    """
    known = [[entry for entry in group if entry in lineages] for group in groups]
    keys = [frozenset(id(lineages.of(entry).connected.get(entry)) for entry in group) for group in known]
    distinct = dict(zip(keys, known, strict=True))
    made = await reader.each([*distinct.values()], partial(drawn, lineages, includes_ended=includes_ended))
    by_key = dict(zip(distinct, made, strict=True))
    found = [by_key[key] for key in keys]
    rows = sum(len(one.versions) + len(one.upgrades) for one in found)
    reader.take_rows(rows, sought=len(found), argument="first")
    return found


def drawn(lineages: Lineages, known: Sequence[int], *, includes_ended: bool) -> Lineage:
    """Select what is connected with some versions of one model, and with its other versions."""
    if not known:
        return Lineage([], [])
    lineage = lineages.of(known[0])
    members = members_around(lineage, known)
    upgrades = [
        upgrade
        for upgrade in lineage.known
        if upgrade.from_cpl_entry_id in members and (includes_ended or upgrade.state == UpgradeState.IN_EFFECT)
    ]
    return Lineage(
        [lineage.versions[entry] for entry in sorted(members)],
        sorted(upgrades, key=lambda one: (one.from_cpl_entry_id, one.to_cpl_entry_id, one.recorded_from)),
    )
