"""A graph of a few products, for tests of lists, pages and filters."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from firmware_graph.database.connection import Connection
from support.question_harness import QuestionHarness, question_harness
from support.sheets import a_cpl_row, a_fir_row, a_zigbee_row, cpl_rows

ESME: Final = range(1, 13)
CPL: Final = [
    *cpl_rows(*ESME, Generation="SMETS2", Variant="ADE", ZigBee_Band="Dual"),
    a_cpl_row(20, Device_Type="GSME", Model_Identifier="0002", Manufacturer_Name="Example"),
    a_cpl_row(21, Device_Type="GSME", Model_Identifier="0002", Manufacturer_Name="Example", Date_Removed="2020-01-01"),
    a_cpl_row(22, Device_Type="GSME", Model_Identifier="0002", Status="Removed", Date_Removed="2999-01-01"),
    a_cpl_row(23, Device_Type="GSME", Model_Identifier="0002", Status="Removed"),
    a_cpl_row(30, Manufacturer_Code="F002", Manufacturer_Name="Others", Device_Type="PPMID", Model_Identifier="0003"),
    a_cpl_row(40, Manufacturer_Code="121D", Manufacturer_Name="Test", Device_Type="PPMID", Environment="TEST"),
]
FIR: Final = [a_fir_row(entry, Firmware_Release_Date=f"2020-01-{entry:02}") for entry in ESME]
ZIGBEE: Final = [a_zigbee_row(entry, version=f"6.7.{entry % 3}") for entry in ESME] + [
    a_zigbee_row(20, "Z-Stack", "3.0.1", ZigBee_Chipset_Vendor="TI", ZigBee_Chipset="CC2538")
]


@asynccontextmanager
async def listed_products(connection: Connection, folder: Path) -> AsyncIterator[QuestionHarness]:
    """Open a harness on a graph with these products only."""
    async with question_harness(connection, folder, cpl=CPL, fir=FIR, zigbee=ZIGBEE) as harness:
        yield harness
