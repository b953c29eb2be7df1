"""Two graphs that differ only in what a caller may not see give that caller the same bytes.

The operations are made at random from the whole schema, restricted coordinates included, so that refusals
are compared as well as answers.
"""

import asyncio
import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

import httpx
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.model.submitter import OPERATOR
from support.operations import Operations
from support.paths import EXAMPLE
from support.sizes import times

POOLS: Final[Mapping[str, Sequence[str]]] = {
    "Int": ["1", "20", "21", "30", "62", "70", "81", "110", "999999"],
    "first": ["1", "2", "5", "50"],
    "after": ['"MjA"', '"x"', "null"],
    "String": ['"F001"', '"38040404"', '"Example Meters Ltd"', '"0005"', '"EmberZNet"', '"ESME"', '"x"'],
    "code": ['"F001"', '"F002"', '"ZZZZ"'],
    "ID": ['"F001/0005/Example%20E200%20ADE/02/03/ESME/SMETS2/ADE/PRODUCTION"', '"EmberZNet/6.7.6"', '"x"'],
    "Boolean": ["true", "false"],
    "DateTime": ['"2025-01-01T00:00:00Z"', '"2030-06-01T12:00:00+01:00"'],
    "Date": ['"2025-01-01"'],
}
OPERATIONS: Final = Operations(executable(declared_schema()), POOLS)

Change = Callable[[int, str], str]
"""The new value of a cell, by the number of its row and its old value."""

NOT_THE_COMMITTEE: Final = ("anonymous", "party", "secas", "dcc", "manufacturer")
NO_SEC_PARTY: Final = ("anonymous", "manufacturer")
OWNER: Final = "owner of F002"
"""A manufacturer that is no SEC Party; the example's successor of its code has an upgrade from one of its entries."""

