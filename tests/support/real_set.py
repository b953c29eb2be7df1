"""The real ZigBee firmware of ../shared/data/zigbee-ota, read without the product's help."""

import csv

import pytest

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from support.builders import a_firmware_version, an_upgrade
from support.paths import REAL_SET

FOLDER = REAL_SET
needs_real_set = pytest.mark.skipif(not FOLDER.is_dir(), reason="the real firmware set is not beside this checkout")
DECLARED = {"N/A": "NONE_DECLARED", "": "NOT_PROVIDED"}


def rows_of(sheet: str) -> list[dict[str, str]]:
    """Return the rows of one of its files."""
    with (FOLDER / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def versions_of_real_set() -> list[FirmwareVersion]:
    """Return its versions, with the columns that decide pathways."""
    fir = {row["CPL Entry ID"]: row for row in rows_of("fir")}
    return [
        a_firmware_version(
            int(row["CPL Entry ID"]),
            model_key="/".join(
                (
                    row["Manufacturer Code"],
                    row["Model Identifier"],
                    row["Model Name"],
                    row["Hardware Version"],
                    row["Hardware Revision"],
                )
            ),
            manufacturer_code=row["Manufacturer Code"],
            device_type=row["Device Type"],
            listed_status=row["Status"].upper(),
            added_on=row["Date Added"] or None,
            removed_on=row["Date Removed"] or None,
            released_on=fir[row["CPL Entry ID"]]["Firmware Release Date"] or None,
            predecessors_declared=DECLARED.get(fir[row["CPL Entry ID"]]["Upgrade Path From"], "LISTED"),
        )
        for row in rows_of("cpl")
    ]


def upgrades_of_real_set() -> list[Upgrade]:
    """Return its current upgrades."""
    return [
        an_upgrade(int(predecessor), int(row["CPL Entry ID"]), evidence=row["Evidence"])
        for row in rows_of("fir")
        if row["Upgrade Path From"] not in DECLARED
        for predecessor in row["Upgrade Path From"].split(";")
    ]
