"""Sheets of a few lineages that depend on one another, and shared code of their tests."""

from typing import Any

from support.sheets import a_cpl_row, a_fir_row, cpl_rows

FAN = range(1001, 1201)
MODELS: dict[str, tuple[int, ...]] = {
    "0001": (19, 20, 21, 22),
    "0002": (*FAN, 1400),
    "0003": (60, 61, 62, 63),
    "0004": (39, 40, 41),
    "0005": (29, 30, 31),
}
PREDECESSORS = {
    21: "20",
    22: "19;21",
    1400: ";".join(map(str, FAN)),
    61: "60",
    62: "63",
    40: "39",
    41: "",
    31: "29;30",
}
CPL = [
    *(row for model, entries in MODELS.items() for row in cpl_rows(*entries, Model_Identifier=model)),
    a_cpl_row(10, Device_Type="PPMID", Generation="SMETS1", Model_Identifier="0006"),
]
FIR = [
    a_fir_row(entry, PREDECESSORS.get(entry, "N/A"), Firmware_Release_Date=released)
    for entry, released in [
        *((entry, "2020-01-01") for entry in (19, 20, *FAN, 60, 63, 39, 29, 30, 10)),
        *((entry, "2021-01-01") for entry in (21, 61, 40)),
        *((entry, "2022-01-01") for entry in (22, 1400, 62, 41, 31)),
    ]
]
WITHOUT_30 = [row if row["CPL Entry ID"] != "31" else row | {"Upgrade Path From": "29"} for row in FIR]
PAGE = "{ nodes { cplEntryId } totalCount pageInfo { hasNextPage endCursor } }"


def entries(connection: Any) -> list[int]:
    """Return the entry IDs of a connection of firmware versions."""
    return [node["cplEntryId"] for node in connection["nodes"]]
