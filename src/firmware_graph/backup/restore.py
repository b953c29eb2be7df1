"""Restore a store from a backup: completely, or not at all."""

import time
import uuid
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from firmware_graph.backup.file import BackupFile, CheckedBackup
from firmware_graph.backup.load import Loader
from firmware_graph.backup.records import BROKEN, Contents, Tally
from firmware_graph.backup.store import store_size
from firmware_graph.database.catalogue import QueryKind
from firmware_graph.database.dead_writer import clear_after_dead_writer, undone_on_failure
from firmware_graph.database.graph import Graph
from firmware_graph.database.ledger import append_reload, run_inside
from firmware_graph.database.marks import outlast_leases
from firmware_graph.database.revision import Revision
from firmware_graph.database.schema import indexes_made_at_the_end, prepare_graph
from firmware_graph.database.transaction import locked_transaction, published, run_alone, run_in
from firmware_graph.errors import BackupUnreadable, StoreNotEmpty
from firmware_graph.model.vocabulary import Tier

KIND = "RESTORE"
MANY_NODES = 50_000
"""From this number of nodes on, building indexes at the end costs less than keeping them up to date."""

NOT_EMPTY = (
    "The store is not empty, and a backup is restored into an empty one only: give --embedded DIR with a folder that "
    "is not there yet, or NEO4J_URI of an empty Neo4j."
)


async def restore(graph: Graph, checked: CheckedBackup) -> None:
    """Restore an empty store from a backup.

    Until the restore is complete the store answers nothing; if it fails, or its process dies, what was written is
    removed: at once, or by the next start or write.

    Raises:
        StoreNotEmpty: There is something in the store.
        StoreTooNew: A newer version of this program has written to the store.
        BackupUnreadable: The file changed after it was checked.
    """
    size = await store_size(graph)
    if not size.is_empty and not size.is_loading:
        raise StoreNotEmpty(NOT_EMPTY)
    await prepare_graph(graph)
    await load_backup(graph, checked.backup, checked.contents)
    await prepare_graph(graph)  # raises the format of an older store


async def load_backup(graph: Graph, backup: BackupFile, contents: Contents) -> None:
    """Write a backup under the writers' lock, and publish it."""
    async with locked_transaction(graph) as turn:
        await clear_after_dead_writer(graph, turn)
        if not (await store_size(graph)).is_empty:
            raise StoreNotEmpty(NOT_EMPTY)
        loader, tally = Loader(graph), Tally()
        await run_alone(graph, "mark_restoring", token=turn.token)
        async with undone_on_failure(graph, turn):
            async with indexes_made_at_the_end(graph) if contents.size[0] >= MANY_NODES else nullcontext():
                await loader.load(backup.records(tally))
            size = await store_size(graph)
            if loader.own.keys() != {"Revision", "WriteLock"} or (size.nodes, size.relationships) != contents.size:
                raise BackupUnreadable(BROKEN)
            await outlast_leases(graph, turn.lease_milliseconds)
        revision = restored_revision(loader.own["Revision"], await published(turn.transaction, graph))
        lock = restored_lock(loader.own["WriteLock"])
        reload = {"sequence": lock["sequence"], "recorded_at": lock["recorded_at"], "kind": KIND}
        await append_reload(run_inside(turn.transaction, graph), **reload)
        own = {"revision": revision, "lock": lock}
        await run_in(turn.transaction, graph, "publish_restored", own, QueryKind.WRITE)
        with graph.observed("commit"):
            await turn.transaction.commit()


def restored_lock(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of the write lock: one turn after the backup's, which is the restore's own."""
    recorded_at = max(time.time_ns() // 1_000_000, properties["recorded_at"] + 1)
    return {**properties, "sequence": properties["sequence"] + 1, "recorded_at": recorded_at}


def restored_revision(properties: Mapping[str, Any], seen: Revision) -> dict[str, Any]:
    """Return the properties of the revision: those of the backup, in a new epoch, with the lease of this store.

    The revision's numbers are kept, unless this store has reached them already: readers take a number that they have
    seen for the state that they have seen. The length of leases depends on the server: a cluster may give none.
    """
    numbers = {
        tier.lower(): properties[tier.lower()] if now < max(properties[tier.lower()], 1) else now + 1
        for tier, now in zip(Tier, seen.numbers, strict=True)
    }
    own = {"epoch": str(uuid.uuid4()), "lease_milliseconds": seen.lease_milliseconds}
    return {**properties, **numbers, **own}
