"""Restricted facts with a unique word in every text, and the search for such a word where it must not be."""

import asyncio
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.ingest import ImportReport, ImportRequest, import_sheets
from firmware_graph.ingest.defects import DefectImportRequest, import_defects
from firmware_graph.model.submitter import OPERATOR
from support.defect_files import a_defect, affected_by
from support.example_pools import ENTRIES
from support.sheets import a_zigbee_row, write_sheet

WORD: Final = re.compile(r"canary|\.90417\.|\b904170\b", re.IGNORECASE)
"""The word in every text of the canaries; the numbers are in versions, and the entry that does not exist."""

FAMILIES: Final = tuple(f"CanaryStack{number}" for number in range(4))
STACKS: Final = tuple(f"{family}/{number}.90417.1" for number, family in enumerate(FAMILIES))
DEFECTS: Final = ("CANARY-DEFECT-1", "CANARY-DEFECT-2", "CANARY-DEFECT-3")
CHIPSET: Final = ("CanaryVendor", "CanaryChip")
UNKNOWN_ENTRY: Final = 904_170
ACTOR: Final = "an analyst"


def a_canary_row(place: int, entry: int, generation: int = 0) -> dict[str, str]:
    """Return the row of an entry; another generation has another stack."""
    family, version = STACKS[(place + generation) % len(STACKS)].split("/")
    return a_zigbee_row(
        entry,
        name=family,
        version=version,
        ZigBee_Chipset_Vendor=CHIPSET[0],
        ZigBee_Chipset=f"{CHIPSET[1]}{place % 3}",
    )


def zigbee_sheet(path: Path, generation: int = 0) -> Path:
    """Write a ZigBee sheet, including a row of a nonexistent entry and an invalid version."""
    rows = [a_canary_row(place, entry, generation) for place, entry in enumerate(ENTRIES)]
    rows += [a_canary_row(0, UNKNOWN_ENTRY), a_zigbee_row(4, name="", version="canary 90417")]
    return write_sheet(path, rows)


def defects() -> list[dict[str, Any]]:
    """Return defects in OSV: one of all families, one of a chipset, one withdrawn."""
    texts = {
        "summary": "a canary title",
        "details": "canary details",
        "references": [{"type": "ADVISORY", "url": "https://canary.example/90417"}],
        "database_specific": {"severity": "CANARY-HIGH"},
    }
    known = [affected_by(("introduced", "0"), ("fixed", "2.90417.2"), family=family) for family in FAMILIES]
    of_chipset = affected_by(
        ("introduced", "1.90417.0"),
        ("last_affected", "3.90417.9"),
        family=FAMILIES[3],
        chipset_vendor=CHIPSET[0],
        chipset_part=f"{CHIPSET[1]}0",
    )
    return [
        a_defect(DEFECTS[0], *known, aliases=["CANARY-ALIAS-1"], **texts),
        a_defect(DEFECTS[1], of_chipset, aliases=["CANARY-ALIAS-2"], **texts),
        a_defect(DEFECTS[2], *known, withdrawn="2024-01-01T00:00:00Z", **texts),
        a_defect("CANARY-REFUSED", affected_by(("fixed", "canary 90417"), family=FAMILIES[0]), **texts),
    ]


def assessments() -> Sequence[tuple[str, int, str]]:
    """Return assessments with each verdict, and one of a nonexistent entry."""
    verdicts = ("NOT_APPLICABLE", "UNDER_INVESTIGATION", "AFFECTED", "FIXED")
    known = [(DEFECTS[place % 2], entry, verdicts[place % 4]) for place, entry in enumerate(ENTRIES[:12])]
    return [*known, (DEFECTS[0], UNKNOWN_ENTRY, "AFFECTED")]


def load_canaries(connection: Connection, folder: Path) -> None:
    """Import the restricted facts, some of which are invalid and go to quarantine."""

    async def load() -> None:
        async with open_graph(connection) as graph:
            sheet = zigbee_sheet(folder / "restricted.csv")
            taken = await import_sheets(
                graph, ImportRequest(zigbee=sheet, accepts_valid=True, actor=ACTOR, submitter=OPERATOR)
            )
            assert taken.is_written, taken
            osv, table = folder / "restricted.json", folder / "restricted-assessments.csv"
            osv.write_text(json.dumps(defects()), encoding="utf-8")
            lines = ["Defect ID,CPL Entry ID,Verdict", *(",".join(map(str, one)) for one in assessments())]
            table.write_text("\n".join(lines) + "\n", encoding="utf-8")
            stated = DefectImportRequest(
                defects=[osv], assessments=[table], accepts_valid=True, actor=ACTOR, submitter=OPERATOR
            )
            report = await import_defects(graph, stated)
            assert report.is_written, report
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back

    asyncio.run(load())


async def imported_again(connection: Connection, folder: Path, generation: int) -> ImportReport:
    """Import a sheet that gives each entry another stack."""
    async with open_graph(connection) as graph:
        sheet = zigbee_sheet(folder / f"restricted-{generation}.csv", generation)
        return await import_sheets(
            graph,
            ImportRequest(zigbee=sheet, accepts_valid=True, allowed_endings=100_000, actor=ACTOR, submitter=OPERATOR),
        )


def canaries_in(texts: Iterable[object]) -> list[str]:
    """Return the surroundings of each canary."""
    return [
        text[max(0, found.start() - 80) : found.end() + 40]
        for text in (one.decode(errors="replace") if isinstance(one, bytes) else str(one) for one in texts)
        for found in WORD.finditer(text)
    ]
