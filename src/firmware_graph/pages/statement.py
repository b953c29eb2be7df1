"""The operations and fields of the pages of changes, from the schema."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from firmware_graph.changes.faults import schema_name
from firmware_graph.errors import BadUserInput
from firmware_graph.model.rights import Rights, Scope
from firmware_graph.model.vocabulary import CplStatus, DeviceType, Environment, Generation
from firmware_graph.pages.binding import bind
from firmware_graph.pages.forms import Given
from firmware_graph.pages.words import label
from firmware_graph.records.columns import CPL_COLUMNS

WORDS_IN_NAME: Final = re.compile("[A-Z]")
ENDS: Final = {"fromCplEntryId": "Int", "toCplEntryId": "Int"}
ENTRY: Final = {"cplEntryId": "Int"}


COLUMNS: Final = {
    "firmwareVersion": "Firmware version",
    "modelName": "Model name",
    "modelIdentifier": "Model identifier",
    "manufacturerName": "Manufacturer name",
    "manufacturerCode": "Manufacturer code",
    "deviceType": "Device type",
    "hardwareVersion": "Hardware version",
    "hardwareRevision": "Hardware revision",
    "minimumHardware": "Minimum hardware",
    "maximumHardware": "Maximum hardware",
    "requiredCommsHubEntryId": "Required Comms Hub entry ID",
    "generation": "Generation",
    "variant": "Variant",
    "environment": "Environment",
    "gbcsVersion": "GBCS version",
    "smetsChtsVersion": "SMETS or CHTS version",
    "zigbeeBand": "ZigBee band",
    "hanJoinNotes": "HAN join notes",
    "imageHash": "Image hash",
    "status": "Status",
    "addedOn": "Date added",
    "removedOn": "Date removed",
    "releasedOn": "Firmware release date",
    "cpaCertificateId": "CPA certificate",
    "cpaExpiresOn": "CPA expires",
    "cpaRenewsOn": "CPA renews",
    "manufacturerContact": "Manufacturer contact",
}
"""The columns of an entry that can be stated and corrected, and their names for people."""

NUMBERS: Final = frozenset({"requiredCommsHubEntryId"})


COLUMN_TYPES: Final = {name: "Int" if name in NUMBERS else "String" for name in COLUMNS}

NEEDED: Final = frozenset(schema_name(name) for name, column in CPL_COLUMNS.items() if column.is_needed)
"""The columns that an entry requires."""

ALLOWED: Final[Mapping[str, Sequence[str]]] = {
    "deviceType": [one.value for one in DeviceType],
    "generation": [one.value for one in Generation],
    "environment": [one.value for one in Environment],
    "status": [one.value for one in CplStatus],
}
"""The columns of an entry that are enums."""


@dataclass(frozen=True, slots=True)
class Statement:
    """An operation of a change: its name, its audience, and the type of each of its fields."""

    name: str
    words: str
    scope: Scope
    types: Mapping[str, str]


ALL: Final = (
    Statement(
        "withdrawUpgrade",
        "Withdraw an upgrade",
        Scope.FIR_PUBLISH,
        {**ENDS, "endCode": "UpgradeEndCode", "effectiveTo": "DateTime"},
    ),
    Statement(
        "declareUpgrade",
        "Declare an upgrade",
        Scope.FIR_PUBLISH,
        {
            **ENDS,
            "evidence": "Evidence",
            "recommendation": "Recommendation",
            "isRollback": "Boolean",
            "effectiveFrom": "DateTime",
        },
    ),
    Statement(
        "declarePredecessors",
        "Declare all predecessors of an entry",
        Scope.FIR_PUBLISH,
        {**ENTRY, "from": "[Int!]", "none": "Boolean"},
    ),
    Statement(
        "correctFirmware", "Correct an entry", Scope.FIR_PUBLISH, {**ENTRY, "column": "String", "text": "String"}
    ),
    Statement("addFirmware", "Add an entry", Scope.FIR_PUBLISH, {**ENTRY, **COLUMN_TYPES}),
    Statement("removeFirmware", "Remove an entry", Scope.FIR_PUBLISH, {**ENTRY, "removedOn": "Date"}),
    Statement(
        "recordStack",
        "Record the stack of an entry",
        Scope.ZIGBEE_PUBLISH,
        {**ENTRY, "name": "String", "version": "String", "chipsetVendor": "String", "chipset": "String"},
    ),
    Statement("recordDefect", "Record a defect", Scope.ZIGBEE_PUBLISH, {"osv": "String"}),
    Statement(
        "assess",
        "Assess an entry for a defect",
        Scope.ZIGBEE_PUBLISH,
        {"defectId": "ID", **ENTRY, "verdict": "AssessmentVerdict"},
    ),
)


def statements_for(rights: Rights, *, is_proposal: bool = False) -> list[Statement]:
    """Return what a caller may publish, or propose, which is what SECAS publishes."""
    if is_proposal:
        return [one for one in ALL if one.scope is Scope.FIR_PUBLISH] if Scope.FIR_PROPOSE in rights.scopes else []
    return [one for one in ALL if one.scope in rights.scopes]


def operation_in(given: Given) -> dict[str, Any]:
    """Convert a form to an operation of a change.

    Raises:
        BadUserInput: It has none, or a field does not fit its type.
    """
    chosen = next((one for one in ALL if one.name == next(iter(given.get("what", ())), None)), None)
    if chosen is None:
        raise BadUserInput("Choose what to change.", argument="what")
    values = bind(chosen.types, given)
    if chosen.name == "correctFirmware":
        values |= corrected(values.pop("column", None), values.pop("text", None))
    return {chosen.name: values}


def corrected(column: object, text: str | None) -> dict[str, str | int | None]:
    """Return a corrected column with its value; None clears it.

    Raises:
        BadUserInput: There is no such column, or its value is not a number.
    """
    if column not in COLUMNS:
        raise BadUserInput("Choose the column that is to be corrected.", argument="column")
    is_number = column in NUMBERS and text is not None
    return {str(column): bind({"text": "Int"}, {"text": [text or ""]})["text"] if is_number else text}


def stated(text: str) -> str:
    """Return an operation of a proposal, which is a name and JSON, in the words of these pages."""
    name, _, members = text.partition(" ")
    words = next((one.words for one in ALL if one.name == name), label(spaced(name)))
    facts = "; ".join(
        f"{COLUMNS.get(key) or spaced(key)}: {said(value)}" for key, value in orjson.loads(members).items()
    )
    return f"{words}: {facts}"


def spaced(name: str) -> str:
    """Return a name of the schema as words."""
    return WORDS_IN_NAME.sub(lambda match: f" {match[0].lower()}", name).replace("cpl entry id", "entry")


def said(value: object) -> str:
    """Return a value in words."""
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return label(value) if isinstance(value, str) and value.isupper() else str(value)
