"""One operation published by an operator of a store, after showing its consequences."""

import getpass
from typing import Final

from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.cli.asking_first import Agreement
from firmware_graph.cli.operating import on_store
from firmware_graph.cli.reaching import EmbeddedFolder
from firmware_graph.cli.screen import out
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.change import Author, ChangeRequest, ChangesOutcome, ChangesPublished, Operation
from firmware_graph.model.rights import Rights, Scope
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.model.vocabulary import Tier

READING_SECONDS: Final = 60.0
TIERS: Final = frozenset({Tier.CPL, Tier.FIR})
READS: Final = Rights(frozenset({Scope.CPL_READ, Scope.FIR_READ}))


def published(operation: Operation, embedded: EmbeddedFolder, note: str | None, agreement: Agreement) -> None:
    """Publish one operation, if its shown consequences are agreed to and nothing was published in between."""
    name = f"operator:{getpass.getuser()}"
    author = Author(name, name, TIERS, OPERATOR)

    async def publish(graph: Graph) -> ChangesOutcome | None:
        reader = GraphReader(graph, rights=READS, deadline=Deadline.after(READING_SECONDS), uses_party_facts=True)
        seen = (await reader.confirm()).id_for(TIERS)

        async def send(*, is_dry_run: bool) -> ChangesOutcome:
            request = ChangeRequest([operation], is_dry_run=is_dry_run, on_revision=seen, note=note)
            return await publish_changes(graph, request, author=author)

        return await agreement.then(reader, send)

    outcome = on_store(embedded, publish)
    if isinstance(outcome, ChangesPublished):
        out.print(f"published: change {outcome.sequence}")
