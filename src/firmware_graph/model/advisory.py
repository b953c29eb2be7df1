"""Advisories of the Security Sub-Committee: the released ones, and the working papers behind them.

Moments are in milliseconds since 1970 in UTC, days in ISO 8601.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from firmware_graph.model.firmware import Manufacturer


class AdvisoryState(StrEnum):
    """The state of an advisory; up to REVIEWED it is known only to the Security Sub-Committee."""

    DRAFT = "DRAFT"
    REVIEWED = "REVIEWED"
    RELEASED = "RELEASED"
    SUPERSEDED = "SUPERSEDED"
    WITHDRAWN = "WITHDRAWN"


class AdvisoryFindingCode(StrEnum):
    """What an advisory would reveal."""

    RESTRICTED_WORD = "RESTRICTED_WORD"
    SET_LIKE_A_STACK = "SET_LIKE_A_STACK"
    SET_LIKE_A_BUILD = "SET_LIKE_A_BUILD"
    SET_LIKE_A_DEFECT = "SET_LIKE_A_DEFECT"


class ManufacturerAnswer(StrEnum):
    """A manufacturer's answer about its entries on an advisory."""

    NOT_ANSWERED = "NOT_ANSWERED"
    INVESTIGATING = "INVESTIGATING"
    NOT_AFFECTED = "NOT_AFFECTED"
    FIX_PLANNED = "FIX_PLANNED"
    FIXED = "FIXED"


class Advisory(NamedTuple):
    """An advisory; `place` orders it among all. Once released it is a fact of the FIR, as given here."""

    advisory_id: str
    place: str
    state: str
    title: str
    text: str
    severity: str | None
    cpl_entry_ids: Sequence[int]
    supersedes: str | None = None
    superseded_by: str | None = None
    released_at: int | None = None
    withdrawn_at: int | None = None


class AdvisoryPaper(NamedTuple):
    """The working paper of an advisory, for the Security Sub-Committee only.

    `revision` counts its texts from 1; `authors` are the subjects who wrote any of them, `reviewer` the one who
    reviewed the last.
    """

    advisory_id: str
    place: str
    state: str
    title: str
    text: str
    severity: str | None
    cpl_entry_ids: Sequence[int]
    supersedes: str | None
    superseded_by: str | None
    released_at: int | None
    withdrawn_at: int | None
    revision: int
    authors: Sequence[str]
    written_at: int
    reviewer: str | None = None
    reviewed_at: int | None = None
    released_by: str | None = None
    released_despite: Sequence[str] | None = None
    withdrawal_reason: str | None = None

    @property
    def advisory(self) -> Advisory:
        """The advisory of the paper."""
        return Advisory._make(self[: len(Advisory._fields)])


class AdvisoryRevision(NamedTuple):
    """One revision of the text of an advisory."""

    advisory_id: str
    number: int
    title: str
    text: str
    severity: str | None
    cpl_entry_ids: Sequence[int]
    written_by: str
    written_at: int


class AdvisoryText(NamedTuple):
    """The text of an advisory."""

    title: str
    text: str
    severity: str | None
    cpl_entry_ids: Sequence[int]
    supersedes: str | None


class AdvisoryFinding(NamedTuple):
    """One thing that an advisory would reveal, with its description; for the Security Sub-Committee only."""

    code: AdvisoryFindingCode
    message: str


class AdvisoryEnquiry(NamedTuple):
    """What one manufacturer was asked about its own entries, and its answer; `asked_at` is None if it was not asked.

    Its `cpl_entry_ids` are those at the moment of asking; `public_cve` is public elsewhere.
    """

    advisory_id: str
    manufacturer_code: str
    cpl_entry_ids: Sequence[int]
    public_cve: str | None = None
    asked_at: int | None = None
    answer: str = ManufacturerAnswer.NOT_ANSWERED.value
    planned_for: str | None = None
    fixed_by: int | None = None
    stated_at: int | None = None
    stated_by: str | None = None


@dataclass(frozen=True, slots=True)
class ManufacturerStatement:
    """A manufacturer's statement about its entries on an advisory."""

    manufacturer: Manufacturer
    enquiry: AdvisoryEnquiry
