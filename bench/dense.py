"""Dense lineages, the hardest that a register can hold, and the largest legal batch on them."""

import csv
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

from bench.queries import Body
from bench.sheets import CPL_COLUMNS, FIR_COLUMNS

FIRST_DENSE_ENTRY = 5_000_000
LINEAGES = 5
VERSIONS = 400
PREDECESSORS = 60
VERDICTS = 10_000
VERDICTS_ASKED = """query ($requests: [UpgradeRequest!]!) {
  validateUpgrades(requests: $requests) { verdict reasons { code } }
}"""


def entry_of(lineage: int, place: int) -> int:
    """Return the entry ID of a version of a lineage."""
    return FIRST_DENSE_ENTRY + lineage * VERSIONS + place


def cpl_row(lineage: int, place: int) -> list[object]:
    """Return the row of a version of the CPL."""
    model = (f"Dense {lineage}", f"{lineage:04X}", "01", "00", f"{place + 1:08X}", "2.4 GHz", "Current")
    day = f"{2018 + place // 336}-{1 + place // 28 % 12:02}-{1 + place % 28:02}"
    return [entry_of(lineage, place), "Made-up Dense Maker", "7F00", "ESME", *model, day, "", f"{place:064X}"]


def fir_row(lineage: int, place: int) -> list[object]:
    """Return the row of a version of the FIR: it follows each of the sixty before it."""
    before = ", ".join(str(entry_of(lineage, one)) for one in range(max(0, place - PREDECESSORS), place))
    return [entry_of(lineage, place), before or "N/A", "", "2026-01-31"]


def write_dense_sheets(folder: Path) -> tuple[Path, Path]:
    """Write the CPL and the FIR of the dense lineages to a folder."""
    places = [(lineage, place) for lineage in range(LINEAGES) for place in range(VERSIONS)]
    cpl, fir = folder / "dense-cpl.csv", folder / "dense-fir.csv"
    write_sheet(cpl, CPL_COLUMNS, (cpl_row(*place) for place in places))
    write_sheet(fir, FIR_COLUMNS, (fir_row(*place) for place in places))
    return cpl, fir


def write_sheet(path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a sheet."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def largest_batch(seed: int) -> Body:
    """Return the largest legal batch: 10,000 verdicts, each on two random versions of a lineage."""
    chance = Random(seed)
    requests: list[dict[str, Any]] = []
    for _ in range(VERDICTS):
        lineage = chance.randrange(LINEAGES)
        first, last = sorted(chance.sample(range(VERSIONS), 2))
        ends = {"from": entry_of(lineage, first), "to": entry_of(lineage, last)}
        requests.append({end: {"cplEntryId": entry} for end, entry in ends.items()})
    return Body(VERDICTS_ASKED, {"requests": requests})
