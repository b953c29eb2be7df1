"""Who may use what of upgrades and pathways, which belong to the FIR."""

from typing import Final

from firmware_graph.auth.coordinates import Table, pages_of
from firmware_graph.model.rights import Scope

PATHWAYS: Final[Table] = {
    Scope.FIR_READ: {
        "Query": """
            upgradePathway(from: to: installation: asOf: knownAt: approved:)
            upgradePathways(requests: asOf: knownAt: approved:)
            validateUpgrade(from: to: installation: asOf: knownAt: approved:)
            validateUpgrades(requests: asOf: knownAt: approved:)
            pathwayChanges(from: to: filter: since: until:) pairReport(rows:)
        """,
        "DeviceModel": "lineage(includeEnded:)",
        "FirmwareVersion": """
            latest listedLatest releaseIndex lineage(includeEnded:) upcoming compatibleWith
            upgradesTo(includeEnded: first: after:) upgradesFrom(includeEnded: first: after:)
        """,
        "Upgrade": """
            from to state evidence recommendation isRollback assertedBy submitter obligation effectiveFrom
            effectiveTo recordedFrom recordedTo endCode
        """,
        "UpgradePathway": """
            source target hops upToDate versions steps prerequisites warnings pathwayCount mandatoryVersions
            alternatives(first: after:) limitations
        """,
        "UpgradeRoute": "hops versions upgrades",
        "UpgradeStep": "position upgrade commands responsible warnings",
        "UpgradeCommand": "serviceRequest stage eligibleRoles",
        "PathwayWarning": "code message firmwareVersion",
        "NoPathway": "source requestedTarget noPathwayReason blockers openedBy warnings limitations",
        "PathwayBlocker": "blockedBy firmwareVersion upgrade",
        "PathwayUnknown": "source requestedTarget undeclared missing openedBy warnings limitations",
        "MultipleTargets": "source pathways",
        "NotOtaUpgradable": "source notOtaReason warnings limitations",
        "Installation": "joinedAs commsHub inventory",
        "JoinedAs": "PPMID CAD",
        "Evidence": "DECLARED TESTED INFERRED",
        "UpgradeState": "IN_EFFECT NOT_YET_IN_EFFECT WITHDRAWN SUPERSEDED",
        "UpgradeEndCode": "WITHDRAWN_BY_MANUFACTURER CORRECTED SUPERSEDED ABSENT_FROM_SHEET",
        "Responsible": "SUPPLIER DCC_CSP NOT_KNOWN",
        "CommandStage": "DISTRIBUTE ACTIVATE DISTRIBUTE_AND_ACTIVATE",
        "PathwayWarningCode": """
            NOT_DECLARED SHOULD_NOT CONDITIONAL SOURCE_REMOVED NEWER_NOT_REACHABLE CROSSES_MANUFACTURERS
            VARIANT_UNKNOWN COMMS_HUB_NOT_CHECKED WITHDRAWN_ALTERNATIVE IN_A_CYCLE NO_SERVICE_REQUEST_KNOWN
            SOURCES_DISAGREE AVOIDED OWN_ROWS_ONLY
        """,
        "NoPathwayReason": """
            DIFFERENT_PRODUCT TARGET_REMOVED SOURCE_IS_LATER WITHDRAWN INTERMEDIATE_REMOVED HARDWARE_MISMATCH
            INTERMEDIATE_NOT_OTA NOT_YET_IN_EFFECT ONLY_A_ROLLBACK NOT_LINKED
        """,
        "Upcoming": "releases upgrades",
        "PathwayMoment": "time revision",
        "PathwayChanges": """
            gained(first: after:) lost(first: after:) longer(first: after:) shorter(first: after:) unchangedCount
            altered(first: after:) unresolved
        """,
        "PathwayDifference": "source hopsBefore hopsAfter before after",
        "PathwayOpening": "openingKind firmwareVersion predecessors upgrade",
        "OpeningKind": "BRING_INTO_EFFECT RESTORE_UPGRADE STATE_FACTS DECLARE_PREDECESSOR CORRECT_PREDECESSORS",
        "PathwayRequest": "from to installation",
        "UpgradeRequest": "from to installation",
        "UpgradeVerdict": "verdict reasons pathway prerequisites limitations",
        "VerdictReason": "code message firmwareVersion",
        "Verdict": "YES NO UNKNOWN",
        "VerdictReasonCode": """
            DECLARED NOT_DECLARED NOT_AN_UPGRADE MUST_GO_BY_WAY_OF SHOULD_NOT CONDITIONAL WITHDRAWN
            NOT_YET_IN_EFFECT TARGET_REMOVED HARDWARE_MISMATCH DIFFERENT_PRODUCT NOT_OTA ONLY_A_ROLLBACK REFERENCE
            COMMS_HUB_TOO_OLD COMMS_HUB_NOT_CHECKED SOURCES_DISAGREE NOT_APPROVED AVOIDED OWN_ROWS_ONLY
        """,
        "NotOtaReason": "SMETS1_PPMID GBCS_BELOW_4_1 IHD_HAS_NO_SERVICE_REQUEST JOINED_AS_CAD",
        "Lineage": "versions upgrades",
        "PairRow": "pair end firmware source reportedAt cause",
        "PairVerdict": "SAME COMPATIBLE OUT_OF_STEP NOT_DECLARED NOT_RESOLVED",
        "PairCause": "MISSED IN_PROGRESS WAN HAN COMMS_HUB DEVICE UPDATE_FAILED NOT_KNOWN",
        "PairReport": "inStep outOfStep notDeclared notResolved rows(first: after:)",
        "PairResult": "pair verdict cause next disagreement statements message",
        "PairStatement": "end source reportedAt firmware isNewest",
        **pages_of("Upgrade", "UpgradeRoute", "PathwayDifference", "PairResult"),
    },
}
