"""What can be upgraded over the air at all (domain.md §3.4 rule 7)."""

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway_codes import NotOtaReason
from firmware_graph.model.reference import Installation
from firmware_graph.model.vocabulary import DeviceType, Generation, JoinedAs

PPMID_GBCS = (4, 1)


def gbcs_parts(text: str) -> tuple[int, ...]:
    """Parse a GBCS version into its parts: 4.10 is above 4.9."""
    return tuple(int(part) for part in text.split("."))


def not_ota_reason(version: FirmwareVersion, installation: Installation | None = None) -> NotOtaReason | None:
    """Return why a device on this version certainly cannot be upgraded over the air; None if nothing forbids it."""
    if version.device_type == DeviceType.IHD:
        return NotOtaReason.IHD_HAS_NO_SERVICE_REQUEST
    if installation and installation.joined_as == JoinedAs.CAD:
        return NotOtaReason.JOINED_AS_CAD
    if version.device_type != DeviceType.PPMID:
        return None
    if version.generation == Generation.SMETS1:
        return NotOtaReason.SMETS1_PPMID
    if version.gbcs_version is not None and gbcs_parts(version.gbcs_version) < PPMID_GBCS:
        return NotOtaReason.GBCS_BELOW_4_1
    return None


def missing_facts(version: FirmwareVersion) -> list[str]:
    """Return in words the missing facts that determine whether a version can be left over the air."""
    if version.device_type != DeviceType.PPMID:
        return []
    facts = {"generation": version.generation, "GBCS version": version.gbcs_version}
    return [
        f"The {name} of entry {version.cpl_entry_id} is not stated, and a PPMID is upgraded over the air only if it is "
        "SMETS2 at GBCS 4.1 or later."
        for name, value in facts.items()
        if value is None
    ]
