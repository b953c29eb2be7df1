"""The whole real set, imported by ourselves, answered as a brute-force reading of the rules does."""

import time
from collections.abc import AsyncIterator

import networkx as nx
import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.reference import FirmwareReference
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from firmware_graph.questions.pathways.upgrade_pathways import upgrade_pathways
from support.pathway_oracle import Oracle, told
from support.real_set import FOLDER, needs_real_set, upgrades_of_real_set, versions_of_real_set
from support.rights import EVERY_RIGHT
from support.sheets import ImportHarness, import_harness

pytestmark = [needs_real_set, pytest.mark.anyio]


@pytest.fixture(scope="module")
async def real_set(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path_factory.mktemp("real")) as harness:
        cpl, fir, zigbee = (FOLDER / f"{name}.csv" for name in ("cpl", "fir", "zigbee"))
        report = await import_sheets(
            harness.graph, ImportRequest(cpl=cpl, fir=fir, zigbee=zigbee, actor="a test", submitter=OPERATOR)
        )
        assert not report.problems
        assert (report.counts.versions_added, report.counts.upgrades_added) == (2235, 1223)
        yield harness


def oracles_by_lineage(clocks: Clocks) -> dict[int, Oracle]:
    """One oracle for each lineage, by each of its entries: brute force does not care for larger graphs."""
    versions, upgrades = versions_of_real_set(), upgrades_of_real_set()
    together: nx.Graph[int | str] = nx.Graph((u.from_cpl_entry_id, u.to_cpl_entry_id) for u in upgrades)
    together.add_edges_from((v.cpl_entry_id, v.model_key) for v in versions)
    found: dict[int, Oracle] = {}
    for members in nx.connected_components(together):
        oracle = Oracle(
            [v for v in versions if v.cpl_entry_id in members],
            [u for u in upgrades if u.from_cpl_entry_id in members],
            clocks,
        )
        found |= dict.fromkeys(oracle.versions, oracle)
    return found


def now() -> Clocks:
    return Clocks(time.time_ns() // 1_000_000)


async def test_every_way_to_the_latest_is_the_oracles(real_set: ImportHarness) -> None:
    clocks = now()
    oracles = oracles_by_lineage(clocks)
    requests = [PathwayRequest(FirmwareReference(entry)) for entry in oracles]
    reader = GraphReader(real_set.graph, rights=EVERY_RIGHT, deadline=Deadline.after(120))
    answers = await upgrade_pathways(reader, requests, clocks=clocks)
    ours = {entry: told(answer, {}) for entry, answer in zip(oracles, answers, strict=True)}
    assert ours == {entry: oracle.to_latest(entry) for entry, oracle in oracles.items()}
    assert {kind for kind, *_ in ours.values()} == {"PATHWAY", "UNKNOWN", "NO_PATHWAY"}
    assert any(kind == "PATHWAY" and rest[-1] is True for kind, *rest in ours.values()), "some version is up to date"


async def test_every_pair_of_a_lineage_is_the_oracles(real_set: ImportHarness) -> None:
    clocks = now()
    oracles = oracles_by_lineage(clocks)
    pairs = [(source, target) for source, oracle in oracles.items() for target in oracle.versions]
    requests = [PathwayRequest(FirmwareReference(source), FirmwareReference(target)) for source, target in pairs]
    reader = GraphReader(real_set.graph, rights=EVERY_RIGHT, deadline=Deadline.after(120))
    answers = await upgrade_pathways(reader, requests, clocks=clocks)
    for (source, target), answer in zip(pairs, answers, strict=True):
        assert told(answer, {}) == oracles[source].to_target(source, target), (source, target)
