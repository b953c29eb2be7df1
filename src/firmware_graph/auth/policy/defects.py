"""Who may use what of stacks and defects, which are for the Security Sub-Committee only."""

from typing import Final

from firmware_graph.auth.coordinates import CONNECTION, EDGE, Table, pages_of
from firmware_graph.model.rights import Scope

DEFECTS: Final[Table] = {
    Scope.ZIGBEE_READ: {
        "Query": """
            zigbeeStack(id:) zigbeeStacks(filter: first: after:) defect(id:)
            defects(includeWithdrawn: first: after:) sharedDefects(stackIds:) blastRadius(stackId:)
            exposureTo(criteria: filter: exposures: first: after:)
        """,
        "FirmwareVersion": "zigbeeStack chipset defects",
        "ZigbeeStack": "id name version firmwareVersions(first: after:) defects",
        **pages_of("ZigbeeStack", "Defect", "StackExposure"),
        "DefectExposureConnection": f"{CONNECTION} unknownStackNames summary(counts: first:)",
        "ExposureSummary": """
            firmwareCount deviceModelCount manufacturerCount deviceCount byManufacturer byDeviceModel byZigbeeBand
        """,
        "ExposureGroup": "manufacturer deviceModel zigbeeBand firmwareCount deviceCount",
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
}
