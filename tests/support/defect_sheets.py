"""Sheets, defects and assessments of scenarios S33 to S39, and shared code of their tests."""

from typing import Any

from support.defect_files import a_defect, affected_by
from support.sheets import a_cpl_row, a_fir_row, a_zigbee_row

OTHER_MAKER = {"Manufacturer_Code": "F002", "Manufacturer_Name": "Sample Energy"}
TI = {"ZigBee_Chipset_Vendor": "Texas Instruments"}
CPL = [
    *(a_cpl_row(entry) for entry in (300, 301, 305, 306)),
    a_cpl_row(302, **OTHER_MAKER),
    a_cpl_row(303, Model_Identifier="0003"),
    a_cpl_row(304, Model_Identifier="0004"),
    a_cpl_row(307, Model_Identifier="0004", Status="Removed"),
    a_cpl_row(308, Model_Identifier="0008"),
    a_cpl_row(309, Model_Identifier="0008"),
    a_cpl_row(310, Model_Identifier="0010", Environment="Test"),
    a_cpl_row(311, Model_Identifier="0011", Device_Type="IHD"),
    a_cpl_row(312, Model_Identifier="0011", Device_Type="IHD"),
    a_cpl_row(313, Model_Identifier="0013"),
    a_cpl_row(314, Model_Identifier="0013"),
]
FIR = [
    *(a_fir_row(entry) for entry in (300, 302, 303, 304, 307, 308, 310, 311, 313)),
    a_fir_row(301, "300"),
    a_fir_row(305, "300;301"),
    a_fir_row(306, "305"),
    a_fir_row(309, ""),
    a_fir_row(314, ""),
    a_fir_row(312, "311"),
]
ZIGBEE = [
    a_zigbee_row(300),
    a_zigbee_row(301),
    a_zigbee_row(302, version="6.7.10"),
    a_zigbee_row(303, version="6.10.3"),
    a_zigbee_row(305, version="6.7.10"),
    a_zigbee_row(306, version="7.4.0"),
    a_zigbee_row(307, name="Z-Stack", version="3.0.1", **TI, ZigBee_Chipset="CC2538"),
    a_zigbee_row(308, name="Z-Stack", version="3.0.1", **TI, ZigBee_Chipset="CC2652"),
    a_zigbee_row(309, name="Z-Stack", version="3.0.1", **TI, ZigBee_Chipset=""),
    a_zigbee_row(310),
    a_zigbee_row(311),
    a_zigbee_row(312, version="6.7.10"),
    a_zigbee_row(313, name="BitCloud", version="4.0"),
    a_zigbee_row(314, name="BitCloud", version="4.1"),
]
DEFECTS = [
    a_defect(
        "SYN-0001", affected_by(("introduced", "0"), ("fixed", "6.7.7"), ("introduced", "6.8.0"), ("fixed", "6.10.0"))
    ),
    a_defect(
        "CVE-2020-27890",
        affected_by(
            ("introduced", "3.0.1"),
            ("last_affected", "3.0.1"),
            family="Z-Stack",
            chipset_vendor="Texas Instruments",
            chipset_part="CC2538",
        ),
        aliases=["SYN-9"],
    ),
    a_defect("CVE-2023-6874", affected_by(("introduced", "0"), ("fixed", "7.4.0"))),
    a_defect("CVE-2024-7322", affected_by(("introduced", "0"), ("last_affected", "7.4.0"))),
    a_defect("CVE-2024-3043", affected_by()),
    a_defect("SYN-0002", affected_by(("introduced", "6.7.8"), ("fixed", "6.7.11"))),
    a_defect("SYN-0003", affected_by(("introduced", "0")), withdrawn="2024-01-01T00:00:00Z"),
]
ASSESSMENTS = [
    ("SYN-9", 308, "UNDER_INVESTIGATION"),
    ("CVE-2023-6874", 301, "NOT_APPLICABLE"),
    ("SYN-0002", 306, "AFFECTED"),
]
EXPOSED = "nodes { firmwareVersion { cplEntryId } exposure } totalCount"
EXPOSURE_TO = """
query (
  $criteria: [StackCriteria!]!, $exposures: [Exposure!], $filter: FirmwareFilter, $first: Int, $after: String
) {
  exposureTo(criteria: $criteria, exposures: $exposures, filter: $filter, first: $first, after: $after) {
    nodes { defect { id } firmwareVersion { cplEntryId } exposure remediation { __typename } }
    totalCount
    pageInfo { endCursor hasNextPage hasPreviousPage }
  }
}
"""


def entries(connection: dict[str, Any]) -> list[int]:
    """Return the entry IDs of a connection of exposures."""
    return [node["firmwareVersion"]["cplEntryId"] for node in connection["nodes"]]
