"""The columns of products; those of sheets have the headings that an import reads."""

from collections.abc import Iterator
from typing import Final

from firmware_graph.exports.column import Column, Node

MODEL: Final = "deviceModel"

CPL: Final = (
    Column("cplEntryId", "CPL Entry ID", "cplEntryId"),
    Column("manufacturerName", "Manufacturer Name", "manufacturerNameSubmitted"),
    Column("manufacturerCode", "Manufacturer Code", f"{MODEL}.manufacturer.code"),
    Column("deviceType", "Device Type", f"{MODEL}.deviceType"),
    Column("modelName", "Model Name", f"{MODEL}.modelName"),
    Column("modelIdentifier", "Model Identifier", f"{MODEL}.modelIdentifier"),
    Column("hardwareVersion", "Hardware Version", f"{MODEL}.hardwareVersion"),
    Column("hardwareRevision", "Hardware Revision", f"{MODEL}.hardwareRevision"),
    Column("firmwareVersion", "Firmware Version", "versionSubmitted"),
    Column("generation", "Generation", f"{MODEL}.generation"),
    Column("gbcsVersion", "GBCS Version", "gbcsVersion"),
    Column("smetsChtsVersion", "SMETS/CHTS Version", "smetsChtsVersion"),
    Column("variant", "Variant", f"{MODEL}.variant"),
    Column("environment", "Environment", f"{MODEL}.environment"),
    Column("zigbeeBand", "ZigBee Band", "zigbeeBandSubmitted"),
    Column("hanJoinNotes", "HAN Join Notes", "hanJoinNotes"),
    Column("status", "Status", "status"),
    Column("addedOn", "Date Added", "addedOn"),
    Column("removedOn", "Date Removed", "removedOn"),
    Column("imageHash", "Image Hash", "imageHash"),
    Column("cpaCertificateId", "CPA Certificate", "cpaCertificateId"),
    Column("cpaExpiresOn", "CPA Expires", "cpaExpiresOn"),
    Column("cpaRenewsOn", "CPA Renews", "cpaRenewsOn"),
    Column("minimumHardware", "Minimum Hardware", "minimumHardware"),
    Column("maximumHardware", "Maximum Hardware", "maximumHardware"),
    Column("requiredCommsHubEntryId", "Required Comms Hub Entry ID", "requiredCommsHubEntryId"),
)
"""The CPL sheet, as in the example."""

FIRMWARE_VERSION: Final = (
    *CPL,
    Column("versionHex", "Version as Hexadecimal", "versionHex"),
    Column("zigbeeBandRead", "Band as Read", "zigbeeBand"),
    Column("cpaStatus", "CPA Status Today", "cpaStatus"),
    Column("dataQuality", "Data Quality", "dataQuality"),
)

CPL_AND_FIR: Final = (
    *CPL,
    Column("predecessors", "Upgrade Path From", "predecessors", of="upgradesFrom"),
    Column("releasedOn", "Firmware Release Date", "releasedOn"),
    Column("recommendation", "Recommendation", "recommendation", of="upgradesFrom"),
    Column("evidence", "Evidence", "evidence", of="upgradesFrom"),
    Column("rollbacks", "Rollback From", "rollbacks", of="upgradesFrom"),
    Column("effectiveFrom", "Effective From", "effectiveFrom", of="upgradesFrom"),
    Column("manufacturerContact", "Manufacturer Contact", "manufacturerContact"),
    Column("statementsDiffer", "Statements Differ", "statementsDiffer", of="upgradesFrom"),
)
"""A single sheet that is read as the CPL and as the FIR. The last column states that its upgrades differ."""

DEVICE_MODEL: Final = (
    Column("id", "Device Model ID", "id"),
    Column("manufacturerCode", "Manufacturer Code", "manufacturer.code"),
    Column("manufacturerName", "Manufacturer Name", "manufacturer.name"),
    Column("deviceType", "Device Type", "deviceType"),
    Column("modelName", "Model Name", "modelName"),
    Column("modelIdentifier", "Model Identifier", "modelIdentifier"),
    Column("hardwareVersion", "Hardware Version", "hardwareVersion"),
    Column("hardwareRevision", "Hardware Revision", "hardwareRevision"),
    Column("generation", "Generation", "generation"),
    Column("variant", "Variant", "variant"),
    Column("environment", "Environment", "environment"),
)

LATEST: Final = "firmwareVersions.nodes.listedLatest"


def latest_rows(node: Node) -> Iterator[Node]:
    """Yield a model with its latest release, which is null if none is current."""
    versions = node["firmwareVersions"]["nodes"]
    yield {**node, "latest": versions[0]["listedLatest"] if versions else None}


LATEST_RELEASE: Final = (
    *DEVICE_MODEL,
    Column("cplEntryId", "Latest CPL Entry ID", "latest.cplEntryId", of=f"{LATEST}.cplEntryId"),
    Column("firmwareVersion", "Latest Firmware Version", "latest.versionSubmitted", of=f"{LATEST}.versionSubmitted"),
    Column("versionHex", "Version as Hexadecimal", "latest.versionHex", of=f"{LATEST}.versionHex"),
    Column("releasedOn", "Firmware Release Date", "latest.releasedOn", of=f"{LATEST}.releasedOn"),
    Column("addedOn", "Date Added", "latest.addedOn", of=f"{LATEST}.addedOn"),
    Column(
        "manufacturerContact", "Manufacturer Contact", "latest.manufacturerContact", of=f"{LATEST}.manufacturerContact"
    ),
)

MANUFACTURER: Final = (Column("code", "Manufacturer Code", "code"), Column("name", "Manufacturer Name", "name"))


def entry_columns(path: str) -> tuple[Column, ...]:
    """Return the columns that identify the product and version of a row: at a path, empty for the node itself."""
    at = f"{path}." if path else ""
    model = f"{at}deviceModel"
    return (
        Column("cplEntryId", "CPL Entry ID", f"{at}cplEntryId"),
        Column("manufacturerCode", "Manufacturer Code", f"{model}.manufacturer.code"),
        Column("manufacturerName", "Manufacturer Name", f"{model}.manufacturer.name"),
        Column("deviceType", "Device Type", f"{model}.deviceType"),
        Column("modelIdentifier", "Model Identifier", f"{model}.modelIdentifier"),
        Column("hardwareVersion", "Hardware Version", f"{model}.hardwareVersion"),
        Column("hardwareRevision", "Hardware Revision", f"{model}.hardwareRevision"),
        Column("firmwareVersion", "Firmware Version", f"{at}versionSubmitted"),
        Column("variant", "Variant", f"{model}.variant"),
        Column("status", "Status", f"{at}status"),
    )


RESTRICTED_READ: Final = (
    Column("id", "Read ID", "id"),
    Column("releasedAt", "Released At", "releasedAt"),
    Column("role", "Role", "role"),
    Column("party", "Party", "party"),
    Column("operationName", "Operation", "operationName"),
    Column("coordinates", "Coordinates", "coordinates"),
    Column("entryCount", "Entries", "entryCount"),
)
