"""Random lineages - withdrawn, future, cyclic, blank, removed - answered as a brute-force reading of the rules does."""

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.rules.answer_pathway import answer_pathway
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from support.builders import a_firmware_version, an_upgrade
from support.pathway_oracle import Oracle, told
from support.random_lineages import CLOCKS, DATES, DAY, lineages, pairs_of
from support.sizes import times


@settings(max_examples=times(100), deadline=None)
@given(lineages(), CLOCKS, st.data())
def test_random_lineage_is_answered_as_the_oracle_does(
    lineage: tuple[list[FirmwareVersion], list[Upgrade]], clocks: Clocks, data: st.DataObject
) -> None:
    versions, upgrades = lineage
    kept_out = data.draw(st.one_of(st.just([]), pairs_of(versions)), label="kept out")
    graph = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=clocks, kept_out=kept_out)
    oracle = Oracle(versions, upgrades, clocks, kept_out)
    source = data.draw(st.sampled_from(versions), label="source")
    target = data.draw(st.one_of(st.none(), st.sampled_from(versions)), label="target")
    ours = told(answer_pathway(graph, source, target), graph.versions)
    assert ours == oracle.answer(source.cpl_entry_id, target.cpl_entry_id if target else None)


@st.composite
def dense_lineages(draw: st.DrawFn) -> tuple[list[FirmwareVersion], list[Upgrade]]:
    """Many ways between current versions, so that what matters is which of them comes first."""
    count = draw(st.integers(4, 7))
    versions = [a_firmware_version(entry, released_on=draw(DATES)) for entry in range(1, count + 1)]
    ends = st.tuples(st.integers(1, count), st.integers(1, count))
    upgrades = [
        an_upgrade(
            min(pair),
            max(pair),
            evidence=draw(st.sampled_from(["DECLARED", "INFERRED"])),
            recommendation=draw(st.sampled_from(["SHOULD", "NOT_STATED", "CONDITIONAL", "SHOULD_NOT"])),
            recorded_from=draw(st.sampled_from([0, DAY])),
        )
        for pair in draw(st.lists(ends, min_size=6, max_size=20))
    ]
    return versions, upgrades


@settings(max_examples=times(100), deadline=None)
@given(dense_lineages())
def test_first_of_many_pathways_is_the_one_that_the_order_says(
    lineage: tuple[list[FirmwareVersion], list[Upgrade]],
) -> None:
    versions, upgrades = lineage
    clocks = Clocks(10 * DAY)
    graph = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=clocks)
    oracle = Oracle(versions, upgrades, clocks)
    ours = told(answer_pathway(graph, versions[0], versions[-1]), graph.versions)
    assert ours == oracle.to_target(1, len(versions))
