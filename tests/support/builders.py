"""Builders of firmware versions and upgrades, with defaults for everything that a test does not state."""

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade


def a_firmware_version(cpl_entry_id: int, **facts: object) -> FirmwareVersion:
    """Return a current SMETS2 ESME of model 'A', released in the order of entry IDs, that declares no predecessors."""
    plain: dict[str, object] = dict.fromkeys(FirmwareVersion._fields)
    plain |= {
        "cpl_entry_id": cpl_entry_id,
        "version_hex": f"{cpl_entry_id:08X}",
        "version_submitted": f"{cpl_entry_id:08X}",
        "model_key": "A",
        "manufacturer_code": "1063",
        "manufacturer_name": "Example Meters",
        "manufacturer_name_submitted": "Example Meters",
        "device_type": "ESME",
        "generation": "SMETS2",
        "environment": "PRODUCTION",
        "model_identifier": "0005",
        "listed_status": "CURRENT",
        "zigbee_band": "UNKNOWN",
        "data_quality": [],
        "predecessors_declared": "LISTED",
        "has_quarantined_predecessor": False,
        "released_on": f"{2000 + cpl_entry_id // 12:04}-{cpl_entry_id % 12 + 1:02}-01",
        "recorded_from": 0,
    }
    return FirmwareVersion(**(plain | facts))  # type: ignore[arg-type]  # a wrong fact fails its test


def an_upgrade(tail: int, head: int, **facts: object) -> Upgrade:
    """Return a declared upgrade, recorded and in effect since the beginning of time."""
    plain: dict[str, object] = {
        "from_cpl_entry_id": tail,
        "to_cpl_entry_id": head,
        "evidence": "DECLARED",
        "recommendation": "NOT_STATED",
        "is_rollback": False,
        "asserted_by": None,
        "effective_from": None,
        "effective_to": None,
        "recorded_from": 0,
        "recorded_to": None,
        "end_code": None,
        "end_recorded_from": None,
    }
    return Upgrade(**(plain | facts))  # type: ignore[arg-type]  # a wrong fact fails its test
