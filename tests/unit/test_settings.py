"""Settings: read from the environment, and one sentence for each that is wrong."""

import re
from ipaddress import ip_network
from pathlib import Path

import pytest
from pydantic import ValidationError

from firmware_graph.errors import ConfigurationError
from firmware_graph.settings import Settings, load_settings, variable_of
from support.paths import ROOT

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


BOUNDED = {
    "the size of a body": "max_body_bytes",
    "the size of an answer": "max_answer_bytes",
    "tokens": "max_tokens",
    "depth": "max_depth",
    "aliases": "max_aliases",
    "directives": "max_directives",
    "cost": "max_cost",
    "the size of a page": "max_page_size",
    "hops": "max_touched",
    "the size of a batch": "max_batch_items",
    "the operations of a change": "max_operations",
    "concurrency": "max_concurrent",
    "rate": "rate_limit",
    "the deadline": "deadline_seconds",
}


@pytest.mark.parametrize("setting", BOUNDED.values(), ids=BOUNDED)
def test_each_limit_on_a_request_is_a_setting_that_is_checked_at_the_start(
    monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    variable = f"FIRMWARE_GRAPH_{setting.upper()}"
    assert variable in documented()
    for value in ("-1", "none", "1e400"):
        monkeypatch.setenv(variable, value)
        with pytest.raises(ConfigurationError, match=f"^{variable}: "):
            load_settings()


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        load_settings().max_depth = 3


NONE = "\N{EN DASH}"
TABLE_ROW = re.compile(r"^\| (?P<names>`[A-Z0-9_…`, ]+) \| (?P<defaults>.*?) \|", re.MULTILINE)


def documented() -> dict[str, str]:
    """Return the settings of the table in docs/operations.md and the default that it gives for each."""
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    section = text[text.index("## Settings") :]
    found: dict[str, str] = {}
    for row in TABLE_ROW.finditer(section[: section.index("Each limit has a typed error")]):
        names = [name.strip("` ") for name in row["names"].split(",")]
        prefix = names[0].split("_")[0] if names[0].startswith("NEO4J") else "FIRMWARE_GRAPH"
        full = [f"{prefix}_{name.removeprefix('…_')}" if name.startswith("…") else name for name in names]
        defaults = [default.strip("` ") for default in row["defaults"].split(",")]
        found |= dict(zip(full, defaults if len(defaults) == len(full) else [row["defaults"]] * len(full), strict=True))
    return found


def test_each_setting_is_in_the_table_with_its_default() -> None:
    settings, table = load_settings(), documented()
    of_other_modules = {"FIRMWARE_GRAPH_CACHE_DIR"}
    fields = {variable_of(str(field.validation_alias or name)): name for name, field in Settings.model_fields.items()}
    assert table.keys() - of_other_modules == fields.keys()
    for variable in fields.keys() & table.keys():
        name = fields[variable]
        default = getattr(settings, name)
        if table[variable] == NONE:
            assert default in {None, ()}, variable
        elif isinstance(default, bool):
            assert table[variable] == str(default).lower(), variable
        elif isinstance(default, int | float):
            assert float(table[variable]) == default, variable
        else:
            assert table[variable] == default, variable


def test_each_limit_of_the_code_is_in_the_table_of_errors() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    table = text[text.index("| `limit` | of | status |") : text.index("The status is 200 in place of 400")]
    listed = {
        name
        for line in table.splitlines()
        for name in re.findall(r"`(\w+)`", line.split("|")[1] if "|" in line else "")
    }
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    raised = set(re.findall(r'limit="(\w+)"', source)) | {"depth", "aliases", "directives", "cost"}
    raised |= set(re.findall(r'code, message, "(\w+)", maximum', source)) | set(
        re.findall(r'TIMED_OUT, message, "(\w+)"', source)
    )
    raised |= {"bytes", "tokens", "selections", "comparisons", "introspection"}
    assert raised - {"lineages"} <= listed


@pytest.mark.parametrize(
    ("variable", "value", "read"),
    [
        ("ALLOWED_HOSTS", "Graph.example.org, *.example.net,[::1]", ("graph.example.org", "*.example.net", "::1")),
        ("TRUSTED_PROXIES", "10.0.0.0/8,fd00::/8", (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))),
        ("TRUSTED_PROXIES", "", ()),
    ],
)
def test_lists_are_read_from_text(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, read: tuple[object, ...]
) -> None:
    monkeypatch.setenv(f"FIRMWARE_GRAPH_{variable}", value)
    assert getattr(load_settings(), variable.lower()) == read


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ALLOWED_HOSTS", "https://example.org"),
        ("ALLOWED_HOSTS", "example.org:443"),
        ("ALLOWED_HOSTS", "*"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TRUSTED_PROXIES", "everyone"),
        ("RATE_LIMIT", "-1"),
        ("RATE_LIMIT", str(2**31)),
        ("HEADER_SECONDS", "0"),
        ("MAX_CONNECTIONS", "0"),
        ("MAX_CONNECTIONS", "400"),  # as many as streams
        ("MAX_STREAMS", "500"),
        ("TRUSTED_DOCUMENTS", "some"),
        ("FORWARDED_HEADER", "x-real-ip"),
    ],
)
def test_limit_that_makes_no_sense_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(f"FIRMWARE_GRAPH_{variable}", value)
    with pytest.raises(ConfigurationError, match=f"FIRMWARE_GRAPH_{variable}"):
        load_settings()
