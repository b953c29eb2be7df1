"""The columns of upgrades and of their consequences."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from firmware_graph.exports.column import Column, Node
from firmware_graph.exports.columns_of_answers import limitations_of, warnings_of
from firmware_graph.exports.columns_of_products import entry_columns

VERSION: Final = "firmwareVersion"
TO: Final = "to.deviceModel"


def yes_or_no(value: bool | None) -> str | None:  # noqa: FBT001 - what a cell says
    """Return a truth value in words, for a cell."""
    return None if value is None else ("Yes" if value else "No")


ENDINGS: Final[Mapping[str, str]] = {
    "PATHWAY": "Can Be Upgraded",
    "ADVISED_TO_STAY": "Advised to Stay",
    "NO_PATHWAY": "No Pathway",
    "UNKNOWN": "Not Declared",
    "NOT_OTA": "Not over the Air",
    "UP_TO_DATE": "As Far as Declared",
}
"""The endings of pathways of meters that are further back than N-1, and their names in a sheet."""


def blocked_by(ending: str) -> Callable[[Sequence[Node]], int]:
    """Return a function to the number of devices with one ending."""
    return lambda blocks: sum(one["deviceCount"] for one in blocks if one["ending"] == ending)


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
LIMITATIONS: Final = "Limitations, Whatever the Firmware"

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
    Column(
        "limitations", LIMITATIONS, f"{VERSION}.deviceModel", limitations_of, of=f"{VERSION}.deviceModel.limitations"
    ),
    Column("manufacturerContact", CONTACT, f"{VERSION}.manufacturerContact"),
)

FLEET_MONTH: Final = (
    Column("month", "Month", "month"),
    Column("reportedOn", "Reported On", "reportedOn"),
    Column("deviceType", "Device Type", "deviceType"),
    Column("deviceCount", "Devices", "deviceCount"),
    Column("atN", "At N", "atN"),
    Column("atNMinus1", "At N-1", "atNMinus1"),
    Column("share", "Share at N or N-1", "share"),
    *(
        Column(f"blocked{ending}", f"Not There: {words}", "blocks", blocked_by(ending), of="blocks")
        for ending, words in ENDINGS.items()
    ),
    Column("notKnownCount", "Release Not Known", "notKnownCount"),
    Column("unresolvedCount", "Not Recognised, of All Reports", "beside", of=""),
)
