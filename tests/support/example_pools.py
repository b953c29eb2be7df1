"""Values for arguments: some in the example data, and some not."""

import base64
import csv
from collections.abc import Sequence
from functools import cache
from typing import Final

from support.paths import EXAMPLE
from support.random_arguments import Pools

ENTRIES: Final = (
    *(1, 3, 10, 12, 13, 14, 20, 21, 22, 30, 33, 40, 41, 42, 61, 62, 63, 70, 71, 80, 81, 82, 93, 94, 110, 111, 115),
    *(116, 120, 132, 133, 140, 150, 151, 160, 190, 198, 200, 300, 301, 305, 306, 400, 403, 480, 490),
)
"""Entry IDs of each kind in the example, as described in its README."""

UPGRADES: Final = (
    (20, 21),
    (21, 22),
    (30, 31),
    (60, 63),
    (63, 62),
    (70, 71),
    (400, 401),
    (402, 403),
    (12, 20),
    (99, 1),
)
STACKS: Final = ("EmberZNet/6.7.6", "EmberZNet/6.5", "EmberZNet/6.7.10", "EmberZNet/6.8.1", "Z-Stack/3.0.1", "x")
DEFECTS: Final = ("CVE-2020-27890", "CVE-2026-47145", "CVE-2024-3043", "SYN-0001", "SYN-0002", "SYN-0003", "x")
MODELS: Final = (
    "F001/0005/Example%20E200%20ADE/02/03/ESME/SMETS2/ADE/PRODUCTION",
    "F001/4772/Example%20G4/01/01/GSME/SMETS2//PRODUCTION",
    "F001/0001/Example%20E100/01/01/ESME/SMETS2/A/PRODUCTION",
    "F001/0010/Example%20E300/03/00/ESME/SMETS2/ADE/PRODUCTION",
    "x",
)
MOMENTS: Final = ("2019-06-01T00:00:00Z", "2021-01-01T12:00:00.5+01:00", "2024-01-01T00:00:00Z", "2030-01-01T00:00:00Z")
CODES: Final[Sequence[object]] = ("F001", "F002", "F003", "F005", "zz")
KINDS: Final[Sequence[object]] = ("ESME", "PPMID", "HCALCS", "CAD", "SAPC")
FILTERS: Final[Sequence[dict[str, object]]] = (
    *({"manufacturerCode": code} for code in CODES),
    *({"deviceType": kind} for kind in KINDS),
    {"environment": "TEST"},
    {"status": "REMOVED"},
    {"generation": "SMETS1", "zigbeeBand": "DUAL"},
    {"versionHex": "38040404"},
    {"modelIdentifier": "0005", "variant": "ADE"},
    {"manufacturerName": "Example Meters Ltd"},
    {},
)


@cache
def products() -> list[dict[str, object]]:
    """Return references to the products of some entries, and to some that do not exist."""
    names = {
        "manufacturerCode": "Manufacturer Code",
        "modelIdentifier": "Model Identifier",
        "hardwareVersion": "Hardware Version",
        "hardwareRevision": "Hardware Revision",
        "firmwareVersion": "Firmware Version",
        "deviceType": "Device Type",
    }
    with (EXAMPLE / "cpl.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[::7]
    known: list[dict[str, object]] = [{name: row[column] for name, column in names.items()} for row in rows]
    versions: list[dict[str, object]] = [{"firmwareVersion": row["Firmware Version"]} for row in rows[:4]]
    return [*known, *versions, {"firmwareVersion": "38040404"}, {"manufacturerCode": "no code"}, {}]


def cursor(key: str) -> str:
    """Return a cursor."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


CHANCES: Final = {"first": 0.95, "after": 0.08, "asOf": 0.15, "knownAt": 0.15, "filter": 0.4}
"""How often an argument is given; rarely for those that usually make an answer empty."""


def example_pools() -> Pools:
    """Return the pools of values for the schema."""
    entries: list[object] = [{"cplEntryId": entry} for entry in ENTRIES]
    named: list[object] = [{"product": product} for product in products()]
    references = [*entries, *named, {"cplEntryId": 99_999}, {}, {"cplEntryId": 1, "product": {}}]
    hubs = [{"commsHub": {"cplEntryId": entry}} for entry in (198, 200, 205, 20, 99_999)]
    return {
        "Int": [*ENTRIES, 99_999, -1],
        "first": [*(1, 2, 3, 5, 8, 20) * 8, 0, 9_999],
        "after": [*map(cursor, ("20", "20-21", "F001", "0", "1-2-3", MODELS[1], STACKS[0])), "bad", ""],
        "count": [1, 5, 1_000, 0, -1],
        "Float": [0.5],
        "String": ["F001", "38040404", "x", "", "0005"],
        "code": ["F001", "F002", "f003", "121D", "ABCD", "bad"],
        "ID": [*DEFECTS, *STACKS],
        "id": [*MODELS, *STACKS, *DEFECTS],
        "deviceModelId": MODELS,
        "stackId": STACKS,
        "stackIds": STACKS,
        "affectedBy": DEFECTS,
        "Boolean": [True, False],
        "Date": ["2019-06-30", "2022-08-01", "2024-01-01", "2026-01-31", "2030-06-01"],
        "DateTime": MOMENTS,
        "FirmwareFilter": FILTERS,
        "FirmwareReference": references,
        "ProductInput": products(),
        "Installation": [*hubs, {"joinedAs": "CAD"}, {"joinedAs": "PPMID"}, {}],
        "UpgradeInput": [{"fromCplEntryId": tail, "toCplEntryId": head} for tail, head in UPGRADES],
        "PathwayMoment": [*({"time": moment} for moment in MOMENTS), {"revision": "x"}, {}],
        "StackCriteria": [
            {"stackName": "EmberZNet", "introduced": "6.0.0", "fixed": "6.7.8"},
            {"stackName": "EmberZNet"},
            {"stackName": "Z-Stack", "lastAffected": "3.0.1", "chipsetVendor": "Texas Instruments"},
            {"stackName": "x"},
        ],
    }
