"""`firmware-graph demo`: a service with example data, which other commands find on its folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.commands import run
from support.served_command import asked, free_port, started
from support.sheets import cpl_rows, write_sheet


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("demo")
    for address in started(["demo", "--folder", str(folder)], free_port()):
        yield address, folder


def token_for(role: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert run("token", "--role", role, "--embedded", folder) == 0
    return capsys.readouterr().out.strip()


def test_demo_answers_each_kind_of_caller(demo: tuple[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    address, folder = demo
    query = "{ upgradePathway(from: {cplEntryId: 20}) { ... on UpgradePathway { hops } } zigbeeStacks { totalCount } }"
    anonymous = asked(address, query)
    assert anonymous["data"] == {"upgradePathway": None, "zigbeeStacks": None}
    party = asked(address, query, token_for("party", folder, capsys))
    assert party["data"] == {"upgradePathway": {"hops": 2}, "zigbeeStacks": None}
    ssc = asked(address, query, token_for("ssc", folder, capsys))
    assert "errors" not in ssc


def test_import_uses_the_server_that_runs_on_the_folder(
    demo: tuple[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address, folder = demo
    sheet = write_sheet(tmp_path / "cpl.csv", cpl_rows(8888))
    assert run("import", "--partial", "--cpl", sheet, "--embedded", folder) == 0
    capsys.readouterr()
    assert asked(address, "{ firmwareVersion(cplEntryId: 8888) { status } }")["data"] == {
        "firmwareVersion": {"status": "CURRENT"}
    }
