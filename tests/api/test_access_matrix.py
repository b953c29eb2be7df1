"""Who may read and do what, row by row and role by role: the access matrix of domain.md §5.3, and S46."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from support.asking import Ask

ENTRY: Final = "{ firmwareVersion(cplEntryId: 20) { %s } }"
EVERYONE: Final = frozenset(
    {"anonymous", "party", "rsa", "agent party", "manufacturer", "maker party", "alt_han_co", "dcc", "secas", "ssc"}
)
SEC_PARTIES: Final = frozenset({"party", "agent party", "maker party", "dcc", "secas", "ssc"})
COMMITTEE: Final = frozenset({"ssc"})
MAKERS: Final = frozenset({"manufacturer", "maker party"})
READS: Final = {
    "identity": (
        ENTRY % "cplEntryId versionHex deviceModel { modelIdentifier manufacturer { code } variant }",
        EVERYONE,
    ),
    "status, dates and CPA": (ENTRY % "status addedOn removedOn cpaCertificateId cpaStatus", EVERYONE),
    "image hash": (ENTRY % "imageHash", EVERYONE),
    "band and join notes": (ENTRY % "zigbeeBand zigbeeBandSubmitted hanJoinNotes", EVERYONE),
    "corrections of the list": ("{ changes(first: 1) { nodes { kind } } }", EVERYONE),
    "release date and contact": (ENTRY % "releasedOn manufacturerContact", SEC_PARTIES),
    "upgrades": (ENTRY % "upgradesTo { nodes { recommendation } } releaseIndex predecessorsDeclared", SEC_PARTIES),
    "withdrawn upgrades": (ENTRY % "upgradesTo(includeEnded: true) { nodes { endCode } }", SEC_PARTIES),
    "pathways": ("{ upgradePathway(from: {cplEntryId: 20}) { __typename } }", SEC_PARTIES),
    "dead ends": ("{ deadEnds(first: 1) { totalCount } }", SEC_PARTIES),
    "reverse dependency": (ENTRY % "dependents { undeclared { cplEntryId } }", SEC_PARTIES),
    "what goes together": (ENTRY % "compatibleWith { cplEntryId }", SEC_PARTIES),
    "pairs": ('{ pairReport(rows: [{pair: "P", end: "E", firmware: {cplEntryId: 20}}]) { inStep } }', SEC_PARTIES),
    "limitations": (ENTRY % "deviceModel { limitations { text } }", SEC_PARTIES),
    "released advisories": ("{ advisories { nodes { title text } } }", SEC_PARTIES),
    "advisories on an entry": (ENTRY % "advisories { id }", SEC_PARTIES),
    "stack": (ENTRY % "zigbeeStack { version }", COMMITTEE),
    "chipset": (ENTRY % "chipset { vendor }", COMMITTEE),
    "list of stacks": ("{ zigbeeStacks(first: 1) { totalCount } }", COMMITTEE),
    "defects": ("{ defects(first: 1) { totalCount } }", COMMITTEE),
    "record of restricted reads": ("{ restrictedReads(first: 1) { totalCount } }", COMMITTEE),
    "own part of that record": ("{ ownRestrictedReads { role } }", MAKERS),
    "what one was asked": ("{ advisoryEnquiries { answer } }", MAKERS),
}
ID: Final = "00000000-0000-4000-8000-000000000000"
WRITES: Final = {
    "publish changes": ("publishChanges(input: {operations: [], dryRun: true}) { __typename }", {"secas", "ssc"}),
    "propose changes": ("proposeChanges(input: {operations: []}) { __typename }", {*MAKERS, "alt_han_co"}),
    "what goes together": (
        "declareCompatible(cplEntryId: 20, withCplEntryIds: []) { cplEntryId }",
        {"secas", *MAKERS, "alt_han_co"},
    ),
    "limitations": ('stateLimitation(input: {deviceModelId: "x", text: ""}) { id }', {"secas", *MAKERS, "alt_han_co"}),
    "draft": ('draftAdvisory(input: {title: "", text: "", cplEntryIds: []}) { id }', COMMITTEE),
    "review": (f'reviewAdvisory(id: "{ID}") {{ id }}', COMMITTEE),
    "release": (f'releaseAdvisory(id: "{ID}") {{ id }}', COMMITTEE),
    "withdraw": (f'withdrawAdvisory(id: "{ID}", reason: "") {{ id }}', COMMITTEE),
    "ask": (f'askManufacturers(id: "{ID}") {{ id }}', COMMITTEE),
    "answer": (f'answerAdvisory(id: "{ID}", answer: INVESTIGATING) {{ statedAt }}', MAKERS),
}

Callers = Callable[[str], Ask]


@pytest.fixture(scope="module")
def caller(client: httpx.Client, key_folder: Path) -> Callers:
    special = {"agent party": Role.RSA, "maker party": Role.MANUFACTURER}

    def one(name: str) -> Ask:
        if name == "anonymous":
            return Ask(client, {})
        claims: dict[str, Any] = {"is_sec_party": True} if name in special else {}
        role = special.get(name) or Role(name)
        codes = ["F001"] if role is Role.MANUFACTURER else []
        token = mint_token(demo_key(key_folder), role=role, party=f"a {name}", manufacturer_codes=codes, **claims)
        return Ask(client, {"authorization": f"Bearer {token}"})

    return one


@pytest.mark.parametrize("row", READS)
def test_row_of_the_matrix_is_read_by_who_may_and_refused_to_all_others(row: str, caller: Callers) -> None:
    query, readers = READS[row]
    for role in sorted(EVERYONE):
        errors = {one["extensions"]["code"] for one in caller(role)(query).json().get("errors", [])}
        assert errors == (set() if role in readers else {"FORBIDDEN"}), role


@pytest.mark.parametrize("row", WRITES)
def test_row_of_the_matrix_is_written_by_who_may_and_refused_to_all_others(row: str, caller: Callers) -> None:
    """What may write is refused for its input, of which each here has a fault."""
    change, writers = WRITES[row]
    for role in sorted(EVERYONE):
        codes = set(caller(role).codes(f"mutation {{ {change} }}"))
        assert codes == ({"BAD_USER_INPUT"} if role in writers else {"FORBIDDEN"}), (role, codes)


def test_s46_agent_whose_key_has_ended_is_refused_and_reads_as_a_sec_party_by_its_own_token(
    caller: Callers, client: httpx.Client
) -> None:
    supplier, agent = caller("party"), caller("agent party")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    made = supplier.data(
        """mutation ($at: DateTime!) { createApiKey(input: {name: "for an agent", agent: "An agent",
           scopes: ["fir:read"], expiresAt: $at}) { secret apiKey { id } } }""",
        at=tomorrow,
    )["createApiKey"]
    by_key = Ask(client, {"authorization": f"Bearer {made['secret']}"})
    pathway = READS["pathways"][0]
    assert by_key.data(pathway)
    assert by_key.codes("{ watches { id } }") == ["FORBIDDEN"]
    supplier.data("mutation ($id: ID!) { endApiKey(id: $id) { endedAt } }", id=made["apiKey"]["id"])
    assert by_key(pathway).status_code == 401
    assert agent.data(pathway)
    assert caller("rsa").codes(pathway) == ["FORBIDDEN"]
