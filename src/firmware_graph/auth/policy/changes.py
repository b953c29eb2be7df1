"""Who may use what of changes to the records: publishing them, and proposing them."""

from typing import Final

from firmware_graph.auth.coordinates import Table, pages_of
from firmware_graph.auth.policy.dependency import SEE_CONSEQUENCES
from firmware_graph.model.rights import Scope

PUBLISH: Final = frozenset({Scope.FIR_PUBLISH, Scope.ZIGBEE_PUBLISH})
STATE_FIRMWARE: Final = frozenset({Scope.FIR_PUBLISH, Scope.FIR_PROPOSE})
STATE_CHANGES: Final = PUBLISH | STATE_FIRMWARE

CHANGES: Final[Table] = {
    PUBLISH: {"Mutation": "publishChanges(input:)"},
    Scope.FIR_PROPOSE: {"Mutation": "proposeChanges(input:) takeBackProposal(id:)"},
    Scope.FIR_PUBLISH: {"Mutation": "decideProposal(id: publish: note: onRevision:)"},
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
    SEE_CONSEQUENCES: {"Limitation": "id deviceModelId text effectiveFrom statedBy recordedFrom"},
    Scope.ZIGBEE_PUBLISH: {
        "ChangeOperation": "recordStack recordDefect assess",
        "StackStatement": "cplEntryId name version chipsetVendor chipset",
        "DefectStatement": "osv",
        "AssessmentStatement": "defectId cplEntryId verdict",
        "AssessmentVerdict": "AFFECTED NOT_APPLICABLE UNDER_INVESTIGATION FIXED NONE",
    },
}
