"""What changed of the schema and the cookbook since the last release, and whether each change is in changes.toml.

`python schema/schema_changes.py` checks, `--changelog` prints what the changelog is to say of them, and `--release`
writes that to the changelog and takes today's schema as released, when a version is.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from graphql import (
    BreakingChangeType,
    DangerousChangeType,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    SafeChangeType,
    build_schema,
    find_schema_changes,
    get_named_type,
    is_interface_type,
    is_object_type,
)

from announcements import faults_of_reasons, section, with_section
from cookbook import all_recipes, answers_of, changed_answers
from firmware_graph.api.schema.build import declared_schema
from firmware_graph.api.schema.scope_marks import elements_of
from firmware_graph.auth.policy import POLICY
from firmware_graph.model.rights import EVERYONE

FOLDER: Final = Path(__file__).parent
RELEASED: Final = FOLDER / "released.graphql"
ACCESS: Final = FOLDER / "released-access.toml"
ANSWERS: Final = FOLDER / "released-answers.toml"
CHANGES: Final = FOLDER / "changes.toml"
CHANGELOG: Final = FOLDER.parent / "CHANGELOG.md"
OPEN: Final = "open:"
"""What the description of an enum begins with, in any case, whose clients have to take values that they do not know."""

RELEASE_MONTHS: Final = (6, 11)
MONTHS_OF_NOTICE: Final = 6
MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True, order=True)
class SchemaChange:
    """A change, in words that are its key in changes.toml, and whether it breaks clients."""

    what: str
    is_breaking: bool


def changes_between(old: GraphQLSchema, new: GraphQLSchema) -> list[SchemaChange]:
    """List the changes of types, fields, arguments, values and deprecations.

    A new member of a union, value of an enum that is answered, or type behind an interface that is answered, breaks
    generated clients that know all of them, unless the enum's description declares it open.
    """
    joined = joining_interfaces(old, new)
    changes = {
        SchemaChange(change.description, is_breaking(change.type, change.description, new, joined))
        for change in find_schema_changes(old, new)
        if change.type is not SafeChangeType.DESCRIPTION_CHANGED  # words may become clearer at any time
    }
    before, after = deprecated_in(old), deprecated_in(new)
    changes |= {SchemaChange(f"{name} was deprecated.", is_breaking=False) for name in after - before}
    return sorted(changes)


def is_breaking(type_: object, description: str, schema: GraphQLSchema, joined: frozenset[str]) -> bool:
    """Return whether a change of a type that graphql-core gives breaks clients.

    `joined` are the types that are answered behind an interface and were not before.
    """
    if type_ in {SafeChangeType.TYPE_ADDED, DangerousChangeType.IMPLEMENTED_INTERFACE_ADDED}:
        return not joined.isdisjoint(re.findall(r"\w+", description))
    if type_ is DangerousChangeType.VALUE_ADDED_TO_ENUM:
        words = set(re.findall(r"\w+", description))
        return not words.isdisjoint(closed_enums(schema))
    return isinstance(type_, BreakingChangeType) or type_ is DangerousChangeType.TYPE_ADDED_TO_UNION


def answered_in(schema: GraphQLSchema) -> set[GraphQLNamedType]:
    """Return the types that fields are answered with."""
    return {
        get_named_type(field.type)
        for type_ in schema.type_map.values()
        if is_object_type(type_) or is_interface_type(type_)
        for field in type_.fields.values()
    }


def joining_interfaces(old: GraphQLSchema, new: GraphQLSchema) -> frozenset[str]:
    """Return the names of the types that an interface is answered with, which clients know, and was not before."""
    known = {type_.name for type_ in answered_in(old) if isinstance(type_, GraphQLInterfaceType)}
    before, after = (
        {
            (type_.name, interface.name)
            for type_ in schema.type_map.values()
            if isinstance(type_, GraphQLObjectType)
            for interface in type_.interfaces
            if interface.name in known
        }
        for schema in (old, new)
    )
    return frozenset(name for name, _ in after - before)


def closed_enums(schema: GraphQLSchema) -> frozenset[str]:
    """Return the names of the enums that are answered, and not declared open."""
    return frozenset(
        type_.name
        for type_ in answered_in(schema)
        if isinstance(type_, GraphQLEnumType) and not (type_.description or "").casefold().startswith(OPEN)
    )


def deprecated_in(schema: GraphQLSchema) -> frozenset[str]:
    """Return the coordinates that are deprecated."""
    return frozenset(
        f"{type_.name}.{member}"
        for type_ in schema.type_map.values()
        for member, element in elements_of(type_)
        if getattr(element, "deprecation_reason", None) is not None
    )


def access_now() -> dict[str, list[str]]:
    """Return the scopes of each coordinate that not everyone may use, any one of which opens it."""
    return {
        name: sorted(scope.value for scope in scopes)
        for name, scopes in sorted(POLICY.items())
        if scopes.isdisjoint(EVERYONE)
    }


def changes_of_access(old: Mapping[str, list[str]], new: Mapping[str, list[str]]) -> list[SchemaChange]:
    """List the coordinates that are opened by other scopes; where fewer callers may use one, it breaks clients."""
    return sorted(
        SchemaChange(
            f"{name} needs {words_of(new.get(name))}, and needed {words_of(old.get(name))}.",
            is_breaking=name in new and (name not in old or not set(old[name]) <= set(new[name])),
        )
        for name in old.keys() | new.keys()
        if old.get(name) != new.get(name)
    )


def changes_of_answers(old: Mapping[str, str], new: Mapping[str, str]) -> list[SchemaChange]:
    """List the questions of the cookbook that are answered otherwise: what is shown of an answer breaks no client."""
    return [SchemaChange(f"It is answered otherwise: {name}", is_breaking=False) for name in changed_answers(old, new)]


def words_of(scopes: list[str] | None) -> str:
    """Return the scopes of a coordinate in words."""
    return " or ".join(scopes) if scopes else "nothing"


def faults(found: list[SchemaChange], entries: Mapping[str, Mapping[str, Any]], today: date) -> Iterator[str]:
    """Return what is wrong with the announcements of changes."""
    for change in found:
        entry = entries.get(change.what)
        if entry is None:
            yield f"{change.what} has no entry in {CHANGES.name}."
        elif change.is_breaking:
            yield from faults_of_breaking(change.what, entry, today)
    for what in entries.keys() - {change.what for change in found}:
        yield f"{CHANGES.name} announces what is not so: {what}"


def faults_of_breaking(what: str, entry: Mapping[str, Any], today: date) -> Iterator[str]:
    """Return what is wrong with the announcement of a breaking change."""
    announced, release = entry.get("announced"), entry.get("release")
    if not isinstance(announced, date) or not isinstance(release, date):
        yield f"{what} It breaks clients: say when it was `announced`, and in which `release` it comes."
        return
    notice = (release.year - announced.year) * MONTHS_A_YEAR + release.month - announced.month
    if release.month not in RELEASE_MONTHS or notice < MONTHS_OF_NOTICE:
        yield f"{what} It breaks clients: it waits for a release of June or November, six months later."
    elif today < release:
        yield f"{what} It breaks clients, and its release of {release} has not come."


def announced_changes() -> dict[str, Mapping[str, Any]]:
    """Read changes.toml, by what changed."""
    return {entry["what"]: entry for entry in tomllib.loads(CHANGES.read_text(encoding="utf-8")).get("change", ())}


def all_changes() -> list[SchemaChange]:
    """List everything that changed since the release; the access of what is new is no change of it."""
    old = build_schema(RELEASED.read_text(encoding="utf-8"))
    known = {f"{type_.name}.{name}" for type_ in old.type_map.values() for name, _ in elements_of(type_)}
    released = tomllib.loads(ACCESS.read_text(encoding="utf-8"))
    now = {name: scopes for name, scopes in access_now().items() if name in known}
    gone = {name: scopes for name, scopes in released.items() if name in POLICY}
    return [
        *changes_between(old, build_schema(declared_schema().as_str())),
        *changes_of_access(gone, now),
        *changes_of_answers(tomllib.loads(ANSWERS.read_text(encoding="utf-8")), answers_of(all_recipes())),
    ]


def release() -> None:
    """Write what changed to the changelog, and take today's schema and access table as released, without a change."""
    changelog = CHANGELOG.read_text(encoding="utf-8")
    CHANGELOG.write_text(with_section(changelog, announced_changes()), encoding="utf-8")
    RELEASED.write_text(declared_schema().as_str() + "\n", encoding="utf-8")
    lines = (f'"{name}" = {scopes!r}'.replace("'", '"') for name, scopes in access_now().items())
    ACCESS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    answers = (
        f'{json.dumps(name, ensure_ascii=False)} = "{answer}"' for name, answer in answers_of(all_recipes()).items()
    )
    ANSWERS.write_text("\n".join(answers) + "\n", encoding="utf-8")
    comments = [line for line in CHANGES.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    CHANGES.write_text("\n".join(comments) + "\n", encoding="utf-8")


def main() -> int:
    """Check, print the section of the changelog, or release."""
    entries = announced_changes()
    if "--changelog" in sys.argv:
        print(section(entries))
        return 0
    if "--release" in sys.argv:
        release()
        return 0
    found = [
        *faults(all_changes(), entries, datetime.now(UTC).date()),
        *faults_of_reasons(build_schema(declared_schema().as_str()), entries),
    ]
    print("\n".join(found) or "Every change of the schema is announced.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
