"""The checks and the recording of statements that versions may run together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from firmware_graph.changes.day_quota import spent_day
from firmware_graph.database.writer import Change
from firmware_graph.errors import BadUserInput, Forbidden
from firmware_graph.model.change_event import ChangeKind, Concerned, NewEvent
from firmware_graph.model.clocks import DAY_MS
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.quotas import Quotas
from firmware_graph.model.submitter import Submitter
from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import Tier

KIND: Final = "COMPATIBILITY"
MOST_OTHERS: Final = 500
MOST_IN_A_DAY: Final = Quotas().compatibility_changes
OTHERS: Final = "withCplEntryIds"

Pair = tuple[int, int]
"""Two entries, the lower one first."""


@dataclass(frozen=True, slots=True)
class CompatibilityStatement:
    """A version, and those that a statement pairs it with.

    `owned_codes` are the manufacturer codes whose entries the author may name; None for all. `submitter` is the author
    in the ledger.
    """

    cpl_entry_id: int
    others: Sequence[int]
    stated_by: str
    owned_codes: frozenset[str] | None
    submitter: Submitter
    reads_all: bool

    @property
    def entries(self) -> list[int]:
        """All named entries, each once, in order."""
        return sorted({self.cpl_entry_id, *self.others})

    @property
    def pairs(self) -> list[Pair]:
        """The pairs that the statement is about."""
        ends = ((self.cpl_entry_id, other) for other in sorted(set(self.others)))
        return [(min(pair), max(pair)) for pair in ends]


@dataclass(frozen=True, slots=True)
class RecordedCompatibility:
    """The versions that a statement names, by entry ID, and those that its version is compatible with now."""

    versions: Mapping[int, FirmwareVersion]
    partners: frozenset[int]


async def read_recorded(under_way: Change, stated: CompatibilityStatement) -> RecordedCompatibility:
    """Read what a statement is compared with, and check that it is allowed; two round trips.

    Raises:
        BadUserInput: It names no other version, too many, itself, or one that is not recorded.
        Forbidden: It names an entry of a code that the author does not own.
    """
    check_named(stated)
    [record] = await under_way.run("compatible_firmware", cpl_entry_ids=[stated.cpl_entry_id])
    partners = frozenset(other for _, other in record["pairs"])
    versions = await read_versions(under_way, {*stated.entries, *partners})
    check_recorded(stated, versions)
    return RecordedCompatibility(versions, partners)


async def read_versions(under_way: Change, entries: set[int]) -> dict[int, FirmwareVersion]:
    """Read versions by their entry IDs."""
    [record] = await under_way.run("firmware_versions_by_entry_id", cpl_entry_ids=sorted(entries))
    return {row[0]: FirmwareVersion._make(row) for row in record["versions"]}


async def check_room(under_way: Change, stated: CompatibilityStatement, most: int) -> None:
    """Check that an author restricted to its own codes made fewer such changes than `most` in the last 24 hours.

    Raises:
        BadUserInput: It made as many.
    """
    if stated.owned_codes is None:
        return
    now_ms = under_way.recorded_at
    [record] = await under_way.run("changes_by_actor", actor=stated.stated_by, kind=KIND, since=now_ms - DAY_MS)
    if len(record["lately"]) >= most:
        message = (
            f"Your party changed {most:,} times in the last 24 hours what goes together, and may do so no more: name "
            f"several entries in '{OTHERS}' at a time,"
        )
        raise spent_day(message, record["lately"], most, argument=OTHERS, now_ms=now_ms)


def check_named(stated: CompatibilityStatement) -> None:
    """Check the entries that a statement names.

    Raises:
        BadUserInput: There are none or too many, or a version would be compatible with itself.
    """
    if not 0 < len(stated.others) <= MOST_OTHERS:
        message = f"Give 1 to {MOST_OTHERS} entries in '{OTHERS}': there are {len(stated.others)}."
        raise BadUserInput(message, argument=OTHERS, maximum=MOST_OTHERS)
    if stated.cpl_entry_id in stated.others:
        message = "Leave the entry itself out: two devices on one version are in step without a declaration."
        raise BadUserInput(message, argument=OTHERS)


def check_recorded(stated: CompatibilityStatement, versions: Mapping[int, FirmwareVersion]) -> None:
    """Check that entries are recorded, belong to the author, and are all for live or all for test environments.

    Raises:
        BadUserInput: One is not recorded, or is of another environment.
        Forbidden: One is of a code that the author does not own.
    """
    for entry in stated.entries:
        argument = "cplEntryId" if entry == stated.cpl_entry_id else OTHERS
        if (version := versions.get(entry)) is None:
            raise BadUserInput(f"No entry {entry} is on the Central Products List: check its ID.", argument=argument)
        if stated.owned_codes is not None and version.manufacturer_code not in stated.owned_codes:
            raise Forbidden(
                f"Entry {entry} is of manufacturer code {version.manufacturer_code}, which your token does not own: "
                "ask SECAS to declare what you and another manufacturer agree on.",
                argument=argument,
            )
    environments = {versions[entry].environment for entry in stated.entries}
    if len(environments) > 1:
        raise BadUserInput("A test image and one for homes are no pair: give entries of one kind.", argument=OTHERS)


def record_events(
    under_way: Change, kind: ChangeKind, pairs: Sequence[Pair], versions: Mapping[int, FirmwareVersion]
) -> None:
    """Set what a change of some pairs moves and touches, and its events: one of the FIR for each pair."""
    under_way.tiers = {Tier.FIR}
    under_way.events = [event_of(kind, pair, versions) for pair in pairs]
    entries = frozenset(entry for pair in pairs for entry in pair)
    under_way.touched = Touched(entries, frozenset(versions[entry].model_key for entry in entries))
    under_way.summary = {"pairs": [list(pair) for pair in pairs], "event": kind.value}


def event_of(kind: ChangeKind, pair: Pair, versions: Mapping[int, FirmwareVersion]) -> NewEvent:
    """Return the event of a pair."""
    concerned = Concerned.of(versions[entry] for entry in pair)
    return NewEvent(Tier.FIR, kind, pair[1], pair[0], concerned=concerned)


def shown(
    stated: CompatibilityStatement, partners: frozenset[int], versions: Mapping[int, FirmwareVersion]
) -> list[FirmwareVersion]:
    """Return the versions that a version is compatible with, by ID, as their author may see them.

    An author who may not read the FIR sees only the entries of its own codes.
    """
    rows = [versions[entry] for entry in sorted(partners) if entry in versions]
    own = stated.owned_codes or frozenset()
    return rows if stated.reads_all else [row for row in rows if row.manufacturer_code in own]
