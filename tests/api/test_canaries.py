"""Words that stand in restricted facts alone: in every property there is, and in nothing that others are given."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pytest

from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.request import Request
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.policy import POLICY
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.model.rights import EVERYONE, RESTRICTED
from support.cache_harness import service_on
from support.canaries import DEFECTS, STACKS, canaries_in, imported_again, load_canaries
from support.commands import run
from support.question_harness import SCHEMA
from support.random_operations import RandomOperation
from support.twin_callers import committee
from support.twin_stores import load_public, process, sent

SEALED: Final = (
    "RestrictedFirmware",
    "ZigbeeStack",
    "Chipset",
    "Defect",
    "StackFamily",
    "PastRestrictedRecord",
    "RestrictedQuarantined",
    "RestrictedChange",
)
TEXTS: Final = """
    MATCH (node) WHERE any(label IN labels(node) WHERE label IN $labels)
    UNWIND keys(node) AS key
    RETURN labels(node)[0] + '.' + key AS property, toStringOrNull(node[key]) AS text, node[key] AS value
    UNION ALL
    MATCH (node)-[between]->() WHERE any(label IN labels(node) WHERE label IN $labels)
    UNWIND keys(between) AS key
    RETURN type(between) + '.' + key AS property, toStringOrNull(between[key]) AS text, between[key] AS value
"""
OF_OUR_OWN_WORDS: Final = frozenset(
    {
        "ASSESSED_FOR.verdict",
        "RestrictedQuarantined.sheet",
        "RestrictedQuarantined.column",
        "RestrictedQuarantined.reason",
    }
)
"""Texts that are from a list of the product's, and so have no room for a word of a file's."""

QUIET: Final = (
    ["history"],
    ["history", "--json"],
    ["quarantined"],
    ["parties", "list"],
    ["keys", "list", "--party", "SECAS-SSC"],
    ["doctor"],
    ["audit", "list"],
)
DOORS: Final = {
    "FirmwareVersion.zigbeeStack": "{ firmwareVersion(cplEntryId: 1) { zigbeeStack { id name version } } }",
    "FirmwareVersion.chipset": "{ firmwareVersion(cplEntryId: 1) { chipset { id vendor part } } }",
    "FirmwareVersion.defects": "{ firmwareVersion(cplEntryId: 1) { defects { exposure defect { id title } } } }",
    "Query.zigbeeStack": f'{{ zigbeeStack(id: "{STACKS[0]}") {{ name version }} }}',
    "Query.zigbeeStacks": "{ zigbeeStacks(first: 2) { totalCount nodes { name } } }",
    "Query.defect": f'{{ defect(id: "{DEFECTS[0]}") {{ aliases title severity references }} }}',
    "Query.defects": "{ defects(first: 2, includeWithdrawn: true) { nodes { id } } }",
    "Query.sharedDefects": f'{{ sharedDefects(stackIds: ["{STACKS[0]}", "{STACKS[1]}"]) {{ id }} }}',
    "Query.blastRadius": f'{{ blastRadius(stackId: "{STACKS[0]}") {{ stack {{ name }} firmwareCount }} }}',
    "Query.exposureTo": """{ exposureTo(criteria: [{stackName: "CanaryStack0", introduced: "0", fixed: "9"}],
        exposures: [AFFECTED], first: 2) { totalCount nodes { exposure } } }""",
}
"""The restricted fields that open ones lead to, each with a question that goes through it."""


@dataclass(frozen=True)
class Store:
    """A store with restricted facts, and what anonymous was answered before it had them, by the table and the door."""

    connection: Connection
    folder: Path
    before: dict[str, bytes]
    before_with_door: dict[str, bytes]


def with_door(door: str) -> Policy:
    """Return the table in which one restricted field is open, and all that is beneath it."""
    beneath = {name: EVERYONE for name, scopes in POLICY.items() if scopes <= RESTRICTED and name not in DOORS}
    own = {name: EVERYONE for name in POLICY if name == door or name.startswith(f"{door}(")}
    return {**POLICY, **beneath, **own}


async def answers(connection: Connection, policies: dict[str, Policy]) -> dict[str, bytes]:
    """Ask each question as anonymous, by the table that is given for it."""
    found = {}
    async with open_graph(connection) as graph:
        for door, policy in policies.items():
            service = service_on(graph, deadline_seconds=60)
            service = replace(
                service,
                documents=DocumentCache(SCHEMA),  # decisions are kept with documents
                gate=Gate(SCHEMA, policy=policy),
                executor=replace(service.executor, policy=policy),
            )
            found[door] = (await service.respond(Request(DOORS[door], {}), ANONYMOUS)).content
    await asyncio.sleep(0.05)  # the driver closes its sockets behind our back
    return found


AS_IT_IS: Final = dict.fromkeys(DOORS, POLICY)
EACH_OPEN: Final = {door: with_door(door) for door in DOORS}


@pytest.fixture(scope="module")
def store(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Load the public sheets, ask, and load restricted facts, with an earlier state and a record of a read."""
    folder = tmp_path_factory.mktemp("canaries")
    load_public(neo4j, folder)
    before, with_door = (asyncio.run(answers(neo4j, policies)) for policies in (AS_IT_IS, EACH_OPEN))
    load_canaries(neo4j, folder)
    assert asyncio.run(imported_again(neo4j, folder, 1)).is_written
    with process(neo4j, folder) as served:
        question = RandomOperation("query Read { defects(first: 5) { nodes { id title } } }", {})
        assert canaries_in([sent(served.client, question, committee(folder)).text])
    return Store(neo4j, folder, before, with_door)


