"""Who may read and do what: the access matrix of domain.md §5.3, row by row and role by role; and S46 and S47."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.model.rights import Scope
from support.asking import Ask
from support.noting import PUBLISH_NOTE
from support.party_harness import created

READERS: Final = """
                                  PUB SEC RSA key MFR MFR+ AHC DCC SECAS SSC
    identity                       r   r   r   r   r   r    r   r   r     r
    status, dates and CPA          r   r   r   r   r   r    r   r   r     r
    image hash                     r   r   r   r   r   r    r   r   r     r
    band and join notes            r   r   r   r   r   r    r   r   r     r
    corrections of the list        r   r   r   r   r   r    r   r   r     r
    corrections of upgrades        -   r   -   r   -   r    -   r   r     r
    release date and contact       -   r   -   r   own r    own r   r     r
    what was declared              -   r   -   r   own r    own r   r     r
    upgrades and advice            -   r   -   r   own r    own r   r     r
    withdrawn upgrades             -   r   -   r   own r    own r   r     r
    pathway                        -   r   -   r   own r    own r   r     r
    latest and N-index             -   r   -   r   own r    own r   r     r
    exact upgrade                  -   r   -   r   own r    own r   r     r
    lineage                        -   r   -   r   own r    own r   r     r
    reverse dependency             -   r   -   r   own r    own r   r     r
    limitations                    -   r   -   r   own r    own r   r     r
    dead ends                      -   r   -   r   -   r    -   r   r     r
    undeclared                     -   r   -   r   -   r    -   r   r     r
    withdrawal rehearsed           -   r   -   r   -   r    -   r   r     r
    what goes together             -   r   -   r   own r    own r   r     r
    pairs                          -   r   -   r   -   r    -   r   r     r
    fleets                         -   r   -   r   -   r    -   r   r     r
    approved targets               -   r   -   r   -   r    -   r   r     r
    released advisories            -   r   -   r   -   r    -   r   r     r
    advisories on an entry         -   r   -   r   -   r    -   r   r     r
    stack                          -   -   -   -   -   -    -   -   -     r
    chipset                        -   -   -   -   -   -    -   -   -     r
    list of stacks                 -   -   -   -   -   -    -   -   -     r
    defects                        -   -   -   -   -   -    -   -   -     r
    defects of an entry            -   -   -   -   -   -    -   -   -     r
    shared by stacks               -   -   -   -   -   -    -   -   -     r
    drafts                         -   -   -   -   -   -    -   -   -     r
    record of restricted reads     -   -   -   -   -   -    -   -   -     r
    own part of that record        -   -   -   -   r   r    -   -   -     -
    what one was asked             -   -   -   -   r   r    -   -   -     -
    contradictions of notes        -   -   -   -   -   -    -   -   r     -
"""
"""RSA is an agent with a token of its own and `key` one with a supplier's key; MFR and AHC are no SEC Parties, and MFR+
is one. `r` reads it, `own` reads it of its own codes, and `-` is refused it."""

WRITERS: Final = """
                                  PUB SEC RSA key MFR MFR+ AHC DCC SECAS SSC
    publish to the lists           -   -   -   -   -   -    -   -   w     -
    publish what is restricted     -   -   -   -   -   -    -   -   -     w
    propose changes                -   -   -   -   w   w    w   -   -     -
    decide on a proposal           -   -   -   -   -   -    -   -   w     -
    publish a note                 -   -   -   -   w   w    -   -   -     -
    what goes together             -   -   -   -   w   w    w   -   w     -
    limitations                    -   -   -   -   w   w    w   -   w     -
    approve targets                -   w   -   -   w   w    w   w   w     w
    draft                          -   -   -   -   -   -    -   -   -     w
    review                         -   -   -   -   -   -    -   -   -     w
    release                        -   -   -   -   -   -    -   -   -     w
    withdraw                       -   -   -   -   -   -    -   -   -     w
    ask                            -   -   -   -   -   -    -   -   -     w
    answer                         -   -   -   -   w   w    -   -   -     -
