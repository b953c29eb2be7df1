"""What of the FIR a manufacturer or Alt HAN Co that is not a SEC Party may read: its own rows (domain.md §5.3).

This is a limit on rows, and not a row of the access table: refusals and the schema still name `fir:read`. Fields of
`FirmwareVersion` and `DeviceModel` are cut row by row (`api/schema/own_rows.py`), and whatever is computed on lineages
sees only the caller's own rows (`questions/pathways/shared/own_lineages.py`). All other coordinates of the FIR stay
closed: lists over all products, what was known at an earlier moment, other parties' Comms Hubs, advisories, targets,
and the feed.
"""

from typing import Final

from firmware_graph.auth.coordinates import marked_in
from firmware_graph.model.rights import Rights, Scope

OWN_ROWS: Final = marked_in(
    {
        "Query": """
            upgradePathway(from: to: installation: asOf:) upgradePathways(requests: asOf:)
            validateUpgrade(from: to: installation: asOf:) validateUpgrades(requests: asOf:)
        """,
        "DeviceModel": "lineage(includeEnded:) limitations",
        "FirmwareVersion": """
            predecessorsDeclared obligation assertedBy submitter releasedOn manufacturerContact latest listedLatest
            releaseIndex dependents lineage(includeEnded:) upcoming compatibleWith
            upgradesTo(includeEnded: first: after:) upgradesFrom(includeEnded: first: after:)
        """,
        "UpgradeConnection": "edges nodes pageInfo totalCount",
        "UpgradeEdge": "cursor node",
        "UpgradeRouteConnection": "edges nodes pageInfo totalCount",
        "UpgradeRouteEdge": "cursor node",
        "Submitter": "role party",
        "SubmitterRole": "SECAS SSC MANUFACTURER ALT_HAN_CO SUPPLIER",
        "Obligation": "MANDATORY BEST_ENDEAVOURS",
        "PredecessorsDeclared": "LISTED NONE_DECLARED NOT_PROVIDED",
        "Evidence": "DECLARED TESTED INFERRED",
        "UpgradeEndCode": "WITHDRAWN_BY_MANUFACTURER CORRECTED SUPERSEDED ABSENT_FROM_SHEET",
        "Upgrade": """
            from to state evidence recommendation isRollback assertedBy submitter obligation effectiveFrom effectiveTo
            recordedFrom recordedTo endCode
        """,
        "UpgradePathway": """
            source target hops upToDate versions steps prerequisites warnings pathwayCount mandatoryVersions
            alternatives(first: after:) limitations releaseNotes releaseDifference
        """,
        "ReleaseDifference": "changes information notesStatedAt pathwayStatedAt",
        "NoteChange": "kind firmwareVersion text severity",
        "UpgradeRoute": "hops versions upgrades",
        "UpgradeStep": "position upgrade commands responsible warnings",
        "UpgradeCommand": "serviceRequest stage eligibleRoles",
        "PathwayWarning": "code message firmwareVersion",
        "NoPathway": "source requestedTarget noPathwayReason blockers openedBy warnings limitations",
        "PathwayBlocker": "blockedBy firmwareVersion upgrade",
        "PathwayUnknown": "source requestedTarget undeclared missing openedBy warnings limitations",
        "PathwayOpening": "openingKind firmwareVersion predecessors upgrade",
        "MultipleTargets": "source pathways",
        "NotOtaUpgradable": "source notOtaReason warnings limitations",
        "Installation": "joinedAs inventory",
        "JoinedAs": "PPMID CAD",
        "PathwayRequest": "from to installation",
        "UpgradeRequest": "from to installation",
        "UpgradeVerdict": "verdict reasons pathway prerequisites limitations",
        "VerdictReason": "code message firmwareVersion",
        "Dependents": "reachableFrom(first: after:) mandatoryFor(first: after:) undeclared",
        "Lineage": "versions upgrades",
        "Upcoming": "releases upgrades",
        "Limitation": "id deviceModelId text effectiveFrom statedBy recordedFrom",
    }
)
"""The coordinates that `fir:read_own` opens, for rows of the caller's own codes."""

OPENED_BY: Final = frozenset({Scope.FIR_READ_OWN})


def opens(rights: Rights, coordinate: str, required: frozenset[Scope]) -> bool:
    """Whether rights open a coordinate that needs any one of some scopes: for all rows, or for the caller's own."""
    return rights.open(required) or (coordinate in OWN_ROWS and rights.open(OPENED_BY))