OWN_ROWS: Final = [
    """{ firmwareVersions(first: 200) { nodes { cplEntryId predecessorsDeclared obligation releasedOn
        manufacturerContact releaseIndex listedLatest { cplEntryId } deviceModel { limitations { text } } } } }""",
    """{ firmwareVersions(filter: {manufacturerCode: "F002"}, first: 50) { totalCount nodes { cplEntryId
        latest { __typename ... on UpgradePathway { hops versions { cplEntryId releasedOn } warnings { code message }
            pathwayCount steps { upgrade { assertedBy recordedFrom } } }
          ... on NoPathway { noPathwayReason openedBy { openingKind } } ... on PathwayUnknown { missing } }
        dependents { undeclared { cplEntryId } reachableFrom { totalCount } mandatoryFor { totalCount } } } } }""",
    """{ firmwareVersions(filter: {manufacturerCode: "F002"}, first: 50) { nodes { cplEntryId
        upgradesTo(includeEnded: true) { totalCount nodes { state to { cplEntryId } } }
        upgradesFrom(includeEnded: true) { totalCount nodes { state from { cplEntryId } } }
        upcoming { releases { cplEntryId } upgrades { state } }
        lineage(includeEnded: true) { versions { cplEntryId } upgrades { state endCode recordedTo } } } } }""",
    """{ upgradePathways(requests: [{from: {cplEntryId: 140}}, {from: {cplEntryId: 140}, to: {cplEntryId: 141}},
        {from: {cplEntryId: 2}, to: {cplEntryId: 140}}, {from: {cplEntryId: 1}}]) { __typename
        ... on UpgradePathway { hops } ... on NoPathway { noPathwayReason blockers { blockedBy } } } }""",
    "{ validateUpgrade(from: {cplEntryId: 140}, to: {cplEntryId: 141}) { verdict } }",
    "{ revision { id recordedAt } changes(first: 50) { position nodes { id kind } hasMore } }",
    "{ firmwareVersion(cplEntryId: 140) { history(first: 50) { totalCount nodes { id kind } } } }",
]
"""All that own rows open, asked for its own rows and for others."""
BATCHES: Final = st.lists(OPERATIONS.queries(), min_size=10, max_size=30)
RESTRICTED_FILTERS: Final = [
    f"{{ firmwareVersions(filter: {{predecessorsDeclared: {declared}}}) {{ totalCount nodes {{ cplEntryId }} }} }}"
    for declared in ("LISTED", "NONE_DECLARED", "NOT_PROVIDED")
]
FEW: Final = settings(
    max_examples=times(2),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes imports without end
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def rewritten(name: str, folder: Path, columns: Mapping[str, Change]) -> Path:
    """Write an example sheet with some of its columns changed."""
    with (EXAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        row.update({column: change(number, row[column]) for column, change in columns.items()})
    target = folder / f"{name}.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return target


def take(connection: Connection, sheets: Mapping[str, Path]) -> None:
    """Import sheets, whatever they end."""

    async def load() -> None:
        async with open_graph(connection) as graph:
            request = ImportRequest(
                fir=sheets.get("fir"),
                zigbee=sheets.get("zigbee"),
                allowed_endings=100_000,
                actor="a test",
                submitter=OPERATOR,
            )
            report = await import_sheets(graph, request)
            assert report.is_written, report
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back

    asyncio.run(load())


class Answer(NamedTuple):
    """What one query came back with."""

    role: str
    query: str
    status: int
    body: bytes


def own_entries(code: str) -> frozenset[str]:
    """Return the entry IDs of a manufacturer code in the example."""
    with (EXAMPLE / "cpl.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["CPL Entry ID"] for row in csv.DictReader(file) if row["Manufacturer Code"] == code)


def of_others(code: str, change: Change) -> Change:
    """Bound a change to the rows of the FIR that are not of a manufacturer code."""
    own = own_entries(code)
    with (EXAMPLE / "fir.csv").open(encoding="utf-8", newline="") as file:
        entries = [row["CPL Entry ID"] for row in csv.DictReader(file)]
    return lambda number, was: was if entries[number] in own else change(number, was)


@dataclass(frozen=True)
class TwoStates:
    """A server whose graph can be given other restricted facts, and the right ones again."""

    client: httpx.Client
    neo4j: Connection
    headers_of: Callable[[str], dict[str, str]]
    other: Mapping[str, Path]

    def answers(self, roles: Sequence[str], queries: Sequence[str]) -> list[Answer]:
        """Ask each query in each role."""
        headers = {role: self.headers_of(role) for role in roles}
        return [
            Answer(role, query, response.status_code, response.content)
            for role in roles
            for query in queries
            for response in [self.client.post("/graphql", json={"query": query}, headers=headers[role])]
        ]

    def in_both(self, roles: Sequence[str], queries: Sequence[str], *sheets: str) -> list[list[Answer]]:
        """Ask each query in each role, with these sheets as they are and with the other ones."""
        before = self.answers(roles, queries)
        take(self.neo4j, {sheet: self.other[sheet] for sheet in sheets})
        try:
            return [before, self.answers(roles, queries)]
        finally:
            take(self.neo4j, {sheet: EXAMPLE / f"{sheet}.csv" for sheet in sheets})


@pytest.fixture
def two_states(
    client: httpx.Client,
    neo4j: Connection,
    headers_of: Callable[[str], dict[str, str]],
    key_folder: Path,
    tmp_path: Path,
) -> TwoStates:
    zigbee: dict[str, Change] = {
        "ZigBee Stack Name": lambda number, _: ("Other Stack", "EmberZNet", "")[number % 3],
        "ZigBee Stack Version": lambda number, _: ("9.9.9", "6.7.6", "")[number % 3],
        "ZigBee Chipset Vendor": lambda number, _: ("Other Vendor", "Silicon Labs")[number % 2],
    }
    fir: dict[str, Change] = {
        "Upgrade Path From": lambda number, was: was if number % 4 else "N/A",
        "Firmware Release Date": lambda number, was: was if number % 3 else "2024-02-29",
        "Manufacturer Contact": lambda number, _: f"harness{number}@example.example",
    }
    other = {name: rewritten(name, tmp_path, changes) for name, changes in (("zigbee", zigbee), ("fir", fir))}
    return TwoStates(client, neo4j, with_owner(headers_of, key_folder), other)


@pytest.fixture
def rows_of_others(two_states: TwoStates, tmp_path: Path) -> TwoStates:
    """The same server, whose FIR differs in the rows of others alone, all of which then declare no predecessor."""
    changes: dict[str, Change] = {
        "Upgrade Path From": of_others("F002", lambda _, __: "N/A"),
        "Firmware Release Date": of_others("F002", lambda number, was: was if number % 3 else "2024-02-29"),
        "Manufacturer Contact": of_others("F002", lambda number, _: f"other{number}@example.example"),
    }
    folder = tmp_path / "others"
    folder.mkdir()
    return replace(two_states, other={"fir": rewritten("fir", folder, changes)})


def with_owner(headers_of: Callable[[str], dict[str, str]], key_folder: Path) -> Callable[[str], dict[str, str]]:
    """Add the headers of the owner of a manufacturer code to those of roles."""
    signed = mint_token(demo_key(key_folder), role=Role.MANUFACTURER, party="M2", manufacturer_codes=["F002"])
    return lambda role: {"authorization": f"Bearer {signed}"} if role == OWNER else headers_of(role)


def differences(before: Sequence[Answer], after: Sequence[Answer]) -> str:
    """Return the first two answers that differ, whole."""
    return next((f"{one}\n{other}" for one, other in zip(before, after, strict=True) if one != other), "")


@FEW
@given(queries=BATCHES)
def test_zigbee_facts_change_nothing_for_anyone_but_the_committee(queries: list[str], two_states: TwoStates) -> None:
    assert not differences(*two_states.in_both(NOT_THE_COMMITTEE, queries, "zigbee"))


@FEW
@given(queries=BATCHES)
@example(queries=RESTRICTED_FILTERS)  # which chance alone hardly finds
def test_upgrade_facts_change_nothing_for_who_is_no_sec_party(queries: list[str], two_states: TwoStates) -> None:
    assert not differences(*two_states.in_both(NO_SEC_PARTY, queries, "fir", "zigbee"))


@settings(FEW, max_examples=times(1))
@given(queries=BATCHES)
@example(queries=OWN_ROWS)
def test_upgrade_facts_of_others_change_nothing_for_a_manufacturer_with_rows_of_its_own(
    queries: list[str], rows_of_others: TwoStates
) -> None:
    assert not differences(*rows_of_others.in_both([OWNER], queries, "fir"))


def test_owner_of_rows_sees_them_change_and_is_told_of_no_revision(two_states: TwoStates) -> None:
    """The sheets differ in its own rows too: what it is shown follows, and what it is told does not."""
    before, after = two_states.in_both([OWNER], OWN_ROWS, "fir")
    differing = {one.query for one, other in zip(before, after, strict=True) if one.body != other.body}
    assert differing >= {*OWN_ROWS[:3]}
    assert differing.isdisjoint(OWN_ROWS[-2:])


@pytest.mark.parametrize(
    ("role", "sheet", "field"), [("ssc", "zigbee", "zigbeeStack { name }"), ("party", "fir", "manufacturerContact")]
)
def test_who_may_see_the_facts_sees_them_change(role: str, sheet: str, field: str, two_states: TwoStates) -> None:
    queries = [f"{{ firmwareVersion(cplEntryId: 1) {{ {field} }} }}", "{ revision { id } }"]
    before, after = two_states.in_both([role], queries, sheet)
    assert all(one.body != other.body for one, other in zip(before, after, strict=True))
