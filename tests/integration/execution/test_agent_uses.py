"""What an agent asks with its key is seen by its party, and by nobody else."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from firmware_graph.audit import agent_uses
from firmware_graph.audit.agent_uses import AgentUses, prune_uses
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.model.api_key_use import ApiKeyUse
from support.asking import Ask
from support.log_lines import captured_logs
from support.party_harness import PartyHarness, created, party_harness
from support.waiting import wait_until

USES = """
    query ($first: Int, $after: String) {
      apiKeys { agent uses(first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { askedAt operationName coordinates entryCount } } }
    }
"""
NAMED = "query Mine { firmwareVersions(first: 5) { nodes { cplEntryId } } }"
REFUSED = "{ zigbeeStacks { nodes { id } } apiKeys { id } }"
ALIASES = " ".join(f"a{number}: id" for number in range(200))
COSTLY = f"subscription Costly {{ changes {{ nodes {{ {ALIASES} }} }} }}"
MOST_BYTES = 16_384
WRONG = "{ firmwareVersions(first: 501) { totalCount } }"


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    with party_harness(neo4j, tmp_path_factory.mktemp("keys"), max_agent_use_bytes=MOST_BYTES) as opened:
        yield opened


def followed(agent: Ask, query: str) -> httpx.Response:
    """Ask for a stream that is refused."""
    return agent.client.post(
        "/graphql", json={"query": query}, headers={**agent.headers, "accept": "text/event-stream"}
    )


def uses_when(owner: Ask, count: int, **page: Any) -> Any:
    """Return the uses of the only key of a party once there are so many."""

    def uses() -> Any:
        [key] = owner.data(USES, **page)["apiKeys"]
        return key["uses"]

    wait_until(lambda: uses()["totalCount"] >= count)
    return uses()


def test_what_an_agent_asked_is_recorded_refused_or_not(harness: PartyHarness) -> None:
    owner = harness.party("P1")
    agent = harness.bearer(created(owner, "fir:read", agent="an assistant")["secret"])
    for query in (NAMED, REFUSED, WRONG, NAMED):
        agent(query)
    uses = uses_when(owner, 4)
    assert uses["totalCount"] == 4
    assert [use["operationName"] for use in uses["nodes"]] == ["Mine", None, None, "Mine"]
    assert [use["entryCount"] for use in uses["nodes"]] == [2, 0, 0, 2]  # the second time too: it is no kept answer
    assert uses["nodes"][0]["coordinates"] == [
        "FirmwareVersion.cplEntryId",
        "FirmwareVersionConnection.nodes",
        "Query.firmwareVersions",
    ]
    assert uses["nodes"][2]["coordinates"] == ["Query.apiKeys", "Query.zigbeeStacks"]


def test_what_comes_by_a_way_that_is_not_for_it_is_recorded_too(harness: PartyHarness) -> None:
    owner = harness.party("P5")
    agent = harness.bearer(created(owner, "cpl:read", agent="an assistant")["secret"])
    follow = "subscription Follow { changes { nodes { id } } }"
    agent(follow)
    changing = {"query": 'mutation Change { endApiKey(id: "x") { id } }'}
    assert agent.client.get("/graphql", params=changing, headers=agent.headers).status_code == 405
    followed(agent, COSTLY)
    assert [use["operationName"] for use in uses_when(owner, 3)["nodes"]] == ["Costly", "Change", "Follow"]


def test_uses_are_paged(harness: PartyHarness) -> None:
    owner = harness.party("P2")
    agent = harness.bearer(created(owner, "cpl:read", agent="an assistant")["secret"])
    names = [f"N{number}" for number in range(5)]
    for name in names:
        agent(f"query {name} {{ manufacturers {{ totalCount }} }}")
    first = uses_when(owner, 5, first=3)
    rest = uses_when(owner, 5, first=3, after=first["pageInfo"]["endCursor"])
    assert [use["operationName"] for use in (*first["nodes"], *rest["nodes"])] == names[::-1]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    alone = uses_when(owner, 5, first=0)
    assert (alone["totalCount"], alone["nodes"], alone["pageInfo"]["hasNextPage"]) == (5, [], True)
    assert owner.codes(USES, first=501) == ["BAD_USER_INPUT"]
    assert owner.codes(USES, after="x") == ["BAD_USER_INPUT"]


def test_agents_are_refused_once_as_much_is_recorded_as_a_day_has_room_for(harness: PartyHarness) -> None:
    owner = harness.party("P6")
    agents = [harness.bearer(created(owner, "fir:read", agent=name)["secret"]) for name in ("one", "other")]
    statuses = [agents[number % 2](NAMED).status_code for number in range(40)]
    recorded = statuses.index(429)
    assert statuses == [200] * recorded + [429] * (40 - recorded)
    refused = agents[0](NAMED)
    [error] = refused.json()["errors"]
    assert {name: error["extensions"][name] for name in ("code", "limit", "maximum")} == {
        "code": "RATE_LIMITED",
        "limit": "agentUses",
        "maximum": MOST_BYTES,
    }
    assert refused.headers["retry-after"] == str(error["extensions"]["retryAfter"])
    streams = ["agentUses" in followed(agents[0], COSTLY).text for _ in range(5)]
    assert streams[2:] == [True] * 3, "a smaller record may fit once or twice"
    assert owner(NAMED).status_code == 200
    assert harness.bearer(created(owner)["secret"])(NAMED).status_code == 200
    time.sleep(0.5)
    totals = [key["uses"]["totalCount"] for key in owner.data(USES)["apiKeys"]]
    assert sum(totals) == recorded + streams.count(False)


def test_what_a_machine_asks_is_not_recorded(harness: PartyHarness) -> None:
    owner = harness.party("P3")
    harness.bearer(created(owner)["secret"])(NAMED)
    time.sleep(0.5)
    assert uses_when(owner, 0)["totalCount"] == 0


@pytest.mark.anyio
async def test_uses_are_pruned_by_their_moment(harness: PartyHarness) -> None:
    async with open_graph(harness.connection) as graph:
        uses = AgentUses(graph)
        moments = [1_000, 2_000, 3_000]
        for moment in moments:
            uses.note(ApiKeyUse.of("k", asked_at=moment, operation_name=None, coordinates=(), entry_count=0))
        await uses.finish()
        await prune_uses(graph, before_ms=2_000)
        records = await graph.driver.execute_query("MATCH (use:ApiKeyUse {key_id: 'k'}) RETURN use.asked_at AS at")
        assert sorted(record["at"] for record in records.records) == [2_000, 3_000]


@pytest.mark.anyio
async def test_uses_that_are_not_taken_are_logged_and_lost(
    harness: PartyHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agent_uses, "PAUSES_SECONDS", (0.0,))
    monkeypatch.setattr(agent_uses, "MOST_WAITING", 1)
    async with open_graph(replace(harness.connection, uri="bolt://127.0.0.1:9")) as graph:
        uses = AgentUses(graph)
        with captured_logs() as lines:
            for _ in range(2):
                uses.note(ApiKeyUse.of("k", asked_at=1, operation_name=None, coordinates=(), entry_count=0))
            await uses.finish()
    assert [line["uses"] for line in lines] == [1, 1]
