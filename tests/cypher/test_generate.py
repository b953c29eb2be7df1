"""Generated query files are what their templates make, and whatever is not is reported."""

import shutil
from dataclasses import fields
from pathlib import Path

import pytest

import generate
from firmware_graph.model.firmware import DATE_COLUMNS, FirmwareVersion
from firmware_graph.questions.products.firmware_versions import STORED_AS, FirmwareFilter

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


def test_a_generated_file_whose_template_has_gone_is_reported_and_deleted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "templates" / f"{READ}.j2").unlink()
    assert generate.main(["--check"], folder) == 1
    assert f"cypher/{READ} has no template" in capsys.readouterr().out
    assert generate.main([], folder) == 0
    assert not (folder / READ).exists()


@pytest.mark.parametrize("arguments", [[], ["--check"]])
def test_a_read_file_written_by_hand_is_reported_and_left(
    folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    by_hand = folder / "read/products/by_hand.cypher"
    by_hand.write_text("CYPHER 5\n// by_hand\n")
    assert generate.main(arguments, folder) == 1
    assert "cypher/read/products/by_hand.cypher has no template" in capsys.readouterr().out
    assert by_hand.exists()


def test_read_file_of_facts_of_parties_needs_no_template(folder: Path) -> None:
    by_hand = folder / "read/parties/by_hand.cypher"
    by_hand.parent.mkdir(exist_ok=True)
    by_hand.write_text("CYPHER 5\n// by_hand\n")
    assert generate.main(["--check"], folder) == 0


def test_an_index_of_a_filter_that_has_gone_is_reported(folder: Path) -> None:
    left = folder / "schema/firmware_version_colour.cypher"
    left.write_text((folder / "schema/firmware_version_variant.cypher").read_text().replace("variant", "colour"))
    assert generate.orphans(folder, generate.render_all(folder)) == [Path("schema/firmware_version_colour.cypher")]


def test_every_filter_of_a_list_has_a_query_and_an_index() -> None:
    made = {path.name for path in generate.render_all(generate.FOLDER)}
    for one in fields(FirmwareFilter):
        drives = one.name != "status"
        assert (f"firmware_versions_by_{one.name}.cypher" in made) is drives
        assert (f"firmware_version_{STORED_AS.get(one.name, one.name)}.cypher" in made) is drives


def test_dates_are_returned_as_text() -> None:
    dates = {"added_on", "removed_on", "cpa_expires_on", "cpa_renews_on", "released_on"}
    assert {name for name in FirmwareVersion._fields if name.endswith("_on")} == dates == DATE_COLUMNS
    listed = [text for text in generate.render_all(generate.FOLDER).values() if "facts[name]" in text]
    assert len(listed) > 10
    as_text = "| CASE WHEN name ENDS WITH '_on' THEN toString(facts[name]) ELSE facts[name] END]"
    assert all(text.count("facts[name]") == 2 * text.count(as_text) for text in listed)


def test_columns_that_are_rendered_are_written_in_no_file_by_hand() -> None:
    rows = {" ".join(columns.split()) for columns in generate.COLUMNS.values()}
    templates = set((generate.FOLDER / "templates").rglob("*.j2"))
    by_hand = {path for path in generate.FOLDER.rglob("*.cypher") if generate.MARK not in path.read_text()}
    for path in sorted(templates | by_hand):
        text = " ".join(path.read_text().split())
        assert not [columns for columns in rows if columns in text], path


def test_a_changed_block_makes_every_read_file_stale(folder: Path) -> None:
    blocks = folder / "templates" / generate.BLOCKS
    blocks.write_text(blocks.read_text().replace("'loading'", "'loading', 'lease'"))
    stale = generate.stale_files(folder, generate.render_all(folder))
    assert {str(path) for path in stale} == {
        str(path.relative_to(folder)) for path in (folder / "read").rglob("*.cypher") if path.parent.name != "parties"
    }
