"""Facts of parties that nobody else may tell of: notes with grants, targets, keys, proposals, drafts and enquiries.

They are of entries of F005 in the example, and of parties that nobody asks as.
"""

from pathlib import Path
from typing import Any, Final

import httpx

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from support.asking import Ask
from support.noting import PUBLISH_NOTE
from support.party_harness import created

CODE: Final = "F005"
SUPPLIER: Final = "A supplier of its own"
ENTRIES: Final = [11, 12]
SECRET: Final = "Hidden words"
"""What every text of the facts holds."""

DRAFT: Final = "mutation ($input: AdvisoryInput!) { draftAdvisory(input: $input) { id } }"
REVIEW: Final = "mutation ($id: ID!) { reviewAdvisory(id: $id) { state } }"
ASK_MAKERS: Final = 'mutation ($id: ID!) { askManufacturers(id: $id, publicCve: "CVE-2023-41094") { id } }'
ANSWER: Final = "mutation ($id: ID!) { answerAdvisory(id: $id, answer: INVESTIGATING) { answer } }"
APPROVE: Final = """
  mutation ($entry: Int!, $avoid: Boolean!, $reason: String!) {
    approveTargets(cplEntryIds: [$entry], avoid: $avoid, reason: $reason) { cplEntryId } }
"""
PROPOSE: Final = """
  mutation ($note: String!) { proposeChanges(input: {note: $note, operations: [
    {withdrawUpgrade: {fromCplEntryId: 11, toCplEntryId: 12, endCode: WITHDRAWN_BY_MANUFACTURER}}]}) {
    __typename } }
"""
ASKED: Final = (
    "{ firmwareVersions(first: 200) { nodes { cplEntryId releaseNote { availability reference publishedAt } } } }",
    '{ releaseCalendar(since: "2020-01-01", until: "2035-01-01") { month releases { note { reference } } } }',
    "{ noteContradictions { kind message } }",
    "{ approvedTargets { reason setBy firmwareVersion { cplEntryId } } }",
    "{ firmwareVersion(cplEntryId: 11) { approvedTarget { cplEntryId } releaseNote { summary } } }",
    "{ upgradePathway(from: {cplEntryId: 11}, approved: true) { __typename } }",
    """{ upgradePathway(from: {cplEntryId: 11}) { ... on UpgradePathway { warnings { code }
        releaseNotes { reference } releaseDifference { notesStatedAt changes { kind text } } } } }""",
    """{ fleetReport(counts: [{firmware: {cplEntryId: 11}, count: 3}], approved: true) { shortOfLatest { deviceCount }
        upToDate { deviceCount } } }""",
    "{ advisories { totalCount nodes { id title state } } }",
    "{ deviceModels(first: 200) { nodes { advisories { id } } } }",
    "{ advisoryEnquiries { advisoryId answer } }",
    "{ apiKeys { id name } watches { id } webhooks { id } mailboxes { id } }",
    "{ proposals { totalCount nodes { id note state } } }",
    "{ changes(first: 500) { position hasMore nodes { id kind batch note } } }",
    "{ changes(filter: {kinds: [RELEASE_NOTE_CHANGED, ADVISORY_CHANGED, PATHWAY_CHANGED]}) { position nodes { id } } }",
    "{ firmwareVersion(cplEntryId: 12) { history(first: 500) { totalCount nodes { id } } } revision { id } }",
)
"""Where they would show."""


def hidden_party(client: httpx.Client, folder: Path, role: Role, party: str, **claims: Any) -> Ask:
    """Return one of the parties whose facts they are."""
    token = mint_token(demo_key(folder), role=role, party=party, **claims)
    return Ask(client, {"authorization": f"Bearer {token}"})


def maker_of_entries(client: httpx.Client, folder: Path) -> Ask:
    """Return the manufacturer of the entries, which is no SEC Party."""
    return hidden_party(client, folder, Role.MANUFACTURER, "A maker of its own", manufacturer_codes=[CODE])


def write_grants_and_targets(client: httpx.Client, folder: Path) -> None:
    """Publish notes that one supplier is granted, and set what that supplier approves, avoids and delegates."""
    maker = maker_of_entries(client, folder)
    for entry in ENTRIES:
        note = {
            "cplEntryId": entry,
            "availability": "NAMED_PARTIES",
            "parties": [SUPPLIER],
            "reference": SECRET,
            "summary": SECRET,
            "capabilities": [f"{SECRET} {entry}"],
            "advice": "SHOULD_NOT",
            "plannedReleases": [{"plannedFor": "2030-01-01", "version": "9", "summary": SECRET}],
        }
        maker.data(PUBLISH_NOTE, input=note)
    supplier = hidden_party(client, folder, Role.PARTY, SUPPLIER)
    for entry, is_avoided in zip(ENTRIES, (True, False), strict=True):
        supplier.data(APPROVE, entry=entry, avoid=is_avoided, reason=SECRET)
    key = created(supplier, "fir:read", name=SECRET, agent=SECRET)
    Ask(client, {"authorization": f"Bearer {key['secret']}"}).data("{ approvedTargets { reason } }")


def write_drafts(client: httpx.Client, folder: Path) -> None:
    """Draft and review an advisory, ask its manufacturer, and have it answer."""
    author, reviewer = (hidden_party(client, folder, Role.SSC, name) for name in ("an author", "a reviewer"))
    text = {"title": SECRET, "text": SECRET, "cplEntryIds": ENTRIES}
    drafted = author.data(DRAFT, input=text)["draftAdvisory"]
    reviewer.data(REVIEW, id=drafted["id"])
    author.data(ASK_MAKERS, id=drafted["id"])
    maker_of_entries(client, folder).data(ANSWER, id=drafted["id"])


def write_proposal(client: httpx.Client, folder: Path) -> None:
    """Propose a change, which SECAS sees beside the proposer."""
    maker_of_entries(client, folder).data(PROPOSE, note=SECRET)


def seen_by_its_owners(client: httpx.Client, folder: Path) -> set[str]:
    """Return which of those who may see any of the facts do."""
    owners = {
        "supplier": hidden_party(client, folder, Role.PARTY, SUPPLIER),
        "committee": hidden_party(client, folder, Role.SSC, "an author"),
        "secas": hidden_party(client, folder, Role.SECAS, "SECAS"),
    }
    return {name for name, owner in owners.items() if any(SECRET in owner(question).text for question in ASKED)}
