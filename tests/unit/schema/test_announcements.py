"""The changelog and the reasons of deprecations come from changes.toml."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from graphql import build_schema

from announcements import faults_of_reasons, section, with_section

ENTRIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "Field Query.b was added.": {"note": "It counts."},
    "Query.a was deprecated.": {"note": "Ask b."},
    "Field Query.z was removed.": {"announced": date(2026, 11, 30), "release": date(2027, 6, 1), "note": "Ask b."},
}


def test_section_has_what_breaks_clients_first_and_each_note() -> None:
    assert section(ENTRIES).splitlines() == [
        "### Changes of the schema",
        "",
        "- **Breaks clients**, announced 2026-11-30: Field Query.z was removed. Ask b.",
        "- Field Query.b was added. It counts.",
        "- Query.a was deprecated. Ask b.",
    ]


def test_section_goes_to_what_is_not_released() -> None:
    changelog = "# Changelog\n\n## Unreleased\n\n### Added\n\n- a\n\n## 1.0\n"
    written = with_section(changelog, ENTRIES)
    assert written.index("## Unreleased") < written.index("### Changes of the schema") < written.index("### Added")
    assert with_section(changelog, {}) == changelog


def test_reason_in_the_schema_is_the_note_of_its_announcement() -> None:
    schema = build_schema(
        'type Query { a: Int @deprecated(reason: "Ask b.") b: Int c: Int @deprecated(reason: "No.") }'
    )
    assert list(faults_of_reasons(schema, ENTRIES)) == []
    [fault] = faults_of_reasons(schema, {"Query.c was deprecated.": {"note": "Ask b."}})
    assert "Query.c" in fault
