"""What `doctor` says of the audit's key, of trusted documents and of the storage of rates."""

import json
from pathlib import Path
from typing import Any

import pytest

from firmware_graph.api.execution.trusted import PREFIX, digest_of
from firmware_graph.auth.tokens import demo_key
from firmware_graph.cli.file_findings import HAS_NO_EFFECT, REACH, SIGN, WRITE_AGAIN, look_at_files
from firmware_graph.cli.finding import Finding
from firmware_graph.settings import load_settings


def findings(**settings: Any) -> list[Finding]:
    """Look at what is set, without what is said of an audit key that is not."""
    return [finding for finding in look_at_files(load_settings(**settings)) if finding.remedy != SIGN]


def manifest(path: Path, *texts: str) -> Path:
    path.write_text(json.dumps({f"{PREFIX}{digest_of(text)}": text for text in texts}))
    return path


def test_nothing_is_said_of_what_is_not_set_but_that_the_record_of_reads_is_not_signed() -> None:
    [finding] = look_at_files(load_settings())
    assert (finding.what, finding.remedy, finding.is_broken) == ("audit key", SIGN, False)
    assert "not signed" in finding.found


def test_key_of_the_audit_is_named(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(demo_key(tmp_path))
    [finding] = findings(audit_key_file=path)
    assert (str(path) in finding.found, finding.is_broken) == (True, False)
    path.write_text("nothing")
    [finding] = findings(audit_key_file=path)
    assert (str(path) in finding.found, finding.is_broken) == (True, True)


def test_trusted_documents_are_counted_and_those_that_do_not_fit_the_schema(tmp_path: Path) -> None:
    path = manifest(tmp_path / "trusted.json", "{ revision { id } }")
    [finding] = findings(trusted_documents="only", trusted_documents_file=path)
    assert finding == Finding("trusted documents", f"only, 1 of the manifest {path}")
    [finding] = findings(trusted_documents="only", trusted_documents_file=path, max_tokens=3)
    assert finding.remedy == WRITE_AGAIN
    manifest(path, "{ revision { id } }", "{ nowhere }")
    [finding] = findings(trusted_documents="log", trusted_documents_file=path)
    assert finding == Finding("trusted documents", f"log, 2 of the manifest {path}, 1 of them invalid", WRITE_AGAIN)
    [finding] = findings(trusted_documents_file=path)
    assert (finding.remedy, finding.is_broken) == (HAS_NO_EFFECT, False)
    for broken in ("{", '{"sha256:0": "x"}'):
        path.write_text(broken)
        [finding] = findings(trusted_documents="only", trusted_documents_file=path)
        assert (str(path) in finding.found, finding.is_broken) == (True, True)


@pytest.mark.parametrize(
    ("url", "finding"),
    [
        ("memory://", Finding("rate storage", "answers")),
        ("redis://:secret@127.0.0.1:1", Finding("rate storage", "does not answer", REACH)),
    ],
)
def test_storage_of_rates_is_asked(url: str, finding: Finding) -> None:
    assert findings(rate_limit_storage=url) == [finding]


def test_storage_of_rates_that_is_none_is_broken() -> None:
    [finding] = findings(rate_limit_storage="nonsense://secret")
    assert (finding.is_broken, "secret" in finding.found) == (True, False)
