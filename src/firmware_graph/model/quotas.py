"""How much one party, one device model or one note may have; configured per process."""

from typing import NamedTuple


class Quotas(NamedTuple):
    """Limits on what callers store here.

    `watches`, `watched_requests` (of all watches together), `open_proposals`, `proposals`, `compatibility_changes` and
    `targets` are per party; `proposals` and `compatibility_changes` are those of the last 24 hours, the latter for
    parties that own codes. `limitations` are per device model: those in force, and for manufacturers also those that
    ended in the last 24 hours. `note_revisions` are of the note on one entry, in the last 24 hours.
    """

    watches: int = 50
    watched_requests: int = 50_000
    open_proposals: int = 50
    proposals: int = 100
    compatibility_changes: int = 1_000
    targets: int = 5_000
    limitations: int = 20
    note_revisions: int = 50
