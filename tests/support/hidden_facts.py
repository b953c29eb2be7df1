"""Party facts that must not be revealed to anyone else, by kind (docs/access.md has the list).

They belong to entries of F005 in the example, and to parties in whose name nobody asks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from support.asking import Ask
from support.noting import PUBLISH_NOTE
from support.party_harness import END, created
from support.watch_harness import SET

CODE: Final = "F005"
SUPPLIER: Final = "A supplier of its own"
ENTRIES: Final = [11, 12]
FOR_ALL_SEC_PARTIES: Final = 13
ON_REQUEST: Final = 14
"""The entry of a note whose existence SEC Parties may know, but whose content they may not read."""
GRANTS_ENDED: Final = (150, 153)
CALLERS: Final = ["P1", "P2", "P3", "P4", "M2", "SECAS", "DCC", "RSA"]
"""The parties of the callers, for whom a grant has ended."""
SECRET: Final = "Hidden words"
"""The word in every text of the facts."""

DRAFT: Final = "mutation ($input: AdvisoryInput!) { draftAdvisory(input: $input) { id } }"
REVIEW: Final = "mutation ($id: ID!) { reviewAdvisory(id: $id) { state } }"
ASK_MAKERS: Final = 'mutation ($id: ID!) { askManufacturers(id: $id, publicCve: "CVE-2023-41094") { id } }'
ANSWER: Final = "mutation ($id: ID!) { answerAdvisory(id: $id, answer: INVESTIGATING) { answer } }"
REWRITE: Final = "mutation ($input: AdvisoryInput!) { draftAdvisory(input: $input) { state } }"
LAY_ASIDE: Final = "mutation ($id: ID!, $reason: String!) { withdrawAdvisory(id: $id, reason: $reason) { state } }"
APPROVE: Final = """
  mutation ($entry: Int!, $avoid: Boolean, $clear: Boolean, $reason: String) {
    approveTargets(cplEntryIds: [$entry], avoid: $avoid, clear: $clear, reason: $reason) { cplEntryId }
  }
"""
CREATE_WEBHOOK: Final = "mutation ($input: WebhookInput!) { createWebhook(input: $input) { webhook { id } } }"
DELETE_WEBHOOK: Final = "mutation ($id: ID!) { deleteWebhook(id: $id) }"
END_GRANTS: Final = """
  MATCH (note:ReleaseNote {cpl_entry_id: %d})
  UNWIND [%d, %d] AS entry
  CREATE (ended:ReleaseNote)
  SET ended = note {.*, cpl_entry_id: entry, until: 1, manufacturer_code: '%s', parties: %s,
    availability: CASE entry WHEN %d THEN 'PUBLIC' ELSE 'NAMED_PARTIES' END}
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
"""The questions whose answers would reveal the facts."""


