"""Pathways to what a party has approved cost what there is: each target is a step of work, and is counted."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

import pytest

from firmware_graph.database import background
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph, open_graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import QueryTooExpensive
from firmware_graph.model.clocks import Clocks, now_ms
from firmware_graph.model.fleet import FleetCount
from firmware_graph.model.pathway import MultipleTargets, PathwayAnswer, UpgradePathway
from firmware_graph.model.reference import FirmwareReference
from firmware_graph.model.rights import Rights, Scope
from firmware_graph.model.target import Target, Targets
from firmware_graph.questions.dependency.fleet_report import fleet_report
from firmware_graph.questions.pathways.shared.approved_pathways import TOUCHED_BY_A_TARGET
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from firmware_graph.questions.pathways.upgrade_pathways import upgrade_pathways

pytestmark = pytest.mark.anyio

RIGHTS: Final = Rights(frozenset({Scope.CPL_READ, Scope.FIR_READ}), party="P1")
APPROVED: Final = Targets.of(Target(entry, is_avoided=False, reason=None, set_at=0, set_by="x") for entry in (21, 22))


@pytest.fixture
async def graph(example: Connection) -> AsyncIterator[Graph]:
    async with open_graph(example) as graph:
        yield graph


def reader_of(graph: Graph, checks: list[None] | None = None) -> GraphReader:
    """Return a reader, which adds to `checks` whenever it is asked whether its caller has left."""

    async def has_left() -> bool:
        if checks is not None:
            checks.append(None)
        return False

    return GraphReader(graph, rights=RIGHTS, deadline=Deadline.after(20, has_left))


async def asked(reader: GraphReader, *sources: int, targets: Targets | None) -> Sequence[PathwayAnswer]:
    """Ask from entries without a target."""
    requests = [PathwayRequest(FirmwareReference(entry)) for entry in sources]
    return await upgrade_pathways(reader, requests, clocks=Clocks(now_ms()), targets=targets)


async def test_each_target_of_each_version_counts_with_what_is_touched(graph: Graph) -> None:
    latest, approved, twice, report = (reader_of(graph) for _ in range(4))
    await asked(latest, 20, 21, targets=None)
    answers = await asked(approved, 20, 21, targets=APPROVED)
    assert {type(answer) for answer in answers} <= {UpgradePathway, MultipleTargets}
    assert approved.touched == latest.touched + 2 * 2 * TOUCHED_BY_A_TARGET
    await asked(twice, 20, 20, 21, targets=APPROVED)
    assert twice.touched == approved.touched, "equal requests are answered once"
    counts = [FleetCount(FirmwareReference(entry), 1) for entry in (20, 21, 20)]
    await fleet_report(report, counts, clocks=Clocks(now_ms()), targets=APPROVED)
    assert report.touched == approved.touched


async def test_too_many_targets_together_are_refused_with_what_would_pass(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = reader_of(graph)
    await asked(reader, 20, 21, targets=None)
    monkeypatch.setattr(graph, "most_touched", reader.touched + 3 * TOUCHED_BY_A_TARGET)
    with pytest.raises(QueryTooExpensive, match="searches for approved targets") as refused:
        await asked(reader_of(graph), 20, 21, targets=APPROVED)
    extensions = refused.value.extensions
    assert (extensions["limit"], extensions["argument"], extensions["most"]) == ("lineages", "requests", 1)
    assert await asked(reader_of(graph), 20, targets=APPROVED)


async def test_work_can_be_ended_between_two_targets_of_one_version(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "heavy_from", -1)
    monkeypatch.setattr(background, "SECONDS_A_TURN", 0)
    await asked(reader_of(graph), 20, targets=APPROVED)  # the lineage is read once
    checks: dict[int, int] = {}
    for targets in (Targets.of([APPROVED.by_entry[21]]), APPROVED):
        made: list[None] = []
        await asked(reader_of(graph, made), 20, targets=targets)
        checks[len(targets.approved)] = len(made)
    assert checks[2] == checks[1] + 1
