"""How much one party, one device model or one note may have; the settings of a process state each."""

from typing import NamedTuple


class Quotas(NamedTuple):
    """Numbers that bound what callers keep here.

    `watches`, `open_proposals` and `targets` are of a party. `limitations` are of a device model: those that stand, and
    for manufacturers those that ended in the last 24 hours. `note_revisions` are of the note on one entry, in the last
    24 hours.
    """

    watches: int = 50
    open_proposals: int = 50
    targets: int = 5_000
    limitations: int = 20
    note_revisions: int = 50