"""

NOTES: Final = """
                                  PUB SEC RSA key MFR MFR+ AHC DCC SECAS SSC
    PUBLIC                         r   r   r   r   r   r    r   r   r     r
    ALL_SEC_PARTIES                -   r   -   r   r   r    -   r   r     r
    NAMED_PARTIES                  -   r   -   r   r   r    -   -   -     -
    CONTACT_MANUFACTURER           -   k   -   k   r   r    -   k   k     k
"""
"""By what a note of F001 is granted; the supplier is the one named. `k` knows that there is one, and nothing of it."""

NOT_HELD: Final = re.compile(
    r"image(?!Hash)|population|meter|deviceId|serial|mpan|mprn|postcode|premises", re.IGNORECASE
)
"""Parts of names of what no list here has: where images are, populations and sites."""

OWN_ENTRY: Final = {"AHC": 42}
ENTRY_OF_ALL_OTHERS: Final = 20
ENTRY_OF_ANOTHER: Final = 2
CODES: Final = {"MFR": ["F001"], "MFR+": ["F001"], "AHC": ["F003"]}


def on_entry(fields: str) -> str:
    """Ask for fields of an entry."""
    return f"query ($entry: Int! = 20) {{ firmwareVersion(cplEntryId: $entry) {{ {fields} }} }}"


def at_root(fields: str) -> str:
    """Ask for fields of the root, on an entry."""
    return f"query ($entry: Int! = 20) {{ {fields} firmwareVersion(cplEntryId: $entry) {{ cplEntryId }} }}"


READS: Final = {
    "identity": on_entry("cplEntryId versionHex deviceModel { modelIdentifier manufacturer { code } variant }"),
    "status, dates and CPA": on_entry("status addedOn removedOn cpaCertificateId cpaRenewsOn cpaStatus"),
    "image hash": on_entry("imageHash"),
    "band and join notes": on_entry("zigbeeBand zigbeeBandSubmitted hanJoinNotes"),
    "corrections of the list": "{ changes(first: 1) { nodes { kind } } }",
    "corrections of upgrades": "{ changes(first: 1) { nodes { upgrade { state endCode } } } }",
    "release date and contact": on_entry("releasedOn manufacturerContact"),
    "what was declared": on_entry("predecessorsDeclared obligation"),
    "upgrades and advice": on_entry("upgradesTo { nodes { recommendation } } upgradesFrom { totalCount }"),
    "withdrawn upgrades": on_entry("upgradesTo(includeEnded: true) { nodes { endCode } }"),
    "pathway": at_root("upgradePathway(from: {cplEntryId: $entry}) { __typename }"),
    "latest and N-index": on_entry("latest { __typename } listedLatest { cplEntryId } releaseIndex"),
    "exact upgrade": at_root(
        "validateUpgrade(from: {cplEntryId: $entry}, to: {cplEntryId: $entry}) { verdict reasons { code } }"
    ),
    "lineage": on_entry("lineage { versions { cplEntryId } } deviceModel { lineage { upgrades { state } } }"),
    "reverse dependency": on_entry("dependents { undeclared { cplEntryId } }"),
    "limitations": on_entry("deviceModel { limitations { text } }"),
    "dead ends": "{ deadEnds(first: 1) { totalCount } }",
    "undeclared": "{ undeclared(first: 1) { totalCount } }",
    "withdrawal rehearsed": "{ withdrawalImpact(remove: [20]) { unaffectedCount } }",
    "what goes together": on_entry("compatibleWith { cplEntryId }"),
    "pairs": '{ pairReport(rows: [{pair: "P", end: "E", firmware: {cplEntryId: 20}}]) { inStep } }',
    "fleets": "{ fleetReport(counts: [{firmware: {cplEntryId: 20}, count: 1}]) { deviceCount } }",
    "approved targets": "{ approvedTargets { reason } }",
    "released advisories": "{ advisories { nodes { title text } } }",
    "advisories on an entry": on_entry("advisories { id }"),
    "stack": on_entry("zigbeeStack { version }"),
    "chipset": on_entry("chipset { vendor }"),
    "list of stacks": "{ zigbeeStacks(first: 1) { totalCount } }",
    "defects": "{ defects(first: 1) { totalCount } }",
    "defects of an entry": on_entry("defects { exposure }"),
    "shared by stacks": '{ blastRadius(stackId: "EmberZNet/6.7.6") { firmwareCount } }',
    "drafts": "{ advisories { nodes { paper { revision } findings { code } } } }",
    "record of restricted reads": "{ restrictedReads(first: 1) { totalCount } }",
    "own part of that record": "{ ownRestrictedReads { role } }",
    "what one was asked": "{ advisoryEnquiries { answer } }",
    "contradictions of notes": "{ noteContradictions { kind } }",
}
ID: Final = "00000000-0000-4000-8000-000000000000"
PUBLISH: Final = f'publishChanges(input: {{dryRun: true, note: "{"x" * 1_001}", operations: [%s]}}) {{ __typename }}'
"""With a note that is too long."""
WRITES: Final = {
    "publish to the lists": PUBLISH
    % "{removeFirmware: {cplEntryId: 20}}, {withdrawUpgrade: {fromCplEntryId: 20, toCplEntryId: 21}}",
    "publish what is restricted": PUBLISH % '{recordStack: {cplEntryId: 20, name: "x"}}',
    "propose changes": "proposeChanges(input: {operations: []}) { __typename }",
    "decide on a proposal": f'decideProposal(id: "{ID}", publish: true) {{ __typename }}',
    "publish a note": "publishReleaseNote(input: {cplEntryId: 0, availability: PUBLIC}) { publishedAt }",
    "what goes together": "declareCompatible(cplEntryId: 20, withCplEntryIds: []) { cplEntryId }",
    "limitations": 'stateLimitation(input: {deviceModelId: "x", text: ""}) { id }',
    "approve targets": "approveTargets(cplEntryIds: [0]) { cplEntryId }",
    "draft": 'draftAdvisory(input: {title: "", text: "", cplEntryIds: []}) { id }',
    "review": f'reviewAdvisory(id: "{ID}") {{ id }}',
    "release": f'releaseAdvisory(id: "{ID}") {{ id }}',
    "withdraw": f'withdrawAdvisory(id: "{ID}", reason: "") {{ id }}',
    "ask": f'askManufacturers(id: "{ID}") {{ id }}',
    "answer": f'answerAdvisory(id: "{ID}", answer: INVESTIGATING) {{ statedAt }}',
}
ROLES: Final = {
    "SEC": Role.PARTY,
    "RSA": Role.RSA,
    "MFR": Role.MANUFACTURER,
    "MFR+": Role.MANUFACTURER,
    "AHC": Role.ALT_HAN_CO,
    "DCC": Role.DCC,
    "SECAS": Role.SECAS,
    "SSC": Role.SSC,
}

Callers = Mapping[str, Ask]
Tokens = Callable[..., Ask]


def matrix(text: str) -> dict[str, dict[str, str]]:
    """Read a table: what each role has, by the name of the row."""
    heading, *lines = text.strip().splitlines()
    roles = heading.split()
    cells = [line.split() for line in lines]
    return {" ".join(words[: -len(roles)]): dict(zip(roles, words[-len(roles) :], strict=True)) for words in cells}


READABLE: Final = matrix(READERS)
WRITABLE: Final = matrix(WRITERS)
NOTED: Final = matrix(NOTES)


@pytest.fixture(scope="module")
def token(client: httpx.Client, key_folder: Path) -> Tokens:
    def one(role: Role, party: str, **claims: Any) -> Ask:
        signed = mint_token(demo_key(key_folder), role=role, party=party, **claims)
        return Ask(client, {"authorization": f"Bearer {signed}"})

    return one


@pytest.fixture(scope="module")
def callers(client: httpx.Client, token: Tokens) -> Callers:
    claims: dict[str, dict[str, Any]] = {name: {"manufacturer_codes": codes} for name, codes in CODES.items()}
    claims["MFR+"] |= {"is_sec_party": True}
    found = {name: token(role, f"a {name}", **claims.get(name, {})) for name, role in ROLES.items()}
    secret = created(found["SEC"], "fir:read", agent="An agent")["secret"]
    return {"PUB": Ask(client, {}), "key": Ask(client, {"authorization": f"Bearer {secret}"}), **found}


def refusals(ask: Ask, query: str, **variables: Any) -> set[str]:
    """Return the codes of what is refused."""
    return {error["extensions"]["code"] for error in ask(query, **variables).json().get("errors", ())}


def test_every_row_has_its_question_and_every_question_its_row() -> None:
    assert READABLE.keys() == READS.keys()
    assert WRITABLE.keys() == WRITES.keys()


@pytest.mark.parametrize("row", READS)
def test_row_of_the_matrix_is_read_by_who_may_and_refused_to_all_others(row: str, callers: Callers) -> None:
    query = READS[row]
    for role, may in READABLE[row].items():
        about = {"entry": OWN_ENTRY.get(role, ENTRY_OF_ALL_OTHERS)} if "$entry" in query else {}
        assert refusals(callers[role], query, **about) == ({"FORBIDDEN"} if may == "-" else set()), role
        if may == "own":
            assert refusals(callers[role], query, entry=ENTRY_OF_ANOTHER) == {"FORBIDDEN"}, role


@pytest.mark.parametrize("row", WRITES)
def test_row_of_the_matrix_is_written_by_who_may_and_refused_to_all_others(row: str, callers: Callers) -> None:
    """What may write is refused for its input, of which each here has a fault."""
    for role, may in WRITABLE[row].items():
        found = refusals(callers[role], f"mutation {{ {WRITES[row]} }}")
        assert found == ({"FORBIDDEN"} if may == "-" else {"BAD_USER_INPUT"}), role


@pytest.mark.parametrize("availability", NOTED)
def test_note_is_read_or_known_of_by_whom_it_is_granted_and_is_none_to_all_others(
    availability: str, callers: Callers
) -> None:
    named = {"parties": ["a SEC"]} if availability == "NAMED_PARTIES" else {}
    callers["MFR"].data(
        PUBLISH_NOTE, input={"cplEntryId": 3, "reference": "RN-3", "availability": availability, **named}
    )
    question = "{ firmwareVersion(cplEntryId: 3) { releaseNote { availability reference } } }"
    what = {"-": None, "k": {"availability": availability, "reference": None}}
    whole = {"availability": availability, "reference": "RN-3"}
    seen = {role: one.data(question)["firmwareVersion"]["releaseNote"] for role, one in callers.items()}
    assert seen == {role: what.get(may, whole) for role, may in NOTED[availability].items()}


def test_where_images_are_populations_and_sites_have_no_coordinate() -> None:
    assert [name for name in POLICY if NOT_HELD.search(name.partition(".")[2])] == []
    assert NOT_HELD.search("imageUrl")


def test_public_cve_is_known_to_the_committee_and_to_manufacturers_that_are_asked_about_it_alone() -> None:
    naming = {name: scopes for name, scopes in POLICY.items() if "cve" in name.lower() and "(" not in name}
    assert naming == {
        "ManufacturerStatement.publicCve": frozenset({Scope.ADVISORIES_WRITE, Scope.NOTES_PUBLISH}),
    }


def test_targets_are_seen_by_their_supplier_and_who_acts_for_it_alone(callers: Callers, token: Tokens) -> None:
    approve = 'mutation { approveTargets(cplEntryIds: [22], reason: "tested by us") { cplEntryId } }'
    callers["SEC"].data(approve)
    acting = token(Role.RSA, "another agent", acting_for=["a SEC"], is_sec_party=True)
    asking = {**callers, "acting for it": acting, "other supplier": token(Role.PARTY, "another SEC")}
    questions = (
        "{ approvedTargets { reason firmwareVersion { cplEntryId } } }",
        "{ firmwareVersion(cplEntryId: 20) { approvedTarget { cplEntryId } } }",
    )
    seen = {
        name: [one(question).json() for question in questions]
        for name, one in asking.items()
        if READABLE["approved targets"].get(name, "r") == "r"
    }
    nothing = [{"data": {"approvedTargets": []}}, {"data": {"firmwareVersion": {"approvedTarget": None}}}]
    assert {name for name, found in seen.items() if found != nothing} == {"SEC", "key", "acting for it"}
    assert seen["SEC"] == seen["key"] == seen["acting for it"]
    assert seen["SEC"][1]["data"]["firmwareVersion"]["approvedTarget"] == {"cplEntryId": 22}


def test_s46_agent_whose_delegation_has_ended_is_refused_and_reads_as_a_sec_party_by_its_own_token(
    callers: Callers, token: Tokens, client: httpx.Client
) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).timestamp()
    made = created(callers["SEC"], "fir:read", agent="A second agent")
    by_key = Ask(client, {"authorization": f"Bearer {made['secret']}"})
    overlay, pathway = READS["approved targets"], READS["pathway"]
    assert by_key.data(overlay)
    assert by_key.codes("{ watches { id } }") == ["FORBIDDEN"]
    callers["SEC"].data("mutation ($id: ID!) { endApiKey(id: $id) { endedAt } }", id=made["apiKey"]["id"])
    assert by_key(overlay).status_code == by_key(pathway).status_code == 401
    over = [{"party": "a SEC", "until": yesterday}]
    assert token(Role.RSA, "agent", acting_for=over, act_for="a SEC")(overlay).status_code == 401
    by_itself = token(Role.RSA, "agent", acting_for=over, is_sec_party=True)
    assert by_itself.data(pathway)
    assert by_itself.data(overlay) == {"approvedTargets": []}
    assert callers["RSA"].codes(pathway) == ["FORBIDDEN"]


def test_s47_note_that_is_granted_to_one_supplier_cannot_be_told_from_none_by_all_others(
    callers: Callers, token: Tokens
) -> None:
    question = on_entry("releaseNote { availability reference summary } deviceModel { id }")
    granted, maker = token(Role.PARTY, "supplier X"), callers["MFR"]
    others = {**callers, "Y": token(Role.PARTY, "supplier Y"), "acting for Y": token(Role.RSA, "Z", acting_for=["Y"])}
    before = {name: one(question).content for name, one in others.items()}
    note = {"cplEntryId": 20, "reference": "RN-20", "summary": "Block tariffs."}
    maker.data(PUBLISH_NOTE, input={**note, "availability": "NAMED_PARTIES", "parties": ["supplier X"]})
    pointer = {"availability": "NAMED_PARTIES", "reference": "RN-20", "summary": "Block tariffs."}
    assert granted.data(question)["firmwareVersion"]["releaseNote"] == pointer
    after = {name: one(question).content for name, one in others.items()}
    assert {name for name in others if before[name] != after[name]} == {"MFR", "MFR+"}  # whose own it is
    contact = {"firmwareVersion": {"manufacturerContact": "firmware@example.example"}}
    assert others["Y"].data(on_entry("manufacturerContact")) == contact
    maker.data(PUBLISH_NOTE, input={**note, "availability": "CONTACT_MANUFACTURER"})
    assert others["PUB"](question).content == before["PUB"]
    for name in ("Y", "SECAS"):
        told = others[name].data(question)["firmwareVersion"]["releaseNote"]
        assert told == {"availability": "CONTACT_MANUFACTURER", "reference": None, "summary": None}, name
