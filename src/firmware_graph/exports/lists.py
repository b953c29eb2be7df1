"""All lists that can be exported, by name."""

from collections.abc import Mapping
from typing import Final

from firmware_graph.exports.columns_of_answers import ANSWER
from firmware_graph.exports.columns_of_changes import CHANGE
from firmware_graph.exports.columns_of_defects import DEFECT, EXPOSURE, STACK, STACK_FIRMWARE, ZIGBEE
from firmware_graph.exports.columns_of_pairs import PAIR, rows_of_pair
from firmware_graph.exports.columns_of_parties import API_KEY, ENQUIRY, PROPOSAL, WATCH, WEBHOOK
from firmware_graph.exports.columns_of_pathways import (
    ALTERED_PATHWAY,
    DEAD_END,
    FLEET_MONTH,
    FLEET_ROW,
    STRANDED,
    UNDECLARED,
    UPGRADE,
    VARIANT_TO_ASK_FOR,
    WEAK_POINT,
)
from firmware_graph.exports.columns_of_products import (
    CPL_AND_FIR,
    DEVICE_MODEL,
    FIRMWARE_VERSION,
    LATEST_RELEASE,
    MANUFACTURER,
    RESTRICTED_READ,
    latest_rows,
)
from firmware_graph.exports.columns_of_publication import (
    ADVISED,
    ADVISORY,
    COMPATIBLE,
    CONTRADICTION,
    LIMITATION,
    PLANNED,
    RELEASE_NOTE,
    TARGET,
    compatible_rows,
    limited_rows,
    noted_rows,
    planned_rows,
    released_rows,
)
from firmware_graph.exports.export_list import ExportList
from firmware_graph.exports.sheet_rows import combined_rows, zigbee_rows
from firmware_graph.ingest.requested_rows import OwnTable

FLEET_GROUPS: Final = (
    "upToDate",
    "upgradable",
    "shortOfLatest",
    "advisedToStay",
    "deadEnds",
    "undeclared",
    "notOtaUpgradable",
    "unresolved",
)

ALL: Final = (
    ExportList("firmware-versions", "Firmware versions (CPL)", FIRMWARE_VERSION),
    ExportList(
        "cpl-and-fir",
        "CPL and FIR",
        CPL_AND_FIR,
        page_size=100,
        nested="upgradesFrom",
        make_rows=combined_rows,
        is_sheet=True,
    ),
    ExportList(
        "upgrades",
        "Upgrades",
        UPGRADE,
        page_size=100,
        nested="upgradesFrom",
        row_path="upgradesFrom.nodes",
        is_sheet=True,
    ),
    ExportList("device-models", "Device models", DEVICE_MODEL),
    ExportList("manufacturers", "Manufacturers", MANUFACTURER),
    ExportList(
        "latest-releases", "Latest release of each device model", LATEST_RELEASE, page_size=200, make_rows=latest_rows
    ),
    ExportList("weak-points", "Weak points of a device model", WEAK_POINT),
    ExportList("stranded", "Versions that a change would strand", STRANDED, path="within.page"),
    ExportList(
        "altered-pathways",
        "Pathways that a change would alter",
        ALTERED_PATHWAY,
        path="within.page",
        connections=("lengthened", "shortened", "opened"),
    ),
    ExportList("dead-ends", "Dead ends", DEAD_END),
    ExportList("undeclared", "Undeclared versions", UNDECLARED),
    ExportList("variants-to-ask-for", "Displays whose variant is to be asked for", VARIANT_TO_ASK_FOR, page_size=200),
    ExportList(
        "fleet-report",
        "Fleet report",
        FLEET_ROW,
        page_size=200,
        path="within.group.page",
        connections=FLEET_GROUPS,
        batch="counts",
    ),
    ExportList(
        "fleet-trend",
        "Meters at N and N-1 by month",
        FLEET_MONTH,
        path="within.months",
        is_whole=True,
        beside="within.unresolvedCount",
        batch="reports",
        table=OwnTable.REPORTS,
    ),
    ExportList(
        "compatible-versions",
        "Versions that are declared to go together",
        COMPATIBLE,
        page_size=200,
        make_rows=compatible_rows,
    ),
    ExportList("limitations", "Limitations of device models", LIMITATION, page_size=200, make_rows=limited_rows),
    ExportList(
        "upgrade-pathways", "Upgrade pathways of a list", ANSWER, page_size=200, path="answers", batch="requests"
    ),
    ExportList(
        "pairs",
        "Pairs of devices",
        PAIR,
        page_size=150,
        path="report.page",
        make_rows=rows_of_pair,
        batch="rows",
        table=OwnTable.PAIRS,
    ),
    ExportList(
        "approved-targets", "Targets that a party has approved or avoids", TARGET, is_whole=True, is_of_party=True
    ),
    ExportList("release-notes", "Release notes", RELEASE_NOTE, page_size=200, make_rows=noted_rows),
    ExportList("release-calendar", "Planned releases", PLANNED, is_whole=True, make_rows=planned_rows),
    ExportList(
        "advisories", "Advisories of the Security Sub-Committee", ADVISORY, page_size=50, make_rows=released_rows
    ),
    ExportList(
        "advisory-firmware",
        "Firmware that an advisory is on",
        ADVISED,
        path="within.page",
        needs="within.releasedAt",  # working papers of the Security Sub-Committee are in no file
    ),
    ExportList(
        "note-contradictions",
        "Contradictions of release notes and the FIR",
        CONTRADICTION,
        is_whole=True,
        goes_on_behind="note.firmwareVersion.cplEntryId",
    ),
    ExportList("proposals", "Proposed changes", PROPOSAL, page_size=15),
    ExportList("enquiries", "Enquiries of the Security Sub-Committee", ENQUIRY, is_whole=True),
    ExportList("watches", "Watches of a party", WATCH, is_whole=True),
    ExportList("webhooks", "Webhooks of a party", WEBHOOK, is_whole=True),
    ExportList("api-keys", "API keys of a party", API_KEY, is_whole=True),
    ExportList("zigbee", "ZigBee stacks and chipsets by entry", ZIGBEE, make_rows=zigbee_rows, is_sheet=True),
    ExportList("zigbee-stacks", "ZigBee stacks", STACK),
    ExportList("stack-firmware", "Firmware that is built on a stack", STACK_FIRMWARE, path="within.page"),
    ExportList("defects", "Defects", DEFECT),
    ExportList(
        "defect-exposures",
        "Exposures to a defect",
        EXPOSURE,
        page_size=200,
        path="within.page",
        connections=("affected", "unknown"),
    ),
    ExportList("exposure-to", "Exposures to criteria", EXPOSURE, page_size=200),
    ExportList("changes", "Changes", CHANGE, page_size=200, is_feed=True),
    ExportList("restricted-reads", "Reads of restricted facts", RESTRICTED_READ),
)

EXPORTS: Final[Mapping[str, ExportList]] = {one.name: one for one in ALL}
