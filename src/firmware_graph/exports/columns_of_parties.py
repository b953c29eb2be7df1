"""The columns of a party's own affairs: proposals, enquiries, watches, webhooks, API keys."""

from typing import Final

from firmware_graph.exports.column import Column
from firmware_graph.exports.columns_of_pathways import yes_or_no

PROPOSAL: Final = (
    Column("id", "Proposal ID", "id"),
    Column("state", "State", "state"),
    Column("proposedBy", "Proposed By", "proposedBy"),
    Column("proposedAt", "Proposed At", "proposedAt"),
    Column("operationCount", "Operations", "operationCount"),
    Column("operations", "What It States", "operations"),
    Column("note", "Note", "note"),
    Column("decisionNote", "Note of the Decision", "decisionNote"),
)

ENQUIRY: Final = (
    Column("advisoryId", "Advisory", "advisoryId"),
    Column("manufacturerCode", "Manufacturer Code", "manufacturer.code"),
    Column("manufacturerName", "Manufacturer Name", "manufacturer.name"),
    Column("cplEntryIds", "CPL Entry IDs", "firmwareVersions.cplEntryId"),
    Column("publicCve", "Public CVE", "publicCve"),
    Column("askedAt", "Asked At", "askedAt"),
    Column("answer", "Answer", "answer"),
    Column("plannedFor", "Planned For", "plannedFor"),
    Column("fixedByCplEntryId", "Fixed by CPL Entry ID", "fixedBy.cplEntryId"),
    Column("statedAt", "Stated At", "statedAt"),
)

WATCH: Final = (
    Column("id", "Watch ID", "id"),
    Column("name", "Name", "name"),
    Column("size", "Rows", "size"),
    Column("setAt", "Set At", "setAt"),
    Column("namesParty", "Named to SECAS", "namesParty", yes_or_no),
)

WEBHOOK: Final = (
    Column("id", "Webhook ID", "id"),
    Column("url", "Address", "url"),
    Column("state", "State", "state"),
    Column("apiKeyName", "API Key", "apiKey.name"),
    Column("apiKeyExpiresAt", "Key Expires At", "apiKey.expiresAt"),
    Column("apiKeyEndedAt", "Key Ended At", "apiKey.endedAt"),
)

API_KEY: Final = (
    Column("id", "API Key ID", "id"),
    Column("name", "Name", "name"),
    Column("agent", "Agent", "agent"),
    Column("scopes", "Scopes", "scopes"),
    Column("createdAt", "Created At", "createdAt"),
    Column("createdBy", "Created By", "createdBy"),
    Column("expiresAt", "Expires At", "expiresAt"),
    Column("lastUsedOn", "Last Used On", "lastUsedOn"),
    Column("endedAt", "Ended At", "endedAt"),
    Column("endedBy", "Ended By", "endedBy"),
)
