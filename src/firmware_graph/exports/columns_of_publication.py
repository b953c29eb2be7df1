"""The columns of what is published beside the FIR: notes, plans, a party's targets, advisories."""

from collections.abc import Iterator
from typing import Final

from firmware_graph.exports.column import SEPARATOR, Column, Node
from firmware_graph.exports.columns_of_pathways import yes_or_no
from firmware_graph.exports.columns_of_products import DEVICE_MODEL, entry_columns

NOTE: Final = "releaseNote"
OF_VERSION: Final = "firmwareVersion"


def noted_rows(node: Node) -> Iterator[Node]:
    """Yield a version with its note; no row if it has none, or none for its reader."""
    if node[NOTE] is not None:
        yield node


def planned_rows(node: Node) -> Iterator[Node]:
    """Yield the releases of a month."""
    for one in node["releases"]:
        yield {**node, **one}


def released_rows(node: Node) -> Iterator[Node]:
    """Yield an advisory that was released: working papers of the Security Sub-Committee are never exported."""
    if node["releasedAt"] is not None:
        yield node


def compatible_rows(node: Node) -> Iterator[Node]:
    """Yield a row for each version that a version is compatible with."""
    for other in node["compatibleWith"]:
        yield {**node, "other": other}


def limited_rows(node: Node) -> Iterator[Node]:
    """Yield a row for each limitation of a model."""
    for one in node["limitations"]:
        yield {**node, "limitation": one}


def entries_of(versions: Node) -> str:
    """Format entries; if there is more than a page, also how many more there are."""
    listed = SEPARATOR.join(str(one["cplEntryId"]) for one in versions["nodes"])
    more = versions["totalCount"] - len(versions["nodes"])
    return f"{listed}{SEPARATOR}and {more} more" if more else listed


RELEASE_NOTE: Final = (
    *(column._replace(of=NOTE) for column in entry_columns("")),  # the existence of a note belongs to the note
    Column("availability", "Availability", f"{NOTE}.availability"),
    Column("reference", "Reference", f"{NOTE}.reference"),
    Column("summary", "Summary", f"{NOTE}.summary"),
    Column("capabilities", "Capabilities", f"{NOTE}.capabilities"),
    Column("knownIssues", "Known Issues", f"{NOTE}.knownIssues"),
    Column("fixes", "Fixes", f"{NOTE}.fixes"),
    Column("severity", "Severity of the Fixes", f"{NOTE}.severity"),
    Column("advice", "Advice of the Manufacturer", f"{NOTE}.advice"),
    Column("upgradeFrom", "Upgrade From, as the Note Says", f"{NOTE}.upgradeFrom.cplEntryId"),
    Column("plannedFor", "Releases Planned For", f"{NOTE}.plannedReleases.plannedFor"),
    Column("publishedAt", "Published At", f"{NOTE}.publishedAt"),
    Column("until", "Granted Until", f"{NOTE}.until"),
    Column("information", "What This Is", f"{NOTE}.information"),
)

PLANNED: Final = (
    Column("month", "Month", "month"),
    Column("plannedFor", "Planned For", "planned.plannedFor", of="releases"),
    Column("plannedVersion", "Version That Is Planned", "planned.version", of="releases"),
    Column("summary", "Summary", "planned.summary", of="releases"),
    *(column._replace(of="releases") for column in entry_columns(OF_VERSION)),
    Column("statedAt", "Stated At", "statedAt"),
    Column("information", "What This Is", "information"),
)

TARGET: Final = (
    *entry_columns(OF_VERSION),
    Column("isAvoided", "Avoided", "isAvoided", yes_or_no),
    Column("reason", "Reason", "reason"),
    Column("setAt", "Set At", "setAt"),
    Column("setBy", "Set By", "setBy"),
)

CONTRADICTION: Final = (
    *entry_columns("note.firmwareVersion"),
    Column("kind", "Contradiction", "kind"),
    Column("otherCplEntryId", "Other CPL Entry ID", "other.cplEntryId"),
    Column("message", "What Differs", "message"),
    Column("notePublishedAt", "Note Published At", "note.publishedAt"),
    Column("statedAt", "Last Stated At", "statedAt"),
    Column("information", "What This Is", "information"),
)

ADVISED: Final = (*entry_columns(""), Column("manufacturerContact", "Manufacturer Contact", "manufacturerContact"))

ADVISORY: Final = (
    Column("id", "Advisory", "id"),
    Column("state", "State", "state"),
    Column("title", "Title", "title"),
    Column("text", "Text", "text"),
    Column("severity", "Severity", "severity"),
    Column("releasedAt", "Released At", "releasedAt"),
    Column("withdrawnAt", "Withdrawn At", "withdrawnAt"),
    Column("supersedes", "Supersedes", "supersedes"),
    Column("supersededBy", "Superseded By", "supersededBy"),
    Column("entryCount", "Entries", "firmwareVersions.totalCount"),
    Column("cplEntryIds", "CPL Entry IDs", "firmwareVersions", entries_of),
)

COMPATIBLE: Final = (
    *(column._replace(of="compatibleWith") for column in entry_columns("")),
    *(
        Column(
            f"with{key[0].upper()}{key[1:]}", f"Goes with {title}", path, of=path.replace("other", "compatibleWith", 1)
        )
        for key, title, path, *_ in entry_columns("other")
    ),
)

LIMITATION: Final = (
    *(column._replace(of="limitations") for column in DEVICE_MODEL),
    Column("limitationId", "Limitation", "limitation.id", of="limitations.id"),
    Column("text", "What Is Limited", "limitation.text", of="limitations.text"),
    Column("effectiveFrom", "Effective From", "limitation.effectiveFrom", of="limitations.effectiveFrom"),
    Column("statedBy", "Stated By", "limitation.statedBy", of="limitations.statedBy"),
    Column("recordedFrom", "Stated At", "limitation.recordedFrom", of="limitations.recordedFrom"),
)
