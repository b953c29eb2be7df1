"""Requests to change single upgrades, and their outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from firmware_graph.model.vocabulary import Evidence, Recommendation, UpgradeEndCode
from firmware_graph.model.withdrawal import WithdrawalImpact


class UpgradeStatement(NamedTuple):
    """A declaration that a version may go to another; None leaves what is recorded as it is.

    `effective_from` is in milliseconds since 1970 in UTC.
    """

    from_cpl_entry_id: int
    to_cpl_entry_id: int
    evidence: Evidence | None = None
    recommendation: Recommendation | None = None
    is_rollback: bool | None = None
    effective_from: int | None = None


class UpgradeWithdrawal(NamedTuple):
    """The end of an upgrade: at `effective_to`, in milliseconds since 1970 in UTC, or now; or that it never was."""

    from_cpl_entry_id: int
    to_cpl_entry_id: int
    effective_to: int | None = None
    end_code: UpgradeEndCode | None = None


Operation = UpgradeStatement | UpgradeWithdrawal


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """Operations to be published together or not at all.

    `on_revision` is the ID of the revision that they were decided on; None is whatever is published.
    """

    operations: Sequence[Operation]
    is_dry_run: bool = False
    on_revision: str | None = None


class ChangeProblem(NamedTuple):
    """One thing that is wrong with an operation, by its index; `field` is its path below the operation."""

    operation: int
    field: str | None
    value: str | None
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ChangesRefused:
    """Nothing was written; `problems` has everything that is wrong."""

    problems: Sequence[ChangeProblem]


@dataclass(frozen=True, slots=True)
class ChangesChecked:
    """Nothing was written, and nothing is wrong."""

    expected: WithdrawalImpact


@dataclass(frozen=True, slots=True)
class ChangesPublished:
    """All was written, as the change of this sequence number in the ledger."""

    sequence: int
    consequences: WithdrawalImpact = field(repr=False)


ChangesOutcome = ChangesPublished | ChangesChecked | ChangesRefused
