"""Builders of sheets, and a harness that imports them."""

import csv
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Graph, open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.ingest import ImportReport, ImportRequest, import_sheets
from firmware_graph.ingest.sheets.conventions import Conventions
from firmware_graph.ingest.sheets.grammars import grammars_of
from firmware_graph.model.submitter import OPERATOR

Cells = Mapping[str, str]
BRITISH = grammars_of(Conventions())
CPL, FIR, ZIGBEE = BRITISH.cpl, BRITISH.fir, BRITISH.zigbee
ONLINE = "SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name ORDER BY name"


def a_cpl_row(entry: int, **columns: str) -> dict[str, str]:
    """Return a valid row of an ESME; keywords replace cells, with '_' for the spaces of a heading."""
    return {
        "CPL Entry ID": str(entry),
        "Manufacturer Name": "Example Meters Ltd",
        "Manufacturer Code": "F001",
        "Device Type": "ESME",
        "Model Identifier": "0001",
        "Firmware Version": f"{entry:08X}",
        "Status": "Current",
        **_cells(columns),
    }


def a_fir_row(entry: int, path_from: str = "N/A", **columns: str) -> dict[str, str]:
    """Return a FIR row that declares predecessors."""
    return {"CPL Entry ID": str(entry), "Upgrade Path From": path_from, **_cells(columns)}


def a_zigbee_row(entry: int, name: str = "EmberZNet", version: str = "6.7.6", **columns: str) -> dict[str, str]:
    """Return a ZigBee row that states a stack and a chipset."""
    return {
        "CPL Entry ID": str(entry),
        "ZigBee Stack Name": name,
        "ZigBee Stack Version": version,
        "ZigBee Chipset Vendor": "Silicon Labs",
        "ZigBee Chipset": "EFR32MG12",
        **_cells(columns),
    }


def _cells(columns: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", " "): value for name, value in columns.items()}


def cpl_rows(*entries: int, **columns: str) -> list[dict[str, str]]:
    """Return a valid row for each entry."""
    return [a_cpl_row(entry, **columns) for entry in entries]


def write_sheet(path: Path, rows: Sequence[Cells]) -> Path:
    """Write rows as CSV with the columns of all of them."""
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["CPL Entry ID"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


@dataclass(frozen=True, slots=True)
class ImportHarness:
    """A graph for imports of sheets, and for queries afterwards."""

    graph: Graph
    folder: Path

    async def take(
        self,
        *,
        cpl: Sequence[Cells] | None = None,
        fir: Sequence[Cells] | None = None,
        zigbee: Sequence[Cells] | None = None,
        upgrades: Sequence[Cells] | None = None,
        **options: Any,
    ) -> ImportReport:
        """Import sheets made of these rows."""
        given = {"cpl": cpl, "fir": fir, "zigbee": zigbee, "upgrades": upgrades}
        paths: dict[str, Any] = {
            name: write_sheet(self.folder / f"{name}.csv", rows) for name, rows in given.items() if rows is not None
        }
        return await import_sheets(self.graph, ImportRequest(**paths, actor="a test", submitter=OPERATOR, **options))

    async def written(self, **sheets: Any) -> ImportReport:
        """Import sheets that must be accepted."""
        report = await self.take(**sheets)
        assert not report.problems, report.problems
        assert not report.refusals, report.refusals
        return report

    async def ask(self, query: str, **parameters: object) -> list[list[Any]]:
        """Run a query of the test."""
        async with self.graph.driver.session(database=self.graph.database) as session:
            return [record.values() async for record in await session.run(query, parameters)]

    async def upgrades(self) -> list[tuple[int, int, str | None]]:
        """Return every upgrade as its two ends and its end code."""
        found = await self.ask(
            "MATCH (a:FirmwareVersion)-[u:UPGRADES_TO]->(b:FirmwareVersion) "
            "RETURN a.cpl_entry_id, b.cpl_entry_id, u.end_code ORDER BY u.recorded_from, a.cpl_entry_id, b.cpl_entry_id"
        )
        return [(source, target, code) for source, target, code in found]

    async def property_of(self, entry: int, name: str) -> Any:
        """Return one property of a version."""
        query = "MATCH (version:FirmwareVersion {cpl_entry_id: $entry}) RETURN version[$name]"
        return (await self.ask(query, entry=entry, name=name))[0][0]

    async def revision(self) -> tuple[int, ...]:
        """Return the revision numbers of CPL, FIR and SSC."""
        return tuple((await self.ask("MATCH (r:Revision) RETURN r.cpl, r.fir, r.ssc"))[0])

    async def contents(self) -> list[Any]:
        """Return all nodes and relationships except those of the ledger and the locks."""
        nodes = await self.ask(
            "MATCH (n) WHERE NOT n:Change AND NOT n:WriteLock RETURN labels(n), properties(n) ORDER BY elementId(n)"
        )
        for _, properties in nodes:
            properties.pop("marked_at", None)  # a moment of the lock, not of what is recorded
        return [nodes, await self.ask("MATCH (a)-[r]->(b) RETURN type(r), properties(r) ORDER BY elementId(r)")]


@asynccontextmanager
async def import_harness(connection: Connection, folder: Path) -> AsyncIterator[ImportHarness]:
    """Open a harness on an emptied graph."""
    async with open_graph(connection) as graph:
        harness = ImportHarness(graph, folder)
        await harness.ask("MATCH (n) DETACH DELETE n")
        await prepare_graph(graph)
        yield harness
