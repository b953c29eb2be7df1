"""Requests to change the record, one operation per fact, and their outcomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from firmware_graph.model.defect import AssessmentVerdict
from firmware_graph.model.proposal import Proposal
from firmware_graph.model.submitter import Submitter
from firmware_graph.model.vocabulary import Evidence, Recommendation, Tier, UpgradeEndCode
from firmware_graph.model.withdrawal import WithdrawalImpact

Columns: TypeAlias = Mapping[str, str | int | None]
"""The stated columns of an entry, by the names of the schema's inputs in snake case; None clears a column."""


class FirmwareAddition(NamedTuple):
    """A new entry on the CPL."""

    cpl_entry_id: int
    columns: Columns


class FirmwareCorrection(NamedTuple):
    """The correction of a recorded entry; what is not in `columns` stays."""

    cpl_entry_id: int
    columns: Columns


class FirmwareRemoval(NamedTuple):
    """The removal of an entry from the CPL, on a day in ISO 8601 or today."""

    cpl_entry_id: int
    removed_on: str | None = None


class PredecessorsStatement(NamedTuple):
    """All predecessors of an entry, or that there are none; with neither, the declaration is retracted."""

    cpl_entry_id: int
    predecessors: Sequence[int] | None = None
    none: bool = False


class UpgradeStatement(NamedTuple):
    """A declaration that one version may be upgraded to another; None leaves a recorded value as it is.

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


class StackStatement(NamedTuple):
    """The ZigBee stack and chipset of an entry; what is not in `columns` stays."""

    cpl_entry_id: int
    columns: Columns


class DefectStatement(NamedTuple):
    """A defect, as the text of one record of OSV JSON."""

    osv: str


class AssessmentStatement(NamedTuple):
    """The verdict on an entry for a defect; NONE retracts an earlier one."""

    defect_id: str
    cpl_entry_id: int
    verdict: AssessmentVerdict


Operation: TypeAlias = (
    FirmwareAddition
    | FirmwareCorrection
    | FirmwareRemoval
    | PredecessorsStatement
    | UpgradeStatement
    | UpgradeWithdrawal
    | StackStatement
    | DefectStatement
    | AssessmentStatement
)


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """Operations to be published together or not at all.

    `on_revision` is the ID of the revision that they were decided on; None for any. With the same `idempotency_key` of
    a party nothing is published twice.
    """

    operations: Sequence[Operation]
    is_dry_run: bool = False
    on_revision: str | None = None
    note: str | None = None
    idempotency_key: str | None = None


class Author(NamedTuple):
    """The author of a change.

    `name` is its name in the ledger, `owner` the owner of its idempotency keys, `tiers` what it may read, `submitter`
    its role in the records. Notes of one that `is_committee` belong to the Security Sub-Committee, and are only for it.
    `subject` is that of a person, None for an API key, and `parties` are its own and the one that it acts for.
    """

    name: str
    owner: str
    tiers: frozenset[Tier]
    submitter: Submitter
    is_committee: bool = False
    subject: str | None = None
    parties: frozenset[str] = frozenset()


class ChangeProblem(NamedTuple):
    """A problem of an operation, by its index; `field` is its path below the operation."""

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
    """Nothing was written, and there are no problems."""

    expected: WithdrawalImpact


@dataclass(frozen=True, slots=True)
class ChangesPublished:
    """Everything was written, as the change with this sequence number in the ledger."""

    sequence: int
    consequences: WithdrawalImpact = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChangesProposed:
    """The published data is unchanged; the proposal is pending, or was decided."""

    proposal: Proposal


ChangesOutcome = ChangesPublished | ChangesChecked | ChangesProposed | ChangesRefused