@dataclass(frozen=True)
class Hiding:
    """The target of the facts: a server, the folder of the key that signs tokens, and statements on its store."""

    client: httpx.Client
    folder: Path
    run: Callable[[str], object]

    def party(self, role: Role, party: str, **claims: Any) -> Ask:
        """Return one of the parties that own the facts."""
        token = mint_token(demo_key(self.folder), role=role, party=party, **claims)
        return Ask(self.client, {"authorization": f"Bearer {token}"})

    @property
    def maker(self) -> Ask:
        """The manufacturer of the entries, which is no SEC Party."""
        return self.party(Role.MANUFACTURER, "A maker of its own", manufacturer_codes=[CODE])

    @property
    def supplier(self) -> Ask:
        """A supplier on whose behalf nobody acts except those named here."""
        return self.party(Role.PARTY, SUPPLIER)

    def write_grants(self) -> None:
        """Publish notes that one supplier is granted, one of them twice, and let grants to all callers end."""
        for entry, times in zip(ENTRIES, (1, 2), strict=True):
            for _ in range(times):
                self.maker.data(PUBLISH_NOTE, input=a_note(entry, "NAMED_PARTIES", parties=[SUPPLIER]))
        self.run(END_GRANTS % (ENTRIES[0], *GRANTS_ENDED, CODE, CALLERS, GRANTS_ENDED[0]))

    def write_targets(self) -> None:
        """Set the targets that a supplier approves and avoids, and clear some of them."""
        for entry, is_avoided in zip(ENTRIES, (True, False), strict=True):
            self.supplier.data(APPROVE, entry=entry, avoid=is_avoided, reason=SECRET)
        self.supplier.data(APPROVE, entry=14, reason=SECRET)
        self.supplier.data(APPROVE, entry=14, clear=True)

    def write_delegations(self) -> None:
        """Create keys for agents, use them, end one, and act for the supplier."""
        for ends in (False, True):
            made = created(self.supplier, "fir:read", name=SECRET, agent=SECRET)
            Ask(self.client, {"authorization": f"Bearer {made['secret']}"}).data("{ approvedTargets { reason } }")
            if ends:
                self.supplier.data(END, id=made["apiKey"]["id"])
        host = self.party(Role.RSA, "A host", acting_for=[SUPPLIER], act_for=SUPPLIER, is_sec_party=True)
        assert SECRET in host("{ approvedTargets { reason } }").text

    def write_watches(self) -> None:
        """Watch pathways of the entries."""
        watched = [{"from": {"cplEntryId": entry}} for entry in ENTRIES]
        self.supplier.data(SET, input={"name": SECRET, "requests": watched})

    def write_webhooks(self) -> None:
        """Create webhooks of a key, one of which is deleted, whose URL nobody listens on."""
        key = created(self.supplier, "fir:read", name=SECRET)["apiKey"]["id"]
        for path in ("kept", "deleted"):
            given = {"url": f"http://127.0.0.1:9/{path}", "apiKeyId": key}
            made = self.supplier.data(CREATE_WEBHOOK, input=given)["createWebhook"]["webhook"]
        self.supplier.data(DELETE_WEBHOOK, id=made["id"])

    def write_drafts(self) -> None:
        """Draft two advisories: one is rewritten, reviewed, asked about and answered, one is set aside."""
        author, reviewer = (self.party(Role.SSC, name) for name in ("an author", "a reviewer"))
        text = {"title": SECRET, "text": SECRET, "cplEntryIds": ENTRIES}
        drafted, aside = (author.data(DRAFT, input=text)["draftAdvisory"]["id"] for _ in range(2))
        author.data(REWRITE, input={**text, "id": drafted, "cplEntryIds": ENTRIES[:1]})
        reviewer.data(REVIEW, id=drafted)
        author.data(ASK_MAKERS, id=drafted)
        self.maker.data(ANSWER, id=drafted)
        author.data(LAY_ASIDE, id=aside, reason=SECRET)

    def write_notes_for_sec_parties(self) -> None:
        """Publish notes that every SEC Party may read, or whose existence it may know."""
        self.maker.data(PUBLISH_NOTE, input=a_note(FOR_ALL_SEC_PARTIES, "ALL_SEC_PARTIES"))
        self.maker.data(PUBLISH_NOTE, input=a_note(ON_REQUEST, "CONTACT_MANUFACTURER"))

    def write_proposal(self) -> None:
        """Propose a change, which SECAS sees besides the proposer."""
        self.maker.data(PROPOSE, note=SECRET)

    def write_for_nobody_else(self) -> None:
        """Write all facts that no caller may learn of, except webhooks, which need settings of their own."""
        self.write_grants()
        self.write_targets()
        self.write_delegations()
        self.write_watches()
        self.write_drafts()

    def seen_by_its_owners(self) -> set[str]:
        """Return which of the readers entitled to any of the facts see them."""
        owners = {
            "supplier": self.supplier,
            "committee": self.party(Role.SSC, "an author"),
            "secas": self.party(Role.SECAS, "SECAS"),
        }
        return {name for name, owner in owners.items() if any(SECRET in owner(question).text for question in ASKED)}


def a_note(entry: int, availability: str, **more: object) -> dict[str, object]:
    """Return the input of a note with a text in each of its fields."""
    return {
        "cplEntryId": entry,
        "availability": availability,
        "reference": SECRET,
        "summary": SECRET,
        "capabilities": [f"{SECRET} {entry}"],
        "advice": "SHOULD_NOT",
        "severity": "CRITICAL",
        "plannedReleases": [{"plannedFor": "2030-01-01", "version": "9", "summary": SECRET}],
        **more,
    }
