"""Answers of maximum length: every list of an operation full, every text as long as such texts are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_leaf_type,
    is_object_type,
    parse,
)

TEXTS: Final = {
    "DeviceModel.id": "F001/4772/Specimen%20E100%20Prepayment/01/01/ESME/SMETS2//PRODUCTION",
    "DeviceModel.modelName": "Specimen E100 Prepayment",
    "Manufacturer.name": "Specimen Controls Limited",
    "Manufacturer.code": "F001",
    "FirmwareVersion.manufacturerContact": "firmware.releases@specimen-controls.example",
    "FirmwareVersion.versionHex": "0102030A",
    "FirmwareVersion.versionSubmitted": "0x0102030A",
    "PageInfo.endCursor": "c" * 60,
    "Proposal.operations": 'withdrawUpgrade {"fromCplEntryId": 100033, "toCplEntryId": 100304}',
}
LONG: Final = frozenset({"message", "text", "summary", "note", "title", "information", "reason"})
SENTENCE: Final = "What is said of it, as long as it is said of most that was found here before."
A_WORD: Final = "such as it is said"
NUMBERS: Final = {"Int": 1_234, "Float": 0.1234, "BigInt": 1_234}
OF_SCALARS: Final = {"Boolean": True, "Date": "2024-06-15", "DateTime": "2024-06-15T12:00:00.000Z"} | NUMBERS
FIRST_ENTRY: Final = 100_000
PREDECESSORS: Final = 3
"""The number of versions from which each version of a lineage is reached."""

USUAL_LENGTH: Final = 3
LENGTHS: Final = {
    "Lineage.versions": 100,
    "UpgradePathway.versions": 10,
    "UpgradePathway.steps": 9,
    "WithdrawalImpact.byDeviceModel": 50,
    "*.byManufacturer": 30,
    "*.byBand": 4,
    "*.byHops": 10,
    "*.byReleaseIndex": 10,
    "*.exposures": 10,
}


@dataclass
class FullAnswers:
    """Creates answers; of the types of a union, those in `of` come first. `lengths` are of unlimited lists."""

    schema: GraphQLSchema
    of: Sequence[str] = ("UpgradePathway",)
    lengths: Mapping[str, int] = field(default_factory=dict)
    entries: Iterator[int] = field(default_factory=lambda: count(FIRST_ENTRY))
    fragments: dict[str, FragmentDefinitionNode] = field(default_factory=dict)

    def answer(self, query: str) -> dict[str, Any]:
        """Return the data of an answer to the single operation of a document, including conditional fields."""
        document = parse(query)
        self.fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }
        [operation] = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
        root = self.schema.get_root_type(operation.operation)
        assert root is not None
        return self.object_of(root, operation.selection_set, None)

    def object_of(self, type_: GraphQLObjectType, selected: SelectionSetNode, first: int | None) -> dict[str, Any]:
        """Return an object; `first` is the length of its `nodes`."""
        made: dict[str, Any] = {}
        for node in self.fields_of(type_, selected):
            name, alias = node.name.value, (node.alias or node.name).value
            if name == "__typename":
                made[alias] = type_.name
                continue
            value = self.value_of(type_, node, first)
            made[alias] = {**made.get(alias, {}), **value} if isinstance(value, dict) else value
        return self.with_upgrades(made) if type_.name == "Lineage" else made

    def fields_of(self, type_: GraphQLObjectType, selected: SelectionSetNode) -> Iterator[FieldNode]:
        """Yield the fields selected on a type."""
        for node in selected.selections:
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                if self.is_of(type_, fragment.type_condition.name.value):
                    yield from self.fields_of(type_, fragment.selection_set)
            elif isinstance(node, InlineFragmentNode):
                of = node.type_condition.name.value if node.type_condition else type_.name
                if self.is_of(type_, of):
                    yield from self.fields_of(type_, node.selection_set)

    def is_of(self, type_: GraphQLObjectType, name: str) -> bool:
        """Whether a type has a name, or is a member of the type with that name."""
        wanted: Any = self.schema.get_type(name)
        return wanted is type_ or (not is_object_type(wanted) and type_ in self.schema.get_possible_types(wanted))

    def value_of(self, owner: GraphQLObjectType, node: FieldNode, first: int | None) -> Any:
        """Return the value of a field."""
        name = node.name.value
        definition = owner.fields[name]
        if is_list(definition.type):
            wanted = {**LENGTHS, **self.lengths}
            length = wanted.get(f"{owner.name}.{name}", wanted.get(f"*.{name}", USUAL_LENGTH))
            if first is not None and name in ("nodes", "edges"):
                length = first
            return [self.one_of(owner, node, definition, None) for _ in range(length)]
        return self.one_of(owner, node, definition, first_of(node, definition))

    def one_of(self, owner: GraphQLObjectType, node: FieldNode, definition: GraphQLField, first: int | None) -> Any:
        """Return the value of a field, or of one item of its list."""
        type_ = get_named_type(definition.type)
        if is_composite_type(type_):
            assert node.selection_set is not None
            return self.object_of(self.chosen(type_), node.selection_set, first)
        assert is_leaf_type(type_)
        name = node.name.value
        if name == "cplEntryId":
            return next(self.entries)
        if isinstance(type_, GraphQLEnumType):
            return max(type_.values, key=len)
        if type_.name in OF_SCALARS:
            return OF_SCALARS[type_.name]
        return TEXTS.get(f"{owner.name}.{name}", SENTENCE if name in LONG else A_WORD)

    def chosen(self, type_: Any) -> GraphQLObjectType:
        """Return a type that an object of a type may have."""
        if isinstance(type_, GraphQLObjectType):
            return type_
        possible = {one.name: one for one in self.schema.get_possible_types(type_)}
        return next((possible[name] for name in self.of if name in possible), next(iter(possible.values())))

    def with_upgrades(self, lineage: dict[str, Any]) -> dict[str, Any]:
        """Add upgrades to each version of a lineage from those before it."""
        versions, [upgrade, *_] = lineage["versions"], lineage["upgrades"]
        entries = [version["cplEntryId"] for version in versions]
        ends = [(at - back, at) for at in range(len(entries)) for back in range(1, PREDECESSORS + 1) if at >= back]
        upgrades = [
            {
                **upgrade,
                "from": {**upgrade["from"], "cplEntryId": entries[start]},
                "to": {**upgrade["to"], "cplEntryId": entries[end]},
                "state": "IN_EFFECT",
                "evidence": "DECLARED",
                "recommendation": "RECOMMENDED",
                "isRollback": False,
            }
            for start, end in ends
        ]
        return {**lineage, "upgrades": upgrades}


def is_list(type_: GraphQLOutputType) -> bool:
    """Whether a type is a list."""
    return isinstance(get_nullable_type(type_), GraphQLList)


def first_of(node: FieldNode, definition: GraphQLField) -> int | None:
    """Return how many items a field requests, or its default; None if it has no such argument."""
    for argument in node.arguments or ():
        if argument.name.value == "first":
            assert isinstance(argument.value, IntValueNode)
            return int(argument.value.value)
    return definition.args["first"].default_value if "first" in definition.args else None
