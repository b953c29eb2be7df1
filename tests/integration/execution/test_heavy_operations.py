"""Operations that touch much of the graph: answered as others are, in a thread, and ended before their end."""

import threading
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from firmware_graph.api.execution.request import Request
from firmware_graph.auth.caller import Caller
from firmware_graph.database import workload
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Graph, open_graph
from firmware_graph.model.upgrade import Lineage
from firmware_graph.questions.dependency import weak_points
from firmware_graph.questions.pathways import lineage, upcoming
from firmware_graph.questions.pathways.rules.dominance import Dominance
from firmware_graph.questions.pathways.rules.ways import FoundWays
from support.cache_harness import PARTY, service_on
from support.forgetting import forget

pytestmark = pytest.mark.anyio
ENTRIES = [20, 21, 22, 23, 24, 1, 2, 3, 5, 99_999]
REFERENCES = ", ".join(f"{{cplEntryId: {entry}}}" for entry in ENTRIES)
REQUESTS = ", ".join(
    f"{{from: {{cplEntryId: {one}}}, to: {{cplEntryId: {other}}}}}" for one in ENTRIES for other in ENTRIES
)
PATHWAY = "__typename ... on UpgradePathway { hops versions { cplEntryId } warnings { code message } }"
WAYS = "pathwayCount alternatives(first: 3) { totalCount nodes { hops versions { cplEntryId } } }"
MODEL = "F001/4772/Example%20G4/01/01/GSME/SMETS2//PRODUCTION"
QUESTIONS = {
    "batch": f"{{ upgradePathways(requests: [{REQUESTS}]) {{ {PATHWAY} }} }}",
    "verdicts": f"{{ validateUpgrades(requests: [{REQUESTS}]) {{ verdict reasons {{ code message }} }} }}",
    "dead ends": "{ deadEnds { totalCount nodes { noPathwayReason source { cplEntryId } } } }",
    "undeclared": "{ undeclared { totalCount nodes { opensCount firmwareVersion { cplEntryId } } } }",
    "dependents": "{ firmwareVersions(first: 50) { nodes { dependents { reachableFrom { totalCount } mandatoryFor { "
    "nodes { cplEntryId } } undeclared { cplEntryId } } } } }",
    "latest": f"{{ firmwareVersions(first: 50) {{ nodes {{ cplEntryId latest {{ {PATHWAY} }} }} }} }}",
    "withdrawal": "{ withdrawalImpact(remove: [21]) { stranded { nodes { cplEntryId } } unaffectedCount } }",
    "alternatives": f"{{ upgradePathways(requests: [{REQUESTS}]) {{ ... on UpgradePathway {{ {WAYS} }} }} }}",
    "lineage": "{ firmwareVersions(first: 50) { nodes { lineage(includeEnded: true) { versions { cplEntryId } "
    "upgrades { state from { cplEntryId } to { cplEntryId } } } } } }",
    "upcoming": "{ firmwareVersions(first: 50) { nodes { upcoming { releases { cplEntryId } upgrades { state } } } } }",
    "releases": "{ firmwareVersions(first: 50) { nodes { releaseIndex listedLatest { cplEntryId } } } }",
    "weak points": f'{{ weakPoints(deviceModelId: "{MODEL}") {{ nodes {{ strandedCount stranded {{ '
    "nodes { cplEntryId } } } } }",
    "fleet": "{ fleetReport(counts: [{firmware: {cplEntryId: 20}, count: 3}]) { upgradesToDo upgradable { "
    "deviceCount } } }",
}


@pytest.fixture
async def graph(example: Connection) -> AsyncIterator[Graph]:
    async with open_graph(example) as graph:
        yield graph


async def asked(graph: Graph, query: str, caller: Caller = PARTY, *, has_left: bool = False) -> dict[str, Any]:
    """Ask of a process that keeps nothing."""
    forget(graph)

    async def left() -> bool:
        return has_left

    response = await service_on(graph, cache_bytes=0).respond(Request(query), caller, left)
    answer: dict[str, Any] = orjson.loads(response.content)
    return answer


@pytest.fixture
def heavy(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> Graph:
    """The same graph, where everything counts as heavy."""
    monkeypatch.setattr(graph, "heavy_from", -1)
    return graph


@pytest.mark.parametrize("name", QUESTIONS)
async def test_heavy_operation_is_answered_as_a_light_one(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    light = await asked(graph, QUESTIONS[name])
    assert "errors" not in light, light
    monkeypatch.setattr(graph, "heavy_from", -1)
    assert await asked(graph, QUESTIONS[name]) == light


@pytest.mark.parametrize(
    ("name", "owner", "function"),
    [
        ("alternatives", FoundWays, "others"),
        ("lineage", lineage, "drawn"),
        ("upcoming", upcoming, "upcoming_from"),
        ("weak points", Dominance, "stranded_counts"),
        ("weak points", weak_points, "versions_stranded"),
    ],
)
async def test_heavy_step_of_a_field_is_taken_away_from_the_event_loop(
    heavy: Graph, monkeypatch: pytest.MonkeyPatch, name: str, owner: Any, function: str
) -> None:
    threads, taken = set[int](), getattr(owner, function)

    def noted(*arguments: Any, **named: Any) -> Any:
        threads.add(threading.get_ident())
        return taken(*arguments, **named)

    monkeypatch.setattr(owner, function, noted)
    assert "errors" not in await asked(heavy, QUESTIONS[name])
    assert threads
    assert threading.get_ident() not in threads


async def test_lineage_of_versions_that_upgrades_connect_is_made_once(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, draw = list[frozenset[int]](), lineage.drawn

    def noted(lineages: Any, known: Any, *, includes_ended: bool) -> Lineage:
        made.append(lineages.of(known[0]).connected[known[0]])
        return draw(lineages, known, includes_ended=includes_ended)

    monkeypatch.setattr(lineage, "drawn", noted)
    nodes = (await asked(graph, QUESTIONS["lineage"]))["data"]["firmwareVersions"]["nodes"]
    assert len(made) == len(set(made))
    assert len(made) < len(nodes)


async def test_lineages_of_an_answer_have_a_number_of_rows_together(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workload, "MOST_ROWS", 20)
    error = (await asked(graph, QUESTIONS["lineage"]))["errors"][0]
    assert (error["extensions"]["limit"], error["extensions"]["argument"]) == ("rows", "first")
    assert 0 < error["extensions"]["most"] < 50


@pytest.mark.parametrize("name", ["batch", "verdicts", "dead ends", "undeclared", "latest", "withdrawal"])
async def test_operation_whose_caller_has_left_is_ended(heavy: Graph, name: str) -> None:
    answer = await asked(heavy, QUESTIONS[name], has_left=True)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"GRAPH_TIMEOUT"}


@pytest.mark.parametrize("name", ["batch", "verdicts"])
async def test_batch_on_lineages_that_are_too_large_is_refused_with_what_would_pass(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(graph, "most_touched", 5)
    [error] = (await asked(graph, QUESTIONS[name]))["errors"]
    assert error["extensions"]["code"] == "QUERY_TOO_EXPENSIVE"
    assert error["extensions"]["argument"] == "requests"
    assert 0 < error["extensions"]["most"] < len(ENTRIES)
    assert "'requests'" in error["message"]


async def test_report_on_lineages_that_are_too_large_names_the_filter(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "most_touched", 5)
    [error] = (await asked(graph, QUESTIONS["dead ends"]))["errors"]
    assert (error["extensions"]["argument"], error["path"]) == ("filter", ["deadEnds"])
