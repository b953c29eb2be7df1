"""Ten small queries of a front end: one entry, one model, one manufacturer, one step."""

from collections.abc import Callable
from typing import Any, NamedTuple

from bench.entries import Entries

Variables = dict[str, Any]


class SmallQuery(NamedTuple):
    """A document for each side, and the variables of a request of each."""

    ours: str
    theirs: str
    variables: Callable[[Entries], tuple[Variables, Variables]]


def alike(name: str, pick: Callable[[Entries], object]) -> Callable[[Entries], tuple[Variables, Variables]]:
    """Return a pick of one variable that is the same for both sides."""

    def variables(entries: Entries) -> tuple[Variables, Variables]:
        given = {name: pick(entries)}
        return given, given

    return variables


def of_entry(ours: str, theirs: str | None = None) -> SmallQuery:
    """Ask for fields of one entry."""
    return SmallQuery(
        f"query ($entry: Int!) {{ firmwareVersion(cplEntryId: $entry) {{ {ours} }} }}",
        f"query ($entry: Int!) {{ firmwareVersions(where: {{cplEntryId: {{eq: $entry}}}}) {{ {theirs or ours} }} }}",
        alike("entry", Entries.entry),
    )


def of_model(ours: str, theirs: str | None = None) -> SmallQuery:
    """Ask for fields of one device model."""
    return SmallQuery(
        f"query ($id: ID!) {{ deviceModel(id: $id) {{ {ours} }} }}",
        f"query ($id: ID!) {{ deviceModels(where: {{id: {{eq: $id}}}}) {{ {theirs or ours} }} }}",
        alike("id", Entries.model_id),
    )


SMALL = (
    of_entry("versionHex addedOn"),
    of_entry("cplEntryId zigbeeBand imageHash"),
    of_entry("versionHex deviceModel { modelName }"),
    of_entry("versionSubmitted deviceModel { deviceType manufacturer { code name } }"),
    of_entry("predecessorsDeclared releasedOn"),
    of_entry(
        "cplEntryId upgradesTo(first: 10) { nodes { to { cplEntryId versionHex } } }",
        "cplEntryId upgradesTo(limit: 10, sort: [{cplEntryId: ASC}]) { cplEntryId versionHex }",
    ),
    of_model("modelName deviceType"),
    of_model(
        "modelName firmwareVersions(first: 10) { nodes { cplEntryId versionHex } }",
        "modelName firmwareVersions(limit: 10, sort: [{cplEntryId: ASC}]) { cplEntryId versionHex }",
    ),
    SmallQuery(
        "query ($code: String!) { manufacturer(code: $code) { code name } }",
        "query ($code: String!) { manufacturers(where: {code: {eq: $code}}) { code name } }",
        alike("code", Entries.code),
    ),
    SmallQuery(
        "query ($hex: String!) { firmwareVersions(filter: {versionHex: $hex}, first: 5) { nodes { cplEntryId } } }",
        """query ($hex: String!) {
          firmwareVersions(where: {versionHex: {eq: $hex}}, limit: 5, sort: [{cplEntryId: ASC}]) { cplEntryId }
        }""",
        alike("hex", Entries.version_hex),
    ),
)
