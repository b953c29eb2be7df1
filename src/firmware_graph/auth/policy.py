"""Who may use what: the one table from every coordinate of the schema to the scopes that open it.

A coordinate is `Type.field`, `Type.field(argument:)`, `Input.field` or `Enum.VALUE`. A row of the table is of one
scope, or of a `frozenset` of scopes of which any one is enough. A coordinate that the table does not name, and a
name that the schema does not have, both fail the building of the schema (coverage.py): nothing becomes readable by
being forgotten. Sources: domain.md §5.3 and the marks in the published contract.
"""

from typing import Final

from firmware_graph.auth.coordinates import Policy, Table, coordinates_in
from firmware_graph.auth.feed_policy import FEED, JUDGED
from firmware_graph.auth.notes_policy import NOTES
from firmware_graph.model.rights import RESTRICTED, Scope

PUBLISH: Final = frozenset({Scope.FIR_PUBLISH, Scope.ZIGBEE_PUBLISH})
STATE_FIRMWARE: Final = frozenset({Scope.FIR_PUBLISH, Scope.FIR_PROPOSE})
STATE_CHANGES: Final = PUBLISH | STATE_FIRMWARE
SEE_STATEMENTS: Final = frozenset({Scope.ADVISORIES_WRITE, Scope.NOTES_PUBLISH})
SEE_CONSEQUENCES: Final = frozenset({Scope.FIR_READ, Scope.FIR_PROPOSE})
"""Who proposes sees what its own proposals do, and of others' codes nothing without `fir:read`."""

EDGE = "cursor node"
CONNECTION = "edges nodes pageInfo totalCount"
PAGE = {"Connection": CONNECTION, "Edge": EDGE}
IMPACT = "strandedCount lengthenedCount shortenedCount openedCount unaffectedCount"


def pages_of(*names: str) -> dict[str, str]:
    """Name the fields of the lists of some types, and of their edges."""
    return {f"{name}{kind}": fields for name in names for kind, fields in PAGE.items()}


