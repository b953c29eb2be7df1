"""The columns of upgrades and of what follows from them."""

from typing import Final

from firmware_graph.exports.column import Column
from firmware_graph.exports.columns_of_answers import warnings_of
from firmware_graph.exports.columns_of_products import entry_columns

VERSION: Final = "firmwareVersion"
TO: Final = "to.deviceModel"


def yes_or_no(value: bool | None) -> str | None:  # noqa: FBT001 - what a cell says
    """Return a truth value as a cell says it."""
    return None if value is None else ("Yes" if value else "No")


UPGRADE: Final = (
    Column("fromCplEntryId", "From CPL Entry ID", "from.cplEntryId"),
    Column("toCplEntryId", "To CPL Entry ID", "to.cplEntryId"),
    Column("evidence", "Evidence", "evidence"),
    Column("recommendation", "Recommendation", "recommendation"),
    Column("isRollback", "Rollback", "isRollback", yes_or_no),
    Column("effectiveFrom", "Effective From", "effectiveFrom"),
    Column("effectiveTo", "Effective To", "effectiveTo"),
    Column("endCode", "End Code", "endCode"),
    Column("state", "State", "state"),
    Column("assertedBy", "Asserted By", "assertedBy"),
    Column("recordedFrom", "Recorded From", "recordedFrom"),
    Column("recordedTo", "Recorded To", "recordedTo"),
    Column("manufacturerCode", "Manufacturer Code", f"{TO}.manufacturer.code"),
    Column("deviceType", "Device Type", f"{TO}.deviceType"),
    Column("modelIdentifier", "Model Identifier", f"{TO}.modelIdentifier"),
    Column("fromFirmwareVersion", "From Firmware Version", "from.versionSubmitted"),
    Column("toFirmwareVersion", "To Firmware Version", "to.versionSubmitted"),
)

CONTACT: Final = "Manufacturer Contact"

DEAD_END: Final = (
    *entry_columns("source"),
    Column("reason", "Reason", "noPathwayReason"),
    Column("manufacturerContact", CONTACT, "source.manufacturerContact"),
)

STRANDED: Final = (*entry_columns(""), Column("manufacturerContact", CONTACT, "manufacturerContact"))

ALTERED_PATHWAY: Final = (
    *entry_columns("source"),
    Column("group", "Group", "connection", of=""),
    Column("hopsBefore", "Upgrades Before", "hopsBefore"),
    Column("hopsAfter", "Upgrades After", "hopsAfter"),
    Column("manufacturerContact", CONTACT, "source.manufacturerContact"),
)

WEAK_POINT: Final = (
    Column("cplEntryId", "CPL Entry ID", "firmwareVersion.cplEntryId"),
    Column("firmwareVersion", "Firmware Version", "firmwareVersion.versionSubmitted"),
    Column("fromCplEntryId", "From CPL Entry ID", "upgrade.from.cplEntryId"),
    Column("toCplEntryId", "To CPL Entry ID", "upgrade.to.cplEntryId"),
    Column("strandedCount", "Versions That Its Loss Would Strand", "strandedCount"),
)

UNDECLARED: Final = (
    *entry_columns(VERSION),
    Column("addedOn", "Date Added", f"{VERSION}.addedOn"),
    Column("obligation", "Obligation", f"{VERSION}.obligation"),
    Column("opensCount", "Pathways That a Declaration Could Open", "opensCount"),
    Column("manufacturerContact", CONTACT, f"{VERSION}.manufacturerContact"),
)

VARIANT_TO_ASK_FOR: Final = (
    *entry_columns(VERSION),
    Column("why", "Why to Ask", "why"),
    Column("looksLike", "Looks Like CPL Entry IDs", "looksLike.cplEntryId"),
    Column("manufacturerContact", CONTACT, f"{VERSION}.manufacturerContact"),
)

FLEET_ROW: Final = (
    Column("position", "Row", "position"),
    Column("group", "Group", "connection", of=""),
    Column("deviceCount", "Devices", "deviceCount"),
    *entry_columns(VERSION),
    Column("releaseIndex", "Releases Behind", f"{VERSION}.releaseIndex"),
    Column("answer", "Answer", "answer.__typename", of="answer"),
    Column("hops", "Upgrades to Do", "answer.hops", of="answer"),
    Column("targetCplEntryId", "Target CPL Entry ID", "answer.target.cplEntryId", of="answer"),
    Column("targetFirmwareVersion", "Target Firmware Version", "answer.target.versionSubmitted", of="answer"),
    Column("warnings", "Warnings", "answer", warnings_of, of="answer"),
    Column("manufacturerContact", CONTACT, f"{VERSION}.manufacturerContact"),
)
