"""What every Cypher file promises, read without a database."""

import re
from itertools import chain

import pytest

from firmware_graph.database.catalogue import (
    LANGUAGE,
    PARAMETER_IN_BODY,
    QueryFile,
    QueryKind,
    Wing,
    load_catalogue,
    query_folder,
)
from support.paths import ROOT

SOURCE = ROOT / "src"
CATALOGUE = load_catalogue()
READS = [query for query in CATALOGUE.values() if query.kind is QueryKind.READ and query.wing is not Wing.PARTIES]
PARTY_READS = [query for query in CATALOGUE.values() if query.kind is QueryKind.READ and query.wing is Wing.PARTIES]
CALLED = [query for query in CATALOGUE.values() if query.kind is not QueryKind.SCHEMA]

HEADERS = {
    QueryKind.READ: {"template", "answers", "params", "returns", "rows", "index", "example", "callers"},
    QueryKind.WRITE: {"changes", "params", "returns", "rows", "index", "example", "callers"},
    QueryKind.EXPORT: {"exports", "params", "returns", "rows", "index", "example", "callers"},
}
REVISION = """MATCH (revision:Revision {name: 'published'})
RETURN (?:.+, )?\\[name IN \\[
  'announced', 'announced_tiers', 'publishing', 'publishing_tiers', 'loading', 'lease_milliseconds',
  'cpl', 'fir', 'ssc', 'cpl_recorded_at', 'fir_recorded_at', 'ssc_recorded_at'
\\] \\| revision\\[name\\]\\] AS revision"""
WRITING = re.compile(r"\b(?:CREATE|MERGE|SET|DELETE|REMOVE|FOREACH|LOAD|DROP)\b")

RESTRICTED = re.compile(
    r"RestrictedFirmware|RestrictedChange|ZigbeeStack|Chipset|BUILT_ON|RUNS_ON|stack|chipset", re.IGNORECASE
)
MAY_NAME_RESTRICTED = re.compile(r"zigbee|restricted|quarantine|empty_graph|chipset|stack|defect|assess|expos")


def body(query: QueryFile) -> str:
    return "\n".join(line for line in query.text.splitlines() if not line.startswith(("//", LANGUAGE)))


def test_every_file_of_the_folder_is_in_the_catalogue() -> None:
    assert {path.stem for path in query_folder().rglob("*.cypher")} == CATALOGUE.keys()


def test_a_file_says_which_language_it_is_in(subtests: pytest.Subtests) -> None:
    for query in CATALOGUE.values():
        with subtests.test(query.name):
            assert query.text.startswith(f"{LANGUAGE}\n// {query.name}\n")
            assert query.purpose


def test_a_header_is_whole(subtests: pytest.Subtests) -> None:
    for query in CALLED:
        with subtests.test(query.name):
            may_be_generated = query in PARTY_READS or query.kind is QueryKind.WRITE
            owed = HEADERS[query.kind] - {"template"} if may_be_generated else HEADERS[query.kind]
            assert query.header.keys() - {"fields"} == owed | ({"template"} if has_template(query) else set())


def has_template(query: QueryFile) -> bool:
    """Whether a file is generated: of those that need not be, those that share a block or the fields of a row are."""
    return any((ROOT / "cypher/templates").rglob(f"{query.name}.cypher.j2"))


def test_parameters_agree_with_the_header_both_ways(subtests: pytest.Subtests) -> None:
    for query in CALLED:
        with subtests.test(query.name):
            assert set(PARAMETER_IN_BODY.findall(body(query))) == query.parameters.keys()
            assert query.example.keys() == query.parameters.keys()


def test_callers_exist_and_name_the_file(subtests: pytest.Subtests) -> None:
    for query in CALLED:
        with subtests.test(query.name):
            for caller in query.callers:
                module = SOURCE / caller.replace(".", "/")
                path = module.with_suffix(".py") if module.with_suffix(".py").exists() else module / "__init__.py"
                assert names(path.read_text(encoding="utf-8"), query.name), f"{caller} does not run it"


def names(source: str, name: str) -> bool:
    """Whether a text names a query, in full or but for one part in braces."""
    written = re.findall(r'"([a-z_]+(?:\{\w+\}[a-z_]*)?)"', source)
    return any(re.fullmatch(re.sub(r"\{\w+\}", "[a-z_]*", text), name) for text in written)


def test_a_read_file_writes_nothing_and_ends_with_the_revision(subtests: pytest.Subtests) -> None:
    for query in READS:
        with subtests.test(query.name):
            assert not WRITING.search(body(query))
            assert query.header["rows"] == "one"
            pattern = REVISION.replace(
                "(revision:Revision {name: 'published'})", r"\(revision:Revision \{name: 'published'\}\)"
            )
            assert re.search(rf"{pattern}\n?\Z", query.text)
            assert list(query.columns)[-1] == "revision"


def test_read_file_of_facts_of_parties_writes_nothing_and_is_of_no_revision(subtests: pytest.Subtests) -> None:
    for query in PARTY_READS:
        with subtests.test(query.name):
            assert not WRITING.search(body(query))
            assert query.header["rows"] == "one"
            assert "Revision" not in query.text
            assert "revision" not in query.columns


def test_only_files_of_their_own_name_what_is_restricted(subtests: pytest.Subtests) -> None:
    for query in CATALOGUE.values():
        with subtests.test(query.name):
            if not MAY_NAME_RESTRICTED.search(query.name):
                assert not RESTRICTED.search(query.text)


def test_public_and_restricted_nodes_are_joined_by_entry_id_only() -> None:
    for query in READS:
        if "RestrictedFirmware" in query.text and "FirmwareVersion" in query.text:
            assert not re.search(r"(:FirmwareVersion\)|\(version\))[-<]", query.text)
            assert not re.search(r"[->](\(version|\(:FirmwareVersion)", query.text.replace("version.cpl", ""))


def test_every_schema_file_makes_what_its_name_says() -> None:
    for query in CATALOGUE.values():
        if query.kind is QueryKind.SCHEMA:
            assert re.search(rf"CREATE (CONSTRAINT|INDEX) {query.name} IF NOT EXISTS", query.text)


def test_every_index_that_a_header_names_is_made() -> None:
    made = {query.name for query in CATALOGUE.values() if query.kind is QueryKind.SCHEMA}
    assert set(chain.from_iterable(query.indexes for query in CALLED)) <= made


def test_statement_has_all_its_parameters_in_one_map(subtests: pytest.Subtests) -> None:
    """So that Neo4j plans it once, whatever the types and the lengths of the parameters are."""
    for query in CATALOGUE.values():
        with subtests.test(query.name):
            assert set(re.findall(r"\$\w+(?:\.\w+)?", query.statement)) == {
                f"$given.{name}" for name in query.parameters
            }
