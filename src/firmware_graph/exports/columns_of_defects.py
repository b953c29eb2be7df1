"""The columns of stacks, defects and exposures: for the Security Sub-Committee only."""

from typing import Final

from firmware_graph.exports.column import Column
from firmware_graph.exports.columns_of_products import entry_columns

VERSION: Final = "firmwareVersion"


def build_columns(path: str) -> tuple[Column, ...]:
    """Return the columns of the sheet of stacks and chipsets, for a version at a path that ends with a dot."""
    return (
        Column("stackName", "ZigBee Stack Name", f"{path}zigbeeStack.name"),
        Column("stackVersion", "ZigBee Stack Version", f"{path}zigbeeStack.version"),
        Column("chipsetVendor", "ZigBee Chipset Vendor", f"{path}chipset.vendor"),
        Column("chipset", "ZigBee Chipset", f"{path}chipset.part"),
    )


ZIGBEE: Final = (Column("cplEntryId", "CPL Entry ID", "cplEntryId"), *build_columns(""))

STACK: Final = (
    Column("id", "Stack ID", "id"),
    Column("name", "Stack Name", "name"),
    Column("version", "Stack Version", "version"),
    Column("defects", "Defects", "defects.id"),
)

STACK_FIRMWARE: Final = (
    *entry_columns(""),
    Column("chipsetVendor", "ZigBee Chipset Vendor", "chipset.vendor"),
    Column("chipset", "ZigBee Chipset", "chipset.part"),
    Column("manufacturerContact", "Manufacturer Contact", "manufacturerContact"),
)

DEFECT: Final = (
    Column("id", "Defect ID", "id"),
    Column("aliases", "Aliases", "aliases"),
    Column("title", "Title", "title"),
    Column("severity", "Severity", "severity"),
    Column("references", "References", "references"),
    Column("withdrawnAt", "Withdrawn", "withdrawnAt"),
)

EXPOSURE: Final = (
    *entry_columns(VERSION),
    Column("exposure", "Exposure", "exposure"),
    *build_columns(f"{VERSION}."),
    Column("remediation", "Way to Safety", "remediation.__typename", of="remediation"),
    Column("remediationHops", "Upgrades to Safety", "remediation.hops", of="remediation"),
    Column("remediationCplEntryId", "Safe CPL Entry ID", "remediation.target.cplEntryId", of="remediation"),
    Column("manufacturerContact", "Manufacturer Contact", f"{VERSION}.manufacturerContact"),
)
