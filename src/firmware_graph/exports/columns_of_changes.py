"""The columns of events of the feed."""

from typing import Final

from firmware_graph.exports.column import Column

CHANGE: Final = (
    Column("id", "Event", "id"),
    Column("kind", "Kind", "kind"),
    Column("recordedAt", "Recorded At", "recordedAt"),
    Column("effectiveFrom", "Effective From", "effectiveFrom"),
    Column("batch", "First Event of the Change", "batch"),
    Column("entryCount", "Entries", "firmwareVersions.totalCount"),
    Column("cplEntryIds", "CPL Entry IDs", "firmwareVersions.nodes.cplEntryId"),
    Column("fromCplEntryId", "From CPL Entry ID", "upgrade.from.cplEntryId"),
    Column("toCplEntryId", "To CPL Entry ID", "upgrade.to.cplEntryId"),
    Column("evidence", "Evidence", "upgrade.evidence"),
    Column("recommendation", "Recommendation", "upgrade.recommendation"),
    Column("endCode", "End Code", "upgrade.endCode"),
    Column("note", "Note", "note"),
)
