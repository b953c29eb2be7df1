"""The head of a day: the state of the chains, chained to the previous head, and signed if there is a key."""

import hashlib
from collections.abc import Sequence

import orjson

from firmware_graph.audit.chain import day_of
from firmware_graph.audit.recorded import ChainState, StoredHead, chains, last_head
from firmware_graph.audit.signing import SigningKey
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone


async def add_head(graph: Graph, key: SigningKey | None, *, now_ms: int) -> bool:
    """Add today's head; return False if this process or another has added it already.

    It names only the chains that have moved since the previous head that named them, so its size does not grow with the
    record.
    """
    last = await last_head(graph)
    day = day_of(now_ms)
    if last is not None and last.day >= day:
        return False
    moved = [
        row.state
        for row in await chains(graph)
        if (row.state.number, row.state.pruned_number) != (row.stated_number, row.stated_pruned)
    ]
    head = head_of(day, now_ms, moved, last.hash if last else "", key)
    states = [list(state) for state in moved]
    [added] = await run_alone(graph, "record_audit_head", head=head._asdict(), chains=states)
    return bool(added["is_added"])


def head_of(
    day: str, made_at: int, states: Sequence[ChainState], previous: str, key: SigningKey | None = None
) -> StoredHead:
    """Return the head of a day, made at a moment in milliseconds since 1970."""
    text = orjson.dumps([list(state) for state in states]).decode()
    hash_ = head_hash(day, made_at, text, previous)
    return StoredHead(
        day, made_at, text, previous, hash_, key.public.id if key else None, key.sign(hash_) if key else None
    )


def head_hash(day: str, made_at: int, chains_text: str, previous: str) -> str:
    """Compute the SHA-256 of the content of a head, in hexadecimal."""
    return hashlib.sha256(orjson.dumps([day, made_at, chains_text, previous])).hexdigest()


def is_intact(head: StoredHead) -> bool:
    """Whether the hash of a head matches its content."""
    return head.hash == head_hash(head.day, head.made_at, head.chains, head.previous)


def states_in(head: StoredHead) -> list[ChainState]:
    """Return the states that a head names; an empty list if they cannot be read."""
    try:
        return [ChainState._make(columns) for columns in orjson.loads(head.chains)]
    except (orjson.JSONDecodeError, TypeError):
        return []
