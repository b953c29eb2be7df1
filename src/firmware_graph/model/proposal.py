"""Proposals of changes, as parties have them recorded, and who may make one."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from firmware_graph.model.submitter import Submitter, SubmitterRole
from firmware_graph.model.vocabulary import Tier


class ProposalState(StrEnum):
    """What has become of a proposal."""

    OPEN = "OPEN"
    PUBLISHED = "PUBLISHED"
    REJECTED = "REJECTED"
    TAKEN_BACK = "TAKEN_BACK"


class Proposal(NamedTuple):
    """A proposal as it is recorded.

    `place` orders it among all, `party` is whose it is and `subject` who made it; `proposed_at` is in milliseconds
    since 1970. `operations` is the text that they are kept as, `digest` of all that was asked for. `owned_codes` are
    the manufacturer codes that its proposer owned when it was made; None for who proposes changes of any.
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
    operations: str
    digest: str
    owned_codes: Sequence[str] | None = None
    submitter_role: SubmitterRole | None = None
    submitter_party: str | None = None

    @property
    def submitter(self) -> Submitter | None:
        """Who submits what is proposed; None for a proposal of before that was recorded."""
        return None if self.submitter_role is None else Submitter(self.submitter_role, self.submitter_party)


class Proposer(NamedTuple):
    """Who proposes or takes back.

    `name` is what it is called, `party` whose its proposals are, `tiers` what it may read. Its operations are on
    entries of its `owned_codes`; None is any, for a supplier that submits what manufacturers state. `submitter` is what
    the records will say of it.
    """

    name: str
    party: str
    subject: str | None
    tiers: frozenset[Tier]
    owned_codes: frozenset[str] | None
    submitter: Submitter
