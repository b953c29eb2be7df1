"""Two stores that differ only in what others may see give everyone but the Security Sub-Committee the same responses.

In the first store there are neither restricted facts nor other parties' notes, targets, delegations and drafts. In the
second there are, while the committee reads restricted facts and imports others: its answers come from a process that
began with them, and from one whose caches are from before.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.database.connection import Connection
from support import hidden_facts
from support.asking import Ask
from support.canaries import canaries_in, load_canaries
from support.colleagues import OF_COMMITTEE, AtHome
from support.hidden_watches import write_watches_and_endpoints
from support.random_operations import RandomOperation
from support.sizes import times
from support.twin_callers import committee, other_callers, with_keys
from support.twin_deliveries import Deliveries, Seen, open_streams
from support.twin_stores import Answer, Asked, Asking, Committee, Process, load_public, process, run_on, sent
from support.webhook_receiver import receiver
from support.whole_schema import WholeSchema

pytestmark = pytest.mark.soak

OPERATIONS: Final = 18 if times(1) == 1 else 10_000
"""10,000 in `make soak`."""

OWN_QUESTIONS: Final = (
    "{ zigbeeStacks { nodes { id name version defects { id title } firmwareVersions { nodes { cplEntryId } } } } }",
    "{ defects(includeWithdrawn: true) { nodes { id aliases title severity references affected { totalCount } } } }",
    "{ firmwareVersions(first: 50) { nodes { cplEntryId zigbeeStack { id } chipset { id vendor part } } } }",
    "{ restrictedReads { totalCount nodes { role party operationName coordinates entryCount } } }",
    "{ apiKeys { id name scopes } }",
    "{ proposals { totalCount nodes { id state impact { unaffectedCount } obstacles { reason } } } }",
    "{ webhooks { id url state deliveries { totalCount } } }",
    "{ mailboxes { id address schedule state } }",
)
USES_OF_WEBHOOK: Final = (
    'mutation { redeliver(webhook: "%s", since: "2020-01-01") }',
    'mutation { rotateWebhookSecret(id: "%s") { secret } }',
    '{ webhook(id: "%s") { state deliveries { totalCount nodes { eventIds } } } }',
)
"""What a colleague asks of a webhook that is told of restricted events."""

ABOUT_THE_SCHEMA: Final = (
    "{ __schema { types { name fields { name description } enumValues { name } inputFields { name } } } }",
    '{ __type(name: "ZigbeeStack") { fields { name args { name defaultValue } } } }',
)
OF_THE_FEED: Final = (
    "{ changes { nodes { id kind recordedAt batch note firmwareVersions { totalCount } } position hasMore } }",
    "{ changes(first: 1) { nodes { id } position hasMore } }",
    "{ changes(first: 0) { position } }",
    "{ changes(filter: { kinds: [STACK_CHANGED, ASSESSMENT_CHANGED] }) { nodes { id } position hasMore } }",
    '{ changes(after: "x") { position } }',
    "{ firmwareVersions(first: 50) { nodes { cplEntryId history { totalCount nodes { id kind batch } } } } }",
)
SEEN_BY_ALL: Final[tuple[dict[str, Any], ...]] = (
    {"declareUpgrade": {"fromCplEntryId": 11, "toCplEntryId": 12, "recommendation": "CONDITIONAL"}},
    {"correctFirmware": {"cplEntryId": 12, "hanJoinNotes": "seen by all"}},
)
"""What is published before any question is asked: the hidden watch is told of the first."""

CHANGES: Final = (
    'mutation { createApiKey(input: {name: "k", scopes: ["zigbee:read"], expiresAt: "x"}) { secret } }',
    'mutation { endApiKey(id: "x") { id } }',
    "mutation { publishChanges(input: {operations: [], dryRun: true}) { __typename } }",
    """mutation { publishChanges(input: {dryRun: true, operations: [
        {withdrawUpgrade: {fromCplEntryId: 20, toCplEntryId: 21, endCode: WITHDRAWN_BY_MANUFACTURER}}]}) {
        __typename ... on ChangesRefused { problems { operation field reason remedy } } } }""",
    """mutation { proposeChanges(input: {dryRun: true, operations: [
        {withdrawUpgrade: {fromCplEntryId: 21, toCplEntryId: 22}}]}) {
        __typename ... on ChangesChecked { expected { stranded { nodes { cplEntryId } } } }
        ... on ChangesRefused { problems { operation field reason remedy } } } }""",
)


@dataclass
class Twins:
    """What was answered in both stores."""

    asking: Asking
    whole: WholeSchema
    committee: Committee
    processes: list[Process]
    without: dict[Asked, list[Answer]]
    with_facts: dict[Asked, list[Answer]]
    kept_from_before: dict[Asked, list[Answer]]
    seen: list[Seen]
    streams: dict[str, bytearray]


@pytest.fixture(scope="module")
def twins(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    folder = tmp_path_factory.mktemp("twins")
    load_public(neo4j, folder)
    whole = WholeSchema(executable(declared_schema()))
    written = [RandomOperation(text, {}) for text in (*OWN_QUESTIONS, *ABOUT_THE_SCHEMA, *OF_THE_FEED, *CHANGES)]
    written += [RandomOperation(text, {}) for text in hidden_facts.ASKED]
    with ExitStack() as stack:
        before = stack.enter_context(process(neo4j, folder))
        at_home = AtHome(OF_COMMITTEE, before.client, folder, partial(run_on, neo4j))
        callers = {**other_callers(folder), **with_keys(before.client, folder), "colleague": at_home.colleague}
        webhook_id = at_home.bind()
        written += [RandomOperation(text % webhook_id, {}) for text in USES_OF_WEBHOOK]
        operations = [*written, *whole.by_type(seed=12), *whole.operations(OPERATIONS, seed=12)]
        asking = Asking(operations, callers, for_all=len(written))
        for change in SEEN_BY_ALL:
            publish(before.client, folder, change)
        deliveries = Deliveries(folder, stack.enter_context(receiver()))
        deliveries.begin(before.client)
        without = asking.answers(before.client, order=1)
        seen = [deliveries.seen(before.client)]
        streams = stack.enter_context(open_streams(before.client, deliveries.callers))
        load_canaries(neo4j, folder)
        after = stack.enter_context(process(neo4j, folder))
        hidden_facts.Hiding(after.client, folder, partial(run_on, neo4j)).write_for_nobody_else()
        write_watches_and_endpoints(after.client, folder, partial(run_on, neo4j))
        working = Committee(after, neo4j, folder, operations)
        with working.at_work():
            with_facts = asking.answers(after.client, order=2)
            kept_from_before = asking.answers(before.client, order=3, are_again=True)
        for process_of in (after, before):
            run_on(neo4j, "MATCH (webhook:Webhook) REMOVE webhook.redelivered_at")  # its pause is over
            seen.append(deliveries.seen(process_of.client))
        both = [before, after]
        yield Twins(asking, whole, working, both, without, with_facts, kept_from_before, seen, streams)


def publish(client: httpx.Client, folder: Path, operation: dict[str, Any]) -> None:
    """Publish one operation as SECAS."""
    secas = Ask(client, dict(other_callers(folder)["secas"]))
    query = "mutation ($input: ChangesInput!) { publishChanges(input: $input) { __typename } }"
    outcome = secas.data(query, input={"operations": [operation]})
    assert outcome == {"publishChanges": {"__typename": "ChangesPublished"}}


def differences(twins: Twins, answers: dict[Asked, list[Answer]]) -> list[object]:
    """List the requests that were answered in more than one way with restricted facts and without."""
    return [
        (sorted(found, key=str), asked, twins.asking.operations[asked.number])
        for asked in answers
        for found in [{*answers[asked], *twins.without[asked]}]
        if len(found) > 1
    ]


def test_restricted_facts_change_no_byte_header_or_status_for_others(twins: Twins) -> None:
    assert differences(twins, twins.with_facts)[:1] == []


def test_process_that_kept_answers_from_before_gives_the_same(twins: Twins) -> None:
    assert differences(twins, twins.kept_from_before)[:1] == []


def test_atom_streams_and_webhooks_give_others_the_same_bytes(twins: Twins) -> None:
    without, *with_facts = twins.seen
    assert with_facts == [without, without]
    assert all(b'"nodes":[{' in frame for frame in without.frames.values())
    assert all(without.bodies.values())


def test_streams_that_are_open_show_nothing_but_that_they_live(twins: Twins) -> None:
    for received in twins.streams.values():
        text = bytes(received).decode()
        [position] = set(re.findall(r"^id: (\S+)\r?$", text, re.MULTILINE))
        assert f'"position":"{position}"' in text
        assert text.count("data: ") == 1
        assert text.count(":\nid: ") > 1


def test_others_are_answered_and_refused_in_every_way(twins: Twins) -> None:
    statuses = {answer.status for answers in twins.without.values() for answer in answers}
    assert statuses >= {200, 400, 401, 403, 405}
    assert sum(b'"data":{' in answers[0].body for answers in twins.without.values()) > OPERATIONS / 3
    assert sum(b"FORBIDDEN" in answers[0].body for answers in twins.without.values()) > OPERATIONS / 10


def test_requests_are_charged_and_what_they_are_charged_is_compared(twins: Twins) -> None:
    charges = [answer.charge for answers in twins.without.values() for answer in answers]
    assert min(charges) >= 0
    assert len(set(charges)) > 10


def test_committee_was_shown_the_facts_and_they_moved_meanwhile(twins: Twins) -> None:
    assert twins.committee.imports > 1
    shown = "".join(twins.committee.answers)
    assert canaries_in([shown])


def test_operations_use_every_field_and_argument_of_the_schema(twins: Twins) -> None:
    assert twins.whole.unused == set()


def test_etag_of_the_committee_is_known_to_others_only_where_their_answer_is_the_same(twins: Twins) -> None:
    client, tried = twins.committee.process.client, {True: 0, False: 0}
    for asked, [answer, *_] in list(twins.without.items())[:: max(1, len(twins.without) // 100)]:
        operation = twins.asking.operations[asked.number]
        theirs = sent(client, operation, {**committee(twins.committee.folder), "accept": asked.accept})
        if answer.etag is None or "etag" not in theirs.headers:
            continue
        found = twins.asking.answer(client, asked, {}, **{"if-none-match": theirs.headers["etag"]})
        is_same = theirs.headers["etag"] == answer.etag
        assert (found.status, found.body) == ((304, b"") if is_same else (answer.status, answer.body))
        tried[is_same] += 1
    assert min(tried.values()) > 0


def test_no_canary_is_in_a_response_log_figure_or_span(twins: Twins) -> None:
    texts = [
        text
        for answers in (twins.with_facts, twins.kept_from_before)
        for asked, found in answers.items()
        if not canaries_in([twins.asking.operations[asked.number]])  # which an error may quote
        for answer in found
        for text in (answer.body, answer.headers)
    ]
    assert len(texts) > OPERATIONS
    assert canaries_in(texts) == []
    for one in twins.processes:
        assert {name: canaries_in([text]) for name, text in one.said().items()} == {
            "log": [],
            "metrics": [],
            "spans": [],
        }
