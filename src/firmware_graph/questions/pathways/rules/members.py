"""Which versions belong to the lineages of some entries."""

from collections.abc import Iterable

from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph


def members_around(lineage: LineageGraph, entries: Iterable[int]) -> set[int]:
    """Return what is connected to some entries, the other entries of their models, and what is connected to those."""
    near = connected_with(lineage, entries)
    models = {lineage.versions[entry].model_key for entry in near}
    return connected_with(
        lineage, (version.cpl_entry_id for model_key in models for version in lineage.models[model_key])
    )


def connected_with(lineage: LineageGraph, entries: Iterable[int]) -> set[int]:
    """Return the entries that upgrades in any state connect with some entries, including themselves."""
    return set().union(*{lineage.connected[entry] for entry in entries if entry in lineage.connected})
