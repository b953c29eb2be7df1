"""Generated query files are what their templates make, and whatever is not is reported."""

import shutil
from pathlib import Path

import pytest

import generate

READ = "read/products/manufacturer.cypher"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the query files and their templates."""
    copied = tmp_path / "cypher"
    shutil.copytree(generate.FOLDER, copied)
    return copied


def test_committed_files_are_what_their_templates_make(capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--check"]) == 0
    assert capsys.readouterr().out == ""


def test_a_file_changed_by_hand_is_reported_and_made_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / READ
    text = file.read_text()
    file.write_text(text.replace("collect", "COLLECT"))
    assert generate.main(["--check"], folder) == 1
    assert capsys.readouterr().out == f"cypher/{READ} is not what its template makes: run 'make cypher'\n"
    assert generate.main([], folder) == 0
    assert file.read_text() == text


def test_a_missing_file_is_reported_and_made(folder: Path) -> None:
    (folder / READ).unlink()
    assert generate.main(["--check"], folder) == 1
    assert generate.main([], folder) == 0
    assert (folder / READ).is_file()


@pytest.mark.parametrize("arguments", [[], ["--check"]])
def test_a_read_file_without_template_is_reported(
    folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "templates" / f"{READ}.j2").unlink()
    assert generate.main(arguments, folder) == 1
    assert f"cypher/{READ} has no template" in capsys.readouterr().out


def test_a_changed_block_makes_every_read_file_stale(folder: Path) -> None:
    blocks = folder / "templates" / generate.BLOCKS
    blocks.write_text(blocks.read_text().replace("revision.loading", "revision.loading, revision.lease"))
    stale = generate.stale_files(folder, generate.render_all(folder))
    assert {str(path) for path in stale} == {
        str(path.relative_to(folder)) for path in (folder / "read").rglob("*.cypher")
    }
