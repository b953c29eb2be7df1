"""Rules of Commercial Product Assurance are imported from a file, and decide from their days on."""

from pathlib import Path

import pytest

from firmware_graph.changes.write_cpa_rules import write_cpa_rules
from firmware_graph.database.connection import Connection
from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.cpa_rules_file import read_cpa_rules
from support.question_harness import question_harness
from support.sheets import a_cpl_row

pytestmark = pytest.mark.anyio

RULES = """
[[rule]]
device_types = ["PPMID"]
is_required = false
[[rule]]
device_types = ["PPMID", "ESME"]
from = 2027-01-01
is_required = true
missed_renewal = "EXPIRED"
"""
STATUS = """query ($day: Date) { firmwareVersions { nodes { cpaStatus(asOf: $day) } } }"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rules.toml"
    path.write_text(RULES, encoding="utf-8")
    return path


async def test_imported_rules_decide_from_their_days_on(neo4j: Connection, tmp_path: Path, file: Path) -> None:
    cpl = [a_cpl_row(1, Device_Type="PPMID"), a_cpl_row(2, CPA_Renews="2020-01-01")]
    async with question_harness(neo4j, tmp_path, cpl=cpl) as harness:

        async def statuses(day: str | None = None) -> list[str]:
            nodes = (await harness.ask(STATUS, day=day))["firmwareVersions"]["nodes"]
            return [node["cpaStatus"] for node in nodes]

        assert await statuses() == ["NOT_REQUIRED", "RENEWAL_DUE"]
        assert await statuses("2019-12-31") == ["NOT_REQUIRED", "VALID"]
        assert await write_cpa_rules(harness.graph, read_cpa_rules(file), actor="a test")
        assert await statuses("2026-12-31") == ["NOT_REQUIRED", "RENEWAL_DUE"]
        assert await statuses("2027-01-01") == ["NOT_STATED", "EXPIRED"]
        assert not await write_cpa_rules(harness.graph, read_cpa_rules(file), actor="a test")
        events = "{ changes { nodes { kind } } revision { id } }"
        assert [one["kind"] for one in (await harness.ask(events))["changes"]["nodes"]] == ["RELOAD", "RELOAD"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[rule]]\ndevice_types = []\nis_required = true",
        '[[rule]]\ndevice_types = ["TOASTER"]\nis_required = true',
        '[[rule]]\ndevice_types = ["ESME"]\nis_required = true\nmissed_renewal = "NEVER"',
        '[[rule]]\ndevice_types = ["ESME"]\nis_required = true\nfrom = "soon"',
    ],
)
def test_file_that_is_wrong_is_refused(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SourceUnreadable):
        read_cpa_rules(file)