@pytest.fixture
def environment(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = store.connection
    named = {"NEO4J_URI": connection.uri, "NEO4J_USER": connection.user, "NEO4J_PASSWORD": connection.password}
    for name, value in {**named, "COLUMNS": "300"}.items():
        monkeypatch.setenv(name, value)


def test_every_text_of_a_restricted_fact_has_a_canary(store: Store) -> None:
    async def read() -> list[tuple[str, Any]]:
        async with open_graph(store.connection) as graph:
            rows = (await graph.driver.execute_query(TEXTS, labels=list(SEALED))).records
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back
        return [(row["property"], row["value"]) for row in rows]

    found: dict[str, bool] = {}
    for name, value in asyncio.run(read()):
        if isinstance(value, str) or (isinstance(value, list) and any(isinstance(one, str) for one in value)):
            found[name] = found.get(name, False) or bool(canaries_in([value]))
    assert len(found) > 20
    assert {name for name, has_one in found.items() if not has_one} == OF_OUR_OWN_WORDS


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("command", QUIET, ids=" ".join)
def test_command_that_is_not_for_the_committee_prints_none(
    command: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    capfd.readouterr()
    run(*command)
    printed = capfd.readouterr()
    assert printed.out
    assert canaries_in([printed.out, printed.err]) == []


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("command", [["history", "--restricted"], ["quarantined", "--restricted"]], ids=" ".join)
def test_command_that_is_for_the_committee_prints_them(command: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    assert run(*command) == 0
    assert canaries_in([capfd.readouterr().out])


def test_doors_are_all_the_restricted_fields_that_open_ones_lead_to() -> None:
    types = {type_ for name, scopes in POLICY.items() if not scopes <= RESTRICTED for type_ in [name.partition(".")[0]]}
    assert DOORS.keys() == {
        name
        for name, scopes in POLICY.items()
        if scopes <= RESTRICTED and "(" not in name and name.partition(".")[0] in types
    }


def test_questions_through_closed_doors_are_answered_as_if_nothing_were_behind_them(store: Store) -> None:
    after = asyncio.run(answers(store.connection, AS_IT_IS))
    assert after == store.before
    assert canaries_in(after.values()) == []


def test_each_door_that_is_opened_is_noticed(store: Store) -> None:
    after = asyncio.run(answers(store.connection, EACH_OPEN))
    assert [door for door in DOORS if after[door] == store.before_with_door[door]] == []
