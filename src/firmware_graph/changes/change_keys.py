"""Idempotency keys: a repeated change returns the same outcome, and is not made twice."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

import orjson

from firmware_graph.database.writer import Change
from firmware_graph.errors import BadUserInput
from firmware_graph.model.change import ChangeRequest, ChangesPublished
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.withdrawal import PathwayChange, PublishedImpact
from firmware_graph.records.recorded import read_recorded_lineages

LONGEST_KEY: Final = 200
ARGUMENT: Final = "input.idempotencyKey"
MOMENTS: Final = "moments"
"""The moments of a stored impact: when the whole change has taken effect, and when it was recorded."""


def check_key(key: str | None) -> None:
    """Check that a key is valid.

    Raises:
        BadUserInput: It is blank, too long, or not printable.
    """
    if key is not None and not (key.strip() and len(key) <= LONGEST_KEY and key.isprintable()):
        message = f"Give 'idempotencyKey' from 1 to {LONGEST_KEY} characters that can be printed."
        raise BadUserInput(message, argument=ARGUMENT, maximum=LONGEST_KEY)


async def outcome_of_key(under_way: Change, request: ChangeRequest, owner: str) -> ChangesPublished | None:
    """Return what was published under the key of a request; None if nothing was.

    The consequences are the original ones, with versions as recorded now. The caller holds the writers' lock, so that
    of two requests with the same key the later one finds what the other published.

    Raises:
        BadUserInput: Something else was published under it.
    """
    if request.idempotency_key is None or request.is_dry_run:
        return None
    [record] = await under_way.run("change_by_key", owner=owner, key=request.idempotency_key)
    if record["change"] is None:
        return None
    digest, sequence, outcome = record["change"]
    if digest != digest_of(request):
        message = (
            "Another change was published under this 'idempotencyKey': give a new key for a new change, or send the "
            "very same again."
        )
        raise BadUserInput(message, argument=ARGUMENT)
    return ChangesPublished(sequence, await impact_of(under_way, orjson.loads(outcome)))


async def keep_key(under_way: Change, request: ChangeRequest, owner: str, impact: PublishedImpact) -> None:
    """Store the key of a request in the transaction of its change."""
    if request.idempotency_key is not None:
        await under_way.run(
            "add_change_key",
            owner=owner,
            key=request.idempotency_key,
            digest=digest_of(request),
            sequence=under_way.sequence,
            outcome=orjson.dumps(kept_impact(impact)).decode(),
        )


def digest_of(request: ChangeRequest) -> str:
    """Compute the digest of everything that a request asks for."""
    body = repr((list(request.operations), request.note, request.on_revision))
    return hashlib.sha256(body.encode()).hexdigest()


def kept_impact(impact: PublishedImpact) -> dict[str, list[list[int]]]:
    """Convert an impact to entry IDs, each with its hops before and after if they changed, and its moments."""
    return {
        MOMENTS: [[impact.after.as_of, impact.after.known_at]],
        "added": [[entry] for entry in impact.added],
        "stranded": [[version.cpl_entry_id] for version in impact.stranded],
        "unaffected": [[version.cpl_entry_id] for version in impact.unaffected],
        **{
            name: [[one.source.cpl_entry_id, one.hops_before, one.hops_after] for one in getattr(impact, name)]
            for name in ("lengthened", "shortened", "opened")
        },
    }


async def impact_of(under_way: Change, kept: Mapping[str, list[list[int]]]) -> PublishedImpact:
    """Return a stored impact, with the versions as recorded now."""
    [[as_of, recorded_at]] = kept[MOMENTS]
    entries = {row[0] for name, rows in kept.items() if name != MOMENTS for row in rows}
    versions = (await read_recorded_lineages(under_way, entries)).versions if entries else {}

    def changes(rows: Iterable[list[int]]) -> list[PathwayChange]:
        return [PathwayChange(versions[entry], before, after) for entry, before, after in rows]

    def sources(rows: Iterable[list[int]]) -> list[FirmwareVersion]:
        return [versions[entry] for [entry] in rows]

    return PublishedImpact(
        stranded=sources(kept["stranded"]),
        lengthened=changes(kept["lengthened"]),
        shortened=changes(kept["shortened"]),
        opened=changes(kept["opened"]),
        unaffected=sources(kept["unaffected"]),
        before=Clocks(as_of, recorded_at - 1),
        after=Clocks(as_of, recorded_at),
        added=[entry for [entry] in kept["added"]],
    )
