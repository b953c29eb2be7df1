"""Record the rules of Commercial Product Assurance, replacing the earlier ones."""

from collections.abc import Sequence
from typing import Final

from firmware_graph.database.graph import Graph
from firmware_graph.database.writer import change
from firmware_graph.model.change_event import RELOAD
from firmware_graph.model.cpa import CpaRule
from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import Tier

KIND: Final = "CPA_RULES"


async def write_cpa_rules(graph: Graph, rules: Sequence[CpaRule], *, actor: str) -> bool:
    """Record rules as one change, and return whether they differ from the earlier ones.

    They may alter the status of any entry, so the CPL moves, and everything must be read again. The records of the
    earlier rules end, and stay.

    Raises:
        GraphUnavailable: The database cannot be reached.
    """
    async with change(graph, kind=KIND, actor=actor) as under_way:
        [recorded] = await under_way.run("cpa_rules")
        if [CpaRule._make(columns) for columns in recorded["rules"]] == sorted(rules):
            under_way.is_discarded = True
            return False
        rows = [
            {"key": f"{under_way.sequence} {rule.device_type} {rule.effective_from}", **rule._asdict()}
            for rule in rules
        ]
        await under_way.run("write_cpa_rules", rules=rows, recorded_at=under_way.recorded_at)
        under_way.tiers, under_way.events, under_way.touched = {Tier.CPL}, [RELOAD], Touched()
        under_way.summary = {"rules": [list(rule) for rule in rules]}
    return True
