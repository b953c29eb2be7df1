"""A change that is written and rolled back, so that the first real one does not wait for Neo4j to plan its statements.

Neo4j caches a plan for each combination of the types and orders of magnitude of the parameters, and of whether the
transaction has written before: so EXPLAIN does not help a change.
"""

import uuid
from typing import Final

from neo4j import WRITE_ACCESS

from firmware_graph.database.catalogue import QueryKind
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.ledger import append_change, moves_of
from firmware_graph.database.transaction import locked_transaction, published, run_in
from firmware_graph.database.writer import Change
from firmware_graph.model.change_event import ChangeKind, Concerned, NewEvent
from firmware_graph.model.submitter import Submitter, SubmitterRole
from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import Tier

WAIT_SECONDS: Final = 1.0
"""For the writers' lock: whoever holds it for longer has these statements planned as well."""

TIERS: Final = (Tier.FIR,)
ENTRY: Final = 20
SUBMITTER: Final = Submitter(SubmitterRole.SECAS, "SECAS")
EVENT: Final = NewEvent(
    Tier.FIR,
    ChangeKind.UPGRADE_WITHDRAWN,
    cpl_entry_id=ENTRY,
    from_cpl_entry_id=ENTRY,
    effective_from=1,
    upgrade_recorded_from=1,
    concerned=Concerned(("ESME",), ("F001",), ("a model",)),
)


async def rehearse_change(graph: Graph) -> None:
    """Write a change of an upgrade in the usual way, and roll all of it back; nobody can see that it was there.

    Raises:
        GraphTimeout: Another writer held the lock all the time.
        GraphUnavailable: The database cannot be reached, or accepts no writes here.
    """
    await rehearse_marks(graph)
    async with locked_transaction(graph, deadline=Deadline.after(WAIT_SECONDS)) as turn:
        await published(turn.transaction, graph)
        under_way = Change(graph, turn, turn.next_moment)
        await under_way.run("upgrade_lineages", cpl_entry_ids=[ENTRY])
        for name in ("end_upgrades", "add_upgrades"):
            await under_way.run(name, **graph.catalogue[name].example)
        await append_change(
            under_way.run,
            [EVENT],
            sequence=under_way.sequence,
            recorded_at=under_way.recorded_at,
            kind="CHANGE",
            actor="firmware-graph",
            tiers=TIERS,
            touched=Touched(frozenset({ENTRY}), frozenset({"a model"})),
            submitter=SUBMITTER,
        )
        await under_way.run("publish", recorded_at=under_way.recorded_at, **moves_of(TIERS))


async def rehearse_marks(graph: Graph) -> None:
    """Set and clear the marks of a writer, each in a transaction that is rolled back."""
    mark = {"token": str(uuid.uuid4()), "tiers": sorted(TIERS)}
    for name, parameters in (
        ("mark_announced", mark),
        ("mark_publishing", mark),
        ("clear_marks", {"token": mark["token"]}),
    ):
        async with graph.driver.session(database=graph.database, default_access_mode=WRITE_ACCESS) as session:
            with graph.observed("begin"):
                transaction = await session.begin_transaction(timeout=WAIT_SECONDS)
            try:
                await run_in(transaction, graph, name, parameters, QueryKind.WRITE)
            finally:
                with graph.observed("close"):
                    await transaction.close()
