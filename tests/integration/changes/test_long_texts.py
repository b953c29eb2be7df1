"""No text of a mutation is taken at any length: each is refused by the name of its field, and nothing is stored."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_non_null_type,
)

from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from support.asking import Ask
from support.mail_receiver import mail_receiver
from support.party_harness import PartyHarness, created, in_days, party_harness
from support.webhook_keys import key_file

ROOT: Final = executable(declared_schema()).mutation_type
LONG: Final = "a" * 100_000
TYPED: Final = {"BAD_USER_INPUT", "FORBIDDEN", "CONFLICT"}
SEALED: Final = {"recordStack", "recordDefect", "assess"}
OF_THE_SSC: Final = {"draftAdvisory", "reviewAdvisory", "releaseAdvisory", "withdrawAdvisory", "askManufacturers"}
OF_MANUFACTURERS: Final = {
    "proposeChanges",
    "takeBackProposal",
    "publishReleaseNote",
    "stateLimitation",
    "endLimitation",
    "answerAdvisory",
}
STORED: Final = """
    MATCH (one) WHERE none(label IN labels(one) WHERE label STARTS WITH 'Audit' OR label = 'WatchLedger')
    RETURN labels(one)[0] AS label, count(one) ORDER BY label
"""
BESIDE: Final[Mapping[str, Any]] = {
    "Int": 2,
    "Boolean": True,
    "String": "a",
    "ID": "00000000-0000-4000-8000-000000000000",
    "Date": "2026-01-31",
    "DateTime": in_days(30),
    "FirmwareReference": {"cplEntryId": 2},
    "ChangeOperation": {"withdrawUpgrade": {"fromCplEntryId": 1, "toCplEntryId": 2}},
    "scopes": ["fir:read"],
    "url": "https://example.org/",
    "address": "someone@example.org",
}
"""What the places of a type, or of a name, have beside the long text."""
GATHERED: Final = {"version", "summary"}
"""Fields of the plans of a note, whose refusal names `plannedReleases`."""
OF_NOTHING: Final = {
    "decideProposal.onRevision",
    "askManufacturers.manufacturerCodes",
    "askManufacturers.publicCve",
    "answerAdvisory.manufacturerCode",
}
"""What is shortened, or compared with what is recorded beside an ID that is refused first."""

Steps = tuple[str, ...]


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    folder = tmp_path_factory.mktemp("texts")
    with mail_receiver() as receiving:
        mail: dict[str, Any] = {
            "smtp_url": receiving.url,
            "mail_from": "graph@example.org",
            "public_url": "http://graph.example.org/",
        }
        with party_harness(neo4j, folder, webhook_key_file=key_file(folder), **mail) as opened:
            yield opened


def texts_within(
    type_: GraphQLInputType, steps: Steps, entered: frozenset[str] = frozenset()
) -> Iterator[tuple[Steps, str]]:
    """Yield the steps to each text within a type, and the name of its own."""
    named = get_named_type(type_)
    if isinstance(named, GraphQLInputObjectType):
        if named.name not in entered:
            for name, field in named.fields.items():
                yield from texts_within(field.type, (*steps, name), entered | {named.name})
    elif named.name in {"String", "ID", "Date", "DateTime"}:
        yield steps, named.name


def value_of(type_: GraphQLInputType, steps: Steps | None, name: str, given: Mapping[str, Any]) -> Any:
    """Return the smallest value of a type; it has the long text at the end of some steps, if any."""
    inner = get_nullable_type(type_)
    if steps is None and name in given:
        return given[name]
    if isinstance(inner, GraphQLList):
        return [value_of(inner.of_type, steps, name, given)]
    if steps == ():
        return LONG
    if isinstance(inner, GraphQLEnumType):
        return next(iter(inner.values))
    if steps is None and inner.name in given:
        return given[inner.name]
    assert isinstance(inner, GraphQLInputObjectType)
    on = steps[0] if steps else None
    return {
        field: value_of(one.type, steps[1:] if steps and field == on else None, field, given)
        for field, one in inner.fields.items()
        if field == on or is_non_null_type(one.type)
    }


def caller_for(harness: PartyHarness, name: str, steps: Steps) -> Ask:
    """Return a caller that may use a mutation."""
    if name in OF_THE_SSC or (name == "publishChanges" and SEALED & {*steps}):
        return harness.party("SSC", Role.SSC)
    if name in {"publishChanges", "decideProposal"}:
        return harness.party("SECAS", Role.SECAS)
    if name in OF_MANUFACTURERS:
        return harness.party("M1", Role.MANUFACTURER, manufacturer_codes=["F001"])
    return harness.party("S1")


def refusal(ask: Ask, name: str, steps: Steps, given: Mapping[str, Any]) -> str:
    """Return what a mutation is refused with for the long text at the end of some steps."""
    assert ROOT
    field = ROOT.fields[name]
    arguments = {
        argument: value_of(one.type, steps[1:] if argument == steps[0] else None, argument, given)
        for argument, one in field.args.items()
        if argument == steps[0] or is_non_null_type(one.type)
    }
    head = ", ".join(f"${argument}: {field.args[argument].type}" for argument in arguments)
    passed = ", ".join(f"{argument}: ${argument}" for argument in arguments)
    problems = "... on ChangesRefused { problems { field reason } }"
    shown = {"ChangesResult": f"{{ __typename {problems} }}"}
    selected = "" if is_leaf_type(get_named_type(field.type)) else shown.get(str(field.type), "{ __typename }")
    body = ask(f"mutation ({head}) {{ {name}({passed}) {selected} }}", **arguments).json()
    if refused := (body.get("data") or {}).get(name):
        assert "problems" in refused, f"{name} takes {'.'.join(steps)} at any length"
        return str(refused["problems"])
    assert {error["extensions"]["code"] for error in body["errors"]} <= TYPED, body["errors"]
    return " ".join(f"{error['message'].replace(LONG, '…')} {error['extensions']}" for error in body["errors"])


@pytest.fixture(scope="module")
def key(harness: PartyHarness) -> str:
    return str(created(harness.party("S1"), "fir:read")["apiKey"]["id"])


@pytest.mark.parametrize("name", list(ROOT.fields if ROOT else ()))
def test_long_text_is_refused_by_the_name_of_its_field(harness: PartyHarness, key: str, name: str) -> None:
    assert ROOT
    before = harness.cypher(STORED)
    for argument, one in ROOT.fields[name].args.items():
        for steps, type_ in texts_within(one.type, (argument,)):
            told = refusal(caller_for(harness, name, steps), name, steps, {**BESIDE, "apiKeyId": key})
            if type_ != "ID" and (place := ".".join((name, *steps))) not in OF_NOTHING:
                assert steps[-2 if "plannedReleases" in steps and steps[-1] in GATHERED else -1] in told, (place, told)
    assert harness.cypher(STORED) == before
