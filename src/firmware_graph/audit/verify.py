"""Verification of the record of restricted reads: every chain, every head of a day, and every signature."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from firmware_graph.audit.heads import is_intact, states_in
from firmware_graph.audit.recorded import ChainState, StoredHead, blocks, chains, heads
from firmware_graph.audit.signing import PublicKey
from firmware_graph.database.graph import Graph
from firmware_graph.model.read_block import ReadBlock, RecordText
from firmware_graph.model.restricted_read import RecordedRead

GRACE_MILLISECONDS: Final = 120_000
"""How long after its moment a record may be committed, so that the head of its day does not name it yet."""


class Stated(NamedTuple):
    """What the head of a day states about a chain."""

    day: str
    made_at: int
    state: ChainState


@dataclass(slots=True)
class Verification:
    """What was verified, and one sentence for each thing that is missing or altered.

    `last_head` is the hash of the latest head: a copy of it kept elsewhere shows later whether heads were cut off.
    """

    chains: int = 0
    records: int = 0
    pruned: int = 0
    heads: int = 0
    signatures: int = 0
    last_head: str | None = None
    findings: list[str] = field(default_factory=list)


async def verify(graph: Graph, keys: Sequence[PublicKey], *, pruned_before_ms: int) -> Verification:
    """Verify the whole record; one round trip per chain and per thousand records.

    Signatures are verified with the keys that they name, and not at all if no keys are given. Records after
    `pruned_before_ms`, in milliseconds since 1970, should not be pruned yet.
    """
    made = await heads(graph)  # before the chains, which may grow meanwhile
    found = Verification(heads=len(made), findings=[*head_findings(made, keys)])
    found.last_head = made[-1].hash if made else None
    found.signatures = sum(1 for head in made if head.signature) if keys else 0
    stated: dict[str, list[Stated]] = {}
    for head in made:
        for state in states_in(head):
            stated.setdefault(state.chain, []).append(Stated(head.day, head.made_at, state))
    last_made_at = made[-1].made_at if made else 0
    for row in await chains(graph):
        await verify_chain(graph, row.state, stated.pop(row.state.chain, []), found, (pruned_before_ms, last_made_at))
    found.findings += [
        f"chain {chain} is missing: the head of {said[-1].day} names it" for chain, said in stated.items()
    ]
    return found


def head_findings(made: Sequence[StoredHead], keys: Sequence[PublicKey]) -> Iterator[str]:
    """Yield the findings on the heads of days, which are given in order."""
    by_id: Mapping[str, PublicKey] = {key.id: key for key in keys}
    previous, was_signed = "", False
    for head in made:
        name = f"the head of {head.day}"
        if not is_intact(head):
            yield f"{name} is altered"
        if head.previous != previous:
            yield f"{name} does not follow the one before it: heads are missing or altered"
        if head.signature is None:
            if was_signed:
                yield f"{name} is not signed, and an earlier one is"
        elif keys:
            key = by_id.get(head.key or "")
            if key is None:
                yield f"{name} is signed by another key, {head.key}"
            elif not key.has_signed(head.hash, head.signature):
                yield f"the signature of {name} is not its key's"
        previous, was_signed = head.hash, was_signed or head.signature is not None


async def verify_chain(
    graph: Graph, state: ChainState, stated: Sequence[Stated], found: Verification, moments: tuple[int, int]
) -> None:
    """Verify a chain in itself and against the heads that name it."""
    pruned_before_ms, last_made_at = moments
    checked = CheckedChain(state, {said.state.number: said for said in stated}, last_made_at)
    found.chains += 1
    found.pruned += state.pruned_number
    if state.pruned_number and state.pruned_until >= pruned_before_ms:
        found.findings.append(f"chain {state.chain}: records up to {state.pruned_number} were pruned before their time")
    async for page in blocks(graph, state.chain, after=state.pruned_number):
        for block in page:
            if block.last <= state.number:
                checked.add(block)
                found.records += len(block.lines)
        if page[-1].last >= state.number:
            break
    found.findings += [f"chain {state.chain}: {finding}" for finding in (*checked.findings, *checked.end())]


class CheckedChain:
    """A chain whose records are verified one after another."""

    def __init__(self, state: ChainState, stated: Mapping[int, Stated], last_made_at: int) -> None:
        self.state, self.stated, self.last_made_at = state, stated, last_made_at
        self.number, self.hash = state.pruned_number, state.pruned_hash
        self.last_stated = max(stated, default=0)
        self.findings: list[str] = []
        self.compare_with_head()

    def add(self, block: ReadBlock) -> None:
        """Verify the next block: each of its records, and that its index properties match them."""
        records = block.records
        for record in records:
            self.add_record(record)
        texts = [RecordText(text, record) for text, record in zip(block.lines, records, strict=True)]
        if not records or block.hash != self.hash:
            self.findings.append(f"record {block.last} is altered")
        elif block != ReadBlock.of(texts):
            self.findings.append(f"{named(block.first, block.last)} not found by what is said there")

    def add_record(self, record: RecordedRead) -> None:
        """Verify the next record."""
        if record.number <= self.number:
            self.findings.append(f"record {record.number} stands behind record {self.number}")
        elif record.number != self.number + 1:
            self.findings.append(f"{named(self.number + 1, record.number - 1)} missing")
        elif record.previous != self.hash:
            self.findings.append(f"record {record.number} does not follow record {self.number}")
        if record.chain != self.state.chain:
            self.findings.append(f"record {record.number} is of another chain")
        self.number, self.hash = record.number, record.hash
        self.compare_with_head()
        is_next = record.number == self.last_stated + 1
        if is_next and record.facts.released_at < self.last_made_at - GRACE_MILLISECONDS:
            self.findings.append(f"record {record.number} is in no head of a day, though later ones were made")

    def compare_with_head(self) -> None:
        """Compare the current record with the head that names it."""
        said = self.stated.get(self.number)
        if said is not None and said.state.hash != self.hash:
            self.findings.append(f"record {self.number} is not the one that the head of {said.day} names")

    def end(self) -> Iterator[str]:
        """Yield the findings on the end of the chain."""
        if self.number < self.state.number:
            yield f"{named(self.number + 1, self.state.number)} missing"
        elif self.hash != self.state.hash:
            yield "its last record is not the one that it should end with"
        if self.last_stated > self.state.number:
            said = self.stated[self.last_stated]
            yield f"{named(self.state.number + 1, self.last_stated)} missing: the head of {said.day} names the last"


def named(first: int, last: int) -> str:
    """Name a range of records by their numbers."""
    return f"record {first} is" if first == last else f"records {first} to {last} are"