TABLE: Final[Table] = {
    Scope.CPL_READ: {
        "Query": """
            firmwareVersion(cplEntryId:) firmwareVersions(filter: first: after:)
            deviceModel(id:) deviceModels(filter: first: after:)
            manufacturer(code:) manufacturers(first: after:)
            resolveFirmware(reference:) revision rateLimit
        """,
        "RateLimit": "limit cost remaining resetsAt",
        "Revision": "id recordedAt",
        "Manufacturer": "code name deviceModels(first: after:)",
        "ManufacturerConnection": CONNECTION,
        "ManufacturerEdge": EDGE,
        "DeviceModel": """
            id manufacturer deviceType generation environment modelIdentifier modelName hardwareVersion
            hardwareRevision variant firmwareVersions(first: after:)
        """,
        "DeviceModelConnection": CONNECTION,
        "DeviceModelEdge": EDGE,
        "FirmwareVersion": """
            cplEntryId versionHex versionSubmitted manufacturerNameSubmitted deviceModel status addedOn removedOn
            gbcsVersion smetsChtsVersion zigbeeBand zigbeeBandSubmitted hanJoinNotes imageHash
            cpaCertificateId cpaExpiresOn cpaRenewsOn cpaStatus(asOf:) dataQuality
            minimumHardware maximumHardware requiredCommsHubEntryId
        """,
        "FirmwareVersionConnection": CONNECTION,
        "FirmwareVersionEdge": EDGE,
        "PageInfo": "hasNextPage hasPreviousPage startCursor endCursor",
        "AmbiguousFirmware": "end ambiguity candidates",
        "FirmwareNotFound": "end message",
        "InvalidReference": "end message",
        "FirmwareReference": "cplEntryId product",
        "ProductInput": """
            manufacturerCode modelIdentifier hardwareVersion hardwareRevision deviceModelCode firmwareVersion
            deviceType generation variant environment
        """,
        "FirmwareFilter": """
            manufacturerCode manufacturerName deviceType generation environment status versionHex
            modelIdentifier variant zigbeeBand
        """,
        "DeviceModelFilter": "manufacturerCode deviceType generation environment",
        "DeviceType": "ESME GSME CH PPMID HCALCS IHD CAD SAPC OTHER",
        "Generation": "SMETS1 SMETS2",
        "Environment": "PRODUCTION TEST",
        "ZigbeeBand": "B2_4GHZ SUB_GHZ_868 DUAL UNKNOWN",
        "CplStatus": "CURRENT REMOVED",
        "CpaStatus": "NOT_REQUIRED VALID RENEWAL_DUE EXPIRED NOT_STATED",
        "DataQualityFlag": "AMBIGUOUS_CODING MIXED_CODING DUPLICATE_SUSPECT",
        "RequestEnd": "FROM TO COMMS_HUB",
        "AmbiguityReason": "SEVERAL_ENTRIES AMBIGUOUS_CODING",
    },
    Scope.FIR_READ: {
        "Query": """
            upgradePathway(from: to: installation: asOf: knownAt: approved:) approvedTargets
            withdrawalImpact(withdraw: remove: declare: asOf: knownAt:)
            weakPoints(deviceModelId: first: after: asOf: knownAt:)
            deadEnds(filter: first: after: asOf: knownAt:) undeclared(filter: first: after: asOf: knownAt:)
            fleetReport(counts: asOf: knownAt: approved:) pairReport(rows:) fleetTrend(reports:)
            variantsToAskFor(first: after:)
            upgradePathways(requests: asOf: knownAt: approved:)
            pathwayChanges(from: to: filter: since: until:) advisories(first: after:) advisory(id:)
            validateUpgrade(from: to: installation: asOf: knownAt: approved:)
            validateUpgrades(requests: asOf: knownAt: approved:)
        """,
        "DeviceModel": "lineage(includeEnded:) advisories limitations",
        "FirmwareVersion": """
            predecessorsDeclared obligation assertedBy submitter releasedOn manufacturerContact latest listedLatest
            releaseIndex dependents
            lineage(includeEnded:) upcoming approvedTarget compatibleWith advisories
            upgradesTo(includeEnded: first: after:) upgradesFrom(includeEnded: first: after:)
        """,
        "FirmwareFilter": "predecessorsDeclared",
        **pages_of("Upgrade", "UpgradeRoute", "WeakPoint", "FleetRow", "PairResult", "Advisory", "VariantToAskFor"),
        "Obligation": "MANDATORY BEST_ENDEAVOURS",
        "PredecessorsDeclared": "LISTED NONE_DECLARED NOT_PROVIDED",
        "Upgrade": """
            from to state evidence recommendation isRollback assertedBy submitter obligation effectiveFrom
            effectiveTo recordedFrom recordedTo endCode
        """,
        "Submitter": "role party",
        "SubmitterRole": "SECAS SSC MANUFACTURER ALT_HAN_CO SUPPLIER",
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
        "ApprovedTarget": "firmwareVersion isAvoided reason setAt setBy",
        "PathwayMoment": "time revision",
        "PathwayChanges": """
            gained(first: after:) lost(first: after:) longer(first: after:) shorter(first: after:) unchangedCount
            altered(first: after:) unresolved
        """,
        "Watch": "changes(since:)",
        "PathwayDifference": "source hopsBefore hopsAfter before after",
        "PathwayDifferenceConnection": CONNECTION,
        "PathwayDifferenceEdge": EDGE,
        "PathwayOpening": "openingKind firmwareVersion predecessors upgrade",
        "OpeningKind": "BRING_INTO_EFFECT RESTORE_UPGRADE STATE_FACTS DECLARE_PREDECESSOR CORRECT_PREDECESSORS",
        "PathwayRequest": "from to installation",
        "UpgradeRequest": "from to installation",
        "UpgradeVerdict": "verdict reasons pathway prerequisites",
        "VerdictReason": "code message firmwareVersion",
        "Verdict": "YES NO UNKNOWN",
        "VerdictReasonCode": """
            DECLARED NOT_DECLARED NOT_AN_UPGRADE MUST_GO_BY_WAY_OF SHOULD_NOT CONDITIONAL WITHDRAWN
            NOT_YET_IN_EFFECT TARGET_REMOVED HARDWARE_MISMATCH DIFFERENT_PRODUCT NOT_OTA ONLY_A_ROLLBACK REFERENCE
            COMMS_HUB_TOO_OLD COMMS_HUB_NOT_CHECKED SOURCES_DISAGREE NOT_APPROVED AVOIDED OWN_ROWS_ONLY
        """,
        "NotOtaReason": "SMETS1_PPMID GBCS_BELOW_4_1 IHD_HAS_NO_SERVICE_REQUEST JOINED_AS_CAD",
        "Dependents": "reachableFrom(first: after:) mandatoryFor(first: after:) undeclared",
        "Lineage": "versions upgrades",
        "UpgradeInput": "fromCplEntryId toCplEntryId",
        "WeakPoint": "firmwareVersion upgrade strandedCount stranded(first: after:)",
        "DeadEndConnection": f"{CONNECTION} byDeviceModel byManufacturer",
        "NoPathwayEdge": EDGE,
        "UndeclaredVersion": "firmwareVersion opensCount opens(first: after:)",
        "UndeclaredVersionConnection": f"{CONNECTION} byDeviceModel byManufacturer",
        "UndeclaredVersionEdge": EDGE,
        "DeviceModelCount": "deviceModel firmwareCount",
        "ManufacturerCount": "manufacturer firmwareCount",
        "FleetCount": "firmware count",
        "FleetRow": "position deviceCount firmwareVersion answer",
        "FleetGroup": "deviceCount share rows(first: after:)",
        "ReleaseShare": "releaseIndex deviceCount share",
        "HopsShare": "hops deviceCount share",
        "ServiceRequestCount": "serviceRequest count",
        "Advisory": """
            id state title text severity releasedAt withdrawnAt supersedes supersededBy firmwareVersions(first: after:)
        """,
        "AdvisoryState": "DRAFT REVIEWED RELEASED SUPERSEDED WITHDRAWN",
        "VariantToAskFor": "firmwareVersion why looksLike",
        "WhyToAsk": "LOOKS_LIKE_ALT_HAN VARIANT_NOT_RECORDED",
        "PairRow": "pair end firmware source reportedAt cause",
        "PairVerdict": "SAME COMPATIBLE OUT_OF_STEP NOT_DECLARED NOT_RESOLVED",
        "PairCause": "MISSED IN_PROGRESS WAN HAN COMMS_HUB DEVICE UPDATE_FAILED NOT_KNOWN",
        "PairReport": "inStep outOfStep notDeclared notResolved rows(first: after:)",
        "PairResult": "pair verdict cause next disagreement statements message",
        "PairStatement": "end source reportedAt firmware isNewest",
        "FleetSnapshot": "reportedOn counts",
        "FleetTrend": "months unresolvedCount",
        "FleetMonth": "month reportedOn deviceType deviceCount atN atNMinus1 notKnownCount share blocks",
        "FleetBlock": "ending deviceCount",
        "FleetEnding": "UP_TO_DATE PATHWAY ADVISED_TO_STAY NO_PATHWAY UNKNOWN NOT_OTA",
        "FleetReport": """
            deviceCount byReleaseIndex byHops upgradesToDo serviceRequestsToDo upToDate upgradable shortOfLatest
            advisedToStay deadEnds undeclared notOtaUpgradable unresolved
        """,
    },
    Scope.ZIGBEE_READ: {
        "Query": """
            zigbeeStack(id:) zigbeeStacks(filter: first: after:) defect(id:)
            defects(includeWithdrawn: first: after:) sharedDefects(stackIds:) blastRadius(stackId:)
            exposureTo(criteria: filter: exposures: first: after:)
        """,
        "FirmwareVersion": "zigbeeStack chipset defects",
        "ZigbeeStack": "id name version firmwareVersions(first: after:) defects",
        **pages_of("ZigbeeStack", "Defect", "StackExposure"),
        "DefectExposureConnection": f"{CONNECTION} unknownStackNames",
        "DefectExposureEdge": EDGE,
        "Chipset": "id vendor part",
        "StackFilter": "name chipsetVendor affectedBy",
        "StackCriteria": "stackName introduced fixed lastAffected chipsetVendor chipsetPart",
        "Defect": """
            id aliases title severity references withdrawnAt stackVersions(first: after:) byManufacturer
            affected(filter: first: after:) unknown(filter: first: after:)
        """,
        "StackExposure": """
            stack exposure isInRange firmwareCount deviceModelCount manufacturerCount assessedClearCount
            underInvestigationCount
        """,
        "ManufacturerExposure": "manufacturer firmwareCount deviceModelCount",
        "DefectExposure": "defect firmwareVersion exposure remediation remediationEffect",
        "RemediationEffect": "clears leaves brings",
        "NoClearRelease": "message",
        "BlastRadius": "stack firmwareCount deviceModelCount byManufacturer defects firmwareVersions(first: after:)",
        "Exposure": "AFFECTED NOT_AFFECTED FIXED NOT_APPLICABLE UNDER_INVESTIGATION UNKNOWN_STACK UNKNOWN_RANGE",
    },
    Scope.ADVISORIES_WRITE: {
        "Mutation": """
            draftAdvisory(input:) reviewAdvisory(id: revision:) releaseAdvisory(id: despite:)
            withdrawAdvisory(id: reason:) askManufacturers(id: manufacturerCodes: publicCve:)
        """,
        "AdvisoryInput": "id title text severity cplEntryIds supersedes",
        "Advisory": "findings paper",
        "AdvisoryFinding": "code message",
        "AdvisoryFindingCode": "RESTRICTED_WORD SET_LIKE_A_STACK SET_LIKE_A_BUILD SET_LIKE_A_DEFECT",
        "AdvisoryPaper": """
            revision authors writtenAt reviewer reviewedAt releasedBy releasedDespite withdrawalReason
            revisions audience
        """,
        "AdvisoryRevision": "number title text severity cplEntryIds writtenBy writtenAt",
        "AdvisoryAudience": "role fields",
    },
    SEE_STATEMENTS: {
        "Advisory": "statements",
        "ManufacturerStatement": """
            advisoryId manufacturer firmwareVersions answer plannedFor fixedBy statedAt askedAt publicCve
        """,
        "ManufacturerAnswer": "NOT_ANSWERED INVESTIGATING NOT_AFFECTED FIX_PLANNED FIXED",
    },
    Scope.AUDIT_READ: {
        "Query": "restrictedReads(first: after: party: since:)",
        "RestrictedRead": "id releasedAt role party operationName coordinates entryCount",
        **pages_of("RestrictedRead"),
    },
    Scope.NOTES_PUBLISH: {
        "Query": "ownRestrictedReads advisoryEnquiries",
        "Mutation": "answerAdvisory(id: answer: plannedFor: fixedBy: manufacturerCode:)",
        "OwnRestrictedRead": "role day",
    },
    PUBLISH: {"Mutation": "publishChanges(input:)"},
    Scope.FIR_PROPOSE: {"Mutation": "proposeChanges(input:) takeBackProposal(id:)"},
    Scope.FIR_PUBLISH: {
        "Mutation": "decideProposal(id: publish: note: onRevision:)",
        "WithdrawalImpact": "watchedBy namedWatchers",
    },
    STATE_CHANGES: {
        "ChangesInput": "operations note dryRun onRevision idempotencyKey",
        "ChangesPublished": "events(first: after:) revision consequences",
        "ChangesChecked": "expected",
        "ChangesRefused": "problems",
        "ChangeProblem": "operation field value reason remedy",
        "ChangesProposed": "proposal",
        "Proposal": """
            id state proposedBy proposedAt note decisionNote operationCount operations impact obstacles
        """,
        "ProposalState": "OPEN PUBLISHED REJECTED TAKEN_BACK",
    },
    Scope.PARTY_MANAGE: {
        "Query": "apiKeys watches watch(id:) webhooks webhook(id:) mailboxes",
        "Mutation": """
            createApiKey(input:) endApiKey(id:) setWatch(input:) deleteWatch(id:)
            approveTargets(cplEntryIds: clear: avoid: reason:)
            createWebhook(input:) deleteWebhook(id:) rotateWebhookSecret(id:) sendTestEvent(webhook:)
            redeliver(webhook: since:) createMailbox(input:) deleteMailbox(id:)
        """,
        "Watch": "id name size setAt namesParty",
        "WatchInput": "name requests namesParty",
        "ApiKey": "id name agent scopes createdAt createdBy expiresAt lastUsedOn endedAt endedBy uses(first: after:)",
        "ApiKeyUse": "askedAt operationName coordinates entryCount",
        **pages_of("ApiKeyUse"),
        "ApiKeyCreated": "apiKey secret",
        "ApiKeyInput": "name agent scopes expiresAt",
        "Webhook": "id url state apiKey watches deliveries(first: after:)",
        "WebhookDelivery": "id eventIds state attempts lastAttemptAt nextAttemptAt failure",
        **pages_of("WebhookDelivery"),
        "WebhookCreated": "webhook secret",
        "WebhookInput": "url apiKeyId filter watches",
        "WebhookState": "ENABLED FAILING DISABLED",
        "Mailbox": "id address schedule state apiKey watches deliveries(first: after:)",
        "MailboxInput": "address apiKeyId schedule filter watches",
        "MailSchedule": "AT_ONCE DAILY",
        "MailboxState": "UNCONFIRMED ENABLED FAILING DISABLED",
        "DeliveryState": "PENDING DELIVERED FAILED",
    },
    STATE_FIRMWARE: {
        "Query": "proposals(state: first: after:) proposal(id:)",
        "Mutation": """
            declareCompatible(cplEntryId: withCplEntryIds:) withdrawCompatible(cplEntryId: withCplEntryIds:)
            stateLimitation(input:) endLimitation(id:)
        """,
        "LimitationInput": "deviceModelId text effectiveFrom",
        **pages_of("Proposal"),
        "ChangeOperation": """
            addFirmware correctFirmware removeFirmware declarePredecessors declareUpgrade withdrawUpgrade
        """,
        "FirmwareStatement": """
            cplEntryId manufacturerCode manufacturerName deviceType modelIdentifier modelName hardwareVersion
            hardwareRevision generation variant environment firmwareVersion gbcsVersion smetsChtsVersion zigbeeBand
            hanJoinNotes imageHash status addedOn removedOn releasedOn minimumHardware maximumHardware
            requiredCommsHubEntryId cpaCertificateId cpaExpiresOn cpaRenewsOn manufacturerContact
        """,
        "FirmwareRemoval": "cplEntryId removedOn",
        "PredecessorsStatement": "cplEntryId from none",
        "UpgradeStatement": """
            fromCplEntryId toCplEntryId evidence recommendation isRollback effectiveFrom
        """,
        "UpgradeWithdrawal": "fromCplEntryId toCplEntryId effectiveTo endCode",
    },
    SEE_CONSEQUENCES: {
        "Limitation": "id deviceModelId text effectiveFrom statedBy recordedFrom",
        "WithdrawalImpact": """
            stranded(first: after:) lengthened(first: after:) shortened(first: after:) opened(first: after:)
            unaffectedCount byDeviceModel byManufacturer
        """,
        "PathwayChange": "source hopsBefore hopsAfter",
        "DeviceModelImpact": f"deviceModel {IMPACT}",
        "ManufacturerImpact": f"manufacturer {IMPACT}",
        **pages_of("PathwayChange"),
    },
    Scope.ZIGBEE_PUBLISH: {
        "ChangeOperation": "recordStack recordDefect assess",
        "StackStatement": "cplEntryId name version chipsetVendor chipset",
        "DefectStatement": "osv",
        "AssessmentStatement": "defectId cplEntryId verdict",
        "AssessmentVerdict": "AFFECTED NOT_APPLICABLE UNDER_INVESTIGATION FIXED NONE",
    },
}

POLICY: Final[Policy] = coordinates_in(TABLE) | coordinates_in(FEED) | coordinates_in(NOTES)

RESTRICTED_FIELDS: Final = frozenset(
    (type_, field)
    for type_, _, field in (
        name.partition(".") for name, required in POLICY.items() if required <= RESTRICTED or name in JUDGED
    )
)
"""The members whose reading is recorded, each as its type's name and its own."""
