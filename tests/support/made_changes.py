"""A change made by a test, in its own process or in one that is killed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from firmware_graph.changes.decide_proposal import decide_proposal
from firmware_graph.changes.propose_changes import propose_changes
from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.change import Author, ChangeRequest, ChangesProposed, ChangesPublished, Operation
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.proposal import Proposer
from firmware_graph.model.quotas import Quotas
from firmware_graph.model.rights import Rights, Scope
from firmware_graph.model.submitter import OPERATOR, Submitter, SubmitterRole
from firmware_graph.model.vocabulary import Tier
from support.defect_files import take_defects
from support.sheets import Cells, ImportHarness

SUCCESSION: Final = '[[succession]]\nfrom = "F001"\nto = "F002"\n'
FIR_TIERS: Final = frozenset({Tier.CPL, Tier.FIR})
SECAS: Final = Author("a test", "a test", FIR_TIERS, OPERATOR, subject="a decider")
SSC: Final = Author("the committee", "SSC", frozenset(Tier), Submitter(SubmitterRole.SSC, "SSC"), is_committee=True)
PROPOSER: Final = Proposer("M1", "M1", None, FIR_TIERS, None, Submitter(SubmitterRole.SUPPLIER, "M1"))
READS_FIR: Final = Rights(frozenset({Scope.CPL_READ, Scope.FIR_READ}))
READING_SECONDS: Final = 60.0
QUOTAS: Final = Quotas(open_proposals=1_000_000, proposals=1_000_000)


@dataclass(frozen=True)
class SheetRows:
    """Rows that are imported together, leaving out invalid ones."""

    sheets: Mapping[str, Sequence[Cells]]
    has_succession: bool = False

    async def make(self, harness: ImportHarness) -> bool:
        """Import them; return whether anything was written."""
        path = Path(harness.folder) / "successions.toml"
        path.write_text(SUCCESSION, encoding="utf-8")
        options: dict[str, Any] = {"is_partial": True, "accepts_valid": True, "allowed_endings": 1000}
        report = await harness.take(**self.sheets, successions=path if self.has_succession else None, **options)
        return report.is_written


@dataclass(frozen=True)
class DefectRows:
    """Defects and assessments that are imported together."""

    defects: Sequence[Mapping[str, object]]
    assessments: Sequence[tuple[str, int, str]] = ()

    async def make(self, harness: ImportHarness) -> bool:
        """Import them; return whether anything was written."""
        return (await take_defects(harness.graph, harness.folder, self.defects, self.assessments)).is_written


@dataclass(frozen=True)
class SingleChanges:
    """Changes that are published together, if each of them is possible: by SECAS, or by the committee."""

    operations: list[Operation] = field(default_factory=list)
    author: Author = SECAS

    async def make(self, harness: ImportHarness) -> bool:
        """Publish them; return whether they were."""
        outcome = await publish_changes(harness.graph, ChangeRequest(self.operations), author=self.author)
        return isinstance(outcome, ChangesPublished)


@dataclass(frozen=True)
class ProposedChanges:
    """Changes that are proposed together, and published by SECAS, if each of them is possible."""

    operations: list[Operation] = field(default_factory=list)

    async def make(self, harness: ImportHarness) -> bool:
        """Propose them and decide; return whether they were published."""

        def reader() -> GraphReader:
            deadline = Deadline.after(READING_SECONDS)
            return GraphReader(harness.graph, rights=READS_FIR, deadline=deadline, uses_party_facts=True)

        request = ChangeRequest(self.operations)
        made = await propose_changes(reader(), request, proposer=PROPOSER, quotas=QUOTAS, now_ms=now_ms())
        if not isinstance(made, ChangesProposed):
            return False
        given: dict[str, Any] = {"publish": True, "author": SECAS, "note": None, "now_ms": now_ms()}
        outcome = await decide_proposal(reader(), made.proposal.proposal_id, **given)
        return isinstance(outcome, ChangesPublished)


MadeChange = SheetRows | DefectRows | SingleChanges | ProposedChanges
