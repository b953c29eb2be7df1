"""Appends a change and its events to the ledger, inside the transaction of the change."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final

import orjson
from neo4j import AsyncTransaction, Record

from firmware_graph.database.catalogue import QueryKind
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_in
from firmware_graph.model.change_event import RELOAD, NewEvent
from firmware_graph.model.submitter import Submitter
from firmware_graph.model.touched import EVERYTHING, Touched
from firmware_graph.model.vocabulary import Tier

MOST_TOUCHED: Final = 10_000
"""A change that touched more entries or models than this is recorded as one that touched everything."""
EVENTS_A_CALL: Final = 5_000

Run = Callable[..., Awaitable[list[Record]]]
"""Runs a read or write file, given its name and parameters, inside the transaction of a change."""


def run_inside(transaction: AsyncTransaction, graph: Graph) -> Run:
    """Return the function that runs files inside a transaction."""

    async def run(name: str, /, **parameters: Any) -> list[Record]:  # noqa: ANN401 - as Cypher's parameters are
        kind = QueryKind.READ if graph.catalogue[name].kind is QueryKind.READ else QueryKind.WRITE
        return await run_in(transaction, graph, name, parameters, kind)

    return run


async def append_change(  # noqa: PLR0913 - the facts of a change, each by name
    run: Run,
    events: Sequence[NewEvent],
    *,
    sequence: int,
    recorded_at: int,
    kind: str,
    actor: str,
    tiers: Iterable[Tier] = (),
    touched: Touched = EVERYTHING,
    summary: Mapping[str, Any] | None = None,
    note: str | None = None,
    submitter: Submitter | None = None,
) -> None:
    """Append a change and its events; only for the holder of the writers' lock.

    A note on restricted facts is stored with the restricted part of the change. Costs one more round trip for each tier
    that has events, and for every 5,000 of them.
    """
    moved = frozenset(tiers)
    is_sealed = Tier.SSC in moved
    await run(
        "add_change",
        sequence=sequence,
        recorded_at=recorded_at,
        kind=kind,
        actor=actor,
        summary=orjson.dumps(summary or {}).decode(),
        note=None if is_sealed else note,
        submitter_role=submitter.role.value if submitter else None,
        submitter_party=submitter.party if submitter else None,
        **moves_of(moved),
        **touched_parameters(touched),
    )
    if note is not None and is_sealed:
        await run("note_restricted_change", sequence=sequence, note=note)
    await append_events(run, events, sequence=sequence, recorded_at=recorded_at)


def moves_of(tiers: Collection[Tier]) -> dict[str, bool]:
    """Return the parameters that state, for each tier, whether a change moves it."""
    return {f"moves_{tier.lower()}": tier in tiers for tier in Tier}


async def append_events(run: Run, events: Sequence[NewEvent], *, sequence: int, recorded_at: int) -> None:
    """Append the events of a change to the streams of their tiers, 5,000 at a time."""
    for tier, rows in (await numbered(run, events, sequence=sequence, recorded_at=recorded_at)).items():
        for start in range(0, len(rows), EVENTS_A_CALL):
            batch = rows[start : start + EVENTS_A_CALL]
            if tier is Tier.SSC:
                await run("add_restricted_change_events", events=batch)
            else:
                await run("add_change_events", sequence=sequence, events=batch)


async def append_reload(run: Run, *, sequence: int, recorded_at: int, kind: str) -> None:
    """Append the event that everything must be read again, for a change that nobody submitted."""
    await append_change(run, [RELOAD], sequence=sequence, recorded_at=recorded_at, kind=kind, actor="firmware-graph")


async def numbered(
    run: Run, events: Sequence[NewEvent], *, sequence: int, recorded_at: int
) -> dict[Tier, list[dict[str, object]]]:
    """Return the properties of events by tier, numbered on from the last event of the tier's stream.

    Each also has the first number of the change in its own stream and in those that its readers may read too.
    """
    by_tier = {tier: [one for one in events if one.tier is tier] for tier in Tier}
    by_tier = {tier: own for tier, own in by_tier.items() if own}
    first: dict[str, int] = {}
    rows: dict[Tier, list[dict[str, object]]] = {}
    for tier, own in by_tier.items():
        start = await last_number(run, tier) + 1
        first[f"first_{tier.lower()}"] = start
        of_all = {"stream": tier.value, "sequence": sequence, "recorded_at": recorded_at, **first}
        rows[tier] = [{**of_all, "number": start + place, **properties_of(one)} for place, one in enumerate(own)]
    return rows


async def last_number(run: Run, tier: Tier) -> int:
    """Read the number of the last event of a stream; 0 if there is none."""
    if tier is Tier.SSC:
        [record] = await run("last_restricted_change_event")
    else:
        [record] = await run("last_change_event", stream=tier.value)
    return int(record["number"])


def properties_of(event: NewEvent) -> dict[str, object]:
    """Return the properties of an event's node except its numbers; unknown ones are left out."""
    known = {
        "kind": event.kind.value,
        "cpl_entry_id": event.cpl_entry_id,
        "from_cpl_entry_id": event.from_cpl_entry_id,
        "effective_from": event.effective_from,
        "upgrade_recorded_from": event.upgrade_recorded_from,
        "defect_id": event.defect_id,
        "cpl_entry_ids": list(event.cpl_entry_ids) or None,
        **{name: list(values) or None for name, values in event.concerned._asdict().items()},
    }
    return {name: value for name, value in known.items() if value is not None}


def touched_parameters(touched: Touched) -> dict[str, object]:
    """Convert what a change touched to Cypher parameters."""
    is_everything = touched.is_everything or max(len(touched.cpl_entry_ids), len(touched.model_keys)) > MOST_TOUCHED
    listed = Touched() if is_everything else touched
    return {
        "touched_cpl_entry_ids": sorted(listed.cpl_entry_ids),
        "touched_model_keys": sorted(listed.model_keys),
        "touches_everything": is_everything,
    }
