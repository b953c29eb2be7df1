"""A change that a test makes, in its own process or in one that is killed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.model.change import Author, ChangeRequest, ChangesPublished, Operation
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.model.vocabulary import Tier
from support.sheets import Cells, ImportHarness

SUCCESSION: Final = '[[succession]]\nfrom = "F001"\nto = "F002"\n'


@dataclass(frozen=True)
class SheetRows:
    """Rows that are imported together, those that are wrong left out."""

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
class SingleChanges:
    """Changes that are published together, if each of them can be made."""

    operations: list[Operation] = field(default_factory=list)

    async def make(self, harness: ImportHarness) -> bool:
        """Publish them; return whether they were."""
        author = Author("a test", "a test", frozenset({Tier.CPL, Tier.FIR}), OPERATOR)
        outcome = await publish_changes(harness.graph, ChangeRequest(self.operations), author=author)
        return isinstance(outcome, ChangesPublished)


MadeChange = SheetRows | SingleChanges
