"""Records of reads of restricted facts: for the Security Sub-Committee, and in part for manufacturers."""

from collections.abc import Sequence

import strawberry

from firmware_graph.api.schema.fields import computed, stands_for
from firmware_graph.api.schema.scalars import Date, DateTime
from firmware_graph.model.restricted_read import RecordedRead
from firmware_graph.questions.publication import own_restricted_reads


def id_of(read: RecordedRead) -> str:
    """Return the ID of a record: its chain and its number in it."""
    return f"{read.chain}-{read.number}"


def released_at_of(read: RecordedRead) -> int:
    """Return when the answer was released."""
    return read.facts.released_at


def role_of(read: RecordedRead) -> str:
    """Return the role with which the caller read."""
    return read.facts.role


def party_of(read: RecordedRead) -> str | None:
    """Return the caller's party."""
    return read.facts.party


def operation_name_of(read: RecordedRead) -> str | None:
    """Return the name of the operation."""
    return read.facts.operation_name


def coordinates_of(read: RecordedRead) -> Sequence[str]:
    """Return the restricted fields that the operation used."""
    return read.facts.coordinates


def entry_count_of(read: RecordedRead) -> int:
    """Return the number of firmware versions whose restricted facts the answer showed."""
    return read.facts.entry_count


@strawberry.type(
    description="That restricted facts were read: recorded before the answer was released, also where it came from a "
    "cache or was known to the caller (304). No value of it is recorded."
)
class RestrictedRead:
    """A recorded read of restricted facts."""

    is_type_of = stands_for(RecordedRead)

    key: strawberry.ID = computed(id_of, "The chain of a process, and the record's number in it.", name="id")
    released_at: DateTime = computed(released_at_of)
    role: str = computed(role_of, "That opens what was read.")
    party: str | None = computed(party_of)
    operation_name: str | None = computed(operation_name_of, "As the caller gave it, at most 200 characters.")
    coordinates: list[str] = computed(coordinates_of, "The restricted output fields that the operation used.")
    entry_count: int = computed(
        entry_count_of, "Firmware versions whose restricted facts the answer showed; 0 where it showed counts alone."
    )


@strawberry.type(
    description="That restricted facts of a manufacturer's own entries were read by a role on a day in UTC, shown some "
    "time after; how long, the Security Sub-Committee sets."
)
class OwnRestrictedRead:
    """A role and a day on which it read."""

    is_type_of = stands_for(own_restricted_reads.OwnRestrictedRead)

    role: str
    day: Date
