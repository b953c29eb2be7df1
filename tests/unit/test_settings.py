"""Settings: read from the environment, and one sentence for each that is wrong."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from firmware_graph.errors import ConfigurationError
from firmware_graph.settings import load_settings

PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.environ", {})


def test_defaults_are_the_documented_ones() -> None:
    settings = load_settings()
    assert (settings.max_depth, settings.max_aliases, settings.max_directives, settings.max_cost) == (
        20,
        100,
        50,
        50_000,
    )
    assert (settings.max_tokens, settings.max_body_bytes, settings.deadline_seconds) == (10_000, 4 * 1024 * 1024, 10)
    assert (settings.neo4j_uri, settings.neo4j_user, settings.neo4j_database) == (None, "neo4j", "neo4j")
    assert settings.lease_milliseconds is None  # what the store has


@pytest.mark.parametrize("milliseconds", [-1, 5001])
def test_lease_that_no_writer_could_outlast_in_time_is_refused(milliseconds: int) -> None:
    with pytest.raises(ConfigurationError, match="FIRMWARE_GRAPH_LEASE_MILLISECONDS"):
        load_settings(lease_milliseconds=milliseconds)


def test_environment_is_read_under_both_prefixes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "neo4j://db:7687")
    monkeypatch.setenv("NEO4J_PASSWORD", PASSWORD)
    monkeypatch.setenv("FIRMWARE_GRAPH_JWKS_FILE", "/keys.json")
    monkeypatch.setenv("FIRMWARE_GRAPH_MAX_DEPTH", "7")
    settings = load_settings()
    assert (settings.neo4j_uri, settings.jwks_file, settings.max_depth) == ("neo4j://db:7687", Path("/keys.json"), 7)
    assert settings.neo4j_password
    assert settings.neo4j_password.get_secret_value() == PASSWORD
    assert PASSWORD not in repr(settings)


def test_lists_are_separated_by_spaces_or_commas_and_empty_variables_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRMWARE_GRAPH_OIDC_ISSUERS", " https://a.example,https://b.example \n https://c.example, ")
    monkeypatch.setenv("FIRMWARE_GRAPH_STEP_UP_ACR_VALUES", "")
    monkeypatch.setenv("FIRMWARE_GRAPH_TOKEN_ISSUER", "")
    settings = load_settings()
    assert settings.oidc_issuers == ("https://a.example", "https://b.example", "https://c.example")
    assert (settings.step_up_acr_values, settings.token_issuer) == ((), None)


def test_overrides_win_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "neo4j://db:7687")
    monkeypatch.setenv("FIRMWARE_GRAPH_MAX_DEPTH", "7")
    settings = load_settings(neo4j_uri="bolt://127.0.0.1:1", max_depth=9)
    assert (settings.neo4j_uri, settings.max_depth) == ("bolt://127.0.0.1:1", 9)


def test_each_wrong_setting_is_one_line_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "http://user:secret@db")
    monkeypatch.setenv("FIRMWARE_GRAPH_MAX_DEPTH", "deep")
    monkeypatch.setenv("FIRMWARE_GRAPH_LOG_FORMAT", "xml")
    with pytest.raises(ConfigurationError) as refused:
        load_settings(max_cost=0)
    lines = str(refused.value).splitlines()
    assert {line.split(":")[0] for line in lines} == {
        "NEO4J_URI",
        "FIRMWARE_GRAPH_MAX_DEPTH",
        "FIRMWARE_GRAPH_LOG_FORMAT",
        "FIRMWARE_GRAPH_MAX_COST",
    }
    assert "secret" not in str(refused.value)
    assert "begin with one of bolt://" in str(refused.value)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        load_settings().max_depth = 3
