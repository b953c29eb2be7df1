"""`firmware-graph cpa-rules`: a file of rules is checked before any store is reached."""

from pathlib import Path

import pytest

from support.commands import run


def test_dry_run_counts_the_rules_of_a_file_and_needs_no_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rules.toml"
    file.write_text('[[rule]]\ndevice_types = ["PPMID"]\nis_required = false\n', encoding="utf-8")
    assert run("cpa-rules", file, "--dry-run") == 0
    assert "1 rules. A dry run: nothing was written." in capsys.readouterr().out


def test_file_that_is_wrong_is_refused_before_a_store_is_reached(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rules.toml"
    file.write_text('[[rule]]\ndevice_types = ["TOASTER"]\nis_required = true\n', encoding="utf-8")
    assert run("cpa-rules", file) == 1
    assert "rules.toml" in capsys.readouterr().err
