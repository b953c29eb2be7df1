"""What a release says of the changes in changes.toml: a section of the changelog, and the reasons of deprecations."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from graphql import GraphQLSchema

from firmware_graph.auth.deprecations import deprecations_of

HEADING: Final = "### Changes of the schema"
UNRELEASED: Final = "## Unreleased\n"
DEPRECATED: Final = " was deprecated."


def section(entries: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the section of the changelog: what breaks clients first, each with its note; empty without entries."""
    ordered = sorted(entries.items(), key=lambda entry: ("release" not in entry[1], entry[0]))
    lines = [line_of(what, entry) for what, entry in ordered]
    return "\n".join((HEADING, "", *lines, "")) if lines else ""


def line_of(what: str, entry: Mapping[str, Any]) -> str:
    """Return the line of a change."""
    broken = f"**Breaks clients**, announced {entry['announced']}: " if "release" in entry else ""
    return f"- {broken}{what} {entry.get('note', '')}".rstrip()


def with_section(changelog: str, entries: Mapping[str, Mapping[str, Any]]) -> str:
    """Add the section to the part of a changelog that is not released."""
    return changelog.replace(UNRELEASED, f"{UNRELEASED}\n{section(entries)}", 1) if entries else changelog


def faults_of_reasons(schema: GraphQLSchema, entries: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Return which deprecations give another reason in the schema than in their announcement."""
    for coordinate, deprecation in deprecations_of(schema).items():
        entry = entries.get(f"{coordinate}{DEPRECATED}")
        if entry and entry.get("note") != deprecation.reason:
            yield f"{coordinate} is deprecated as {deprecation.reason!r}, which its entry's note does not say."
