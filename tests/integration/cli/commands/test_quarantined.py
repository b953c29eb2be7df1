"""`firmware-graph quarantined`: what an import kept out, until a sheet states it well."""

from pathlib import Path

import pytest

from support.commands import run
from support.sheets import a_fir_row, cpl_rows, write_sheet


@pytest.mark.usefixtures("environment")
def test_import_keeps_apart_what_is_wrong_and_lists_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cpl = write_sheet(tmp_path / "cpl.csv", cpl_rows(901, 902))
    fir = write_sheet(tmp_path / "fir.csv", [a_fir_row(901), a_fir_row(902, "901; 999")])
    assert run("import", "--partial", "--accept-valid", "--cpl", cpl, "--fir", fir) == 0
    assert "Imported as change" in capsys.readouterr().out
    assert run("quarantined") == 0
    assert "999" in capsys.readouterr().out
    assert run("import", "--partial", "--accept-valid", "--cpl", cpl, "--fir", fir) == 0
    printed = capsys.readouterr().out
    assert "Nothing changed: all of it is recorded already." in printed
    assert "change " not in printed
    assert run("quarantined", "--restricted") == 0
    assert "0 kept out" in capsys.readouterr().out
