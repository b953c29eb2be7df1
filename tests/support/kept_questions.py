"""Questions on a few entries, each with every field below it, for readers of cached facts."""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.readable import readable_fields
from support.cache_harness import CALLERS
from support.question_harness import SCHEMA
from support.schema_tour import Tour

ENTRIES: Final = range(1, 9)
MODELS: Final = ("0001", "0002", "0003")
MODEL_IDS: Final = tuple(
    f"F001/{model}//{hardware}/ESME///PRODUCTION" for model in MODELS for hardware in ("/", "02/01")
)


class KeptQuestion(NamedTuple):
    """A question, and the role that sends it."""

    caller: str
    field: str
    arguments: str

    @property
    def asked_by(self) -> Caller:
        """The caller that sends it."""
        return CALLERS[self.caller]

    @property
    def text(self) -> str:
        """The operation, with every field that its caller may read, some levels deep."""
        return text_of(self)


@cache
def text_of(question: KeptQuestion) -> str:
    """Write an operation."""
    readable = readable_fields(POLICY, question.asked_by.rights)
    return Tour(SCHEMA, readable, page_size=3, deepest=3).operation(question.field, question.arguments).text


def by_entry(entry: int) -> str:
    """Return a reference by entry ID."""
    return f"{{cplEntryId: {entry}}}"


def by_product(entry: int) -> str:
    """Return a reference by the product that an entry has initially."""
    return f'{{product: {{firmwareVersion: "{entry:08X}", manufacturerCode: "F001"}}}}'


def public_questions() -> Iterator[tuple[str, str]]:
    """Yield what everyone may ask."""
    for entry in ENTRIES:
        yield "firmwareVersion", f"cplEntryId: {entry}"
        yield "resolveFirmware", f"reference: {by_product(entry)}"
    yield "firmwareVersions", "first: 5"
    yield "firmwareVersions", "first: 8, filter: {status: REMOVED}"
    yield "firmwareVersions", 'first: 8, filter: {modelIdentifier: "0002"}'
    yield "firmwareVersions", 'first: 3, filter: {manufacturerName: "Renamed"}'
    yield from (("deviceModel", f'id: "{model}"') for model in MODEL_IDS)
    yield "deviceModels", "first: 3"
    yield "manufacturers", "first: 5"


def party_questions() -> Iterator[tuple[str, str]]:
    """Yield what SEC Parties may ask."""
    pairs = [(one, other) for one in ENTRIES for other in ENTRIES if one < other]
    for one, other in pairs[::3]:
        yield "upgradePathway", f"from: {by_entry(one)}, to: {by_product(other)}"
        yield "validateUpgrade", f"from: {by_product(one)}, to: {by_entry(other)}"
    yield from (("upgradePathway", f"from: {by_entry(entry)}") for entry in ENTRIES)
    ends = [f"{{from: {by_entry(one)}, to: {by_product(other)}}}" for one, other in pairs]
    yield "upgradePathways", f"requests: [{', '.join(ends[::2])}]"
    yield "upgradePathways", f"requests: [{', '.join(f'{{from: {by_product(entry)}}}' for entry in ENTRIES)}]"
    yield "validateUpgrades", f"requests: [{', '.join(ends[1::3])}]"
    yield "firmwareVersions", "first: 8, filter: {predecessorsDeclared: NOT_PROVIDED}"
    yield "deadEnds", "first: 8"
    yield "undeclared", "first: 8"
    yield "fleetReport", f"counts: [{', '.join(f'{{firmware: {by_product(e)}, count: {e}}}' for e in ENTRIES)}]"
    yield from (("weakPoints", f'deviceModelId: "{model}", first: 5') for model in MODEL_IDS)
    yield "withdrawalImpact", "remove: [2, 5]"
    yield "withdrawalImpact", "declare: [{fromCplEntryId: 1, toCplEntryId: 8}]"


def ssc_questions() -> Iterator[tuple[str, str]]:
    """Yield what the Security Sub-Committee asks in addition."""
    yield "defects", "first: 3"
    yield "zigbeeStacks", "first: 5"
    yield "exposureTo", 'criteria: [{stackName: "EmberZNet"}], first: 8'
    yield "blastRadius", 'stackId: "EmberZNet/6.7.6"'


def questions() -> list[KeptQuestion]:
    """Return every question, for each kind of caller that may ask it."""
    of = {"anonymous": (public_questions,), "party": (public_questions, party_questions)}
    of |= {"ssc": (public_questions, party_questions, ssc_questions)}
    return [KeptQuestion(caller, *one) for caller, kinds in of.items() for kind in kinds for one in kind()]
