"""Verification finds whatever was changed, deleted, put in another order or cut off."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware_graph.audit.chain import Chain
from firmware_graph.audit.heads import add_head
from firmware_graph.audit.recorder import GraphRecorder
from firmware_graph.audit.retention import prune
from firmware_graph.audit.signing import SigningKey
from firmware_graph.audit.upkeep import AuditUpkeep
from firmware_graph.audit.writing import RecordWriter
from firmware_graph.database.connection import Connection
from firmware_graph.model.read_block import RecordText
from firmware_graph.model.restricted_read import RecordedRead
from support.audit_harness import DAY, a_read, audit_harness, findings, now, recorded, verified
from support.sheets import ImportHarness

pytestmark = pytest.mark.anyio
KEY = SigningKey(Ed25519PrivateKey.generate())
FOUND_ELSEWHERE = "record 4 is not found by what is said there"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    """Ten reads in one chain, and a signed head of them."""
    async with audit_harness(neo4j, tmp_path) as opened:
        recorder = GraphRecorder(opened.graph)
        for entry in range(1, 11):
            await recorder.record(a_read(entry))
        assert await add_head(opened.graph, KEY, now_ms=now())
        yield opened


async def test_record_that_nobody_touched_is_whole(harness: ImportHarness) -> None:
    result = await verified(harness.graph, KEY.public)
    assert (result.chains, result.records, result.heads, result.signatures) == (1, 10, 1, 1)
    assert result.findings == []


@pytest.mark.parametrize(
    ("tampering", "expected"),
    [
        ("MATCH (b:AuditBlock {last: 4}) SET b.parties = ['OTHER']", [FOUND_ELSEWHERE]),
        ("MATCH (b:AuditBlock {last: 4}) SET b.party_counts = [2]", [FOUND_ELSEWHERE]),
        ("MATCH (b:AuditBlock {last: 4}) SET b.earliest = 0", [FOUND_ELSEWHERE]),
        ("MATCH (b:AuditBlock {last: 4}) SET b.latest = b.latest + 1", [FOUND_ELSEWHERE]),
        (
            "MATCH (b:AuditBlock {last: 4}) SET b.first = 3",
            ["records 3 to 4 are not found by what is said there"],
        ),
        ("MATCH (b:AuditBlock {last: 4}) SET b.hash = 'x'", ["record 4 is altered"]),
        (
            "MATCH (b:AuditBlock {last: 4}) SET b.texts = replace(b.texts, '[4]', '[5]')",
            ["record 4 is altered", "record 5 does not follow record 4"],
        ),
        *(
            (
                f"MATCH (b:AuditBlock {{last: 4}}) SET b.texts = {text}",
                ["record 4 does not follow record 3", "record 4 is altered", "record 5 does not follow record 4"],
            )
            for text in ("'[]'", "''", "'[1'")
        ),
        ("MATCH (b:AuditBlock {last: 4}) DELETE b", ["record 4 is missing"]),
        ("MATCH (b:AuditBlock) WHERE 3 < b.last < 7 DELETE b", ["records 4 to 6 are missing"]),
        ("MATCH (b:AuditBlock {last: 10}) DELETE b", ["record 10 is missing"]),
        (
            ("MATCH (a:AuditBlock {last: 4}), (b:AuditBlock {last: 5}) SET a.last = -1 SET b.last = 4 SET a.last = 5"),
            [
                "record 4 is missing",
                "records 5 to 4 are not found by what is said there",
                "record 4 stands behind record 5",
                "records 4 to 5 are not found by what is said there",
                "record 5 is missing",
            ],
        ),
        (
            (
                "MATCH (r:AuditBlock {last: 9}) MATCH (c:AuditChain) MATCH (last:AuditBlock {last: 10})"
                " SET c.number = 9, c.hash = r.hash DELETE last"
            ),
            ["record 10 is missing: the head of {day} names the last"],
        ),
        ("MATCH (b:AuditBlock) DELETE b WITH count(*) AS n MATCH (c:AuditChain) DELETE c", ["chain is missing"]),
        (
            (
                "MATCH (c:AuditChain) MATCH (b:AuditBlock {last: 3}) WITH c, b.hash AS hash"
                " SET c.pruned_number = 3, c.pruned_hash = hash, c.pruned_until = 9000000000000"
                " WITH c MATCH (b:AuditBlock) WHERE b.last <= 3 DELETE b"
            ),
            ["records up to 3 were pruned before their time"],
        ),
        ("MATCH (h:AuditHead) SET h.chains = '[]'", ["the head of {day} is altered"]),
        ("MATCH (h:AuditHead) REMOVE h.signature", []),
    ],
)
async def test_tampering_is_found(harness: ImportHarness, tampering: str, expected: list[str]) -> None:
    [[day]] = await harness.ask("MATCH (h:AuditHead) RETURN h.day")
    await harness.ask(tampering)
    found = await findings(harness.graph, KEY.public)
    if expected == ["chain is missing"]:
        assert [line[:6] for line in (await verified(harness.graph)).findings] == ["chain "]
        assert " is missing: the head of" in (await verified(harness.graph)).findings[0]
        return
    assert found == [line.format(day=day) for line in expected]


async def test_chain_that_was_made_anew_differs_from_the_signed_head(harness: ImportHarness) -> None:
    [[chain]] = await harness.ask("MATCH (c:AuditChain) WITH c, c.chain AS chain DELETE c RETURN chain")
    await harness.ask("MATCH (b:AuditBlock) DELETE b")
    forged = GraphRecorder(harness.graph)
    forged.chain.id = chain
    for entry in range(1, 11):
        await forged.record(a_read(entry + 100))
    [finding] = await findings(harness.graph, KEY.public)
    assert finding.startswith("record 10 is not the one that the head of ")


async def test_head_that_was_made_anew_needs_the_key(harness: ImportHarness) -> None:
    await harness.ask("MATCH (h:AuditHead) DELETE h")
    other = SigningKey(Ed25519PrivateKey.generate())
    await harness.ask("MATCH (c:AuditChain) SET c.stated_number = 0")
    assert await add_head(harness.graph, other, now_ms=now())
    [finding] = await findings(harness.graph, KEY.public)
    assert "is signed by another key" in finding
    await harness.ask("MATCH (h:AuditHead) SET h.key = $key", key=KEY.public.id)
    [finding] = await findings(harness.graph, KEY.public)
    assert finding.startswith("the signature of the head of ")


async def test_head_that_was_deleted_between_two_is_found(harness: ImportHarness) -> None:
    for day in (1, 2):
        await GraphRecorder(harness.graph).record(a_read(1))
        assert await add_head(harness.graph, KEY, now_ms=now() + day * DAY)
    assert await findings(harness.graph, KEY.public) == []
    await harness.ask("MATCH (h:AuditHead) WITH h ORDER BY h.day SKIP 1 LIMIT 1 DELETE h")
    assert "does not follow the one before it" in (await findings(harness.graph, KEY.public))[0]


async def test_head_without_a_signature_after_signed_ones_is_found(harness: ImportHarness) -> None:
    assert await add_head(harness.graph, None, now_ms=now() + DAY)
    [finding] = await findings(harness.graph, KEY.public)
    assert finding.endswith("is not signed, and an earlier one is")


async def test_day_has_one_head_whoever_comes_first(harness: ImportHarness) -> None:
    assert not await add_head(harness.graph, KEY, now_ms=now())
    assert (await verified(harness.graph, KEY.public)).heads == 1


async def test_record_that_was_kept_from_the_heads_is_found(harness: ImportHarness) -> None:
    recorder = GraphRecorder(harness.graph)
    [state] = await harness.ask("MATCH (c:AuditChain) RETURN c.chain, c.number, c.hash")
    recorder.chain.id, recorder.chain.number, recorder.chain.hash = state
    await recorder.record(a_read(11))
    await harness.ask("MATCH (c:AuditChain) SET c.stated_number = 11")
    assert await add_head(harness.graph, KEY, now_ms=now() + DAY)
    assert await findings(harness.graph, KEY.public) == [
        "record 11 is in no head of a day, though later ones were made"
    ]


async def test_what_is_left_after_pruning_is_verified_with_the_hash_of_the_last_that_went(
    harness: ImportHarness,
) -> None:
    old = GraphRecorder(harness.graph)
    for n in range(5):
        await old.record(a_read(n, at=now() - (100 - n) * DAY))
    await old.record(a_read(50))
    assert await prune(harness.graph, before_ms=now() - 97 * DAY - DAY // 2) == 3
    assert len(await recorded(harness)) == 13
    result = await verified(harness.graph, KEY.public, pruned_before_ms=now() - 97 * DAY - DAY // 2)
    assert (result.pruned, result.records, result.findings) == (3, 13, [])
    [finding] = (await verified(harness.graph, KEY.public, pruned_before_ms=now() - 200 * DAY)).findings
    assert finding.endswith("were pruned before their time")
    await harness.ask("MATCH (b:AuditBlock {chain: $chain, last: 4}) DELETE b", chain=old.chain.id)
    assert await findings(harness.graph) == [
        "records up to 3 were pruned before their time",
        "record 4 is missing",
    ]


async def test_upkeep_adds_a_head_and_prunes_once_a_day(harness: ImportHarness) -> None:
    await GraphRecorder(harness.graph).record(a_read(1, at=now() - 40 * DAY))
    upkeep = AuditUpkeep(harness.graph, KEY, keep_days=30)
    assert not await upkeep.once(now_ms=now())  # today's is there
    assert await upkeep.once(now_ms=now() + DAY)
    assert len(await recorded(harness)) == 10
    assert [len(await harness.ask(f"MATCH (d:{label}) RETURN d")) for label in ("AuditDay", "AuditHead")] == [1, 2]
    later = await verified(harness.graph, KEY.public, pruned_before_ms=now() - 30 * DAY)
    assert later.findings == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (None, ["record 2 is missing"]),
        ("[2]", ["record 2 does not follow record 1", "record 3 does not follow record 2"]),
        ("", ["record 2 does not follow record 1", "record 3 does not follow record 2"]),
    ],
)
async def test_record_that_is_altered_within_a_block_is_found(
    harness: ImportHarness, line: str | None, expected: list[str]
) -> None:
    await harness.ask("MATCH (one:AuditBlock|AuditChain|AuditHead) DELETE one")
    chain = Chain()
    texts, _ = chain.texts([a_read(entry) for entry in range(4)])
    await RecordWriter(harness.graph).commit([RecordText(text, RecordedRead.of_text(text)) for text in texts])
    [[texts_there]] = await harness.ask("MATCH (b:AuditBlock) RETURN b.texts")
    assert await findings(harness.graph) == []
    lines = texts_there.split("\n")
    lines[1:2] = [] if line is None else [line]
    await harness.ask("MATCH (b:AuditBlock) SET b.texts = $texts", texts="\n".join(lines))
    assert (await findings(harness.graph))[: len(expected)] == expected
