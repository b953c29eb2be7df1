"""Who may use what of the feed of changes.

The feed is for everyone, and each caller gets the events of the tiers that it may read: the coordinates do not reveal
them. What they answer to readers of restricted facts is checked when the read is recorded.
"""

from typing import Final

from firmware_graph.auth.coordinates import Table, pages_of
from firmware_graph.model.rights import Scope

FEED: Final[Table] = {
    Scope.CPL_READ: {
        "Query": "changes(after: first: filter:)",
        "Subscription": "changes(after: filter:)",
        "FirmwareVersion": "history(first: after:)",
        "ChangeFeed": "nodes position hasMore",
        "ChangeEvent": "id kind recordedAt effectiveFrom batch firmwareVersions(first: after:) note",
        **pages_of("ChangeEvent"),
        "ChangeFilter": "kinds manufacturerCode deviceModelId deviceType cplEntryIds",
        "ChangeKind": """
            FIRMWARE_ADDED FIRMWARE_CORRECTED FIRMWARE_REMOVED PREDECESSORS_DECLARED UPGRADE_DECLARED UPGRADE_RESTATED
            UPGRADE_WITHDRAWN COMPATIBILITY_DECLARED COMPATIBILITY_WITHDRAWN LIMITATION_CHANGED ADVISORY_CHANGED
            STACK_CHANGED DEFECT_CHANGED ASSESSMENT_CHANGED RELEASE_NOTE_CHANGED PATHWAY_CHANGED RELOAD
        """,
    },
    Scope.FIR_READ: {"ChangeEvent": "upgrade submitter"},
    Scope.PARTY_MANAGE: {"ChangeEvent": "watch"},
}

MIXED: Final = frozenset(
    {"Query.changes", "Subscription.changes", "FirmwareVersion.history", "ChangesPublished.events"}
)
"""The fields that include restricted facts for those who may read them, beside what everyone gets."""
