"""The basis of decisions on pairs of versions: the lineages of both ends, and the compatibility declared in them."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.questions.pathways.compatible_firmware import compatible_firmware
from firmware_graph.questions.pathways.rules.pair_rules import PairRules
from firmware_graph.questions.pathways.shared.upgrade_lineages import upgrade_lineages
from firmware_graph.questions.products.resolve_firmware import Resolution


async def paired_lineages(reader: GraphReader, ends: Sequence[Sequence[Resolution]], *, clocks: Clocks) -> PairRules:
    """Return the rules for pairs of these ends; two round trips for what is not cached."""
    entries = sorted({end.cpl_entry_id for both in ends for end in both if isinstance(end, FirmwareVersion)})
    lineages = await upgrade_lineages(reader, entries, clocks=clocks, argument="rows")
    models = {entry: version.model_key for lineage in lineages.apart for entry, version in lineage.versions.items()}
    partners = await compatible_firmware(reader, models) if models else {}
    return PairRules(lineages.of, models, partners, clocks.day)
