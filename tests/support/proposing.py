"""Proposals within the test process: a line of versions, a proposer of changes, and a decider."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from firmware_graph.changes.decide_proposal import decide_proposal
from firmware_graph.changes.propose_changes import propose_changes
from firmware_graph.changes.take_back_proposal import take_back_proposal
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.change import Author, ChangeRequest, ChangesOutcome, ChangesProposed, Operation
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.model.proposal import Proposal, Proposer
from firmware_graph.model.quotas import Quotas
from firmware_graph.model.rights import Rights
from firmware_graph.model.submitter import OPERATOR, Submitter, SubmitterRole
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.parties.proposals import proposals
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness

CODE: Final = "F001"
SECAS: Final = Author("secas", "secas", frozenset({Tier.CPL, Tier.FIR}), OPERATOR, subject="a decider")
MAKER: Final = Proposer(
    "M1", "M1", "someone", frozenset({Tier.CPL}), frozenset({CODE}), Submitter(SubmitterRole.MANUFACTURER, "M1")
)


@dataclass(frozen=True)
class Proposing:
    """A store with the upgrades 20 → 21 → 22."""

    harness: ImportHarness
    quotas: Quotas

    @property
    def graph(self) -> Graph:
        """The store."""
        return self.harness.graph

    def reader(self) -> GraphReader:
        """Return a reader of party facts, for one operation."""
        return GraphReader(self.graph, rights=Rights(), deadline=Deadline.after(60), uses_party_facts=True)

    async def ask(
        self, *operations: Operation, by: Proposer = MAKER, now_ms: int = 1, **more: object
    ) -> ChangesOutcome:
        """Propose operations."""
        request = replace(ChangeRequest(operations), **more)  # type: ignore[arg-type]  # what a test names
        return await propose_changes(self.reader(), request, proposer=by, quotas=self.quotas, now_ms=now_ms)

    async def made(self, *operations: Operation, by: Proposer = MAKER, now_ms: int = 1, **more: object) -> Proposal:
        """Propose valid operations."""
        outcome = await self.ask(*operations, by=by, now_ms=now_ms, **more)
        assert isinstance(outcome, ChangesProposed), outcome
        return outcome.proposal

    async def decide(
        self, proposal: Proposal, *, publish: bool, note: str | None = None, on_revision: str | None = None
    ) -> ChangesOutcome:
        """Decide a proposal."""
        stated = {"publish": publish, "note": note, "on_revision": on_revision}
        return await decide_proposal(self.reader(), proposal.proposal_id, author=SECAS, now_ms=2, **stated)  # type: ignore[arg-type]  # as named

    async def take_back(self, proposal: Proposal, *, by: Proposer = MAKER) -> Proposal:
        """Take a proposal back."""
        return await take_back_proposal(self.reader(), proposal.proposal_id, proposer=by, now_ms=2)

    async def listed(self, party: str | None = None) -> Page[Proposal]:
        """List proposals."""
        return await proposals(self.reader(), PageRequest(50, wants_total=True), party=party)


@asynccontextmanager
async def proposing(connection: Connection, folder: Path, *, quotas: Quotas | None = None) -> AsyncIterator[Proposing]:
    """Open a harness on an emptied store."""
    async with import_harness(connection, folder) as harness:
        await harness.written(cpl=cpl_rows(20, 21, 22), fir=[a_fir_row(20), a_fir_row(21, "20"), a_fir_row(22, "21")])
        yield Proposing(harness, quotas or Quotas())
