"""Who may use what of withdrawals, weak points, dead ends and fleets: what depends on versions and upgrades."""

from typing import Final

from firmware_graph.auth.coordinates import CONNECTION, EDGE, Table, pages_of
from firmware_graph.model.rights import Scope

SEE_CONSEQUENCES: Final = frozenset({Scope.FIR_READ, Scope.FIR_PROPOSE})
"""A proposer sees what its own proposals would do, and without `fir:read` nothing of others' codes."""

IMPACT: Final = "strandedCount lengthenedCount shortenedCount openedCount unaffectedCount"

DEPENDENCY: Final[Table] = {
    Scope.FIR_READ: {
        "Query": """
            withdrawalImpact(withdraw: remove: declare: asOf: knownAt:)
            weakPoints(deviceModelId: first: after: asOf: knownAt:)
            deadEnds(filter: first: after: asOf: knownAt:) undeclared(filter: first: after: asOf: knownAt:)
            fleetReport(counts: asOf: knownAt: approved:) fleetTrend(reports:)
        """,
        "FirmwareVersion": "dependents",
        "Dependents": "reachableFrom(first: after:) mandatoryFor(first: after:) undeclared",
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
        "FleetSnapshot": "reportedOn counts",
        "FleetTrend": "months unresolvedCount",
        "FleetMonth": "month reportedOn deviceType deviceCount atN atNMinus1 notKnownCount share blocks",
        "FleetBlock": "ending deviceCount",
        "FleetEnding": "UP_TO_DATE PATHWAY ADVISED_TO_STAY NO_PATHWAY UNKNOWN NOT_OTA",
        "FleetReport": """
            deviceCount byReleaseIndex byHops upgradesToDo serviceRequestsToDo upToDate upgradable shortOfLatest
            advisedToStay deadEnds undeclared notOtaUpgradable unresolved
        """,
        **pages_of("WeakPoint", "FleetRow"),
    },
    SEE_CONSEQUENCES: {
        "WithdrawalImpact": """
            stranded(first: after:) lengthened(first: after:) shortened(first: after:) opened(first: after:)
            unaffectedCount byDeviceModel byManufacturer
        """,
        "PathwayChange": "source hopsBefore hopsAfter",
        "DeviceModelImpact": f"deviceModel {IMPACT}",
        "ManufacturerImpact": f"manufacturer {IMPACT}",
        **pages_of("PathwayChange"),
    },
    Scope.FIR_PUBLISH: {"WithdrawalImpact": "watchedBy namedWatchers"},
}
