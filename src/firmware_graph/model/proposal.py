"""Recorded proposals of changes, and who may make one."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from firmware_graph.model.submitter import Submitter, SubmitterRole
from firmware_graph.model.vocabulary import Tier


class ProposalState(StrEnum):
    """The state of a proposal."""

    OPEN = "OPEN"
    PUBLISHED = "PUBLISHED"
    REJECTED = "REJECTED"
    TAKEN_BACK = "TAKEN_BACK"


class Proposal(NamedTuple):
    """A proposal as recorded.

    `place` orders it among all, `party` owns it; `subject` is the person who made it, or the key with which it was
    made. `proposed_at` is in milliseconds since 1970.
    `digest` is that of the whole request. `owned_codes` are the manufacturer codes that its proposer owned when it was
    made; None for a proposer of changes of any code. Its operations are stored as a text of `operation_characters`,
    which is read apart.
    """

    proposal_id: str
    place: str
    party: str
    subject: str | None
    proposed_by: str
    proposed_at: int
    state: ProposalState
    note: str | None
    decision_note: str | None
    digest: str
    owned_codes: Sequence[str] | None = None
    submitter_role: SubmitterRole | None = None
    submitter_party: str | None = None
    operation_count: int = 0
    operation_characters: int = 0

    @property
    def submitter(self) -> Submitter | None:
        """Who submits what is proposed; None for a proposal made before that was recorded."""
        return None if self.submitter_role is None else Submitter(self.submitter_role, self.submitter_party)


class Proposer(NamedTuple):
    """Someone who makes or takes back proposals.

    `name` is its name, `party` the owner of its proposals, `tiers` what it may read. Its operations are about entries
    of its `owned_codes`; None means any, for a supplier that submits statements of manufacturers. `submitter` is its
    role in the records.
    """

    name: str
    party: str
    subject: str | None
    tiers: frozenset[Tier]
    owned_codes: frozenset[str] | None
    submitter: Submitter
