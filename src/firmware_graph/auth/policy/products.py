"""Who may use what of products: the CPL is for everyone, what the FIR adds to its entries for readers of the FIR."""

from typing import Final

from firmware_graph.auth.coordinates import Table, pages_of
from firmware_graph.model.rights import Scope

PRODUCTS: Final[Table] = {
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
        "DeviceModel": """
            id manufacturer deviceType generation environment modelIdentifier modelName hardwareVersion
            hardwareRevision variant firmwareVersions(first: after:)
        """,
        "FirmwareVersion": """
            cplEntryId versionHex versionSubmitted manufacturerNameSubmitted deviceModel status addedOn removedOn
            gbcsVersion smetsChtsVersion zigbeeBand zigbeeBandSubmitted hanJoinNotes imageHash
            cpaCertificateId cpaExpiresOn cpaRenewsOn cpaStatus(asOf:) dataQuality
            minimumHardware maximumHardware requiredCommsHubEntryId
        """,
        **pages_of("Manufacturer", "DeviceModel", "FirmwareVersion"),
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
        "DeviceModelFilter": """
            manufacturerCode manufacturerName modelIdentifier modelName deviceType generation environment
        """,
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
        "Query": "variantsToAskFor(first: after:)",
        "DeviceModel": "limitations",
        "FirmwareVersion": """
            predecessorsDeclared obligation assertedBy submitter releasedOn manufacturerContact
        """,
        "FirmwareFilter": "predecessorsDeclared",
        "Obligation": "MANDATORY BEST_ENDEAVOURS",
        "PredecessorsDeclared": "LISTED NONE_DECLARED NOT_PROVIDED",
        "Submitter": "role party",
        "SubmitterRole": "SECAS SSC MANUFACTURER ALT_HAN_CO SUPPLIER",
        "VariantToAskFor": "firmwareVersion why looksLike",
        "WhyToAsk": "LOOKS_LIKE_ALT_HAN VARIANT_NOT_RECORDED",
        **pages_of("VariantToAskFor"),
    },
}
