"""The manifest of trusted documents, from a folder."""

from pathlib import Path

import orjson
import pytest

from firmware_graph.api.execution.trusted import Trust, digest_of, trusted_documents
from firmware_graph.cli.commands.trust import trust
from firmware_graph.errors import DocumentsRefused

MODELS = "query Models { deviceModels(first: 5) { totalCount } }"
ENTRY = "query Entry($id: Int!) { firmwareVersion(cplEntryId: $id) { cplEntryId } }"


def test_folder_becomes_a_manifest_that_the_service_reads(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "models.graphql").write_text(f"{MODELS}\n")
    (tmp_path / "below/entry.graphql").write_text(ENTRY)
    (tmp_path / "notes.txt").write_text("no document")
    manifest = tmp_path / "trusted.json"
    trust(tmp_path, output=manifest)
    assert orjson.loads(manifest.read_bytes()) == {f"sha256:{digest_of(text)}": text for text in (MODELS, ENTRY)}
    assert set(trusted_documents(Trust.ONLY, manifest).texts.values()) == {MODELS, ENTRY}


def test_all_that_is_wrong_is_listed_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.graphql").write_text(MODELS)
    (tmp_path / "b.graphql").write_text("{ nothing }")
    (tmp_path / "c.graphql").write_text("{")
    (tmp_path / "d.graphql").write_bytes(b"\xff")
    (tmp_path / "e.graphql").write_text(MODELS + " " * 140_000 + "#")
    manifest = tmp_path / "trusted.json"
    with pytest.raises(DocumentsRefused) as refused:
        trust(tmp_path, output=manifest)
    lines = str(refused.value).splitlines()
    assert [Path(line.split(": ")[0]).name for line in lines] == ["b.graphql", "c.graphql", "d.graphql", "e.graphql"]
    assert not manifest.exists()


def test_documents_are_checked_by_the_limits_that_are_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models.graphql").write_text(MODELS)
    monkeypatch.setenv("FIRMWARE_GRAPH_MAX_TOKENS", "5")
    with pytest.raises(DocumentsRefused, match="5"):
        trust(tmp_path, output=tmp_path / "trusted.json")
    monkeypatch.delenv("FIRMWARE_GRAPH_MAX_TOKENS")
    (tmp_path / "long.graphql").write_text(MODELS + " " * 140_000 + "#")
    monkeypatch.setenv("FIRMWARE_GRAPH_MAX_DOCUMENT_BYTES", "200000")
    trust(tmp_path, output=tmp_path / "trusted.json")


def test_folder_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentsRefused, match=r"no file"):
        trust(tmp_path, output=tmp_path / "trusted.json")
