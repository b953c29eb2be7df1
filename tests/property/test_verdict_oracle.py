"""Whether a step may be done, against the rules' text read once more."""

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import UpgradePathway
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.step_verdict import judge_step
from firmware_graph.questions.pathways.validate_upgrades import permitted
from support.pathway_oracle import Oracle
from support.random_lineages import CLOCKS, lineages
from support.sizes import times


def expected(versions: list[FirmwareVersion], upgrades: list[Upgrade], clocks: Clocks, ends: tuple[int, int]) -> str:
    everything = Oracle(versions, upgrades, clocks)
    direct = [upgrade for upgrade in upgrades if (upgrade.from_cpl_entry_id, upgrade.to_cpl_entry_id) == ends]
    permission = Oracle(versions, [upgrade for upgrade in direct if upgrade.evidence != "INFERRED"], clocks)
    source, target = ends
    if permission.graph.has_edge(*ends):
        return "YES"
    stops = everything.stops.get(ends, set())
    certain = [
        everything.can_be_left(source) == "NO",
        source == target,
        not everything.is_current(target),
        everything.of_ends(*ends),
        everything.leads_back(target, source),
    ]
    is_in_effect = everything.steps.has_edge(*ends)
    if is_in_effect and everything.can_be_left(source) == "UNKNOWN" and not any(certain[:-1]):
        return "NO or UNKNOWN" if certain[-1] else "UNKNOWN"  # declared both ways: the rules leave it open
    if any(certain):
        return "NO"
    if is_in_effect:
        return "UNKNOWN"
    if stops & {"WITHDRAWN", "NOT_YET_IN_EFFECT"} or stops == {"ONLY_A_ROLLBACK"}:
        return "NO"
    return "UNKNOWN" if everything.is_undeclared(target) else "NO"


@settings(max_examples=times(100), deadline=None)
@given(lineages(), CLOCKS, st.data())
def test_verdict_is_the_oracles(
    rows: tuple[list[FirmwareVersion], list[Upgrade]], clocks: Clocks, data: st.DataObject
) -> None:
    versions, upgrades = rows
    source, target = (data.draw(st.sampled_from(versions), label=label) for label in ("source", "target"))
    lineage = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=clocks)
    step = judge_step(lineage, source, target)
    verdict = permitted(step) if isinstance(step, UpgradePathway) else step
    allowed = expected(versions, upgrades, clocks, (source.cpl_entry_id, target.cpl_entry_id))
    assert verdict.verdict.value in allowed.split(" or ")
    assert verdict.reasons
